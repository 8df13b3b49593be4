//! The server's own commands, for what no request of the protocol asks.

use kdsl::{GraphFormat, LineIndex, Span, Target};
use kdsl_schema_docs::Docs;
use lsp_server::ErrorCode;
use lsp_types::ExecuteCommandParams;
use serde_json::{Value, json};

use super::{Answer, Refusal};
use crate::workspace::Workspace;

/// A command, and what it does with its arguments.
type Command = (&'static str, fn(&mut Workspace, &[Value]) -> Answer<Value>);

const COMMANDS: &[Command] = &[
    ("kdsl.explain", explain),
    ("kdsl.graph", graph),
    ("kdsl.importYaml", import_yaml),
    ("kdsl.preview", preview),
    ("kdsl.test", test),
];

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

/// An argument that must be there.
fn needed<'a>(arguments: &'a [Value], at: usize, what: &str) -> Answer<&'a str> {
    let missing = || Refusal::new(ErrorCode::InvalidParams, format!("argument {} is {what}", at + 1));
    text(arguments, at).ok_or_else(missing)
}

/// `[uri, environment?]`: the YAML of the program of a document, for an environment of its project:
/// `{ yaml, map: [[line of the YAML, location]], missing }`, with a row for each scalar. `yaml` is null where errors
/// keep it from being written; `missing` names the params without a value, which are among the reasons. A secret that
/// nobody gave has a placeholder.
fn preview(workspace: &mut Workspace, arguments: &[Value]) -> Answer<Value> {
    let uri = needed(arguments, 0, "the URI of a document")?;
    let Some(snapshot) = workspace.shown(uri, text(arguments, 1)) else { return Ok(Value::Null) };
    let missing = kdsl_ide::missing_params(snapshot.compiled());
    let missing: Vec<&str> = missing.into_iter().map(|param| param.name).collect();
    let Some(preview) = kdsl_ide::preview(snapshot.compiled()) else {
        return Ok(json!({ "yaml": null, "map": [], "missing": missing }));
    };
    let converter = workspace.converter(&snapshot);
    let lines = LineIndex::new(&preview.yaml);
    let row = |(bytes, span): &(std::ops::Range<u32>, Span)| {
        Some(json!([lines.line(bytes.start), converter.location(*span)?]))
    };
    let map: Vec<Value> = preview.scalars.iter().filter_map(row).collect();
    Ok(json!({ "yaml": preview.yaml, "map": map, "missing": missing }))
}

/// `[uri, "mermaid" | "dot" | "json"]`: what refers to what in the program of a document; null where it has
/// errors.
fn graph(workspace: &mut Workspace, arguments: &[Value]) -> Answer<Value> {
    let uri = needed(arguments, 0, "the URI of a document")?;
    let format = match text(arguments, 1) {
        Some("dot") => GraphFormat::Dot,
        Some("json") => GraphFormat::Json,
        _ => GraphFormat::Mermaid,
    };
    let Some(snapshot) = workspace.shown(uri, None) else { return Ok(Value::Null) };
    Ok(json!(snapshot.output.graph(format)))
}

/// `[uri, name]`: what came of a test of a document: `{ passed, findings: [{ message, location }] }`; null where there
/// is no test of that name.
fn test(workspace: &mut Workspace, arguments: &[Value]) -> Answer<Value> {
    let uri = needed(arguments, 0, "the URI of a document")?;
    let name = needed(arguments, 1, "the name of a test")?;
    let Some(snapshot) = workspace.test(uri, name) else { return Ok(Value::Null) };
    let converter = workspace.converter(&snapshot);
    let errors = snapshot.output.diagnostics().iter().filter(|finding| finding.is_error());
    let shown = |finding: &kdsl::Diagnostic| json!({ "message": finding.message, "location": converter.location(finding.primary.span) });
    let findings: Vec<Value> = errors.map(shown).collect();
    Ok(json!({ "passed": findings.is_empty(), "findings": findings }))
}

/// `[text, uri?]`: the program that manifests become, for the version of Kubernetes of the document's project:
/// `{ text, notes }`, the notes sentences about what could not be carried; null where the text holds no manifest.
fn import_yaml(workspace: &mut Workspace, arguments: &[Value]) -> Answer<Value> {
    let manifests = needed(arguments, 0, "the text of manifests")?;
    let snapshot = text(arguments, 1).and_then(|uri| workspace.current(uri)).map(|(snapshot, _)| snapshot);
    let target = snapshot.map_or_else(Target::default, |snapshot| snapshot.compiled().analysis.kube.target);
    let done = kdsl_ide::import_yaml(manifests, target);
    Ok(done.map_or(Value::Null, |done| json!({ "text": done.text, "notes": done.notes })))
}

/// `[subject, uri?]`: the page of a code, a kind, or a field of one such as `Pod.spec`, as Markdown. Kinds of the
/// document's project are known.
fn explain(workspace: &mut Workspace, arguments: &[Value]) -> Answer<Value> {
    let subject = needed(arguments, 0, "a code, a kind or a field")?;
    let snapshot = text(arguments, 1).and_then(|uri| workspace.current(uri)).map(|(snapshot, _)| snapshot);
    let kube = snapshot.as_ref().map(|snapshot| &snapshot.compiled().analysis.kube);
    let schema = kube.map_or(kdsl_schema::Schema::builtin(), |kube| kube.schema());
    let target = kube.map_or_else(Target::default, |kube| kube.target);
    let refused = |why: kdsl_ide::Unexplained| Refusal::new(ErrorCode::InvalidParams, why.message);
    let page = kdsl_ide::explain(schema, Docs::embedded(), subject, target).map_err(refused)?;
    // What is laid out in columns is not to be set as prose.
    Ok(json!(if page.starts_with('#') { page } else { format!("```text\n{page}```\n") }))
}
