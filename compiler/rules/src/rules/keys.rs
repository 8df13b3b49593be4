//! K0301: a key that a ConfigMap or Secret of the program does not have, where it is named as text.

use kdsl_base::{Code, Diagnostic, Manifest, Node, nearest};

use crate::text::{cut, list, named, respell, short};

/// What becomes of a key's value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reads {
    /// A file, of bytes or of text.
    File,
    /// A variable of a container, for which the kubelet looks into `data` alone.
    Variable,
}

/// The fields of a ConfigMap or a Secret in which its keys stand.
pub(crate) const SECTIONS: [&str; 3] = ["data", "stringData", "binaryData"];

/// Reports the key at `node`, if `object` is known to be without it.
pub(crate) fn check(object: &Manifest, node: &Node, reads: Reads) -> Option<Diagnostic> {
    let key = node.as_str()?;
    if SECTIONS.iter().any(|section| object.hides(section))
        || object.external
        || object.raw
        || filled_by_cluster(object)
    {
        return None;
    }
    let seen = |field: &&str| reads == Reads::File || *field != "binaryData";
    let fields = SECTIONS.into_iter().filter(seen).filter_map(|field| object.node.get(field));
    let keys = fields.flat_map(Node::entries).map(|(key, _)| key.as_str());
    if keys.clone().any(|known| known == key) {
        return None;
    }
    let keys: Vec<&str> = keys.collect();
    if let Some(bytes) = object.node.at(&["binaryData", key]) {
        return Some(of_bytes(object, key, node, bytes));
    }
    let name = short(&object.name);
    let has = if keys.is_empty() { "no keys".to_owned() } else { list(&keys) };
    let problem = Diagnostic::error(
        Code::K0301,
        node.origin,
        format!("{} has no key `{}`", named(object), cut(key, 30)),
    )
    .label(format!("not a key of `{name}`"))
    .secondary(object.name_span, format!("`{name}` defines {has}"))
    .note("the container would fail to start (CreateContainerConfigError)");
    Some(match nearest(key, keys.iter().copied()) {
        Some(near) => respell(problem, format!("did you mean `{near}`?"), (node.origin, key), near, true),
        None => problem,
    })
}

/// A variable takes text, and the key's value is bytes.
fn of_bytes(object: &Manifest, key: &str, node: &Node, bytes: &Node) -> Diagnostic {
    let message = format!("a variable cannot take `{}` from `binaryData`", cut(key, 30));
    Diagnostic::error(Code::K0301, node.origin, message)
        .label(format!("not a key of the `data` of `{}`", short(&object.name)))
        .secondary(bytes.key, "its value is bytes")
        .note("the container would fail to start (CreateContainerConfigError)")
        .help("write the value under `data`, or mount it as a file")
}

/// The cluster writes the keys of a Secret that holds a service account's token.
pub(crate) fn filled_by_cluster(object: &Manifest) -> bool {
    object.node.get("type").and_then(Node::as_str) == Some("kubernetes.io/service-account-token")
}
