//! The values of Secrets, left out or replaced: for review and for Git.

use kdsl_base::{Entries, Manifest, Node, Value};

/// What is written for the values of Secrets.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Secrets {
    /// The values.
    #[default]
    Write,
    /// Nothing: a Secret has neither `data` nor `stringData`.
    Omit,
    /// The keys, each with [`PLACEHOLDER`] for its value, which in `data` is base64 as every value is.
    Placeholder,
}

/// What stands in the place of a value.
pub const PLACEHOLDER: &str = "PLACEHOLDER";

/// [`PLACEHOLDER`] in base64.
const ENCODED: &str = "UExBQ0VIT0xERVI=";

/// Takes the values out of a Secret. Other manifests have none: a `Sensitive` value ends in a Secret.
pub(crate) fn hide(manifest: &mut Manifest, secrets: Secrets) {
    if secrets == Secrets::Write {
        return;
    }
    let is = |key: &str, text: &str| manifest.node.get(key).and_then(Node::as_str) == Some(text);
    if !is("kind", "Secret") || !is("apiVersion", "v1") {
        return;
    }
    let hidden = manifest.node.entries().iter().filter_map(|(key, node)| {
        let node = match (key.as_str(), secrets) {
            ("data" | "stringData", Secrets::Omit) => return None,
            ("data", _) => replaced(node, ENCODED),
            ("stringData", _) => replaced(node, PLACEHOLDER),
            _ => node.clone(),
        };
        Some((key.clone(), node))
    });
    manifest.node.value = Value::Map(hidden.collect());
}

/// The same keys, with one text for all values.
fn replaced(node: &Node, text: &str) -> Node {
    let one = |value: &Node| Node::str(text, value.origin).under(value.key);
    let entries: Entries = node.entries().iter().map(|(key, value)| (key.clone(), one(value))).collect();
    Node { value: Value::Map(entries), ..node.clone() }
}
