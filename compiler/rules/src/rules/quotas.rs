//! K0355: pods that a ResourceQuota or a LimitRange of their namespace turns away. K0356: keys that
//! `envFrom` passes over.
//!
//! The workload is accepted; it is its pods that are not. A quota of cpu or memory requires that each
//! container says its own, unless a LimitRange gives it one.

use kdsl_base::{Code, Diagnostic, Manifest, Node, names};

use super::keys::SECTIONS;
use crate::asked::quantity;
use crate::findings::Findings;
use crate::held::Held;
use crate::pods::Pods;
use crate::program::Program;
use crate::text::{cut, fitting, named, respell, short};

/// What a quota can require of a container: the words of the quota, and the field and name it means.
const REQUIRED: &[(&str, &str, &str)] = &[
    ("cpu", "requests", "cpu"),
    ("memory", "requests", "memory"),
    ("requests.cpu", "requests", "cpu"),
    ("requests.memory", "requests", "memory"),
    ("limits.cpu", "limits", "cpu"),
    ("limits.memory", "limits", "memory"),
];

/// Up to this version a variable must be named as a shell can name it, or the key is left out.
const SKIPPED: Held = Held::until(31);

/// Holds pods against the quotas and limits of their namespaces.
pub(crate) fn check<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    let of = |kind: &'static str| -> Vec<&'a Manifest> { program.objects_of("", kind).collect() };
    let (quotas, limits) = (of("ResourceQuota"), of("LimitRange"));
    let skipped = SKIPPED.holds(program.target);
    if quotas.is_empty() && limits.is_empty() && !skipped {
        return;
    }
    for pods in program.pods.iter().filter(|pods| !pods.owner.external && !pods.owner.raw) {
        let here = |object: &&&'a Manifest| object.namespace.as_deref().unwrap_or("") == pods.namespace();
        let mut limits = limits.iter().filter(here).peekable();
        let unlimited = limits.peek().is_none();
        for limit in limits.filter(|limit| !limit.external) {
            found.of(pods.owner).extend(beyond(pods, limit));
        }
        if unlimited && !pods.owner.broken {
            for quota in quotas.iter().filter(here).filter(|quota| !quota.external) {
                found.of(pods.owner).extend(turned_away(pods, quota));
            }
        }
        if skipped {
            found.of(pods.owner).extend(passed_over(program, pods));
        }
    }
}

/// The first container that does not say what a quota requires.
fn turned_away(pods: &Pods<'_>, quota: &Manifest) -> Option<Diagnostic> {
    let spec = quota.node.get("spec")?;
    let scoped = spec.get("scopes").is_some() || spec.get("scopeSelector").is_some();
    if scoped || pods.spec?.get("resources").is_some() {
        return None;
    }
    let hard = spec.get("hard")?;
    let required =
        REQUIRED.iter().filter_map(|(words, field, name)| Some((hard.get(words)?, words, field, name)));
    for (node, words, field, name) in required {
        let says = |container: &Node| {
            let has = |field: &str| container.at(&["resources", field, name]).is_some();
            // A limit alone is the request as well.
            has(field) || has("limits")
        };
        let Some(container) = pods.containers().find(|container| !says(container)) else { continue };
        let at = container.get("name").unwrap_or(container);
        let messages = [
            format!("quota `{}` turns the pods of {} away", cut(&quota.name, 30), named(pods.owner)),
            format!("quota `{}` turns these pods away", cut(&quota.name, 30)),
        ];
        let problem = Diagnostic::warning(Code::K0355, at.origin, fitting(messages))
            .label(format!("says no `resources.{field}.{name}`"))
            .secondary(node.origin, format!("the quota counts `{words}`"))
            .note("the API server rejects pods that do not say what a quota counts")
            .help(format!("write `resources.{field}.{name}`, or make a LimitRange with a default"));
        return Some(problem);
    }
    None
}

/// What containers ask for and a LimitRange forbids.
fn beyond(pods: &Pods<'_>, limit: &Manifest) -> Vec<Diagnostic> {
    let entries = limit.node.at(&["spec", "limits"]).map_or(&[] as &[_], Node::items);
    let entries =
        entries.iter().filter(|entry| entry.get("type").and_then(Node::as_str) == Some("Container"));
    let mut found = Vec::new();
    for entry in entries {
        for (bound, field) in [("max", "limits"), ("max", "requests"), ("min", "requests"), ("min", "limits")]
        {
            for (name, node) in entry.get(bound).map_or(&[] as &[_], Node::entries) {
                for container in pods.containers() {
                    let Some(said) = container.at(&["resources", field, name]) else { continue };
                    let (Some(value), Some(border)) = (quantity(said), quantity(node)) else { continue };
                    let outside = if bound == "max" { value > border } else { value < border };
                    if outside {
                        found.push(outside_of(limit, (field, name), said, (bound, node)));
                    }
                }
            }
        }
    }
    found
}

fn outside_of(
    limit: &Manifest,
    (field, name): (&str, &str),
    said: &Node,
    bound: (&str, &Node),
) -> Diagnostic {
    let words = if bound.0 == "max" { "more" } else { "less" };
    let message =
        format!("`{field}.{}` is {words} than LimitRange `{}` allows", cut(name, 20), cut(&limit.name, 30));
    let border = bound.1.as_str().map_or_else(|| "this".to_owned(), str::to_owned);
    let problem = Diagnostic::error(Code::K0355, said.origin, message)
        .label(format!("{words} than {}", short(&border)))
        .secondary(bound.1.origin, format!("`{}` of a container", bound.0))
        .note("the API server rejects the pods");
    match (said.as_str(), bound.1.as_str()) {
        (Some(said_text), Some(border)) => {
            let title = format!("write {}", short(border));
            respell(problem, title, (said.origin, said_text), border, false)
        }
        _ => problem.help("change one of the two to fit the other"),
    }
}

/// The keys of objects that containers take all variables from, where a key is no name for one.
fn passed_over(program: &Program<'_>, pods: &Pods<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for container in pods.containers() {
        for entry in container.get("envFrom").map_or(&[] as &[_], Node::items) {
            let prefix = entry.get("prefix").map_or(Some(""), Node::as_str);
            for (field, kind) in [("configMapRef", "ConfigMap"), ("secretRef", "Secret")] {
                let node = entry.at(&[field, "name"]);
                let Some((node, name, prefix)) = node.and_then(|node| Some((node, node.as_str()?, prefix?)))
                else {
                    continue;
                };
                let object = program.object(("", kind, pods.namespace(), name));
                let Some(object) = object.filter(|object| !object.external) else { continue };
                let fields = SECTIONS.into_iter().filter(|section| *section != "binaryData");
                let fields = fields.filter_map(|field| object.node.get(field));
                for (key, value) in fields.flat_map(Node::entries) {
                    if names::env_name(&format!("{prefix}{key}")).is_err() {
                        found.push(no_variable(object, key, value, node));
                    }
                }
            }
        }
    }
    found
}

fn no_variable(object: &Manifest, key: &str, value: &Node, at: &Node) -> Diagnostic {
    let message = format!("`{}` of {} becomes no variable", cut(key, 30), named(object));
    Diagnostic::hint(Code::K0356, at.origin, message)
        .label("all keys are taken from here")
        .secondary(value.key, "not the name of a variable")
        .note("up to Kubernetes 1.31 the kubelet passes over the key without an error")
        .help("write a `prefix`, or rename the key")
}
