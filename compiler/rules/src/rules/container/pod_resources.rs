//! Resources of a pod and its containers: huge pages alone (K0733), more than the pod has (K0734), claims
//! that the pod does not make (K0735), and resources that there are not (K0736).
//!
//! All from the validation of a pod's spec.

use kdsl_base::names::label_key;
use kdsl_base::quantity::{Quantity, parse_quantity};
use kdsl_base::{Code, Diagnostic, Node, Value, nearest};
use rustc_hash::FxHashSet;

use super::resources::{native, page_size};
use super::{Container, Sort, container_name, containers};
use crate::findings::Of;
use crate::held::Held;
use crate::part::Part;
use crate::rule::Rule;
use crate::rules::quantities::{amount, sound};
use crate::text::{cut, fitting, list, respell, short};

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("core.v1.PodSpec", names),
    Rule::by("core.v1.PodSpec", pages_alone),
    Rule::by("core.v1.PodSpec", claims),
    // The feature PodLevelResources is on since 1.34; before, the field was dropped.
    Rule::by("core.v1.PodSpec", names_of_the_pod).held(Held::since(34)),
    Rule::by("core.v1.PodSpec", within_the_pod).held(Held::since(34)),
];

/// The resources of Kubernetes' own that a container can have.
const OF_CONTAINERS: [&str; 3] = ["cpu", "memory", "ephemeral-storage"];

/// The entries of a container's or a pod's requests and limits.
fn entries(owner: &Node) -> impl Iterator<Item = &(ecow::EcoString, Node)> {
    let resources = owner.get("resources");
    ["requests", "limits"].into_iter().flat_map(move |field| {
        resources.and_then(|resources| resources.get(field)).map_or(&[] as &[_], Node::entries)
    })
}

fn names<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    for Container { node, .. } in containers(part) {
        for (resource, value) in entries(node) {
            if !OF_CONTAINERS.contains(&resource.as_str()) && !is_a_resource(resource) {
                found.push(unknown(part, resource, value, "a container", &OF_CONTAINERS));
            }
        }
    }
}

fn names_of_the_pod<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    const KNOWN: [&str; 2] = ["cpu", "memory"];
    for (resource, value) in entries(part.node) {
        if !KNOWN.contains(&resource.as_str()) && page_size(resource).is_none() {
            found.push(unknown(part, resource, value, "a pod as a whole", &KNOWN));
        }
    }
}

/// Huge pages, and what devices bring: a name with a domain, which quotas can name too.
fn is_a_resource(resource: &str) -> bool {
    if let Some(size) = page_size(resource) {
        return parse_quantity(size).is_ok();
    }
    if !resource.contains('/') || label_key(resource).is_err() {
        return false;
    }
    native(resource)
        || !resource.starts_with("requests.") && label_key(&format!("requests.{resource}")).is_ok()
}

fn unknown(part: &Part<'_, '_>, resource: &str, value: &Node, whose: &str, known: &[&str]) -> Diagnostic {
    let message = format!("{whose} has no resource `{}`", short(resource));
    let problem = Diagnostic::error(Code::K0736, value.key, message)
        .label("no resource of this name")
        .note(part.refused());
    match nearest(resource, known.iter().copied()) {
        Some(near) => respell(problem, format!("did you mean `{near}`?"), (value.key, resource), near, true),
        None => problem.help(format!(
            "it has {}, huge pages, and what devices bring, such as `nvidia.com/gpu`",
            list(known)
        )),
    }
}

/// Where the pod as a whole has resources, those may be what the pages need.
fn pages_alone<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    if part.manifest.broken || part.get("resources").is_some() {
        return;
    }
    for Container { node, .. } in containers(part) {
        let Some((_, pages)) = entries(node).find(|(resource, _)| page_size(resource).is_some()) else {
            continue;
        };
        if entries(node).any(|(resource, _)| matches!(resource.as_str(), "cpu" | "memory")) {
            continue;
        }
        let name = container_name(node, part.manifest);
        let problem = Diagnostic::error(
            Code::K0733,
            pages.key,
            format!("{name} has huge pages, but no cpu and no memory"),
        )
        .label("needs one of them beside it")
        .note(part.refused())
        .help("set a request or a limit of `cpu` or `memory`");
        found.push(problem);
    }
}

