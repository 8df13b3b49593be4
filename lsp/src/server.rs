//! The server as a function from messages to messages.

use std::path::PathBuf;

use kdsl_base::{Edit, FileId, Source, SourceKind};
use kdsl_ide::{Compiled, Options};
use kdsl_schema_docs::Docs;
use lsp_server::{ErrorCode, Message, Notification, Request, Response, ResponseError};
use lsp_types::{
    CodeActionParams, DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
    DidSaveTextDocumentParams, DocumentDiagnosticParams, DocumentFormattingParams, HoverParams,
    InitializeParams, PublishDiagnosticsParams, Range, Uri,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::actions;
use crate::convert::{Converter, Encoding};
use crate::documents::{Document, Documents};
use crate::paths;
use crate::world::BufferWorld;

/// Where a session stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Phase {
    New,
    Running,
    ShutDown,
    Exited(i32),
}

/// What a request comes to.
type Answer = Result<Value, ResponseError>;

/// A session with an editor. It is fed with messages and does nothing on its own.
#[derive(Debug)]
pub struct Server {
    phase: Phase,
    encoding: Encoding,
    /// Whether the editor asks for findings, so that none are pushed.
    pulls: bool,
    root: Option<PathBuf>,
    error_pages: Option<String>,
    open: Documents,
    /// The last program that was compiled, by its document.
    compiled: Option<(String, Compiled)>,
}

impl Default for Server {
    fn default() -> Server {
        Server::new()
    }
}

impl Server {
    /// A session before its first message.
    pub fn new() -> Server {
        Server {
            phase: Phase::New,
            encoding: Encoding::default(),
            pulls: false,
            root: None,
            error_pages: None,
            open: Documents::new(),
            compiled: None,
        }
    }

    /// The code with which the process ends, once the editor said `exit`: zero after a `shutdown`.
    pub fn exit_code(&self) -> Option<i32> {
        match self.phase {
            Phase::Exited(code) => Some(code),
            _ => None,
        }
    }

    /// Takes a message and gives what is sent back, in order.
    pub fn handle(&mut self, message: Message) -> Vec<Message> {
        match message {
            Message::Request(request) => {
                let Request { id, method, params } = request;
                let answer = self.request(&method, params);
                let response = match answer {
                    Ok(result) => Response::new_ok(id, result),
                    Err(error) => Response::new_err(id, error.code, error.message),
                };
                vec![Message::Response(response)]
            }
            Message::Notification(notification) => self.notification(notification).unwrap_or_default(),
            Message::Response(_) => Vec::new(),
        }
    }

    fn request(&mut self, method: &str, params: Value) -> Answer {
        match (self.phase, method) {
            (Phase::New, "initialize") => self.initialize(&parse(params)?),
            (Phase::New, _) => {
                Err(failure(ErrorCode::ServerNotInitialized, "the first request is `initialize`"))
            }
            (Phase::Running, "shutdown") => {
                self.phase = Phase::ShutDown;
                Ok(Value::Null)
            }
            (Phase::Running, "initialize") => Err(failure(ErrorCode::InvalidRequest, "already initialized")),
            (Phase::Running, "textDocument/hover") => self.hover(&parse(params)?),
            (Phase::Running, "textDocument/formatting") => Ok(self.formatting(&parse(params)?)),
            (Phase::Running, "textDocument/diagnostic") => self.diagnostic(&parse(params)?),
            (Phase::Running, "textDocument/codeAction") => self.code_action(&parse(params)?),
            (Phase::Running, _) => {
                Err(failure(ErrorCode::MethodNotFound, &format!("unknown request `{method}`")))
            }
            (Phase::ShutDown | Phase::Exited(_), _) => {
                Err(failure(ErrorCode::InvalidRequest, "the server is shut down"))
            }
        }
    }

