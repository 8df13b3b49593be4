//! The server as a function from messages to messages.

use std::collections::HashSet;
use std::str::FromStr as _;

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use lsp_types::{
    CancelParams, DidChangeConfigurationParams, DidChangeTextDocumentParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams, InitializeParams,
    NumberOrString, PublishDiagnosticsParams, Uri,
};
use serde_json::{Value, json};

use crate::client::{Client, Settings, SnippetEdits};
use crate::handlers::{self, Answer, Refusal, parse};
use crate::paths;
use crate::workspace::{Done, Job, Workspace};

/// Where a session stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Phase {
    New,
    Running,
    ShutDown,
    Exited(i32),
}

/// What the progress of a job is called.
const PROGRESS: &str = "kdsl/checking";

/// The request by which the user's settings are asked for.
const CONFIGURATION: &str = "kdsl/configuration";

/// A session with an editor. It is fed with messages and does nothing on its own.
///
/// Whoever feeds it calls [`Server::settle`] when nothing more is waiting, and sends what that gives; then takes
/// the next [`Server::job`], if there is one, and gives back what it comes to with [`Server::done`].
#[derive(Debug)]
pub struct Server {
    phase: Phase,
    workspace: Workspace,
    /// What is to be sent besides answers.
    outbox: Vec<Message>,
    /// How many requests were sent to the editor.
    asked: u32,
    /// The requests that nobody waits for any more.
    cancelled: HashSet<RequestId>,
    /// Whether the editor shows that a job is on its way.
    shows_progress: bool,
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
            workspace: Workspace::default(),
            outbox: Vec::new(),
            asked: 0,
            cancelled: HashSet::new(),
            shows_progress: false,
        }
    }

    /// The code with which the process ends, once the editor said `exit`: zero after a `shutdown`.
    pub fn exit_code(&self) -> Option<i32> {
        match self.phase {
            Phase::Exited(code) => Some(code),
            _ => None,
        }
    }

    /// Says which messages wait, so that what they cancel is not computed.
    pub fn cancelled<'m>(&mut self, waiting: impl Iterator<Item = &'m Message>) {
        self.cancelled = waiting
            .filter_map(|message| match message {
                Message::Notification(Notification { method, params }) if method == "$/cancelRequest" => {
                    let id = serde_json::from_value::<CancelParams>(params.clone()).ok()?.id;
                    Some(match id {
                        NumberOrString::Number(number) => RequestId::from(number),
                        NumberOrString::String(text) => RequestId::from(text),
                    })
                }
                _ => None,
            })
            .collect();
    }

    /// Takes a message and gives what is sent back, in order.
    pub fn handle(&mut self, message: Message) -> Vec<Message> {
        match message {
            Message::Request(Request { id, .. }) if self.cancelled.contains(&id) => {
                let code = ErrorCode::RequestCanceled as i32;
                vec![Message::Response(Response::new_err(id, code, "cancelled".to_owned()))]
            }
            Message::Request(Request { id, method, params }) => {
                let response = match self.request(&method, params) {
                    Ok(result) => Response::new_ok(id, result),
                    Err(refusal) => Response::new_err(id, refusal.code as i32, refusal.message),
                };
                vec![Message::Response(response)]
            }
            Message::Notification(Notification { method, params }) => {
                // What says nothing that can be understood is passed over: the protocol has no answer to it.
                let _ = self.notification(&method, params);
                Vec::new()
            }
            Message::Response(response) => {
                let settings = response.response_result.ok().and_then(|result| result.get(0).cloned());
                if response.id == RequestId::from(CONFIGURATION.to_owned())
                    && let Some(settings) = settings.filter(Value::is_object)
                {
                    self.configure(&settings);
                }
                Vec::new()
            }
        }
    }

    /// What is to be said now that nothing more is waiting: the findings that changed.
    pub fn settle(&mut self) -> Vec<Message> {
        if self.phase == Phase::Running {
            let pulls = self.workspace.client.pulls();
            let news = self.workspace.untold();
            for (uri, found) in news.into_iter().filter(|_| !pulls) {
                self.publish(&uri, found);
            }
        }
        std::mem::take(&mut self.outbox)
    }

    /// Compiling a large program, for any thread. There is one at a time.
    pub fn job(&mut self) -> Option<Job> {
        let job = self.workspace.job()?;
        if self.workspace.client.shows_progress() && job.is_first() {
            self.shows_progress = true;
            self.ask("window/workDoneProgress/create", json!({ "token": PROGRESS }));
            self.progress(json!({ "kind": "begin", "title": "kdsl: checking the project" }));
        }
        Some(job)
    }

    /// Takes what a job came to.
    pub fn done(&mut self, done: Done) {
        self.workspace.done(done);
        if std::mem::take(&mut self.shows_progress) {
            self.progress(json!({ "kind": "end" }));
        }
        // An editor that asks was told what a part of the program says.
        if self.workspace.client.pulls() && self.workspace.client.refreshes_findings() {
            self.ask("workspace/diagnostic/refresh", Value::Null);
        }
        if self.workspace.client.refreshes_hints() {
            self.ask("workspace/inlayHint/refresh", Value::Null);
        }
        // References of other files are counted in the whole program.
        if self.workspace.client.refreshes_lenses() {
            self.ask("workspace/codeLens/refresh", Value::Null);
        }
    }

    fn request(&mut self, method: &str, params: Value) -> Answer<Value> {
        let invalid = |message: &str| Err(Refusal::new(ErrorCode::InvalidRequest, message));
        match (self.phase, method) {
            (Phase::New, "initialize") => {
                let snippet_edits = SnippetEdits::of(&params);
                let answer = self.initialize(&parse(params)?)?;
                self.workspace.client.snippet_edits = snippet_edits;
                Ok(answer)
            }
            (Phase::New, _) => {
                Err(Refusal::new(ErrorCode::ServerNotInitialized, "the first request is `initialize`"))
            }
            (Phase::Running, "shutdown") => {
                self.phase = Phase::ShutDown;
                Ok(Value::Null)
            }
            (Phase::Running, "initialize") => invalid("already initialized"),
            (Phase::Running, _) => handlers::answer(&mut self.workspace, method, params),
            (Phase::ShutDown | Phase::Exited(_), _) => invalid("the server is shut down"),
        }
    }

    fn initialize(&mut self, params: &InitializeParams) -> Answer<Value> {
        self.workspace.client = Client::new(params);
        #[expect(deprecated, reason = "editors that know no workspace folders say it so")]
        let root = params.root_uri.as_ref();
        let folders = params.workspace_folders.iter().flatten().map(|folder| &folder.uri);
        let mut roots: Vec<&Uri> = folders.collect();
        if roots.is_empty() {
            roots.extend(root);
        }
        self.workspace.roots = roots.into_iter().filter_map(folder_of).collect();
        self.phase = Phase::Running;
        Ok(json!({
            "capabilities": handlers::announced(&self.workspace.client)?,
            "serverInfo": { "name": "kdsl", "version": env!("CARGO_PKG_VERSION") },
        }))
    }

    /// Takes a notification; none where it cannot be understood.
    fn notification(&mut self, method: &str, params: Value) -> Option<()> {
        if method == "exit" {
            self.phase = Phase::Exited(if self.phase == Phase::ShutDown { 0 } else { 1 });
            return None;
        }
        if self.phase != Phase::Running {
            return None;
        }
        let workspace = &mut self.workspace;
        match method {
            "initialized" => self.initialized(),
            "textDocument/didOpen" => {
                let document = parse::<DidOpenTextDocumentParams>(params).ok()?.text_document;
                workspace.open(document.uri.as_str(), document.version, document.text);
            }
            "textDocument/didChange" => {
                let params = parse::<DidChangeTextDocumentParams>(params).ok()?;
                let (uri, encoding) = (params.text_document.uri.as_str(), workspace.client.encoding);
                let document = workspace.open.get_mut(uri)?;
                document.change(params.content_changes, encoding);
                document.version = params.text_document.version;
                workspace.changed(uri);
            }
            "textDocument/didSave" => {
                parse::<DidSaveTextDocumentParams>(params).ok()?;
                // An editor that does not watch the disk says no more than this.
                if !workspace.client.watches_files() {
                    workspace.all_changed();
                }
            }
            "textDocument/didClose" => {
                let uri = parse::<DidCloseTextDocumentParams>(params).ok()?.text_document.uri;
                workspace.close(uri.as_str());
            }
            "workspace/didChangeWatchedFiles" => workspace.all_changed(),
            "workspace/didChangeConfiguration" => {
                let settings = parse::<DidChangeConfigurationParams>(params).ok()?.settings;
                match settings.is_object() {
                    true => self.configure(&settings),
                    false => self.ask_for_configuration(),
                }
            }
            "workspace/didChangeWorkspaceFolders" => {
                let event = parse::<DidChangeWorkspaceFoldersParams>(params).ok()?.event;
                let removed: Vec<_> =
                    event.removed.iter().filter_map(|folder| folder_of(&folder.uri)).collect();
                workspace.roots.retain(|root| !removed.contains(root));
                workspace.roots.extend(event.added.iter().filter_map(|folder| folder_of(&folder.uri)));
                workspace.know_roots();
            }
            _ => return None,
        }
        Some(())
    }

    fn initialized(&mut self) {
        self.workspace.know_roots();
        if self.workspace.client.watches_files() {
            let watchers: Vec<Value> = ["**/*.kdsl", "**/kdsl.toml", "**/*.{yaml,yml,json,toml}"]
                .iter()
                .map(|pattern| json!({ "globPattern": pattern }))
                .collect();
            let registration = json!({
                "id": "kdsl/files",
                "method": "workspace/didChangeWatchedFiles",
                "registerOptions": { "watchers": watchers },
            });
            self.ask("client/registerCapability", json!({ "registrations": [registration] }));
        }
        self.ask_for_configuration();
    }

    fn ask_for_configuration(&mut self) {
        let workspace = self.workspace.client.capabilities.workspace.as_ref();
        if workspace.and_then(|workspace| workspace.configuration).unwrap_or(false) {
            let params = json!({ "items": [{ "section": "kdsl" }] });
            let id = RequestId::from(CONFIGURATION.to_owned());
            self.outbox.push(Message::Request(Request::new(
                id,
                "workspace/configuration".to_owned(),
                params,
            )));
        }
    }

    fn configure(&mut self, settings: &Value) {
        self.workspace.client.settings = Settings::of(settings);
        self.workspace.all_changed();
    }

    /// Sends a request whose answer nobody waits for.
    fn ask(&mut self, method: &str, params: Value) {
        self.asked += 1;
        let id = RequestId::from(format!("kdsl/{}", self.asked));
        self.outbox.push(Message::Request(Request::new(id, method.to_owned(), params)));
    }

    fn progress(&mut self, value: Value) {
        let params = json!({ "token": PROGRESS, "value": value });
        self.outbox.push(Message::Notification(Notification::new("$/progress".to_owned(), params)));
    }

    fn publish(&mut self, uri: &str, diagnostics: Vec<lsp_types::Diagnostic>) {
        let version = self.workspace.open.get(uri).map(|document| document.version);
        let Ok(uri) = Uri::from_str(uri) else { return };
        let params = PublishDiagnosticsParams { uri, diagnostics, version };
        let told = Notification::new("textDocument/publishDiagnostics".to_owned(), params);
        self.outbox.push(Message::Notification(told));
    }
}

/// The folder that a URI means, without links.
fn folder_of(uri: &Uri) -> Option<std::path::PathBuf> {
    let path = paths::path_of(uri.as_str())?;
    Some(path.canonicalize().unwrap_or(path))
}
