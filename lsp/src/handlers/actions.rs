//! Quick fixes: the changes that findings carry, as actions of the editor.

use kdsl_base::Edit;
use lsp_types::{CodeActionParams, CodeActionResponse, Range};
use serde_json::{Map, Value, json};

use super::{Answer, parse};
use crate::convert::{Carried, CarriedFix};
use crate::workspace::Workspace;

pub(crate) fn code_action(
    workspace: &mut Workspace,
    params: CodeActionParams,
) -> Answer<Option<CodeActionResponse>> {
    let uri = params.text_document.uri.as_str();
    let wanted = params.context.only.as_ref();
    // Asked for by name alone, as an editor does that mends a file when it is saved.
    if wanted.is_some_and(|kinds| {
        kinds.iter().any(|kind| FIX_ALL.starts_with(kind.as_str()) && kind.as_str().starts_with("source"))
    }) {
        let action = fix_all_safe(workspace, uri);
        return parse(action.into_iter().collect());
    }
    if wanted.is_some_and(|kinds| !kinds.iter().any(|kind| matches!(kind.as_str(), "" | "quickfix"))) {
        return Ok(Some(Vec::new()));
    }
    let given = &params.context.diagnostics;
    if !given.is_empty() && given.iter().all(|finding| finding.data.is_some()) {
        return parse(Value::Array(quick_fixes(given)));
    }
    // An editor that does not keep what a finding carries: find them again.
    let mut findings = workspace.findings(uri).unwrap_or_default();
    findings.retain(|finding| meet(finding.range, params.range));
    parse(Value::Array(quick_fixes(&findings)))
}

/// The action that applies all safe fixes which are of the document alone; none where there are none.
fn fix_all_safe(workspace: &mut Workspace, uri: &str) -> Option<Value> {
    let (snapshot, file) = workspace.current(uri)?;
    let converter = workspace.converter(&snapshot);
    let edits = kdsl_ide::fix_all(snapshot.output.diagnostics(), file);
    let edit = |edit: Edit| serde_json::to_value(converter.text_edit(&edit)?).ok();
    let edits: Vec<Value> = edits.into_iter().filter_map(edit).collect();
    (!edits.is_empty()).then(|| fix_all(uri, edits))
}

/// Whether two ranges have a place in common, their ends included.
fn meet(a: Range, b: Range) -> bool {
    a.start <= b.end && b.start <= a.end
}

/// The actions that mend the findings. One that carries nothing, or something else, has none.
fn quick_fixes(findings: &[lsp_types::Diagnostic]) -> Vec<Value> {
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
fn fix_all(uri: &str, edits: Vec<Value>) -> Value {
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
