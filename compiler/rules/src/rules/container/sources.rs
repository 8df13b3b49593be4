//! What a variable shows of its pod, and what a variable or a file shows of a container: fields (K0111),
//! resources and their units (K0111), and the container that they name (K0705).
//!
//! The fields that files show stand with volumes. The lists are those of the validation of `fieldRef` and `resourceFieldRef`.

use kdsl_base::names::label_key;
use kdsl_base::quantity::Quantity;
use kdsl_base::{Code, Diagnostic, Node, nearest};
use rustc_hash::FxHashSet;

use super::containers;
use crate::findings::Of;
use crate::held::Held;
use crate::part::Part;
use crate::rule::{Rule, When};
use crate::rules::names::invalid;
use crate::rules::quantities::amount;
use crate::text::{cut, list, respell, short};

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("core.v1.EnvVarSource", variable),
    Rule::by("core.v1.DownwardAPIVolumeFile", resource),
    Rule::needs(
        Code::K0104,
        "core.v1.DownwardAPIVolumeFile",
        When::Has("resourceFieldRef"),
        "resourceFieldRef.containerName",
    ),
    Rule::by("core.v1.PodSpec", of_a_container),
];

/// What a variable can show.
const OF_VARIABLES: [&str; 9] = [
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.podIP",
    "status.podIPs",
    HOST_IPS,
];

/// The feature PodHostIPs is on since 1.29.
const HOST_IPS: &str = "status.hostIPs";
const NO_HOST_IPS: Held = Held::until(28);

/// The resources of a container.
const RESOURCES: [&str; 6] = [
    "limits.cpu",
    "limits.memory",
    "limits.ephemeral-storage",
    "requests.cpu",
    "requests.memory",
    "requests.ephemeral-storage",
];

fn variable<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    field(part, found);
    resource(part, found);
}

fn field<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(node) = part.get("fieldRef.fieldPath") else { return };
    let Some(path) = node.as_str() else { return };
    if let Some((map, key)) = subscript(path).filter(|(map, _)| MAPS.contains(map)) {
        // The keys of annotations may have capital letters here.
        let lower = if map == MAPS[0] { key.to_owned() } else { key.to_ascii_lowercase() };
        if let Err(problem) = label_key(&lower) {
            let what = format!("key of `{map}`");
            let problem = invalid(Code::K0314, node.origin, key, &what, &problem);
            found.push(problem);
        }
        return;
    }
    let missing = path == HOST_IPS && NO_HOST_IPS.holds(part.target());
    // What older versions called the node's name is still taken.
    if OF_VARIABLES.contains(&path) && !missing || path == "spec.host" {
        return;
    }
    let problem = Diagnostic::error(
        Code::K0111,
        node.origin,
        format!("`fieldPath` cannot be `{}`", short(path)),
    )
    .label("not a field that a variable can show")
    .note(format!(
        "it can show {}, and entries such as `metadata.labels['app']` and `metadata.annotations['note']`",
        list(&OF_VARIABLES)
    ));
    found.push(match meant(path).or_else(|| nearest(path, OF_VARIABLES).map(str::to_owned)) {
        Some(near) => respell(problem, format!("did you mean `{near}`?"), (node.origin, path), &near, false),
        None => problem,
    });
}

/// The maps of which one entry can be shown.
const MAPS: [&str; 2] = ["metadata.labels", "metadata.annotations"];

/// `metadata.labels['app']`, taken apart as the API server does it.
fn subscript(path: &str) -> Option<(&str, &str)> {
    path.strip_suffix("']")?.split_once("['").filter(|(map, _)| !map.is_empty())
}

/// An entry of a map that is written in another way: `metadata.labels.app`, `metadata.labels[app]`.
fn meant(path: &str) -> Option<String> {
    let (map, rest) = MAPS.iter().find_map(|map| Some((map, path.strip_prefix(map)?)))?;
    let key = match rest.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']')?.trim_matches(['"', '\'', ' ']),
        None => rest.strip_prefix('.')?,
    };
    label_key(key).ok().map(|()| format!("{map}['{key}']"))
}

fn resource<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(node) = part.get("resourceFieldRef.resource") else { return };
    let Some(name) = node.as_str() else { return };
    let pages = ["limits.hugepages-", "requests.hugepages-"].iter().any(|start| name.starts_with(start));
    if !pages && !RESOURCES.contains(&name) {
        let message = format!("`resource` cannot be `{}`", short(name));
        let problem = Diagnostic::error(Code::K0111, node.origin, message)
            .label("not a resource of a container")
            .note(format!("it must be {}, or one of huge pages", list(&RESOURCES)));
        found.push(match nearest(name, RESOURCES) {
            Some(near) => {
                respell(problem, format!("did you mean `{near}`?"), (node.origin, name), near, false)
            }
            None => problem,
        });
        return;
    }
    let divisor = part.get("resourceFieldRef.divisor").and_then(|node| Some((node, amount(node)?)));
    let Some((node, (divisor, text))) = divisor else { return };
    let units = if name.ends_with(".cpu") { CORES } else { BYTES };
    if divisor != Quantity::whole(0) && !units.contains(&divisor.to_string().as_str()) {
        let problem = Diagnostic::error(
            Code::K0111,
            node.origin,
            format!("`divisor` cannot be `{}` for `{}`", cut(&text, 20), short(name)),
        )
        .label("not a unit that it can be shown in")
        .note(format!("it must be {}", all(units)));
        found.push(problem);
    }
}

/// The units that cores are shown in.
const CORES: &[&str] = &["1", "1m"];

/// The units that bytes are shown in.
const BYTES: &[&str] = &["1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei"];

fn all(units: &[&str]) -> String {
    let quoted: Vec<String> = units.iter().map(|unit| format!("`{unit}`")).collect();
    quoted.join(", ")
}

/// The container that a variable or a file names. The API server takes any; the kubelet finds none.
fn of_a_container<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    if part.manifest.broken {
        return;
    }
    let names = || containers(part).filter_map(|one| one.node.get("name")?.as_str());
    let mut known: Option<FxHashSet<&str>> = None;
    for node in shown(part) {
        let Some(wanted) = node.as_str().filter(|wanted| !wanted.is_empty()) else { continue };
        if known.get_or_insert_with(|| names().collect()).contains(wanted) {
            continue;
        }
        let all: Vec<&str> = names().take(9).collect();
        let message = format!("the pod has no container `{}`", short(wanted));
        let problem = Diagnostic::error(Code::K0705, node.origin, message)
            .label(format!("its containers are {}", list(&all)))
            .note("the pods would never start");
        found.push(match nearest(wanted, all.iter().copied()) {
            Some(near) => {
                respell(problem, format!("did you mean `{near}`?"), (node.origin, wanted), near, false)
            }
            None => problem,
        });
    }
}

/// The names of containers whose resources are shown.
fn shown<'a>(part: &Part<'_, 'a>) -> impl Iterator<Item = &'a Node> {
    let env = containers(part).flat_map(|one| one.node.get("env").map_or(&[] as &[_], Node::items));
    let env = env.filter_map(|entry| entry.get("valueFrom"));
    let volumes = part.items("volumes").iter();
    let sources = volumes.flat_map(|volume| {
        let projected = volume.at(&["projected", "sources"]).map_or(&[] as &[_], Node::items).iter();
        projected.chain([volume]).filter_map(|source| source.get("downwardAPI"))
    });
    let files = sources.flat_map(|source| source.get("items").map_or(&[] as &[_], Node::items));
    env.chain(files).filter_map(|shown| shown.at(&["resourceFieldRef", "containerName"]))
}
