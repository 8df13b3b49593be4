//! The outline of a file: its resources with their containers, ports and keys, and what else it declares.

use kdsl_base::{FileId, Span};
use kdsl_core::{Analysis, Slot};
use kdsl_schema::Shape;
use kdsl_syntax::ast::{AstNode, Entry, Import, Item, KeyPath, Record, RecordEntry, Resource, ResourceName};
use kdsl_syntax::{NodeKind, Parse, SyntaxNode};

use crate::index::Index;
use crate::slots::Slots;

/// What a symbol is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum SymbolKind {
    /// A resource.
    Resource,
    /// An instance of a component.
    Instance,
    /// A container of a pod.
    Container,
    /// A port of a container or a Service.
    Port,
    /// A key of a ConfigMap or Secret.
    Key,
    /// A component.
    Component,
    /// A param.
    Param,
    /// A `let`.
    Let,
    /// A function.
    Function,
    /// A type.
    Type,
    /// A policy.
    Policy,
    /// A test.
    Test,
    /// An output.
    Output,
    /// A file or component that is imported.
    Import,
    /// `defaults` or a `patch`.
    Layer,
}

/// A symbol of a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Symbol {
    /// Its name.
    pub name: String,
    /// What else there is to say: a resource's kind, a value's type.
    pub detail: String,
    /// What it is.
    pub kind: SymbolKind,
    /// All of it.
    pub span: Span,
    /// Its name, inside of `span`.
    pub name_span: Span,
    /// What is in it.
    pub children: Vec<Symbol>,
}

/// The symbols of a file, in the order of the text.
pub fn outline(analysis: &Analysis, file: FileId) -> Vec<Symbol> {
    let parse = analysis.parses.iter().find(|parse| parse.file == file);
    parse.map(|parse| of_parse(analysis, parse)).unwrap_or_default()
}

pub(crate) fn of_parse(analysis: &Analysis, parse: &Parse) -> Vec<Symbol> {
    // The tree alone says where containers and keys stand, so the program need not be gone through.
    let slots = Slots::of(analysis, parse, &Index::default());
    let outline = Outline { analysis, slots };
    let mut symbols = Vec::new();
    outline.children(parse.root(), &mut symbols);
    symbols
}

struct Outline<'a> {
    analysis: &'a Analysis,
    slots: Slots,
}

