//! K0870: annotations that are too large together. K0871: a finalizer that belongs to nobody. K0872: two
//! controllers of one object. K0873: a namespace for what is in none.
//!
//! The API server's validation of metadata. A namespace where none belongs it drops without a word.

use kdsl_base::{Code, Diagnostic, Manifest, Node, Value, names};
use kdsl_schema::Kind;

use crate::findings::Of;
use crate::part::Part;
use crate::rule::{REJECTED, Rule};
use crate::text::{cut, named, short};

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("meta.v1.ObjectMeta", annotations),
    Rule::by("meta.v1.ObjectMeta", finalizers),
    Rule::by("meta.v1.ObjectMeta", controllers),
];

/// The most bytes of an object's annotations, keys and values together.
const ANNOTATIONS: usize = 256 << 10;

/// The finalizers that Kubernetes itself handles, which alone have no prefix.
const STANDARD: [&str; 3] = ["foregroundDeletion", "kubernetes", "orphan"];

fn annotations<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(node) = part.get("annotations") else { return };
    let bytes = |(key, node): &(ecow::EcoString, Node)| key.len() + node.as_str().map_or(0, str::len);
    let total: usize = node.entries().iter().map(bytes).sum();
    if total <= ANNOTATIONS {
        return;
    }
    let message = format!("the annotations of {} are too large", named(part.manifest));
    let problem = Diagnostic::error(Code::K0870, node.key, message)
        .label(format!("{total} bytes, and {ANNOTATIONS} are the most"))
        .note(REJECTED)
        .help("put large data into a ConfigMap");
    let largest = node.entries().iter().max_by_key(|entry| bytes(entry));
    found.push(match largest {
        Some(largest) => problem.secondary(largest.1.key, format!("{} bytes of them", bytes(largest))),
        None => problem,
    });
}

fn finalizers<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    for node in part.items("finalizers") {
        let Some(name) = node.as_str() else { continue };
        let problem = match names::label_key(name) {
            Err(problem) => problem.to_string(),
            Ok(()) if !name.contains('/') && !STANDARD.contains(&name) => {
                "it needs the domain of its controller, as in `example.com/name`".to_owned()
            }
            Ok(()) => continue,
        };
        let message = format!("`{}` is not a finalizer", short(name));
        let problem = Diagnostic::error(Code::K0871, node.origin, message).label(problem).note(REJECTED);
        found.push(match kdsl_base::nearest(name, STANDARD) {
            Some(near) => {
                let title = format!("did you mean `{near}`?");
                problem.setting(title, node, Node::str(near, node.origin), false)
            }
            None => problem,
        });
    }
}

fn controllers<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let owners = part.items("ownerReferences").iter();
    let mut controllers = owners
        .filter_map(|owner| owner.get("controller"))
        .filter(|controller| controller.value == Value::Bool(true));
    let Some(first) = controllers.next() else { return };
    for second in controllers {
        let message = format!("{} has two controllers", named(part.manifest));
        found.push(
            Diagnostic::error(Code::K0872, second.origin, message)
                .label("second controller")
                .secondary(first.origin, "first one")
                .note(REJECTED)
                .setting(
                    "make it an owner only",
                    second,
                    Node::new(Value::Bool(false), second.origin),
                    false,
                ),
        );
    }
}

/// The namespace of an object whose kind has none.
pub(crate) fn namespace(manifest: &Manifest, kind: Kind<'_>, found: &mut Of<'_, '_>) {
    if kind.namespaced {
        return;
    }
    let Some(node) = manifest.node.at(&["metadata", "namespace"]) else { return };
    let Some(namespace) = node.as_str().filter(|namespace| !namespace.is_empty()) else { return };
    let kind = cut(&manifest.kind, 30);
    let message = format!("{} is in no namespace", named(manifest));
    found.push(
        Diagnostic::warning(Code::K0873, node.key, message)
            .label(format!("a {kind} belongs to the whole cluster, not to `{}`", short(namespace)))
            .note("the API server passes over it")
            .removal("remove `namespace`", node, true),
    );
}