    fn initialize(&mut self, params: &InitializeParams) -> Answer {
        let general = params.capabilities.general.as_ref();
        self.encoding = Encoding::choose(general.and_then(|general| general.position_encodings.as_deref()));
        let document = params.capabilities.text_document.as_ref();
        self.pulls = document.is_some_and(|document| document.diagnostic.is_some());
        #[expect(deprecated, reason = "editors that know no workspace folders say it so")]
        let root = params.root_uri.as_ref();
        let folder =
            params.workspace_folders.as_ref().and_then(|folders| folders.first()).map(|folder| &folder.uri);
        self.root = folder.or(root).and_then(|uri| paths::path_of(uri.as_str()));
        let pages =
            params.initialization_options.as_ref().and_then(|options| options.get("errorPages")?.as_str());
        self.error_pages = pages.map(str::to_owned);
        self.phase = Phase::Running;
        Ok(json!({
            "capabilities": {
                "positionEncoding": self.encoding.kind(),
                "textDocumentSync": { "openClose": true, "change": 2, "save": true },
                "hoverProvider": true,
                "documentFormattingProvider": true,
                "codeActionProvider": { "codeActionKinds": ["quickfix", actions::FIX_ALL] },
                "diagnosticProvider": {
                    "identifier": "kdsl",
                    "interFileDependencies": true,
                    "workspaceDiagnostics": false,
                },
            },
            "serverInfo": { "name": "kdsl", "version": env!("CARGO_PKG_VERSION") },
        }))
    }

    /// What a notification comes to; none where it says nothing that can be understood, which the
    /// protocol does not answer.
    fn notification(&mut self, notification: Notification) -> Option<Vec<Message>> {
        let Notification { method, params } = notification;
        if method == "exit" {
            self.phase = Phase::Exited(if self.phase == Phase::ShutDown { 0 } else { 1 });
            return None;
        }
        if self.phase != Phase::Running {
            return None;
        }
        let uri = match method.as_str() {
            "textDocument/didOpen" => {
                let document = parse::<DidOpenTextDocumentParams>(params).ok()?.text_document;
                let opened = Document::new(document.uri.as_str(), document.version, document.text);
                self.open.insert(document.uri.as_str().to_owned(), opened);
                document.uri
            }
            "textDocument/didChange" => {
                let params = parse::<DidChangeTextDocumentParams>(params).ok()?;
                let document = self.open.get_mut(params.text_document.uri.as_str())?;
                document.change(params.content_changes, self.encoding);
                document.version = params.text_document.version;
                params.text_document.uri
            }
            "textDocument/didSave" => parse::<DidSaveTextDocumentParams>(params).ok()?.text_document.uri,
            "textDocument/didClose" => {
                let uri = parse::<DidCloseTextDocumentParams>(params).ok()?.text_document.uri;
                self.open.remove(uri.as_str())?;
                self.compiled = None;
                return Some(if self.pulls { Vec::new() } else { vec![publish(uri, Vec::new(), None)] });
            }
            _ => return None,
        };
        self.compiled = None;
        if self.pulls {
            return None;
        }
        let version = self.open.get(uri.as_str())?.version;
        let findings = self.findings(uri.as_str())?;
        Some(vec![publish(uri, findings, Some(version))])
    }

    fn hover(&mut self, params: &HoverParams) -> Answer {
        let place = &params.text_document_position_params;
        let uri = place.text_document.uri.as_str();
        let encoding = self.encoding;
        let hover = self.with_program(uri, |compiled, converter| {
            let source = compiled.analysis.sources.get(FileId(0))?;
            let offset = encoding.offset(&source.text, source.lines(), place.position);
            let found = kdsl_ide::hover(&compiled.analysis, Some(Docs::embedded()), FileId(0), offset)?;
            converter.hover(found)
        });
        answer(hover.flatten())
    }

    /// The one canonical style, whatever the editor's options say; nothing in a text with mistakes.
    fn formatting(&self, params: &DocumentFormattingParams) -> Value {
        let uri = params.text_document.uri.as_str();
        let edits = self.open.get(uri).and_then(|document| {
            let source = Source::new(uri, document.text.as_str(), SourceKind::File);
            let edits = kdsl_ide::format(FileId(0), &source.text)?;
            let edit = |edit: Edit| {
                let range = self.encoding.range(&source, edit.span);
                json!({ "range": range, "newText": edit.replacement })
            };
            Some(edits.into_iter().map(edit).collect())
        });
        edits.map_or(Value::Null, Value::Array)
    }

    fn diagnostic(&mut self, params: &DocumentDiagnosticParams) -> Answer {
        let items = self.findings(params.text_document.uri.as_str()).unwrap_or_default();
        Ok(json!({ "kind": "full", "items": items }))
    }

