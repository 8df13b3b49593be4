//! Actions of the editor: the changes that findings carry, what mends a whole file, and what `kdsl_ide` offers at a
//! place.
//!
//! The edits of an action are worked out when it is chosen, where the editor can ask for them then.

use std::sync::Arc;

use kdsl_base::{Edit, FileId, Span};
use kdsl_ide::{Action, ActionAsk, ActionEdit, ActionSort};
use lsp_types::request::Request;
use lsp_types::{CodeActionKind, CodeActionOptions, CodeActionParams, Range};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{Answer, parse};
use crate::client::SnippetEdits;
use crate::convert::{Carried, CarriedFix, Converter};
use crate::workspace::{Snapshot, Workspace};

/// `textDocument/codeAction`, whose answer says more than the types of the protocol know: edits that are snippets.
#[derive(Debug)]
pub(super) enum Offer {}

impl Request for Offer {
    type Params = CodeActionParams;
    type Result = Value;
    const METHOD: &'static str = "textDocument/codeAction";
}

/// `codeAction/resolve`, for the same reason.
#[derive(Debug)]
pub(super) enum Resolve {}

impl Request for Resolve {
    type Params = Value;
    type Result = Value;
    const METHOD: &'static str = "codeAction/resolve";
}

pub(super) fn capability() -> CodeActionOptions {
    let kinds = [FIX_ALL, ORGANIZE, "quickfix", "refactor.extract", "refactor.inline", "refactor.rewrite"];
    CodeActionOptions {
        code_action_kinds: Some(kinds.map(CodeActionKind::from).to_vec()),
        resolve_provider: Some(true),
        ..CodeActionOptions::default()
    }
}

/// What is needed to find an action again.
#[derive(Serialize, Deserialize)]
struct Chosen {
    uri: String,
    range: Range,
    id: String,
    title: String,
}

/// Whether an action of a kind is asked for: by its name, or by one that it begins with.
fn is_wanted(wanted: Option<&Vec<CodeActionKind>>, kind: &str) -> bool {
    let names = |asked: &CodeActionKind| {
        let rest = kind.strip_prefix(asked.as_str());
        asked.as_str().is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    wanted.is_none_or(|kinds| kinds.iter().any(names))
}

pub(super) fn offer(workspace: &mut Workspace, params: CodeActionParams) -> Answer<Value> {
    let uri = params.text_document.uri.as_str();
    let wanted = params.context.only.as_ref();
    let (offered, declares) = offered(workspace, &params);
    let mut all = Vec::new();
    if is_wanted(wanted, "quickfix") {
        all.extend(fixes(workspace, &params, declares));
    }
    all.extend(offered);
    // What mends a whole file is worked out only for who asks for it by name, as an editor does that saves.
    if wanted.is_some() && is_wanted(wanted, FIX_ALL) {
        all.extend(fix_all_safe(workspace, uri));
    }
    if wanted.is_some() && is_wanted(wanted, ORGANIZE) {
        all.extend(organize_imports(workspace, uri));
    }
    Ok(Value::Array(all))
}

/// The fixes of the findings that the editor names, or of those at the place; without those that declare an object
/// at the start of the document, where an action `declares` it at a better place.
fn fixes(workspace: &mut Workspace, params: &CodeActionParams, declares: bool) -> Vec<Value> {
    let shown = |findings: &[lsp_types::Diagnostic]| {
        let mut all = quick_fixes(findings);
        all.retain(|(_, fix)| !declares || !fix.declares());
        all.into_iter().map(|(action, _)| action).collect()
    };
    let given = &params.context.diagnostics;
    if !given.is_empty() && given.iter().all(|finding| finding.data.is_some()) {
        return shown(given);
    }
    // An editor that does not keep what a finding carries: find them again.
    let mut findings = workspace.findings(params.text_document.uri.as_str()).unwrap_or_default();
    findings.retain(|finding| meet(finding.range, params.range));
    shown(&findings)
}

/// What is offered at a place besides the fixes that findings carry, and whether it declares what the cluster has.
fn offered(workspace: &mut Workspace, params: &CodeActionParams) -> (Vec<Value>, bool) {
    let uri = params.text_document.uri.as_str();
    let Some((snapshot, _, found)) = at(workspace, uri, params.range) else { return (Vec::new(), false) };
    let converter = workspace.converter(&snapshot);
    let lazy = workspace.client.resolves_actions();
    let wanted = params.context.only.as_ref();
    let action = |action: &Action| {
        let mut shown = json!({ "title": action.title, "kind": kind(action.sort) });
        if let Some((code, span)) = action.mends {
            let id = lsp_types::NumberOrString::String(code.id());
            let range = converter.range(span);
            let given = params.context.diagnostics.iter();
            let mends: Vec<_> =
                given.filter(|it| it.code.as_ref() == Some(&id) && Some(it.range) == range).collect();
            shown["diagnostics"] = json!(mends);
        }
        if lazy {
            let (id, title) = (action.id.to_owned(), action.title.clone());
            shown["data"] = json!(Chosen { uri: uri.to_owned(), range: params.range, id, title });
        } else {
            shown["edit"] = edit(workspace, &snapshot, action)?;
        }
        Some(shown)
    };
    // Fixes are taken from what findings carry, which is what the editor shows.
    let offered = found.iter().filter(|action| action.id != "fix" && is_wanted(wanted, kind(action.sort)));
    let declares = found.iter().any(|action| action.id == kdsl_ide::ADD_EXTERNAL);
    (offered.filter_map(action).collect(), declares)
}

const fn kind(sort: ActionSort) -> &'static str {
    match sort {
        ActionSort::QuickFix => "quickfix",
        ActionSort::Extract => "refactor.extract",
        ActionSort::Inline => "refactor.inline",
        ActionSort::Rewrite => "refactor.rewrite",
    }
}

