//! Another name for something, in all files that say it.

use std::collections::HashMap;

use kdsl_base::Edit;
use lsp_server::ErrorCode;
use lsp_types::{
    AnnotatedTextEdit, ChangeAnnotation, DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier,
    PrepareRenameResponse, RenameParams, TextDocumentEdit, TextDocumentPositionParams, TextEdit, Uri,
    WorkspaceEdit,
};

use super::{Answer, Refusal};
use crate::convert::Converter;
use crate::workspace::Workspace;

/// The edits of files, each in order.
pub(super) type Files = Vec<(Uri, Vec<TextEdit>)>;

pub(crate) fn prepare(
    workspace: &mut Workspace,
    params: TextDocumentPositionParams,
) -> Answer<Option<PrepareRenameResponse>> {
    let all = workspace.everywhere(&params);
    let mut first = None;
    for at in &all {
        match kdsl_ide::prepare_rename(at.snapshot.named(), at.file, at.offset) {
            Ok(renamed) if first.is_none() => first = Some((at, renamed)),
            Ok(_) => {}
            // What one program does not name another one may.
            Err(why) if why.is_empty() => {}
            Err(why) => return Err(refused(&why)),
        }
    }
    Ok(first.and_then(|(at, renamed)| {
        let range = workspace.converter(&at.snapshot).range(renamed.span)?;
        Some(PrepareRenameResponse::RangeWithPlaceholder { range, placeholder: renamed.name })
    }))
}

/// The edits of all programs that have the file. If one of them cannot have the name, none gets it.
pub(crate) fn rename(workspace: &mut Workspace, params: RenameParams) -> Answer<Option<WorkspaceEdit>> {
    let all = workspace.everywhere(&params.text_document_position);
    let mut found: Option<(Files, Vec<(String, String)>)> = None;
    for at in &all {
        let renamed = match kdsl_ide::rename(at.snapshot.named(), at.file, at.offset, &params.new_name) {
            Ok(renamed) => renamed,
            Err(why) if why.is_empty() => continue,
            Err(why) => return Err(refused(&why)),
        };
        let (files, warnings) = found.get_or_insert_with(Default::default);
        merge(files, by_file(workspace.converter(&at.snapshot), &renamed.edits));
        warnings.extend(renamed.warnings);
    }
    match found {
        Some((files, mut warnings)) => {
            warnings.sort();
            warnings.dedup();
            Ok(Some(workspace_edit(workspace, files, &warnings)))
        }
        None if all.is_empty() => Ok(None),
        None => Err(refused("no name stands here")),
    }
}

/// Adds the edits of another program: where both say a file, each place once.
fn merge(files: &mut Files, more: Files) {
    for (uri, edits) in more {
        let Some((_, known)) = files.iter_mut().find(|(known, _)| *known == uri) else {
            files.push((uri, edits));
            continue;
        };
        known.extend(edits.into_iter().filter(|edit| !known.contains(edit)).collect::<Vec<_>>());
        known.sort_by_key(|edit| (edit.range.start, edit.range.end));
    }
}

/// What the protocol has for a request that is fine and cannot be met.
const REQUEST_FAILED: ErrorCode = ErrorCode::RequestFailed;

fn refused(why: &str) -> Refusal {
    Refusal::new(REQUEST_FAILED, why)
}

/// Edits of files, as one. What a person should know is asked about, where the editor can ask.
pub(super) fn workspace_edit(
    workspace: &Workspace,
    files: Files,
    warnings: &[(String, String)],
) -> WorkspaceEdit {
    let client = &workspace.client;
    if !client.takes_document_changes() {
        #[allow(clippy::mutable_key_type, reason = "the protocol's own type, whose keys are only written")]
        let changes: HashMap<Uri, Vec<TextEdit>> = files.into_iter().collect();
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let asks = client.asks_about_changes() && !warnings.is_empty();
    let id = "kdsl.rename";
    let shown = |edit: TextEdit| match asks {
        true => OneOf::Right(AnnotatedTextEdit { text_edit: edit, annotation_id: id.to_owned() }),
        false => OneOf::Left(edit),
    };
    let documents = files.into_iter().map(|(uri, edits)| {
        let version = workspace.text(&uri).map(|document| document.version);
        TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
            edits: edits.into_iter().map(shown).collect(),
        }
    });
    let annotation = || ChangeAnnotation {
        label: warnings.iter().map(|(title, _)| title.as_str()).collect::<Vec<_>>().join("; "),
        needs_confirmation: Some(true),
        description: Some(warnings.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n")),
    };
    WorkspaceEdit {
        changes: None,
        document_changes: Some(DocumentChanges::Edits(documents.collect())),
        change_annotations: asks.then(|| HashMap::from([(id.to_owned(), annotation())])),
    }
}

/// The edits of each file, in order.
pub(super) fn by_file(converter: Converter<'_>, edits: &[Edit]) -> Files {
    let mut files = Files::new();
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
