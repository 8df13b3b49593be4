//! Claims of volumes: what they must say (K0104), their size (K0113), access modes that do not go together
//! (K0749) and what they are filled from (K0750).
//!
//! The API server does not look into the claims of a StatefulSet: its controller fails to make them.

use kdsl_base::quantity::{Quantity, parse_quantity};
use kdsl_base::{Code, Diagnostic, Node, Value};

use super::whose;
use crate::findings::Of;
use crate::part::Part;
use crate::rule::{REJECTED, Rule};
use crate::text::cut;

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("core.v1.PersistentVolumeClaimSpec", required),
    Rule::by("core.v1.PersistentVolumeClaimSpec", size),
    Rule::by("core.v1.PersistentVolumeClaimSpec", modes),
    Rule::by("core.v1.PersistentVolumeClaimSpec", data_source),
];

const STORAGE: &str = "resources.requests.storage";

/// What becomes of a claim that breaks a rule.
fn note(part: &Part<'_, '_>) -> &'static str {
    match part.manifest.kind.as_str() {
        "StatefulSet" => "the API server rejects the claims, so that the pods would never start",
        _ => REJECTED,
    }
}

fn required<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    if part.manifest.broken {
        return;
    }
    let at = |field: &str| part.get(field).map_or(part.node.key, |node| node.key);
    let missing = |span, field: &str| {
        Diagnostic::error(Code::K0104, span, format!("{} says no `{field}`", whose(part)))
            .label(format!("`{field}` is missing"))
            .note(note(part))
    };
    if part.items("accessModes").is_empty() {
        let problem = missing(at("accessModes"), "accessModes");
        let one = Node::str("ReadWriteOnce", part.node.origin);
        let modes = Node::new(Value::List([one].into_iter().collect()), part.node.origin);
        let title = "let one node write to it";
        found.push(match part.get("accessModes") {
            Some(node) => problem.setting(title, node, modes, false),
            None => problem.addition(title, part.node, "accessModes", modes, false),
        });
    }
    if part.get(STORAGE).is_none() {
        let here = ["resources.requests", "resources"].into_iter().find_map(|path| part.get(path));
        let problem = missing(here.map_or(part.node.key, |node| node.key), STORAGE);
        found.push(problem.help("say how large it must be, as in `resources.requests.storage: 10Gi`"));
    }
}

fn size<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(node) = part.get(STORAGE) else { return };
    let size = match &node.value {
        Value::Str(text) => parse_quantity(text).ok(),
        Value::Int(number) => Some(Quantity::whole(*number)),
        _ => None,
    };
    if size.is_some_and(|size| size <= Quantity::whole(0)) {
        let problem = Diagnostic::error(Code::K0113, node.origin, format!("{} has no size", whose(part)))
            .label("must be more than nothing")
            .note(note(part));
        found.push(problem.help("say how large it must be, as in `10Gi`"));
    }
}

fn modes<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let modes = part.items("accessModes");
    let is_one_pod = |node: &&Node| node.as_str() == Some("ReadWriteOncePod");
    let (Some(one), Some(other)) =
        (modes.iter().find(is_one_pod), modes.iter().find(|node| !is_one_pod(node)))
    else {
        return;
    };
    let message =
        format!("`ReadWriteOncePod` cannot stand beside `{}`", cut(other.as_str().unwrap_or(""), 30));
    let problem = Diagnostic::error(Code::K0749, one.origin, message)
        .label("lets one pod in, and no other")
        .secondary(other.origin, "lets more in")
        .note(note(part));
    let alone = Node::new(Value::List([one.clone()].into_iter().collect()), part.node.origin);
    let Some(list) = part.get("accessModes") else { return };
    found.push(problem.setting("let one pod in", list, alone, false));
}

/// The API server leaves a `dataSource` out that is neither a claim nor a snapshot; `dataSourceRef` may be
/// anything.
fn data_source<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let text = |node: &'a Node, field: &str| node.get(field).and_then(Node::as_str);
    let (source, reference) = (part.get("dataSource"), part.get("dataSourceRef"));
    let Some(reference) = reference.filter(|_| !part.manifest.broken) else { return };
    if text(reference, "apiGroup").unwrap_or("").is_empty() {
        let kind = reference.get("kind").filter(|node| node.as_str() != Some("PersistentVolumeClaim"));
        if let Some(kind) = kind {
            return found.push(no_group(part, reference, kind));
        }
    }
    let Some(source) = source else { return };
    let kept = matches!(
        (text(source, "apiGroup").unwrap_or(""), text(source, "kind").unwrap_or("")),
        ("", "PersistentVolumeClaim") | ("snapshot.storage.k8s.io", "VolumeSnapshot")
    );
    let across = text(reference, "namespace").is_some_and(|name| !name.is_empty());
    let same =
        ["apiGroup", "kind", "name"].into_iter().all(|field| text(source, field) == text(reference, field));
    if kept && (across || !same) {
        let message = match across {
            true => "`dataSource` cannot stand beside a `dataSourceRef` of another namespace",
            false => "`dataSource` and `dataSourceRef` name different objects",
        };
        let problem = Diagnostic::error(Code::K0750, source.key, message)
            .label("the old way to say it")
            .secondary(reference.key, "says it as well")
            .note(note(part));
        found.push(problem.removal("remove `dataSource`", source, same));
    }
}

fn no_group(part: &Part<'_, '_>, reference: &Node, kind: &Node) -> Diagnostic {
    let name = cut(kind.as_str().unwrap_or(""), 40);
    let message = format!("a claim is not filled from the kind `{name}` without an `apiGroup`");
    let problem = Diagnostic::error(Code::K0750, kind.origin, message)
        .label("of the core group only a PersistentVolumeClaim can be a source")
        .note(note(part));
    if name == "VolumeSnapshot" {
        let group = Node::str("snapshot.storage.k8s.io", reference.origin);
        return problem.addition("add the group of VolumeSnapshot", reference, "apiGroup", group, true);
    }
    problem.help("write the kind's `apiGroup`")
}
