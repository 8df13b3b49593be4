//! Where names lead, and who says them.

use kdsl_ide::{Compiled, Place, Targets};
use lsp_types::request::{
    GotoDeclarationParams, GotoDeclarationResponse, GotoImplementationParams, GotoImplementationResponse,
    GotoTypeDefinitionParams, GotoTypeDefinitionResponse,
};
use lsp_types::{
    DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams, GotoDefinitionParams,
    GotoDefinitionResponse, Location, LocationLink, ReferenceParams, TextDocumentPositionParams,
};

use super::Answer;
use crate::workspace::{At, Workspace};

/// A question about where a name leads.
type Ask = fn(&Compiled, kdsl_base::FileId, u32) -> Targets;

pub(crate) fn definition(
    workspace: &mut Workspace,
    params: GotoDefinitionParams,
) -> Answer<Option<GotoDefinitionResponse>> {
    let at = workspace.at(&params.text_document_position_params);
    Ok(leads(workspace, at, kdsl_ide::definition))
}

pub(crate) fn declaration(
    workspace: &mut Workspace,
    params: GotoDeclarationParams,
) -> Answer<Option<GotoDeclarationResponse>> {
    let at = workspace.at(&params.text_document_position_params);
    Ok(leads(workspace, at, kdsl_ide::declaration))
}

pub(crate) fn type_definition(
    workspace: &mut Workspace,
    params: GotoTypeDefinitionParams,
) -> Answer<Option<GotoTypeDefinitionResponse>> {
    let at = workspace.at(&params.text_document_position_params);
    Ok(leads(workspace, at, kdsl_ide::type_definition))
}

/// What is made of something may stand anywhere in the program.
pub(crate) fn implementation(
    workspace: &mut Workspace,
    params: GotoImplementationParams,
) -> Answer<Option<GotoImplementationResponse>> {
    let at = workspace.at_in_whole(&params.text_document_position_params);
    Ok(leads(workspace, at, kdsl_ide::implementation))
}

fn leads(workspace: &Workspace, at: Option<At>, ask: Ask) -> Option<GotoDefinitionResponse> {
    let at = at?;
    let found = ask(at.snapshot.compiled(), at.file, at.offset);
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
    let Some(at) = workspace.at_in_whole(&params.text_document_position) else { return Ok(None) };
    let declarations = params.context.include_declaration;
    let places = kdsl_ide::references(at.snapshot.compiled(), at.file, at.offset, declarations);
    let converter = workspace.converter(&at.snapshot);
    Ok(Some(places.iter().filter_map(|place| converter.location(place.span)).collect()))
}

pub(crate) fn highlight(
    workspace: &mut Workspace,
    params: DocumentHighlightParams,
) -> Answer<Option<Vec<DocumentHighlight>>> {
    let Some(at) = workspace.at(&params.text_document_position_params) else { return Ok(None) };
    let places = kdsl_ide::highlights(at.snapshot.compiled(), at.file, at.offset);
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

impl Workspace {
    /// The place that a request about the whole program is about.
    pub(crate) fn at_in_whole(&mut self, place: &TextDocumentPositionParams) -> Option<At> {
        let (snapshot, file) = self.whole(place.text_document.uri.as_str())?;
        let source = snapshot.output.sources().get(file)?;
        let offset = self.client.encoding.offset(&source.text, source.lines(), place.position);
        Some(At { snapshot, file, offset })
    }
}
