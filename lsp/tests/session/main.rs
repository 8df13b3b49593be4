//! Whole sessions in the protocol's own JSON: with the server in this process, and with the program.

#![allow(clippy::panic, clippy::string_slice, clippy::unwrap_used, reason = "a test fails by it")]

mod actions;
mod completion;
mod fuzz;
mod hints;
mod names;
mod program;
mod projects;
mod requests;
mod structure;
mod sync;

use kdsl_lsp::Server;
use lsp_server::Message;
use serde_json::{Value, json};

pub(crate) const URI: &str = "file:///nowhere/main.kdsl";

/// A server in this process and the numbers of its requests.
pub(crate) struct Session {
    pub(crate) server: Server,
    next: i32,
    /// The findings that were published last; those that stay the same are not published again.
    findings: Vec<Value>,
}

impl Session {
    /// A session that is initialized with these capabilities.
    pub(crate) fn with(capabilities: &Value) -> Session {
        let mut session = Session::unborn();
        let answer = session.request("initialize", json!({ "capabilities": capabilities }));
        assert!(answer["result"]["capabilities"]["hoverProvider"].as_bool().unwrap(), "{answer}");
        assert!(session.notify("initialized", json!({})).is_empty());
        session
    }

    /// A session before its first message.
    pub(crate) fn unborn() -> Session {
        Session { server: Server::new(), next: 0, findings: Vec::new() }
    }

    pub(crate) fn new() -> Session {
        Session::with(&json!({}))
    }

    pub(crate) fn send(&mut self, message: Value) -> Vec<Value> {
        let message: Message = serde_json::from_value(message).unwrap();
        let mut answers = self.server.handle(message);
        answers.extend(self.server.settle());
        while let Some(job) = self.server.job() {
            self.server.done(job.run());
            answers.extend(self.server.settle());
        }
        answers.iter().map(|answer| serde_json::to_value(answer).unwrap()).collect()
    }

    pub(crate) fn request(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let mut answers = self.send(json!({ "id": self.next, "method": method, "params": params }));
        assert_eq!(answers.len(), 1, "{answers:?}");
        let answer = answers.remove(0);
        assert_eq!(answer["id"], self.next);
        answer
    }

    pub(crate) fn notify(&mut self, method: &str, params: Value) -> Vec<Value> {
        self.send(json!({ "method": method, "params": params }))
    }

    /// Opens the document and gives what is published about it.
    pub(crate) fn open(&mut self, text: &str) -> Vec<Value> {
        let document = json!({ "uri": URI, "languageId": "kdsl", "version": 1, "text": text });
        let told = self.notify("textDocument/didOpen", json!({ "textDocument": document }));
        self.found(&told)
    }

    /// Changes the document and gives what is published about it.
    pub(crate) fn change(&mut self, version: i32, changes: Value) -> Vec<Value> {
        let document = json!({ "uri": URI, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        let told = self.notify("textDocument/didChange", params);
        self.found(&told)
    }

    fn found(&mut self, told: &[Value]) -> Vec<Value> {
        if !told.is_empty() {
            self.findings = published(told);
        }
        self.findings.clone()
    }

    /// The Markdown of the hover at a position.
    pub(crate) fn hover(&mut self, line: u32, character: u32) -> Option<String> {
        let answer = self.request("textDocument/hover", at(line, character));
        answer["result"]["contents"]["value"].as_str().map(str::to_owned)
    }
}

pub(crate) fn at(line: u32, character: u32) -> Value {
    json!({ "textDocument": { "uri": URI }, "position": { "line": line, "character": character } })
}

/// What the only message, which publishes findings, says.
pub(crate) fn published(messages: &[Value]) -> Vec<Value> {
    let [message] = messages else { panic!("{messages:?}") };
    assert_eq!(message["method"], "textDocument/publishDiagnostics");
    message["params"]["diagnostics"].as_array().unwrap().clone()
}

pub(crate) fn codes(findings: &[Value]) -> Vec<&str> {
    findings.iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}
