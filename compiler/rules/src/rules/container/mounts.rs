//! What containers mount: volumes that the pod does not have (K0706), one path twice (K0707), paths that
//! leave the volume (K0708), devices that are none (K0709), and options that need another (K0711).
//!
//! All from the validation of `volumeMounts` and `volumeDevices`.

use kdsl_base::{Code, Diagnostic, Node, nearest};
use rustc_hash::{FxHashMap, FxHashSet};

use super::twice::{texts, twice};
use super::{Container, container_name, containers};
use crate::findings::Of;
use crate::held::Held;
use crate::mounts::volumes;
use crate::part::Part;
use crate::rule::Rule;
use crate::text::{cut, fitting, list, respell, short};

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("core.v1.PodSpec", declared),
    Rule::by("core.v1.Container", paths_twice),
    Rule::by("core.v1.VolumeMount", inside_the_volume),
    Rule::by("core.v1.VolumeDevice", device_path),
    Rule::by("core.v1.Container", propagation),
    // The feature RecursiveReadOnlyMounts is on since 1.31; before, the field was dropped.
    Rule::by("core.v1.VolumeMount", recursive).held(Held::since(31)),
];

/// What a container uses of the pod's volumes, each with the field's name.
fn used<'a>(container: &'a Node, field: &str) -> impl Iterator<Item = (&'a str, &'a Node)> {
    let entries = container.get(field).map_or(&[] as &[_], Node::items);
    entries.iter().filter_map(|entry| {
        let node = entry.get("name")?;
        Some((node.as_str().filter(|name| !name.is_empty())?, node))
    })
}

/// A volume that is missing is one finding, however many containers mount it.
fn declared<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    if part.manifest.hides("volumes") || part.manifest.hides("volumeClaimTemplates") {
        return;
    }
    let mut known: Option<FxHashMap<&str, Option<&Node>>> = None;
    let mut told: FxHashSet<&str> = FxHashSet::default();
    for Container { node: container, .. } in containers(part) {
        for (field, is_device) in [("volumeMounts", false), ("volumeDevices", true)] {
            for (name, node) in used(container, field) {
                let known = known.get_or_insert_with(|| volumes(part.manifest, part.node).collect());
                match known.get(name) {
                    None if told.insert(name) => found.push(missing(part, name, node)),
                    Some(Some(volume)) if is_device => {
                        found.extend(no_device(part, container, (name, node), volume));
                    }
                    _ => {}
                }
            }
        }
    }
}

fn missing(part: &Part<'_, '_>, name: &str, node: &Node) -> Diagnostic {
    let known: Vec<&str> = volumes(part.manifest, part.node).map(|(name, _)| name).collect();
    let problem =
        Diagnostic::error(Code::K0706, node.origin, format!("the pod has no volume `{}`", short(name)))
            .note(part.refused());
    let problem = match known.is_empty() {
        true => problem.label("the pod has no volumes"),
        false => problem.label(format!("its volumes are {}", list(&known))),
    };
    match nearest(name, known.iter().copied()) {
        Some(near) => respell(problem, format!("did you mean `{near}`?"), (node.origin, name), near, true),
        None => problem.help(format!(
            "declare it in `volumes`, for example as `{}: {{ emptyDir: {{}} }}`",
            cut(name, 30)
        )),
    }
}

/// Sources that may be block devices.
const DEVICES: [&str; 2] = ["persistentVolumeClaim", "ephemeral"];

fn no_device(
    part: &Part<'_, '_>,
    container: &Node,
    (name, node): (&str, &Node),
    volume: &Node,
) -> Option<Diagnostic> {
    let name = cut(name, 30);
    if !part.manifest.broken && !DEVICES.iter().any(|source| volume.get(source).is_some()) {
        let at = volume.get("name").map_or(volume.origin, |node| node.origin);
        let problem =
            Diagnostic::error(Code::K0709, node.origin, format!("volume `{name}` is not a block device"))
                .label("only a claim can be used as a device")
                .secondary(at, "the volume")
                .note(part.refused())
                .help("mount it with `volumeMounts`");
        return Some(problem);
    }
    let (_, mount) = used(container, "volumeMounts").find(|(mounted, _)| *mounted == name)?;
    let problem = Diagnostic::error(
        Code::K0709,
        node.origin,
        format!("volume `{name}` is used as a device and mounted as files"),
    )
    .label("as a device")
    .secondary(mount.origin, "as files")
    .note(part.refused())
    .help("remove one of them");
    Some(problem)
}

