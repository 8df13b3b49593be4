//! The rules on YAML: for each one that fails and one that passes.
//!
//! The inputs are plain manifests. A document may say `external: true` or `broken: true` of itself.

mod config;
mod config_and_storage;
mod containers;
mod edges;
mod labels_and_names;
mod lints;
mod network;
mod network_and_scaling;
mod objects;
mod pod_rules;
mod pod_security;
mod pods;
mod rbac;
mod references;
mod resources;
mod rollout;
mod speed;
mod traffic;
mod unused;
mod workloads;

use ecow::{EcoString, EcoVec};
use kdsl_base::{Code, Diagnostic, Manifest, Node, Source, SourceKind, Sources, Value};
use kdsl_report::{Format, render};
use kdsl_schema::{Schema, Target};

/// The manifests of a text.
pub(crate) fn manifests(yaml: &str) -> (Vec<Manifest>, Sources) {
    let mut sources = Sources::default();
    let file = sources.add(Source::new("app.yaml", yaml, SourceKind::File));
    let read = kdsl_yaml::read(file, yaml);
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    (read.documents.into_iter().map(|document| manifest(document.node)).collect(), sources)
}

fn manifest(mut node: Node) -> Manifest {
    let said = |node: &Node, key: &str| node.get(key).is_some_and(|node| node.value == Value::Bool(true));
    let text = |path: &[&str]| node.at(path).and_then(Node::as_str).map_or(EcoString::new(), EcoString::from);
    let origin = |path: &[&str]| node.at(path).map_or(node.origin, |node| node.origin);
    let (api_version, kind) = (text(&["apiVersion"]), text(&["kind"]));
    let manifest = Manifest {
        raw: Schema::builtin().find_kind(&api_version, &kind).is_none(),
        api_version,
        kind,
        name: text(&["metadata", "name"]),
        namespace: Some(text(&["metadata", "namespace"])).filter(|namespace| !namespace.is_empty()),
        external: said(&node, "external"),
        made_by: Vec::new(),
        read: Vec::new(),
        broken: said(&node, "broken"),
        lost: None,
        name_span: origin(&["metadata", "name"]),
        kind_span: origin(&["kind"]),
        node: Node::new(Value::Null, node.origin),
    };
    let entries: EcoVec<_> =
        node.entries().iter().filter(|(key, _)| key != "external" && key != "broken").cloned().collect();
    node.value = Value::Map(entries);
    Manifest { node, ..manifest }
}

/// The hints that a small example need not heed.
const UNUSED: [Code; 3] = [Code::K0350, Code::K0351, Code::K0352];

/// What the rules say of a text, but for what nobody uses.
fn check_for(yaml: &str, target: &str) -> (Vec<Diagnostic>, Sources) {
    let (manifests, sources) = manifests(yaml);
    let mut found = crate::check(&manifests, Schema::builtin(), Target::parse(target).unwrap());
    found.retain(|problem| !UNUSED.contains(&problem.code));
    (found, sources)
}

/// What the rules say of a text, as a terminal shows it.
pub(crate) fn report_for(yaml: &str, target: &str) -> String {
    let (found, sources) = check_for(yaml, target);
    for problem in &found {
        assert!(problem.message.chars().count() <= 100, "too long: {}", problem.message);
        assert!(!problem.message.ends_with('.'), "{}", problem.message);
    }
    render(&found, &sources, Format::Full, false)
}

/// The same for the newest version.
pub(crate) fn report(yaml: &str) -> String {
    report_for(yaml, "1.37")
}

/// Nothing is said of that text.
#[track_caller]
pub(crate) fn passes(yaml: &str) {
    let report = report(yaml);
    assert!(report.is_empty(), "{report}");
}

/// The findings of a text as `code: message` lines.
pub(crate) fn lines(yaml: &str, target: &str) -> Vec<String> {
    let (found, _) = check_for(yaml, target);
    found.iter().map(|problem| format!("{:?} {}", problem.code, problem.message)).collect()
}
