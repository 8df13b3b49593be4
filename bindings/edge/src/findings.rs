//! Findings, as reports have them in JSON, each place with its index into what the host takes the text for.

use std::collections::BTreeMap;

use kdsl::{Diagnostic, Format, Sources, render};
use serde_json::{Map, Value};

use crate::unit::{Indexes, Unit};

/// Findings as data.
pub(crate) fn findings(unit: Unit, found: &[Diagnostic], sources: &Sources) -> Value {
    if found.is_empty() {
        return Value::Array(Vec::new());
    }
    with_indexes(unit, &render(found, sources, Format::Json, false), sources)
}

/// The answer of a check: findings as data, and as a report where one is asked for.
pub(crate) fn checked(
    unit: Unit,
    found: &[Diagnostic],
    sources: &Sources,
    report: Option<Format>,
) -> Map<String, Value> {
    let mut answer = Map::new();
    answer.insert("diagnostics".to_owned(), findings(unit, found, sources));
    if let Some(format) = report {
        answer.insert("report".to_owned(), render(found, sources, format, false).into());
    }
    answer
}

/// The value of a JSON text in which each place gets its index.
pub(crate) fn with_indexes(unit: Unit, text: &str, sources: &Sources) -> Value {
    two_sides(unit, text, sources, sources)
}

/// The same of a text that speaks of two programs: places under `oldPlace` are of the first one.
pub(crate) fn two_sides(unit: Unit, text: &str, old: &Sources, new: &Sources) -> Value {
    let mut value = serde_json::from_str(text).unwrap_or_default();
    let files = |sources| Sources::iter(sources).map(|(_, it)| (it.name.as_ref(), unit.indexes(&it.text)));
    let (old, new): (Files<'_>, Files<'_>) = (files(old).collect(), files(new).collect());
    add_indexes(&mut value, (&old, &new), 0);
    value
}

type Files<'a> = BTreeMap<&'a str, Indexes<'a>>;

/// Gives every place in `value` its index. The objects of a report, a graph or a diff lie in each other six deep.
fn add_indexes(value: &mut Value, (old, new): (&Files<'_>, &Files<'_>), depth: u32) {
    match value {
        Value::Array(items) if depth < 8 => {
            for item in items {
                add_indexes(item, (old, new), depth + 1);
            }
        }
        Value::Object(fields) if depth < 8 => {
            let file = fields.get("file").and_then(Value::as_str).and_then(|file| new.get(file));
            for end in ["start", "end"] {
                if let Some(Value::Object(place)) = fields.get_mut(end) {
                    let offset = place.get("offset").and_then(Value::as_u64).unwrap_or(0);
                    let index = file.map_or(0, |file| file.index(usize::try_from(offset).unwrap_or(0)));
                    place.insert("index".to_owned(), index.into());
                }
            }
            for (key, inner) in fields.iter_mut() {
                let files = if key == "oldPlace" { (old, old) } else { (old, new) };
                add_indexes(inner, files, depth + 1);
            }
        }
        _ => {}
    }
}