fn claims<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    if part.manifest.broken {
        return;
    }
    let names = || part.items("resourceClaims").iter().filter_map(|claim| claim.get("name")?.as_str());
    let mut known: Option<FxHashSet<&str>> = None;
    for Container { node, .. } in containers(part) {
        for claim in node.at(&["resources", "claims"]).map_or(&[] as &[_], Node::items) {
            let Some((name, at)) = claim.get("name").and_then(|node| Some((node.as_str()?, node))) else {
                continue;
            };
            if known.get_or_insert_with(|| names().collect()).contains(name) {
                continue;
            }
            let all: Vec<&str> = names().collect();
            let message = format!("the pod makes no resource claim `{}`", short(name));
            let problem = Diagnostic::error(Code::K0735, at.origin, message).note(part.refused());
            let problem = match all.is_empty() {
                true => problem.label("the pod has no `resourceClaims`"),
                false => problem.label(format!("its claims are {}", list(&all))),
            };
            found.push(match nearest(name, all.iter().copied()) {
                Some(near) => {
                    respell(problem, format!("did you mean `{near}`?"), (at.origin, name), near, true)
                }
                None => problem.help("declare it in the pod's `resourceClaims`"),
            });
        }
    }
}

/// Requests of all containers together, and limits of each, lie within the pod's.
fn within_the_pod<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    for (resource, pods) in part.get("resources.limits").map_or(&[] as &[_], Node::entries) {
        let Some((most, most_text)) = amount(pods).filter(|_| sound(resource, pods)) else { continue };
        for Container { node, sort } in containers(part) {
            let limit = node.at(&["resources", "limits", resource]);
            let Some((limit, (own, text))) = limit.and_then(|limit| Some((limit, amount(limit)?))) else {
                continue;
            };
            if sort == Sort::Regular && own > most && sound(resource, limit) {
                let (name, resource) = (container_name(node, part.manifest), cut(resource, 20));
                let (one, other) = (cut(&text, 15), cut(&most_text, 15));
                let message = fitting([
                    format!("{name} may have {one} of `{resource}`, but its pod {other}"),
                    format!("a container may have {one} of `{resource}`, but its pod {other}"),
                ]);
                let problem = Diagnostic::error(Code::K0734, limit.origin, message)
                    .label("more than the pod's limit")
                    .secondary(pods.origin, "the pod's limit")
                    .note(part.refused());
                let title = format!("write `{other}`");
                found.push(respell(problem, title, (limit.origin, &text), &most_text, false));
            }
        }
    }
    for (resource, pods) in part.get("resources.requests").map_or(&[] as &[_], Node::entries) {
        let Some((all, text)) = amount(pods).filter(|_| sound(resource, pods)) else { continue };
        let Some(sum) = together(part, resource).filter(|sum| *sum > all) else { continue };
        let (name, one, sum) = (cut(resource, 20), cut(&text, 15), sum.to_string());
        let message = format!("the pod requests {one} of `{name}`, but its containers {}", cut(&sum, 20));
        let problem = Diagnostic::error(Code::K0734, pods.origin, message)
            .label("less than its containers together")
            .note(part.refused());
        found.push(respell(problem, format!("write `{sum}`"), (pods.origin, &text), &sum, false));
    }
}

/// What the containers request that run at one time, at most: all that run beside each other, or an init
/// container and those that were started before it. Nothing where it cannot be told.
fn together(part: &Part<'_, '_>, resource: &str) -> Option<Quantity> {
    let (mut beside, mut most) = (Quantity::whole(0), Quantity::whole(0));
    for Container { node, sort } in containers(part) {
        let request = node.at(&["resources", "requests", resource]).filter(|node| node.value != Value::Null);
        let Some(request) = request else { continue };
        let (own, _) = amount(request).filter(|_| sound(resource, request))?;
        let with = beside.checked_add(own)?;
        if sort != Sort::Init {
            beside = with;
        }
        most = most.max(with);
    }
    Some(most)
}
