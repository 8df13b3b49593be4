//! Another name for something, in all files that say it.

use std::collections::HashMap;

use kdsl_base::Edit;
use kdsl_ide::Rename;
use lsp_server::ErrorCode;
use lsp_types::{
    AnnotatedTextEdit, ChangeAnnotation, DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier,
    PrepareRenameResponse, RenameParams, TextDocumentEdit, TextDocumentPositionParams, TextEdit, Uri,
    WorkspaceEdit,
};

use super::{Answer, Refusal};
use crate::convert::Converter;
use crate::workspace::Workspace;

pub(crate) fn prepare(
    workspace: &mut Workspace,
    params: TextDocumentPositionParams,
) -> Answer<Option<PrepareRenameResponse>> {
    let Some(at) = workspace.at_in_whole(&params) else { return Ok(None) };
    match kdsl_ide::prepare_rename(at.snapshot.compiled(), at.file, at.offset) {
        Ok(renamed) => Ok(workspace
            .converter(&at.snapshot)
            .range(renamed.span)
            .map(|range| PrepareRenameResponse::RangeWithPlaceholder { range, placeholder: renamed.name })),
        Err(why) if why.is_empty() => Ok(None),
        Err(why) => Err(refused(&why)),
    }
}

pub(crate) fn rename(workspace: &mut Workspace, params: RenameParams) -> Answer<Option<WorkspaceEdit>> {
    let Some(at) = workspace.at_in_whole(&params.text_document_position) else { return Ok(None) };
    match kdsl_ide::rename(at.snapshot.compiled(), at.file, at.offset, &params.new_name) {
        Ok(renamed) => Ok(Some(edit(workspace.converter(&at.snapshot), &renamed))),
        Err(why) if why.is_empty() => Err(refused("no name stands here")),
        Err(why) => Err(refused(&why)),
    }
}

/// What the protocol has for a request that is fine and cannot be met.
const REQUEST_FAILED: ErrorCode = ErrorCode::RequestFailed;

fn refused(why: &str) -> Refusal {
    Refusal::new(REQUEST_FAILED, why)
}

/// The edits of a rename. What a person should know is asked about, where the editor can ask.
fn edit(converter: Converter<'_>, renamed: &Rename) -> WorkspaceEdit {
    let client = &converter.workspace.client;
    let edits = by_file(converter, &renamed.edits);
    if !client.takes_document_changes() {
        #[allow(clippy::mutable_key_type, reason = "the protocol's own type, whose keys are only written")]
        let changes: HashMap<Uri, Vec<TextEdit>> = edits.into_iter().collect();
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let asks = client.asks_about_changes() && !renamed.warnings.is_empty();
    let id = "kdsl.rename";
    let shown = |edit: TextEdit| match asks {
        true => OneOf::Right(AnnotatedTextEdit { text_edit: edit, annotation_id: id.to_owned() }),
        false => OneOf::Left(edit),
    };
    let documents = edits.into_iter().map(|(uri, edits)| {
        let version = converter.workspace.text(&uri).map(|document| document.version);
        TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
            edits: edits.into_iter().map(shown).collect(),
        }
    });
    let annotation = || ChangeAnnotation {
        label: renamed.warnings.iter().map(|(title, _)| title.as_str()).collect::<Vec<_>>().join("; "),
        needs_confirmation: Some(true),
        description: Some(
            renamed.warnings.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n"),
        ),
    };
    WorkspaceEdit {
        changes: None,
        document_changes: Some(DocumentChanges::Edits(documents.collect())),
        change_annotations: asks.then(|| HashMap::from([(id.to_owned(), annotation())])),
    }
}

/// The edits of each file, in order.
pub(super) fn by_file(converter: Converter<'_>, edits: &[Edit]) -> Vec<(Uri, Vec<TextEdit>)> {
    let mut files: Vec<(Uri, Vec<TextEdit>)> = Vec::new();
    for edit in edits {
        let (Some(uri), Some(text)) = (converter.uri(edit.span.file), converter.text_edit(edit)) else {
            continue;
        };
        match files.last_mut() {
            Some((last, list)) if *last == uri => list.push(text),
            _ => files.push((uri, vec![text])),
        }
    }
    files
}