    fn code_action(&mut self, params: &CodeActionParams) -> Answer {
        let wanted = params.context.only.as_ref();
        // Asked for by name alone, as an editor does that mends a file when it is saved.
        if wanted.is_some_and(|kinds| {
            kinds.iter().any(|kind| {
                actions::FIX_ALL.starts_with(kind.as_str()) && kind.as_str().starts_with("source")
            })
        }) {
            return Ok(self.fix_all(params.text_document.uri.as_str()).into_iter().collect());
        }
        if wanted.is_some_and(|kinds| !kinds.iter().any(|kind| matches!(kind.as_str(), "" | "quickfix"))) {
            return Ok(json!([]));
        }
        let given = &params.context.diagnostics;
        if given.iter().any(|finding| finding.data.is_some()) {
            return Ok(Value::Array(actions::quick_fixes(given)));
        }
        // An editor that does not keep what a finding carries: find them again.
        let mut findings = self.findings(params.text_document.uri.as_str()).unwrap_or_default();
        findings.retain(|finding| meet(finding.range, params.range));
        Ok(Value::Array(actions::quick_fixes(&findings)))
    }

    /// The action that applies all safe fixes which are of the document alone; none where there are none.
    fn fix_all(&mut self, uri: &str) -> Option<Value> {
        let edits = self.with_program(uri, |compiled, converter| {
            let source = converter.sources.get(FileId(0));
            let edits = kdsl_ide::fix_all(compiled.diagnostics(), FileId(0));
            let range = |edit: &Edit| Some(converter.encoding.range(source?, edit.span));
            let edit = |edit: Edit| Some(json!({ "range": range(&edit)?, "newText": edit.replacement }));
            edits.into_iter().filter_map(edit).collect::<Vec<Value>>()
        })?;
        (!edits.is_empty()).then(|| actions::fix_all(uri, edits))
    }

    /// The findings in a document that is open.
    fn findings(&mut self, uri: &str) -> Option<Vec<lsp_types::Diagnostic>> {
        self.with_program(uri, |compiled, converter| {
            let found = kdsl_ide::diagnostics(compiled.diagnostics(), FileId(0));
            found.into_iter().filter_map(|finding| converter.diagnostic(finding)).collect()
        })
    }

    /// Compiles an open document, unless that was done since the last change, and asks something of it.
    fn with_program<T>(&mut self, uri: &str, ask: impl FnOnce(&Compiled, Converter<'_>) -> T) -> Option<T> {
        let document = self.open.get(uri)?;
        let place =
            document.path.as_deref().and_then(|path| paths::root_and_name(self.root.as_deref(), path));
        let (root, name) = place.map_or((None, uri.to_owned()), |(root, name)| (Some(root), name));
        let compiled = match self.compiled.take() {
            Some((of, compiled)) if of == uri => compiled,
            _ => {
                let main = (name.as_str(), document.text.as_str());
                let world = BufferWorld { root: root.clone(), main, open: &self.open };
                kdsl_ide::compile(&world, std::slice::from_ref(&name), &Options::default())
            }
        };
        let uri_of = |source: &str| {
            if source == name {
                return Some(uri.to_owned());
            }
            root.as_ref().map(|root| paths::uri_of(&root.join(source)))
        };
        let converter = Converter {
            sources: &compiled.analysis.sources,
            encoding: self.encoding,
            uri_of: &uri_of,
            error_pages: self.error_pages.as_deref(),
        };
        let told = ask(&compiled, converter);
        self.compiled = Some((uri.to_owned(), compiled));
        Some(told)
    }
}

fn parse<T: DeserializeOwned>(params: Value) -> Result<T, ResponseError> {
    serde_json::from_value(params).map_err(|error| failure(ErrorCode::InvalidParams, &error.to_string()))
}

fn failure(code: ErrorCode, message: &str) -> ResponseError {
    ResponseError { code: code as i32, message: message.to_owned(), data: None }
}

fn answer<T: serde::Serialize>(found: Option<T>) -> Answer {
    serde_json::to_value(found).map_err(|error| failure(ErrorCode::InternalError, &error.to_string()))
}

fn publish(uri: Uri, diagnostics: Vec<lsp_types::Diagnostic>, version: Option<i32>) -> Message {
    let params = PublishDiagnosticsParams { uri, diagnostics, version };
    Message::Notification(Notification::new("textDocument/publishDiagnostics".to_owned(), params))
}

/// Whether two ranges have a place in common, their ends included.
fn meet(a: Range, b: Range) -> bool {
    a.start <= b.end && b.start <= a.end
}
