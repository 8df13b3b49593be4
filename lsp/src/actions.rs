//! Quick fixes: the changes that findings carry, as actions of the editor.

use serde_json::{Map, Value, json};

use crate::convert::{Carried, CarriedFix};

/// The actions that mend the findings. One that carries nothing, or something else, has none.
pub(crate) fn quick_fixes(findings: &[lsp_types::Diagnostic]) -> Vec<Value> {
    let mut actions = Vec::new();
    for finding in findings {
        let carried = finding.data.clone().and_then(|data| serde_json::from_value::<Carried>(data).ok());
        for (n, fix) in carried.map(|carried| carried.fixes).unwrap_or_default().iter().enumerate() {
            actions.push(json!({
                "title": capitalised(&fix.title),
                "kind": "quickfix",
                "diagnostics": [finding],
                "isPreferred": fix.safe && n == 0,
                "edit": { "changes": changes(fix) },
            }));
        }
    }
    actions
}

/// The kind of the action that mends a whole file.
pub(crate) const FIX_ALL: &str = "source.fixAll.kdsl";

/// The action that makes these edits of a file.
pub(crate) fn fix_all(uri: &str, edits: Vec<Value>) -> Value {
    json!({
        "title": "Apply all safe fixes",
        "kind": FIX_ALL,
        "edit": { "changes": { uri: edits } },
    })
}

fn changes(fix: &CarriedFix) -> Value {
    let mut files = Map::new();
    for edit in &fix.edits {
        let change = json!({ "range": edit.range, "newText": edit.text });
        if let Some(Value::Array(list)) = files.get_mut(&edit.uri) {
            list.push(change);
        } else {
            files.insert(edit.uri.clone(), json!([change]));
        }
    }
    Value::Object(files)
}

fn capitalised(title: &str) -> String {
    let mut characters = title.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
