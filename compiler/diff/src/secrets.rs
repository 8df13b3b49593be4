//! The data of a Secret: `stringData` and `data` are one, and no value leaves this file.

use std::borrow::Cow;
use std::collections::BTreeMap;

use kdsl_base::{Manifest, Node, Span};

use crate::Shown;
use crate::path::{Path, Step};
use crate::walk::Found;

/// A key's value, where it stands, and in which field.
struct Held<'a> {
    bytes: Cow<'a, [u8]>,
    span: Span,
    field: &'static str,
}

/// Whether a manifest is a Secret.
pub(crate) fn is_secret(manifest: &Manifest) -> bool {
    manifest.kind == "Secret" && manifest.group().is_empty()
}

/// The keys whose values differ, by name.
pub(crate) fn diff(old: &Node, new: &Node) -> Vec<Found> {
    let (old, new) = (held(old), held(new));
    let mut found = Vec::new();
    let keys: std::collections::BTreeSet<&str> = old.keys().chain(new.keys()).copied().collect();
    for key in keys {
        let (before, after) = (old.get(key), new.get(key));
        if let (Some(before), Some(after)) = (before, after)
            && before.bytes == after.bytes
        {
            continue;
        }
        let field = after.or(before).map_or("data", |held| held.field);
        let path = Path(vec![Step::Key(field.into()), Step::Key(key.into())]);
        let shown = |held: Option<&Held<'_>>| held.map(|held| Shown::Secret(held.span));
        found.push(Found { path, old: shown(before), new: shown(after), order: false });
    }
    found
}

/// What a Secret holds. `stringData` wins, as it does in the API server.
fn held(secret: &Node) -> BTreeMap<&str, Held<'_>> {
    let mut all = BTreeMap::new();
    for field in ["data", "stringData"] {
        for (key, value) in secret.get(field).map_or(&[] as &[_], Node::entries) {
            let Some(text) = value.as_str() else { continue };
            let bytes = match field {
                // What cannot be decoded is itself, and told from every other text.
                "data" => decoded(text).map_or(Cow::Borrowed(text.as_bytes()), Cow::Owned),
                _ => Cow::Borrowed(text.as_bytes()),
            };
            all.insert(key.as_str(), Held { bytes, span: value.origin, field });
        }
    }
    all
}

/// The bytes that a text of base64 stands for.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0u32, 0u32);
    for letter in text.bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => continue,
            _ => return None,
        };
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits & 0xff) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn base64_is_read() {
        assert_eq!(decoded("aHVudGVyMg==").as_deref(), Some(b"hunter2".as_slice()));
        assert_eq!(decoded("aHVu\ndGVy").as_deref(), Some(b"hunter".as_slice()));
        assert_eq!(decoded("").as_deref(), Some(b"".as_slice()));
        assert_eq!(decoded("a-b"), None);
    }
}
