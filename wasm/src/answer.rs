//! What calls give back, as it is written in JSON.

use std::collections::BTreeMap;

use kdsl::{Diagnostic, Format, Sources, render};
use serde::Serialize;
use serde_json::Value;

use crate::utf16::Indexes;

/// What `compile` gives.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Compiled {
    pub(crate) yaml: Option<String>,
    pub(crate) resources: usize,
    #[serde(flatten)]
    pub(crate) checked: Checked,
}

/// What `graph` gives: a text, an object, or nothing.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Graphed {
    pub(crate) graph: Value,
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

/// What `format` gives.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Formatted {
    pub(crate) text: Option<String>,
    #[serde(flatten)]
    pub(crate) checked: Checked,
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
        Checked { diagnostics: with_indexes(&text, sources), error: None }
    }
}

/// The value of a JSON text in which each place gets its index into the JavaScript string.
pub(crate) fn with_indexes(text: &str, sources: &Sources) -> Value {
    let mut value = serde_json::from_str(text).unwrap_or_default();
    let files =
        sources.iter().map(|(_, source)| (source.name.as_ref(), Indexes::new(&source.text))).collect();
    add_indexes(&mut value, &files, 0);
    value
}

/// Gives every place in `value` its index. The objects of a report or a graph lie in each other six deep.
fn add_indexes(value: &mut Value, files: &BTreeMap<&str, Indexes<'_>>, depth: u32) {
    match value {
        Value::Array(items) if depth < 8 => {
            for item in items {
                add_indexes(item, files, depth + 1);
            }
        }
        Value::Object(fields) if depth < 8 => {
            let file = fields.get("file").and_then(Value::as_str).and_then(|file| files.get(file));
            for end in ["start", "end"] {
                if let Some(Value::Object(place)) = fields.get_mut(end) {
                    let offset = place.get("offset").and_then(Value::as_u64).unwrap_or(0);
                    let index = file.map_or(0, |file| file.index(usize::try_from(offset).unwrap_or(0)));
                    place.insert("index".to_owned(), index.into());
                }
            }
            for (_, inner) in fields.iter_mut() {
                add_indexes(inner, files, depth + 1);
            }
        }
        _ => {}
    }
}
