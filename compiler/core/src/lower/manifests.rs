//! A file of manifests, as a part of the program or as a component: each document is a resource. Every
//! value keeps its place in the file, so that what is wrong is shown there.

use ecow::EcoString;
use kdsl_base::{Diagnostic, Node, Span, Value};

use super::Lowering;
use crate::hir::{
    ComponentId, Decl, DeclId, DeclName, Element, ExprId, ExprKind, Item, Member, Mode, Record, ScopeId,
    count,
};
use crate::modules::Manifests;
use crate::problems;

impl Lowering {
    /// The resources of a file that is built. They have no names for the rest of the program, which
    /// refers to them as to any other object: by what they are called in the cluster.
    pub(super) fn manifests(&mut self, file: &Manifests) -> Vec<Item> {
        let scope = self.push_scope(None, 0, Span::at(file.file, 0));
        self.documents(file, scope)
    }

    pub(super) fn manifests_as_component(&mut self, file: &Manifests) -> ComponentId {
        let start = Span::at(file.file, 0);
        let (component, scope) = self.push_file_component(start, u32::MAX as usize);
        let items = self.documents(file, scope);
        self.finish_component(component, items);
        component
    }

    fn documents(&mut self, file: &Manifests, scope: ScopeId) -> Vec<Item> {
        let outer = std::mem::replace(&mut self.scope, scope);
        let documents = file.documents.iter().flat_map(listed);
        let items = documents.filter_map(|document| self.document(document)).collect();
        self.scope = outer;
        items
    }

    fn document(&mut self, document: &Node) -> Option<Item> {
        if document.value == Value::Null {
            return None;
        }
        let Some(kind) = document.get("kind").filter(|kind| kind.as_str().is_some()) else {
            self.problems.push(problems::no_manifest(document.origin));
            return None;
        };
        if let Some(problem) = meant_for_others(document, kind) {
            self.problems.push(problem);
            return None;
        }
        let name = document.at(&["metadata", "name"]);
        let span = name.map_or(kind.origin, |name| name.origin);
        let symbol = name.and_then(Node::as_str).map(EcoString::from).unwrap_or_default();
        let entries = document.entries().iter().filter(|(key, _)| key != "kind" && key != "status");
        let members = entries.map(|(key, node)| Member::Entry(key.clone(), node.key, self.data(node, 0)));
        let members: Box<[Member]> = members.collect();
        let record = Box::new(Record { members, is_static: true });
        let body = self.hir.add(ExprKind::Record(record), document.origin);
        let id = DeclId(count(&self.hir.decls));
        let scope = self.scope;
        self.hir.decls.push(Decl {
            kind: kind.as_str().unwrap_or_default().into(),
            kind_span: kind.origin,
            group: None,
            component: None,
            name: match symbol.is_empty() {
                true => DeclName::None,
                false => DeclName::Literal(symbol.clone(), span),
            },
            symbol: symbol.clone(),
            symbol_span: span,
            body,
            mode: Mode::Manifest,
            scope,
            depth: self.hir[scope].depth,
            guards: Vec::new(),
            doc: None,
            span: document.origin,
        });
        if !symbol.is_empty() {
            self.hir[scope].resources.entry(symbol).or_default().push(id);
        }
        Some(Item::Resource(id))
    }

    /// Data as an expression. Its nesting is bounded by the reader of YAML; what is deeper than
    /// expressions may be is reported as theirs is.
    fn data(&mut self, node: &Node, depth: u32) -> ExprId {
        if depth >= super::DEPTH {
            self.problems.push(problems::expression_too_deep(node.origin, super::DEPTH));
            return self.hole(node.origin);
        }
        let kind = match &node.value {
            Value::Null => ExprKind::NullData,
            Value::Bool(value) => ExprKind::Bool(*value),
            Value::Int(number) => ExprKind::Int(*number),
            Value::Float(number) => ExprKind::Float(*number),
            Value::Str(text) => ExprKind::Str(text.clone()),
            Value::List(items) => {
                let items: Vec<Element> =
                    items.iter().map(|item| Element::Value(self.data(item, depth + 1))).collect();
                ExprKind::List(items.into_boxed_slice())
            }
            Value::Map(entries) => {
                let members = entries.iter();
                let members: Box<[Member]> = members
                    .map(|(key, node)| Member::Entry(key.clone(), node.key, self.data(node, depth + 1)))
                    .collect();
                ExprKind::Record(Box::new(Record { members, is_static: true }))
            }
        };
        self.hir.add(kind, node.origin)
    }
}

/// What is wrong with a document that a tool makes an object of before it is applied.
fn meant_for_others(document: &Node, kind: &Node) -> Option<Diagnostic> {
    if document.get("$patch").is_some() {
        return Some(problems::patch(kind.origin));
    }
    // SOPS puts what it needs for decryption, with a checksum of all values, beside the fields.
    document.at(&["sops", "mac"]).map(|_| problems::encrypted(kind.origin))
}

/// The objects of a document: itself, or the items of a list such as `List` and `RoleList`.
fn listed(document: &Node) -> Vec<&Node> {
    let kind = document.get("kind").and_then(Node::as_str).unwrap_or_default();
    match document.get("items").map(|items| &items.value) {
        Some(Value::List(items)) if kind.ends_with("List") => items.iter().flat_map(listed).collect(),
        _ => vec![document],
    }
}
