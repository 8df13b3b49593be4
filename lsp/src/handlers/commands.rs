//! The server's own commands, for what no request of the protocol asks.

use lsp_server::ErrorCode;
use lsp_types::ExecuteCommandParams;
use serde_json::{Value, json};

use super::{Answer, Refusal};
use crate::workspace::Workspace;

/// A command, and what it does with its arguments.
type Command = (&'static str, fn(&mut Workspace, &[Value]) -> Answer<Value>);

const COMMANDS: &[Command] = &[("kdsl.graph", graph), ("kdsl.preview", preview)];

/// What the commands are called.
pub(crate) fn names() -> Vec<String> {
    COMMANDS.iter().map(|(name, _)| (*name).to_owned()).collect()
}

pub(crate) fn execute(workspace: &mut Workspace, params: ExecuteCommandParams) -> Answer<Option<Value>> {
    match COMMANDS.iter().find(|(name, _)| *name == params.command) {
        Some((_, run)) => run(workspace, &params.arguments).map(Some),
        None => Err(Refusal::new(ErrorCode::InvalidParams, format!("unknown command `{}`", params.command))),
    }
}

fn text(arguments: &[Value], at: usize) -> Option<&str> {
    arguments.get(at)?.as_str()
}

fn document(arguments: &[Value]) -> Answer<&str> {
    let missing = || Refusal::new(ErrorCode::InvalidParams, "the first argument is the URI of a document");
    text(arguments, 0).ok_or_else(missing)
}

/// `[uri]`: the YAML of the program of a document.
fn preview(workspace: &mut Workspace, arguments: &[Value]) -> Answer<Value> {
    let Some((snapshot, _)) = workspace.whole(document(arguments)?) else { return Ok(Value::Null) };
    Ok(json!({ "yaml": snapshot.output.to_yaml() }))
}

/// `[uri, "mermaid" | "dot" | "json"]`: what refers to what in the program of a document.
fn graph(workspace: &mut Workspace, arguments: &[Value]) -> Answer<Value> {
    let format = match text(arguments, 1) {
        Some("dot") => kdsl::GraphFormat::Dot,
        Some("json") => kdsl::GraphFormat::Json,
        _ => kdsl::GraphFormat::Mermaid,
    };
    let Some((snapshot, _)) = workspace.whole(document(arguments)?) else { return Ok(Value::Null) };
    Ok(json!(snapshot.output.graph(format)))
}
