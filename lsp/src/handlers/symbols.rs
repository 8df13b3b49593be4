//! The outline of a document, and the symbols of all programs.

use kdsl_base::Span;
use kdsl_ide::{Symbol, SymbolKind};
use lsp_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, OneOf, SymbolInformation, WorkspaceSymbol,
    WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

use super::Answer;
use crate::convert::Converter;
use crate::workspace::{Unit, Workspace};

pub(crate) fn of_document(
    workspace: &mut Workspace,
    params: DocumentSymbolParams,
) -> Answer<Option<DocumentSymbolResponse>> {
    let uri = params.text_document.uri.as_str();
    let Some((snapshot, file)) = workspace.current(uri) else { return Ok(None) };
    let converter = workspace.converter(&snapshot);
    let symbols = kdsl_ide::outline(&snapshot.compiled().analysis, file);
    if workspace.client.nests_symbols() {
        let nested = symbols.into_iter().filter_map(|symbol| nested(symbol, converter)).collect();
        return Ok(Some(DocumentSymbolResponse::Nested(nested)));
    }
    let mut flat = Vec::new();
    symbols.into_iter().for_each(|symbol| flatten(symbol, None, converter, &mut flat));
    Ok(Some(DocumentSymbolResponse::Flat(flat)))
}

/// What has the letters that are typed, in all programs: those that wait to be compiled as they were.
pub(crate) fn of_workspace(
    workspace: &mut Workspace,
    params: WorkspaceSymbolParams,
) -> Answer<Option<WorkspaceSymbolResponse>> {
    let units: Vec<Unit> = workspace.programs.keys().cloned().collect();
    let mut found = Vec::new();
    for unit in units {
        let is_known = workspace.programs.get(&unit).is_some_and(|program| program.whole.is_some());
        if !is_known || !workspace.is_large(&unit) {
            workspace.refresh(&unit);
        }
        let whole = workspace.programs.get(&unit).and_then(|program| program.whole.clone());
        let Some(snapshot) = whole else { continue };
        let converter = workspace.converter(&snapshot);
        for symbol in kdsl_ide::project_symbols(&snapshot.compiled().analysis, &params.query) {
            let container = if symbol.container.is_empty() { symbol.detail } else { symbol.container };
            found.extend(converter.location(symbol.span).map(|location| WorkspaceSymbol {
                name: symbol.name,
                kind: kind(symbol.kind),
                tags: None,
                container_name: (!container.is_empty()).then_some(container),
                location: OneOf::Left(location),
                data: None,
            }));
        }
    }
    Ok(Some(WorkspaceSymbolResponse::Nested(found)))
}

/// What the protocol calls a symbol; of two that it does not tell apart the details do.
pub(super) const fn kind(kind: SymbolKind) -> lsp_types::SymbolKind {
    match kind {
        SymbolKind::Resource => lsp_types::SymbolKind::OBJECT,
        SymbolKind::Instance => lsp_types::SymbolKind::STRUCT,
        SymbolKind::Container => lsp_types::SymbolKind::FIELD,
        SymbolKind::Port => lsp_types::SymbolKind::PROPERTY,
        SymbolKind::Key => lsp_types::SymbolKind::KEY,
        SymbolKind::Component => lsp_types::SymbolKind::CLASS,
        SymbolKind::Param => lsp_types::SymbolKind::VARIABLE,
        SymbolKind::Let => lsp_types::SymbolKind::CONSTANT,
        SymbolKind::Function => lsp_types::SymbolKind::FUNCTION,
        SymbolKind::Type => lsp_types::SymbolKind::INTERFACE,
        SymbolKind::Policy => lsp_types::SymbolKind::EVENT,
        SymbolKind::Test => lsp_types::SymbolKind::METHOD,
        SymbolKind::Output => lsp_types::SymbolKind::PROPERTY,
        SymbolKind::Import => lsp_types::SymbolKind::MODULE,
        SymbolKind::Layer => lsp_types::SymbolKind::OPERATOR,
    }
}

fn nested(symbol: Symbol, converter: Converter<'_>) -> Option<DocumentSymbol> {
    let Symbol { name, detail, kind: of, span, name_span, children } = symbol;
    let children: Vec<DocumentSymbol> =
        children.into_iter().filter_map(|child| nested(child, converter)).collect();
    #[expect(deprecated, reason = "the field is there")]
    Some(DocumentSymbol {
        // The protocol has no symbol without a name.
        name: if name.is_empty() { "…".to_owned() } else { name },
        detail: (!detail.is_empty()).then_some(detail),
        kind: kind(of),
        tags: None,
        deprecated: None,
        range: converter.range(span)?,
        selection_range: converter.range(name_span)?,
        children: (!children.is_empty()).then_some(children),
    })
}

fn flatten(symbol: Symbol, around: Option<&str>, converter: Converter<'_>, out: &mut Vec<SymbolInformation>) {
    let Symbol { name, kind: of, name_span, children, .. } = symbol;
    let place = |span: Span| converter.location(span);
    #[expect(deprecated, reason = "the field is there")]
    out.extend(place(name_span).map(|location| SymbolInformation {
        name: name.clone(),
        kind: kind(of),
        tags: None,
        deprecated: None,
        location,
        container_name: around.map(str::to_owned),
    }));
    children.into_iter().for_each(|child| flatten(child, Some(&name), converter, out));
}