impl Outline<'_> {
    fn children(&self, node: SyntaxNode<'_>, out: &mut Vec<Symbol>) {
        for child in node.children() {
            self.node(child, out);
        }
    }

    fn node(&self, node: SyntaxNode<'_>, out: &mut Vec<Symbol>) {
        if let Some(entry) = Entry::cast(node) {
            self.entry(entry, out);
        } else if let Some(symbol) = Item::cast(node).and_then(|item| self.item(item)) {
            out.push(symbol);
        } else if let Some(symbol) = self.listed(node) {
            out.push(symbol);
        } else if !matches!(node.kind(), NodeKind::Let | NodeKind::Param) {
            self.children(node, out);
        }
    }

    fn item(&self, item: Item<'_>) -> Option<Symbol> {
        let node = item.syntax();
        if node
            .parent()
            .is_some_and(|parent| matches!(parent.kind(), NodeKind::RecordExpr | NodeKind::EntryBlock))
        {
            return None;
        }
        let name = |kind, detail: Option<&str>| {
            let name = node.child(NodeKind::Name)?;
            Some(self.symbol(kind, name.text().to_owned(), detail, node, name.span()))
        };
        match item {
            Item::Param(param) => name(SymbolKind::Param, param.ty().map(AstNode::text)),
            Item::Let(value) => name(SymbolKind::Let, value.ty().map(AstNode::text)),
            Item::TypeAlias(alias) => name(SymbolKind::Type, alias.ty().map(AstNode::text)),
            Item::Fn(function) => name(SymbolKind::Function, function.ret().map(AstNode::text)),
            Item::Output(output) => name(SymbolKind::Output, output.ty().map(AstNode::text)),
            Item::Policy(policy) => name(SymbolKind::Policy, policy.kind().map(AstNode::text)),
            Item::Component(_) => self.with_children(name(SymbolKind::Component, Some("component")), node),
            Item::Test(test) => {
                let title = test.name()?;
                let text = title.plain().unwrap_or_else(|| title.text().to_owned());
                Some(self.symbol(SymbolKind::Test, text, Some("test"), node, title.span()))
            }
            Item::Resource(resource) => self.resource(node, resource, ""),
            Item::External(external) => self.resource(node, external.resource()?, "external "),
            Item::Raw(raw) => self.resource(node, raw.resource()?, "raw "),
            Item::Defaults(defaults) => {
                let what = defaults.ty().map_or("", AstNode::text);
                let title = format!("defaults {what}");
                Some(self.symbol(SymbolKind::Layer, title.trim().to_owned(), None, node, word(node)))
            }
            Item::Patch(patch) => {
                let title = format!("patch {}", patch.target().map_or("", AstNode::text));
                Some(self.symbol(SymbolKind::Layer, title.trim().to_owned(), None, node, word(node)))
            }
            Item::Import(import) => self.import(import),
            _ => None,
        }
    }

    fn symbol(
        &self,
        kind: SymbolKind,
        name: String,
        detail: Option<&str>,
        node: SyntaxNode<'_>,
        name_span: Span,
    ) -> Symbol {
        let detail = detail.unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ");
        Symbol { name, detail, kind, span: node.span(), name_span, children: Vec::new() }
    }

    fn with_children(&self, symbol: Option<Symbol>, node: SyntaxNode<'_>) -> Option<Symbol> {
        let mut symbol = symbol?;
        self.children(node, &mut symbol.children);
        Some(symbol)
    }

    fn import(&self, import: Import<'_>) -> Option<Symbol> {
        let name = import.namespace().or_else(|| import.component())?;
        let from = import.path().map(AstNode::text);
        Some(self.symbol(SymbolKind::Import, name.text().to_owned(), from, import.syntax(), name.span()))
    }

    /// A resource; `whole` is its item, with the word before it.
    fn resource(&self, whole: SyntaxNode<'_>, resource: Resource<'_>, mode: &str) -> Option<Symbol> {
        let kind = resource.kind()?;
        let (name, name_span) = match (resource.name(), resource.alias()) {
            (Some(ResourceName::Plain(name)), _) => (name.text().to_owned(), name.span()),
            (Some(ResourceName::Computed(text)), _) => {
                (text.plain().unwrap_or_else(|| text.text().to_owned()), text.span())
            }
            (None, Some(alias)) => (alias.text().to_owned(), alias.span()),
            (None, None) => (kind.text().to_owned(), kind.span()),
        };
        let known = resource.body().is_some_and(|body| self.slots.get(body.id()).is_some());
        let known =
            known || crate::place::kind_named(self.analysis, kind.text()).is_some() || !mode.is_empty();
        let symbol_kind = if known { SymbolKind::Resource } else { SymbolKind::Instance };
        let detail = format!("{mode}{}", kind.text());
        let symbol = self.symbol(symbol_kind, name, Some(&detail), whole, name_span);
        self.with_children(Some(symbol), resource.syntax())
    }

    /// An entry: itself where one of its keys is a symbol's name, and what is in its value.
    fn entry(&self, entry: Entry<'_>, out: &mut Vec<Symbol>) {
        let found = entry.key().and_then(|key| self.key(key));
        let mut inner = Vec::new();
        for child in entry.syntax().children().filter(|child| child.kind() != NodeKind::KeyPath) {
            self.node(child, &mut inner);
        }
        match found {
            Some((kind, segment)) => {
                let name = segment.text().trim_matches('"').to_owned();
                let mut symbol = self.symbol(kind, name, None, entry.syntax(), segment.span());
                symbol.children = inner;
                out.push(symbol);
            }
            None => out.append(&mut inner),
        }
    }

    /// The first part of a key that names a container, a port or a key.
    fn key<'t>(&self, path: KeyPath<'t>) -> Option<(SymbolKind, SyntaxNode<'t>)> {
        path.segments().find_map(|segment| {
            let kind = self.sort(self.slots.get(segment.id())?)?;
            Some((kind, segment.syntax()))
        })
    }

    /// What an entry of a map or a keyed list is.
    fn sort(&self, slot: Slot) -> Option<SymbolKind> {
        let kube = &self.analysis.kube;
        if !kube.is_entry(slot) {
            return None;
        }
        let owner = slot.owner.map_or("", |owner| kube.schema().type_path(owner));
        match slot.shape {
            Shape::Object(ty) => match kube.schema().type_path(ty) {
                "core.v1.Container" | "core.v1.EphemeralContainer" => Some(SymbolKind::Container),
                "core.v1.ContainerPort" | "core.v1.ServicePort" => Some(SymbolKind::Port),
                _ => None,
            },
            _ if matches!(owner, "core.v1.ConfigMap" | "core.v1.Secret")
                && kdsl_core::KEY_SECTIONS.contains(&kube.name(slot)) =>
            {
                Some(SymbolKind::Key)
            }
            _ => None,
        }
    }

    /// A container or a port in a list, by the name in it.
    fn listed(&self, node: SyntaxNode<'_>) -> Option<Symbol> {
        let record = Record::cast(node)?;
        if node.parent()?.kind() != NodeKind::ListExpr {
            return None;
        }
        let kind = self.sort(self.slots.get(node.id)?)?;
        let name = record.entries().find_map(|entry| match entry {
            RecordEntry::Entry(entry) if entry.key()?.text() == "name" => entry.value(),
            _ => None,
        })?;
        let text = name.text().trim_matches('"').to_owned();
        self.with_children(Some(self.symbol(kind, text, None, node, name.span())), node)
    }
}

/// The word that an item begins with.
fn word(node: SyntaxNode<'_>) -> Span {
    node.first_token().map_or(node.span(), |token| node.parse.token_span(token))
}
