//! Whether two values are the same, to the letter: what the import is held against.

use kdsl_base::{Node, Value};
use rustc_hash::FxHashMap;

/// Whether two values are the same, whatever the order of keys. What is null is not there.
pub(crate) fn same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Map(_), Value::Map(_)) => {
            let (left, right) = (present(one), present(other));
            left.len() == right.len()
                && left.iter().all(|(key, node)| right.get(key).is_some_and(|it| same(node, it)))
        }
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        #[allow(clippy::cast_precision_loss, reason = "both are numbers that JSON writes alike")]
        (Value::Int(whole), Value::Float(float)) | (Value::Float(float), Value::Int(whole)) => {
            *whole as f64 == *float
        }
        (left, right) => left == right,
    }
}

/// The path of the first field that is not the same; none where all are.
pub(crate) fn difference(one: &Node, other: &Node) -> Option<String> {
    if same(one, other) {
        return None;
    }
    let (left, right) = (present(one), present(other));
    let keys = one.entries().iter().chain(other.entries()).map(|(key, _)| key.as_str());
    for key in keys {
        let inner = match (left.get(key), right.get(key)) {
            (Some(left), Some(right)) => difference(left, right),
            (None, None) => None,
            _ => Some(String::new()),
        };
        if let Some(inner) = inner {
            return Some(if inner.is_empty() { key.to_owned() } else { format!("{key}.{inner}") });
        }
    }
    Some(String::new())
}

fn present(node: &Node) -> FxHashMap<&str, &Node> {
    let there = node.entries().iter().filter(|(_, node)| node.value != Value::Null);
    there.map(|(key, node)| (key.as_str(), node)).collect()
}
