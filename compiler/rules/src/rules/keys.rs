//! K0301: a key that a ConfigMap or Secret of the program does not have, where it is named as text.

use kdsl_base::{Code, Diagnostic, Manifest, Node, nearest};

use crate::text::{cut, list, named, respell, short};

/// Reports the key at `node`, if `object` is known to be without it.
pub(crate) fn check(object: &Manifest, node: &Node) -> Option<Diagnostic> {
    let key = node.as_str()?;
    if object.broken || object.external || object.raw || filled_by_cluster(object) {
        return None;
    }
    let fields = ["data", "stringData", "binaryData"].into_iter().filter_map(|field| object.node.get(field));
    let keys: Vec<&str> = fields.flat_map(Node::entries).map(|(key, _)| key.as_str()).collect();
    if keys.contains(&key) {
        return None;
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

/// The cluster writes the keys of a Secret that holds a service account's token.
fn filled_by_cluster(object: &Manifest) -> bool {
    object.node.get("type").and_then(Node::as_str) == Some("kubernetes.io/service-account-token")
}