fn paths_twice<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    // What the language refuses to set twice is told already.
    if part.items("volumeMounts").len() + part.items("volumeDevices").len() < 2 || part.manifest.broken {
        return;
    }
    let paths = |list, field| texts(part.items(list), field).filter(|(path, _)| !path.is_empty());
    let both = paths("volumeMounts", "mountPath").chain(paths("volumeDevices", "devicePath"));
    for (first, second) in twice(both) {
        let path = short(second.as_str().unwrap_or(""));
        let name = container_name(part.node, part.manifest);
        let message =
            fitting([format!("{name} mounts two things at `{path}`"), format!("two mounts are at `{path}`")]);
        let problem = Diagnostic::error(Code::K0707, second.origin, message)
            .note(part.refused())
            .help("mount one of them at another path");
        found.push(if first.origin == second.origin {
            problem.label("made twice at one path")
        } else {
            problem.label("the second").secondary(first.origin, "the first")
        });
    }
}

fn steps_back(path: &str) -> bool {
    path.split('/').any(|step| step == "..")
}

fn inside_the_volume<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    for field in ["subPath", "subPathExpr"] {
        let Some((node, path)) = part.get(field).and_then(|node| Some((node, node.as_str()?))) else {
            continue;
        };
        let relative = path.trim_start_matches('/');
        let problem = |label: &str| {
            let message = format!("`{field}` leaves the volume: `{}`", short(path));
            Diagnostic::error(Code::K0708, node.origin, message).label(label.to_owned()).note(part.refused())
        };
        if steps_back(path) {
            found.push(problem("must not contain `..`"));
        } else if relative != path {
            let problem = problem("must be relative to the volume");
            found.push(match relative.is_empty() {
                true => problem.removal(format!("remove `{field}`"), node, false),
                false => respell(
                    problem,
                    format!("write `{}`", short(relative)),
                    (node.origin, path),
                    relative,
                    true,
                ),
            });
        }
    }
}

fn device_path<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let path = part.get("devicePath").and_then(|node| Some((node, node.as_str()?)));
    if let Some((node, path)) = path.filter(|(_, path)| steps_back(path)) {
        let message = format!("`devicePath` goes backwards: `{}`", short(path));
        let problem = Diagnostic::error(Code::K0708, node.origin, message)
            .label("must not contain `..`")
            .note(part.refused());
        found.push(problem);
    }
}

fn propagation<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    if part.is_true("securityContext.privileged") || part.manifest.broken {
        return;
    }
    for mount in part.items("volumeMounts") {
        let Some(node) = mount.get("mountPropagation").filter(|node| node.as_str() == Some("Bidirectional"))
        else {
            continue;
        };
        let name = container_name(part.node, part.manifest);
        let message = "`mountPropagation: Bidirectional` needs a privileged container";
        let problem = Diagnostic::error(Code::K0711, node.origin, message)
            .label(format!("{name} is not privileged"))
            .note(part.refused());
        let old = (node.origin, "Bidirectional");
        let title = "write `HostToContainer` to only see the node's mounts".to_owned();
        found.push(respell(problem, title, old, "HostToContainer", false));
    }
}

fn recursive<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(node) = part.get("recursiveReadOnly") else { return };
    let Some(mode) = node.as_str().filter(|mode| matches!(*mode, "Enabled" | "IfPossible")) else { return };
    let problem = |message: String| Diagnostic::error(Code::K0711, node.origin, message).note(part.refused());
    if !part.is_true("readOnly") && !part.manifest.broken {
        let problem = problem(format!("`recursiveReadOnly: {mode}` needs `readOnly: true`"));
        let yes = Node::new(kdsl_base::Value::Bool(true), part.node.origin);
        found.push(match part.get("readOnly") {
            Some(no) => problem
                .label("the mount can be written to")
                .secondary(no.origin, "because of this")
                .setting("set `readOnly: true`", no, yes, false),
            None => problem.label("the mount can be written to").addition(
                "add `readOnly: true`",
                part.node,
                "readOnly",
                yes,
                true,
            ),
        });
    }
    if let Some(other) = part.get("mountPropagation").filter(|node| node.as_str() != Some("None")) {
        let problem = problem(format!("`recursiveReadOnly: {mode}` needs a mount without propagation"))
            .label("not both")
            .secondary(other.origin, "mounts of others get in here")
            .removal("remove `mountPropagation`", other, false);
        found.push(problem);
    }
}
