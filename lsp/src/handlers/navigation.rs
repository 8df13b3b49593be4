//! Where names lead, and who says them.

use kdsl_ide::{Named, Place, Targets};
use lsp_types::request::{
    GotoDeclarationParams, GotoDeclarationResponse, GotoImplementationParams, GotoImplementationResponse,
    GotoTypeDefinitionParams, GotoTypeDefinitionResponse,
};
use lsp_types::{
    DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams, GotoDefinitionParams,
    GotoDefinitionResponse, Location, LocationLink, ReferenceParams,
};

use super::Answer;
use crate::workspace::{At, Workspace};

/// A question about where a name leads.
type Ask = fn(Named<'_>, kdsl_base::FileId, u32) -> Targets;

pub(crate) fn definition(
    workspace: &mut Workspace,
    params: GotoDefinitionParams,
) -> Answer<Option<GotoDefinitionResponse>> {
    let at = workspace.at(&params.text_document_position_params);
    Ok(leads(workspace, at, |program, file, at| kdsl_ide::definition(program, file, at)))
}

pub(crate) fn declaration(
    workspace: &mut Workspace,
    params: GotoDeclarationParams,
) -> Answer<Option<GotoDeclarationResponse>> {
    let at = workspace.at(&params.text_document_position_params);
    Ok(leads(workspace, at, |program, file, at| kdsl_ide::declaration(program, file, at)))
}

pub(crate) fn type_definition(
    workspace: &mut Workspace,
    params: GotoTypeDefinitionParams,
) -> Answer<Option<GotoTypeDefinitionResponse>> {
    let at = workspace.at(&params.text_document_position_params);
    Ok(leads(workspace, at, |program, file, at| kdsl_ide::type_definition(program, file, at)))
}

/// What is made of something may stand anywhere in the programs that have it.
pub(crate) fn implementation(
    workspace: &mut Workspace,
    params: GotoImplementationParams,
) -> Answer<Option<GotoImplementationResponse>> {
    let all = workspace.everywhere(&params.text_document_position_params);
    let asked =
        |at: At| leads(workspace, Some(at), |program, file, at| kdsl_ide::implementation(program, file, at));
    Ok(all.into_iter().filter_map(asked).reduce(both))
}

/// The places of two programs, each once.
fn both(one: GotoDefinitionResponse, other: GotoDefinitionResponse) -> GotoDefinitionResponse {
    match (one, other) {
        (GotoDefinitionResponse::Array(one), GotoDefinitionResponse::Array(other)) => {
            GotoDefinitionResponse::Array(joined(one, other))
        }
        (GotoDefinitionResponse::Link(one), GotoDefinitionResponse::Link(other)) => {
            GotoDefinitionResponse::Link(joined(one, other))
        }
        (one, _) => one,
    }
}

fn leads(workspace: &Workspace, at: Option<At>, ask: Ask) -> Option<GotoDefinitionResponse> {
    let at = at?;
    let found = ask(at.snapshot.named(), at.file, at.offset);
    let converter = workspace.converter(&at.snapshot);
    if !workspace.client.takes_links() {
        let places = found.targets.iter().filter_map(|target| converter.location(target.span));
        return Some(GotoDefinitionResponse::Array(places.collect()));
    }
    let origin = found.origin.and_then(|origin| converter.range(origin));
    let link = |target: &kdsl_ide::Target| {
        Some(LocationLink {
            origin_selection_range: origin,
            target_uri: converter.uri(target.span.file)?,
            target_range: converter.range(target.whole)?,
            target_selection_range: converter.range(target.span)?,
        })
    };
    Some(GotoDefinitionResponse::Link(found.targets.iter().filter_map(link).collect()))
}

pub(crate) fn references(
    workspace: &mut Workspace,
    params: ReferenceParams,
) -> Answer<Option<Vec<Location>>> {
    let all = workspace.everywhere(&params.text_document_position);
    let declarations = params.context.include_declaration;
    let places = |at: &At| {
        let places = kdsl_ide::references(at.snapshot.named(), at.file, at.offset, declarations);
        let converter = workspace.converter(&at.snapshot);
        places.iter().filter_map(|place| converter.location(place.span)).collect()
    };
    Ok(all.iter().map(places).reduce(joined))
}

/// What two programs say, each once.
pub(super) fn joined<T: PartialEq>(mut one: Vec<T>, other: Vec<T>) -> Vec<T> {
    let new: Vec<T> = other.into_iter().filter(|item| !one.contains(item)).collect();
    one.extend(new);
    one
}

pub(crate) fn highlight(
    workspace: &mut Workspace,
    params: DocumentHighlightParams,
) -> Answer<Option<Vec<DocumentHighlight>>> {
    let Some(at) = workspace.at(&params.text_document_position_params) else { return Ok(None) };
    let places = kdsl_ide::highlights(at.snapshot.named(), at.file, at.offset);
    let converter = workspace.converter(&at.snapshot);
    let kind = |place: &Place| match place.is_write {
        true => DocumentHighlightKind::WRITE,
        false => DocumentHighlightKind::READ,
    };
    let shown = |place: &Place| {
        Some(DocumentHighlight { range: converter.range(place.span)?, kind: Some(kind(place)) })
    };
    Ok(Some(places.iter().filter_map(shown).collect()))
}
