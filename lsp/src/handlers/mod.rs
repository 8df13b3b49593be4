//! What an editor can ask: the table of requests, and what is announced of them. Each feature is a file.

mod actions;
mod commands;
mod completion;
mod diagnostics;
mod files;
mod format;
mod hierarchy;
mod hints;
mod hover;
mod lens;
mod links;
mod navigation;
mod ranges;
mod rename;
mod signature;
mod symbols;
pub(crate) mod tokens;
mod typing;

use lsp_server::ErrorCode;
use lsp_types::request::Request;
use lsp_types::{
    CallHierarchyServerCapability, CodeActionProviderCapability, CodeLensOptions, DeclarationCapability,
    DiagnosticOptions, DiagnosticServerCapabilities, DocumentLinkOptions, ExecuteCommandOptions,
    FoldingRangeProviderCapability, HoverProviderCapability, ImplementationProviderCapability,
    LinkedEditingRangeServerCapabilities, OneOf, SelectionRangeProviderCapability, ServerCapabilities,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
    TypeDefinitionProviderCapability, WorkDoneProgressOptions, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::client::Client;
use crate::workspace::Workspace;

/// Why a request has no answer.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) code: ErrorCode,
    pub(crate) message: String,
}

/// What a request comes to; nothing where there is nothing to say.
pub(crate) type Answer<T> = Result<T, Refusal>;

impl Refusal {
    pub(crate) fn new(code: ErrorCode, message: impl Into<String>) -> Refusal {
        Refusal { code, message: message.into() }
    }
}

/// A request, and what answers it.
struct Handler {
    method: &'static str,
    run: fn(&mut Workspace, Value) -> Answer<Value>,
}

macro_rules! handler {
    ($request:ty => $answer:path) => {
        Handler {
            method: <$request as Request>::METHOD,
            run: |workspace, params| {
                let params: <$request as Request>::Params = parse(params)?;
                let result: <$request as Request>::Result = $answer(workspace, params)?;
                shown(&result)
            },
        }
    };
}

macro_rules! handlers {
    ($($request:ident => $answer:path,)*) => {
        &[$(handler!(lsp_types::request::$request => $answer),)*]
    };
}

/// Every request that is answered.
const HANDLERS: &[Handler] = handlers![
    CallHierarchyIncomingCalls => hierarchy::incoming,
    CallHierarchyOutgoingCalls => hierarchy::outgoing,
    CallHierarchyPrepare => hierarchy::prepare_calls,
    CodeLensRequest => lens::of_document,
    Completion => completion::completion,
    DocumentDiagnosticRequest => diagnostics::of_document,
    DocumentHighlightRequest => navigation::highlight,
    DocumentLinkRequest => links::of_document,
    DocumentSymbolRequest => symbols::of_document,
    ExecuteCommand => commands::execute,
    FoldingRangeRequest => ranges::folds,
    Formatting => format::document,
    GotoDeclaration => navigation::declaration,
    GotoDefinition => navigation::definition,
    GotoImplementation => navigation::implementation,
    GotoTypeDefinition => navigation::type_definition,
    HoverRequest => hover::hover,
    InlayHintRequest => hints::of_range,
    InlayHintResolveRequest => hints::resolve,
    LinkedEditingRange => links::linked,
    OnTypeFormatting => typing::on_type,
    PrepareRenameRequest => rename::prepare,
    RangeFormatting => typing::range,
    References => navigation::references,
    Rename => rename::rename,
    ResolveCompletionItem => completion::resolve,
    SelectionRangeRequest => ranges::selections,
    SemanticTokensFullDeltaRequest => tokens::delta,
    SemanticTokensFullRequest => tokens::full,
    SemanticTokensRangeRequest => tokens::range,
    SignatureHelpRequest => signature::help,
    TypeHierarchyPrepare => hierarchy::prepare_types,
    TypeHierarchySubtypes => hierarchy::subtypes,
    TypeHierarchySupertypes => hierarchy::supertypes,
    WillRenameFiles => files::will_rename,
    WorkspaceDiagnosticRequest => diagnostics::of_workspace,
    WorkspaceSymbolRequest => symbols::of_workspace,
];

/// What is answered beside the protocol, or with more than its types know.
const EXTENSIONS: &[Handler] = &[
    Handler { method: typing::ON_ENTER, run: typing::on_enter },
    handler!(actions::Offer => actions::offer),
    handler!(actions::Resolve => actions::resolve),
];

/// What is announced of them, as it is sent.
pub(crate) fn announced(client: &Client) -> Answer<Value> {
    let mut all = shown(&capabilities(client))?;
    if let Some(all) = all.as_object_mut() {
        // The types of the protocol have the requests, and no place to announce them.
        all.insert("typeHierarchyProvider".to_owned(), true.into());
    }
    Ok(all)
}

fn capabilities(client: &Client) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::Supported(true)),
            ..TextDocumentSyncOptions::default()
        })),
        code_action_provider: Some(CodeActionProviderCapability::Options(actions::capability())),
        completion_provider: Some(completion::capability()),
        diagnostic_provider: Some(DiagnosticServerCapabilities::Options(DiagnosticOptions {
            identifier: Some("kdsl".to_owned()),
            inter_file_dependencies: true,
            workspace_diagnostics: true,
            ..DiagnosticOptions::default()
        })),
        declaration_provider: Some(DeclarationCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        call_hierarchy_provider: Some(CallHierarchyServerCapability::Simple(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        linked_editing_range_provider: Some(LinkedEditingRangeServerCapabilities::Simple(true)),
        implementation_provider: Some(ImplementationProviderCapability::Simple(true)),
        references_provider: Some(OneOf::Left(true)),
        rename_provider: Some(client.rename()),
        type_definition_provider: Some(TypeDefinitionProviderCapability::Simple(true)),
        document_formatting_provider: Some(OneOf::Left(true)),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: commands::names(),
            ..ExecuteCommandOptions::default()
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(false) }),
        document_on_type_formatting_provider: Some(typing::capability()),
        document_range_formatting_provider: Some(OneOf::Left(true)),
        experimental: Some(serde_json::json!({ "onEnter": true })),
        document_symbol_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        inlay_hint_provider: Some(OneOf::Right(hints::capability())),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        semantic_tokens_provider: Some(tokens::capability()),
        signature_help_provider: Some(signature::capability()),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: Some(files::capability()),
        }),
        ..ServerCapabilities::default()
    }
}

/// Answers a request.
pub(crate) fn answer(workspace: &mut Workspace, method: &str, params: Value) -> Answer<Value> {
    match HANDLERS.iter().chain(EXTENSIONS).find(|handler| handler.method == method) {
        Some(handler) => (handler.run)(workspace, params),
        None => Err(Refusal::new(ErrorCode::MethodNotFound, format!("unknown request `{method}`"))),
    }
}

/// Reads the params of a message.
pub(crate) fn parse<T: DeserializeOwned>(params: Value) -> Answer<T> {
    serde_json::from_value(params).map_err(|error| Refusal::new(ErrorCode::InvalidParams, error.to_string()))
}

fn shown<T: serde::Serialize>(result: &T) -> Answer<Value> {
    serde_json::to_value(result).map_err(|error| Refusal::new(ErrorCode::InternalError, error.to_string()))
}
