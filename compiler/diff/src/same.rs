//! When two values are the same one.

use kdsl_base::quantity::parse_quantity;
use kdsl_base::{Node, Value};
use kdsl_schema::Shape;
use rustc_hash::FxHashMap;

/// From how many entries on a map is worth an index.
const MANY: usize = 12;

/// A map's entries by their keys.
pub(crate) enum Index<'n> {
    Few(&'n Node),
    Many(FxHashMap<&'n str, &'n Node>),
}

impl<'n> Index<'n> {
    pub fn of(node: &'n Node) -> Index<'n> {
        let entries = node.entries();
        if entries.len() < MANY {
            return Index::Few(node);
        }
        Index::Many(entries.iter().map(|(key, value)| (key.as_str(), value)).collect())
    }

    pub fn get(&self, key: &str) -> Option<&'n Node> {
        match self {
            Index::Few(node) => node.get(key),
            Index::Many(entries) => entries.get(key).copied(),
        }
    }
}

/// Whether two values are written the same, wherever that is and whatever the order of their fields.
pub fn same(old: &Node, new: &Node) -> bool {
    match (&old.value, &new.value) {
        (Value::Map(one), Value::Map(other)) => {
            if one.len() != other.len() {
                return false;
            }
            if one.iter().zip(other).all(|((key, _), (known, _))| key == known) {
                return one.iter().zip(other).all(|((_, one), (_, other))| same(one, other));
            }
            let index = Index::of(old);
            other.iter().all(|(key, other)| index.get(key).is_some_and(|one| same(one, other)))
        }
        (Value::List(one), Value::List(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Int(whole), Value::Float(float)) | (Value::Float(float), Value::Int(whole)) => {
            #[allow(clippy::cast_precision_loss, reason = "both are numbers that JSON writes alike")]
            let same = *whole as f64 == *float;
            same
        }
        (one, other) => one == other,
    }
}

/// Whether two scalars of a shape mean the same, however they are written.
pub(crate) fn same_scalar(old: &Node, new: &Node, shape: Option<Shape>) -> bool {
    if same(old, new) {
        return true;
    }
    match shape {
        Some(Shape::Quantity) => match (text(old), text(new)) {
            (Some(old), Some(new)) => {
                parse_quantity(&old).is_ok_and(|old| parse_quantity(&new).is_ok_and(|new| old == new))
            }
            _ => false,
        },
        Some(Shape::IntOrString) => text(old).is_some_and(|old| text(new) == Some(old)),
        // Encoders break lines where they like.
        Some(Shape::Bytes) => match (old.as_str(), new.as_str()) {
            (Some(old), Some(new)) => letters(old).eq(letters(new)),
            _ => false,
        },
        _ => false,
    }
}

/// A number or a text, as a text.
fn text(node: &Node) -> Option<String> {
    match &node.value {
        Value::Str(text) => Some(text.to_string()),
        Value::Int(number) => Some(number.to_string()),
        Value::Float(number) => Some(number.to_string()),
        _ => None,
    }
}

fn letters(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().filter(|byte| !byte.is_ascii_whitespace())
}
