//! What is written for somebody who types: formatting behind the cursor, and the key for a new line.

use kdsl_base::{Edit, FileId, Source, SourceKind};
use lsp_types::{
    DocumentOnTypeFormattingOptions, DocumentOnTypeFormattingParams, DocumentRangeFormattingParams, TextEdit,
    Uri,
};
use serde_json::{Value, json};

use super::{Answer, parse};
use crate::workspace::Workspace;

/// The method by which an editor asks what its key for a new line writes: an extension of the protocol that
/// several servers have. The answer is a list of edits with `$0` for the cursor.
pub(crate) const ON_ENTER: &str = "experimental/onEnter";

/// What is announced.
pub(crate) fn capability() -> DocumentOnTypeFormattingOptions {
    DocumentOnTypeFormattingOptions {
        first_trigger_character: "}".to_owned(),
        more_trigger_character: Some(["]", ")", "\n"].map(str::to_owned).to_vec()),
    }
}

fn source(workspace: &Workspace, uri: &Uri) -> Option<Source> {
    let document = workspace.text(uri)?;
    let is_program = !document.path.as_deref().is_some_and(crate::workspace::is_yaml);
    is_program.then(|| Source::new(uri.as_str(), document.text.clone(), SourceKind::File))
}

fn shown(workspace: &Workspace, source: &Source, edits: Vec<Edit>) -> Vec<TextEdit> {
    let encoding = workspace.client.encoding;
    let edit = |edit: Edit| TextEdit { range: encoding.range(source, edit.span), new_text: edit.replacement };
    edits.into_iter().map(edit).collect()
}

pub(crate) fn range(
    workspace: &mut Workspace,
    params: DocumentRangeFormattingParams,
) -> Answer<Option<Vec<TextEdit>>> {
    let Some(source) = source(workspace, &params.text_document.uri) else { return Ok(None) };
    let offset = |at| workspace.client.encoding.offset(&source.text, source.lines(), at);
    let within = offset(params.range.start)..offset(params.range.end);
    let edits = kdsl_ide::format_range(FileId(0), &source.text, within);
    Ok(Some(shown(workspace, &source, edits)))
}

pub(crate) fn on_type(
    workspace: &mut Workspace,
    params: DocumentOnTypeFormattingParams,
) -> Answer<Option<Vec<TextEdit>>> {
    let place = params.text_document_position;
    let Some(source) = source(workspace, &place.text_document.uri) else { return Ok(None) };
    let Some(typed) = params.ch.chars().next() else { return Ok(None) };
    let offset = workspace.client.encoding.offset(&source.text, source.lines(), place.position);
    let edits = kdsl_ide::format_on_type(FileId(0), &source.text, offset, typed);
    Ok(Some(shown(workspace, &source, edits)))
}

/// Nothing where it is but a new line, which the editor writes itself.
pub(crate) fn on_enter(workspace: &mut Workspace, params: Value) -> Answer<Value> {
    let place: lsp_types::TextDocumentPositionParams = parse(params)?;
    let Some(source) = source(workspace, &place.text_document.uri) else { return Ok(Value::Null) };
    let encoding = workspace.client.encoding;
    let offset = encoding.offset(&source.text, source.lines(), place.position);
    let Some(edit) = kdsl_ide::on_enter(FileId(0), &source.text, offset..offset) else {
        return Ok(Value::Null);
    };
    let range = encoding.range(&source, edit.span);
    // Of the form of a snippet, whatever the editor's own form of edits is.
    Ok(json!([{ "range": range, "newText": edit.replacement, "insertTextFormat": 2 }]))
}
