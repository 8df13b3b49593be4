//! What calls give back, as it is written in JSON.

use std::collections::BTreeMap;

use kdsl::{Diagnostic, Format, Sources, render};
use serde::Serialize;
use serde_json::Value;

/// What `compile` gives.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Compiled {
    pub(crate) yaml: Option<String>,
    pub(crate) resources: usize,
    #[serde(flatten)]
    pub(crate) checked: Checked,
}

/// What `check` gives.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Checked {
    pub(crate) diagnostics: Value,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<String>,
}

/// What `hover` gives.
#[derive(Debug, Serialize)]
pub(crate) struct Hover {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) markdown: String,
}

impl Checked {
    /// The answer to a call that cannot be understood.
    pub(crate) fn refused(error: String) -> Checked {
        Checked { diagnostics: Value::Array(Vec::new()), error: Some(error) }
    }

    /// Findings as a report has them in JSON, each place with its index into the JavaScript string.
    pub(crate) fn found(diagnostics: &[Diagnostic], sources: &Sources) -> Checked {
        let text = render(diagnostics, sources, Format::Json, false);
        let mut diagnostics = serde_json::from_str(&text).unwrap_or_default();
        let texts = sources.iter().map(|(_, source)| (source.name.as_ref(), source.text.as_ref())).collect();
        add_indexes(&mut diagnostics, &texts, 0);
        Checked { diagnostics, error: None }
    }
}

/// Gives every place in `value` its index. The objects of a report lie in each other five deep.
fn add_indexes(value: &mut Value, texts: &BTreeMap<&str, &str>, depth: u32) {
    match value {
        Value::Array(items) if depth < 8 => {
            for item in items {
                add_indexes(item, texts, depth + 1);
            }
        }
        Value::Object(fields) if depth < 8 => {
            let text = fields.get("file").and_then(Value::as_str).and_then(|file| texts.get(file)).copied();
            for end in ["start", "end"] {
                if let Some(Value::Object(place)) = fields.get_mut(end) {
                    let offset = place.get("offset").and_then(Value::as_u64).unwrap_or(0);
                    let index = text.map_or(0, |text| utf16(text, usize::try_from(offset).unwrap_or(0)));
                    place.insert("index".to_owned(), index.into());
                }
            }
            for (_, inner) in fields.iter_mut() {
                add_indexes(inner, texts, depth + 1);
            }
        }
        _ => {}
    }
}

/// The index of a byte of `text` in the JavaScript string.
pub(crate) fn utf16(text: &str, offset: usize) -> usize {
    text.get(..offset).map_or(0, |before| before.encode_utf16().count())
}

/// The byte of `text` at an index into the JavaScript string.
pub(crate) fn byte(text: &str, index: usize) -> usize {
    let mut units = 0;
    for (at, character) in text.char_indices() {
        if units >= index {
            return at;
        }
        units += character.len_utf16();
    }
    text.len()
}
