//! Formatting: the one canonical style, whatever the editor's options say.

use kdsl_base::{FileId, Source, SourceKind};
use lsp_types::{DocumentFormattingParams, TextEdit};

use super::Answer;
use crate::workspace::Workspace;

/// Nothing in a text with mistakes.
pub(crate) fn document(
    workspace: &mut Workspace,
    params: DocumentFormattingParams,
) -> Answer<Option<Vec<TextEdit>>> {
    let uri = params.text_document.uri;
    let Some(document) = workspace.text(&uri) else { return Ok(None) };
    let source = Source::new(uri.as_str(), document.text.clone(), SourceKind::File);
    let Some(edits) = kdsl_ide::format(FileId(0), &source.text) else { return Ok(None) };
    let encoding = workspace.client.encoding;
    let edit = |edit: kdsl_base::Edit| TextEdit {
        range: encoding.range(&source, edit.span),
        new_text: edit.replacement,
    };
    Ok(Some(edits.into_iter().map(edit).collect()))
}