/// The actions at a range of a document, in its freshest program.
fn at(workspace: &mut Workspace, uri: &str, range: Range) -> Option<(Arc<Snapshot>, FileId, Vec<Action>)> {
    let (snapshot, file) = workspace.current(uri)?;
    let selection: Span = workspace.converter(&snapshot).span(file, range)?;
    let project = workspace.project(uri);
    let project = project.as_ref().map(|project| project.compiled());
    let found = kdsl_ide::actions(ActionAsk { compiled: snapshot.compiled(), project, file, selection });
    Some((snapshot, file, found))
}

/// The action with its edits. One that is offered no more stays without.
pub(super) fn resolve(workspace: &mut Workspace, mut action: Value) -> Answer<Value> {
    let Some(data) = action.get_mut("data").map(Value::take) else { return Ok(action) };
    let chosen: Chosen = parse(data)?;
    if let Some((snapshot, _, found)) = at(workspace, &chosen.uri, chosen.range) {
        let same = |action: &&Action| action.id == chosen.id && action.title == chosen.title;
        if let Some(edit) = found.iter().find(same).and_then(|found| edit(workspace, &snapshot, found)) {
            action["edit"] = edit;
        }
    }
    Ok(action)
}

/// The edits of an action, document by document.
fn edit(workspace: &Workspace, snapshot: &Snapshot, action: &Action) -> Option<Value> {
    let converter = workspace.converter(snapshot);
    let client = &workspace.client;
    let mut files: Vec<(String, Vec<Value>)> = Vec::new();
    for edit in action.edits(snapshot.compiled()) {
        let uri = converter.uri(edit.edit.span.file)?.as_str().to_owned();
        let shown = one(converter, client.snippet_edits, &edit)?;
        match files.iter_mut().find(|(known, _)| *known == uri) {
            Some((_, edits)) => edits.push(shown),
            None => files.push((uri, vec![shown])),
        }
    }
    if !client.takes_document_changes() {
        return Some(
            json!({ "changes": files.into_iter().map(|(uri, edits)| (uri, Value::Array(edits))).collect::<Map<String, Value>>() }),
        );
    }
    let document = |(uri, edits): (String, Vec<Value>)| {
        let version = workspace.open.get(&uri).map(|document| document.version);
        json!({ "textDocument": { "uri": uri, "version": version }, "edits": edits })
    };
    Some(json!({ "documentChanges": files.into_iter().map(document).collect::<Vec<Value>>() }))
}

/// An edit, as a snippet where it has places to fill in and the editor takes one.
fn one(converter: Converter<'_>, snippets: SnippetEdits, edit: &ActionEdit) -> Option<Value> {
    let range = converter.range(edit.edit.span)?;
    let value = snippet(&edit.edit.replacement, &edit.stops);
    Some(match snippets {
        SnippetEdits::Standard if !edit.stops.is_empty() => {
            json!({ "range": range, "snippet": { "kind": "snippet", "value": value } })
        }
        SnippetEdits::Experimental if !edit.stops.is_empty() => {
            json!({ "range": range, "newText": value, "insertTextFormat": 2 })
        }
        _ => json!({ "range": range, "newText": edit.edit.replacement }),
    })
}

