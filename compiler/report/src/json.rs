//! Findings for other programs. Lines and columns count from one, columns in characters; offsets
//! are bytes from zero, the end excluded.

use kdsl_base::{Diagnostic, Fix, Label, Sources, Span};
use serde_json::{Value, json};

use crate::place::Places;

/// An array of objects, indented.
pub(crate) fn render(findings: &[&Diagnostic], sources: &Sources) -> String {
    let mut places = Places::new(sources);
    let all: Vec<Value> = findings.iter().map(|finding| object(finding, sources, &mut places)).collect();
    format!("{:#}\n", Value::Array(all))
}

/// An object per line.
pub(crate) fn render_lines(findings: &[&Diagnostic], sources: &Sources) -> String {
    let mut places = Places::new(sources);
    findings.iter().map(|finding| format!("{}\n", object(finding, sources, &mut places))).collect()
}

fn object(finding: &Diagnostic, sources: &Sources, places: &mut Places<'_>) -> Value {
    let labels: Vec<Value> = finding.secondary.iter().map(|one| label(one, sources, places)).collect();
    let primary = label(&finding.primary, sources, places);
    let fixes: Vec<Value> = finding.fixes.iter().map(|one| fix(one, sources, places)).collect();
    json!({
        "code": finding.code.id(),
        "name": finding.code.name(),
        "severity": finding.severity.word(),
        "message": finding.message,
        "primary": primary,
        "labels": labels,
        "notes": finding.notes,
        "help": finding.help,
        "fixes": fixes,
        "versions": finding.versions.as_ref().map(|part| &part.versions),
    })
}

fn label(label: &Label, sources: &Sources, places: &mut Places<'_>) -> Value {
    let mut value = span(label.span, sources, places);
    if let Value::Object(fields) = &mut value {
        fields.insert("text".to_owned(), label.text.clone().into());
    }
    value
}

fn fix(fix: &Fix, sources: &Sources, places: &mut Places<'_>) -> Value {
    let mut edits = Vec::new();
    for edit in &fix.edits {
        let mut value = span(edit.span, sources, places);
        if let Value::Object(fields) = &mut value {
            fields.insert("replacement".to_owned(), edit.replacement.clone().into());
        }
        edits.push(value);
    }
    json!({ "title": fix.title, "safe": fix.safe, "edits": edits })
}

fn span(span: Span, sources: &Sources, places: &mut Places<'_>) -> Value {
    let mut end = |offset: u32| {
        let place = places.at(span.file, offset);
        json!({ "line": place.line, "column": place.column, "offset": offset })
    };
    let (start, end) = (end(span.start), end(span.end));
    let file = sources.get(span.file).map(|source| source.name.as_ref());
    json!({ "file": file, "start": start, "end": end })
}
