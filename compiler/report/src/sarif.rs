//! SARIF 2.1.0, the format in which code scanning takes what tools find.

use std::collections::BTreeMap;

use kdsl_base::{Code, Diagnostic, Fix, Label, Severity, Sources, Span};
use serde_json::{Map, Value, json};

use crate::location::{Fingerprints, region, words};
use crate::place::Places;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(crate) fn render(findings: &[&Diagnostic], sources: &Sources) -> String {
    let mut places = Places::new(sources);
    let mut fingerprints = Fingerprints::default();
    let mut worst: BTreeMap<Code, Severity> = BTreeMap::new();
    for finding in findings {
        let severity = worst.entry(finding.code).or_insert(finding.severity);
        *severity = (*severity).min(finding.severity);
    }
    let rules: Vec<Value> = worst.iter().map(|(code, severity)| rule(*code, *severity)).collect();
    let index: BTreeMap<Code, usize> = worst.keys().enumerate().map(|(at, code)| (*code, at)).collect();
    let mut results = Vec::new();
    for finding in findings {
        let mut result = result(finding, sources, &mut places);
        result.insert("ruleIndex".to_owned(), json!(index.get(&finding.code)));
        let print = fingerprints.of(finding, sources);
        result.insert("partialFingerprints".to_owned(), json!({ "kdsl/v1": print }));
        results.push(Value::Object(result));
    }
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": { "name": "kdsl", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules },
            },
            // Our columns are characters; the default of the format is UTF-16.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "note",
    }
}

/// The sort of finding, with its page.
fn rule(code: Code, severity: Severity) -> Value {
    let id = code.id();
    let page = code.page();
    let why = page.split("\n## ").next().unwrap_or("").split_once("\n\n").map_or("", |(_, text)| text.trim());
    let mut rule = json!({
        "id": id,
        "name": code.name(),
        "shortDescription": { "text": code.name() },
        "defaultConfiguration": { "level": level(severity) },
        "help": { "text": format!("kdsl explain {id}"), "markdown": page },
    });
    if let (Value::Object(fields), false) = (&mut rule, why.is_empty()) {
        fields.insert("fullDescription".to_owned(), json!({ "text": why }));
    }
    rule
}

fn result<'s>(finding: &Diagnostic, sources: &'s Sources, places: &mut Places<'s>) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut put = |key: &str, value: Value| fields.insert(key.to_owned(), value);
    put("ruleId", finding.code.id().into());
    put("level", level(finding.severity).into());
    put("message", json!({ "text": words(finding) }));
    if let Some(place) = physical(finding.primary.span, sources, places) {
        put("locations", json!([{ "physicalLocation": place }]));
    }
    let related: Vec<Value> = finding.secondary.iter().filter_map(|it| label(it, sources, places)).collect();
    if !related.is_empty() {
        put("relatedLocations", related.into());
    }
    let fixes: Vec<Value> = finding.fixes.iter().filter_map(|one| fix(one, sources, places)).collect();
    if !fixes.is_empty() {
        put("fixes", fixes.into());
    }
    fields
}

fn label<'s>(label: &Label, sources: &'s Sources, places: &mut Places<'s>) -> Option<Value> {
    let place = physical(label.span, sources, places)?;
    Some(match label.text.as_str() {
        "" => json!({ "physicalLocation": place }),
        text => json!({ "physicalLocation": place, "message": { "text": text } }),
    })
}

fn physical<'s>(span: Span, sources: &'s Sources, places: &mut Places<'s>) -> Option<Value> {
    let region = region(span, sources, places)?;
    let artifact = json!({ "uri": uri(region.file) });
    Some(json!({ "artifactLocation": artifact, "region": lines(span, sources, places)? }))
}

fn lines<'s>(span: Span, sources: &'s Sources, places: &mut Places<'s>) -> Option<Value> {
    let region = region(span, sources, places)?;
    Some(json!({
        "startLine": region.start.line,
        "startColumn": region.start.column,
        "endLine": region.end.line,
        "endColumn": region.end.column,
        "byteOffset": span.start,
        "byteLength": span.end.saturating_sub(span.start),
    }))
}

/// A fix, with its changes file by file; none where it changes what is no file.
fn fix<'s>(fix: &Fix, sources: &'s Sources, places: &mut Places<'s>) -> Option<Value> {
    let mut files: Vec<(&str, Vec<Value>)> = Vec::new();
    for edit in &fix.edits {
        let file = region(edit.span, sources, places)?.file;
        let inserted = json!({ "text": edit.replacement });
        let change =
            json!({ "deletedRegion": lines(edit.span, sources, places)?, "insertedContent": inserted });
        match files.iter_mut().find(|(known, _)| *known == file) {
            Some((_, changes)) => changes.push(change),
            None => files.push((file, vec![change])),
        }
    }
    let change = |(file, replacements): (&str, Vec<Value>)| json!({ "artifactLocation": { "uri": uri(file) }, "replacements": replacements });
    let changes: Vec<Value> = files.into_iter().map(change).collect();
    (!changes.is_empty()).then(|| json!({ "description": { "text": fix.title }, "artifactChanges": changes }))
}

/// A path as a reference of RFC 3986, relative where the path is.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let path = path.strip_prefix("./").unwrap_or(path);
    if path.starts_with('/') {
        out.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