/// A text with the places that are to be filled in, as the snippets of editors are written.
fn snippet(text: &str, stops: &[std::ops::Range<usize>]) -> String {
    let escaped = |part: &str| part.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}");
    let (mut out, mut at) = (String::new(), 0);
    for (n, stop) in stops.iter().enumerate() {
        let (Some(before), Some(held)) = (text.get(at..stop.start), text.get(stop.clone())) else { continue };
        out.push_str(&escaped(before));
        out.push_str(&format!("${{{}:{}}}", n + 1, escaped(held)));
        at = stop.end;
    }
    out.push_str(&escaped(text.get(at..).unwrap_or_default()));
    out
}

/// The action that applies all safe fixes which are of the document alone; none where there are none.
fn fix_all_safe(workspace: &mut Workspace, uri: &str) -> Option<Value> {
    let (snapshot, file) = workspace.current(uri)?;
    let before = snapshot.output.sources().get(file)?.text.clone();
    let found = snapshot.output.diagnostics().to_vec();
    let after = kdsl_ide::mend(&before, (found, file), &mut |text| {
        let (snapshot, file) = workspace.with_text(uri, text)?;
        Some((snapshot.output.diagnostics().to_vec(), file))
    });
    let converter = workspace.converter(&snapshot);
    let edit = |edit: Edit| serde_json::to_value(converter.text_edit(&edit)?).ok();
    let edits: Vec<Value> =
        kdsl_ide::text_edits(file, &before, &after).into_iter().filter_map(edit).collect();
    (!edits.is_empty()).then(|| fix_all(uri, edits))
}

/// The action that puts the imports of a document in order; none where they are.
fn organize_imports(workspace: &mut Workspace, uri: &str) -> Option<Value> {
    let (snapshot, file) = workspace.current(uri)?;
    let converter = workspace.converter(&snapshot);
    let edits = kdsl_ide::organize_imports(&snapshot.compiled().analysis, file);
    let edits: Vec<_> = edits.iter().filter_map(|edit| converter.text_edit(edit)).collect();
    (!edits.is_empty()).then(
        || json!({ "title": "Organize imports", "kind": ORGANIZE, "edit": { "changes": { uri: edits } } }),
    )
}

/// The kind of the action that puts imports in order.
const ORGANIZE: &str = "source.organizeImports.kdsl";

/// Whether two ranges have a place in common, their ends included.
fn meet(a: Range, b: Range) -> bool {
    a.start <= b.end && b.start <= a.end
}

/// The actions that mend the findings, with what they were made from. A finding that carries nothing, or something
/// else, has none.
fn quick_fixes(findings: &[lsp_types::Diagnostic]) -> Vec<(Value, CarriedFix)> {
    let mut actions = Vec::new();
    for finding in findings {
        let carried = finding.data.clone().and_then(|data| serde_json::from_value::<Carried>(data).ok());
        for (n, fix) in carried.map(|carried| carried.fixes).unwrap_or_default().into_iter().enumerate() {
            let action = json!({
                "title": title(&fix),
                "kind": "quickfix",
                "diagnostics": [finding],
                "isPreferred": fix.safe && n == 0,
                "edit": { "changes": changes(&fix) },
            });
            actions.push((action, fix));
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

/// The longest text of an edit that stands in a title, in bytes.
const SHORT: usize = 40;

/// What a fix is called in a menu, where its text does not stand beside it.
fn title(fix: &CarriedFix) -> String {
    let mut characters = fix.title.chars();
    let Some(first) = characters.next() else { return String::new() };
    let title: String = first.to_uppercase().chain(characters).collect();
    match fix.edits.as_slice() {
        [edit] => {
            let text = edit.text.trim().trim_matches('"');
            let is_said =
                text.is_empty() || text.len() > SHORT || text.contains('\n') || title.contains(text);
            if is_said { title } else { format!("{title}: `{text}`") }
        }
        _ => title,
    }
}

impl CarriedFix {
    /// Whether it writes a declaration before everything else of a document.
    fn declares(&self) -> bool {
        let start = Range::default();
        !self.edits.is_empty()
            && self.edits.iter().all(|edit| edit.range == start && edit.text.starts_with("external "))
    }
}
