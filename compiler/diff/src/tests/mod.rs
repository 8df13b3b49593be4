//! Two texts of YAML in, what differs out.

mod classes;
mod pairs;
mod same;
mod values;

use std::fmt::Write as _;

use ecow::EcoString;
use kdsl_base::{FileId, Manifest, Node};
use kdsl_schema::{Schema, Target};

use crate::{Diff, Namespaces, Shown, Side};

/// The manifests of a text.
fn manifests(yaml: &str) -> Vec<Manifest> {
    let read = kdsl_yaml::read(FileId(0), yaml);
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    read.documents.into_iter().map(|document| manifest(document.node)).collect()
}

fn manifest(node: Node) -> Manifest {
    let text = |path: &[&str]| node.at(path).and_then(Node::as_str).map_or(EcoString::new(), EcoString::from);
    let (api_version, kind) = (text(&["apiVersion"]), text(&["kind"]));
    Manifest {
        raw: Schema::builtin().find_kind(&api_version, &kind).is_none(),
        api_version,
        kind,
        name: text(&["metadata", "name"]),
        namespace: Some(text(&["metadata", "namespace"])).filter(|namespace| !namespace.is_empty()),
        external: false,
        broken: false,
        lost: None,
        read: Vec::new(),
        made_by: Vec::new(),
        name_span: node.origin,
        kind_span: node.origin,
        node,
    }
}

fn compare(old: &str, new: &str, target: &str, namespaces: Namespaces) -> Diff {
    let (old, new) = (manifests(old), manifests(new));
    let (old, new): (Vec<&Manifest>, Vec<&Manifest>) = (old.iter().collect(), new.iter().collect());
    let target = Target::parse(target).unwrap();
    let side = |manifests| Side { manifests, schema: Schema::builtin(), target };
    crate::diff(side(&old), side(&new), namespaces)
}

fn shown(shown: &Option<Shown>) -> String {
    let text = |node: &Node| {
        let mut out = String::new();
        kdsl_yaml::write_json_compact(node, &mut out);
        out.trim_end().to_owned()
    };
    match shown {
        None => "-".to_owned(),
        Some(Shown::Value(node)) => text(node),
        Some(Shown::Default(node)) => format!("default {}", text(node)),
        Some(Shown::Secret(_)) => "secret".to_owned(),
    }
}

/// A difference, a line per object and per field.
fn words(diff: &Diff) -> String {
    let mut out = String::new();
    for object in &diff.objects {
        let space = object.namespace.as_deref().map(|space| format!("{space}/")).unwrap_or_default();
        let why = object.why.as_deref().map(|why| format!(": {why}")).unwrap_or_default();
        writeln!(out, "{} {space}{} {:?}{why}", object.kind, object.name, object.class).unwrap();
        for field in &object.fields {
            let order = if field.order { " order" } else { "" };
            let why = field.why.as_deref().map(|why| format!(": {why}")).unwrap_or_default();
            let (old, new) = (shown(&field.old), shown(&field.new));
            writeln!(out, "  {}{order}: {old} → {new} {:?}{why}", field.path, field.class).unwrap();
        }
    }
    out
}

fn report(old: &str, new: &str) -> String {
    words(&compare(old, new, "1.37", Namespaces::Count))
}

/// What differs where a text is another one.
fn changed(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from} is not in\n{text}");
    report(text, &text.replacen(from, to, 1))
}

/// Nothing differs, whichever is the old one.
#[track_caller]
fn same(one: &str, other: &str) {
    assert_eq!(report(one, other), "");
    assert_eq!(report(other, one), "");
}

const DEPLOYMENT: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      initContainers:
        - { name: first, image: 'a:1' }
        - { name: second, image: 'b:1' }
      containers:
        - name: web
          image: web:v1
          ports: [{ name: http, containerPort: 8080 }, { name: metrics, containerPort: 9090 }]
          env: [{ name: A, value: '1' }, { name: B, value: '2' }]
          resources: { requests: { cpu: 500m, memory: 1Gi } }
          volumeMounts: [{ name: conf, mountPath: /etc/app }]
      volumes: [{ name: conf, configMap: { name: conf } }]
";
