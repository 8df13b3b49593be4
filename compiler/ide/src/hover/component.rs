//! Components, their instances and params, and the names that imports give.

use std::collections::BTreeSet;

use kdsl_base::{Manifest, SourceKind};
use kdsl_core::hir::{Component, ComponentId, Decl, LocalId, ScopeId};
use kdsl_core::resolve_path;
use kdsl_syntax::ast::{AstNode, Import};
use kdsl_syntax::{NodeKind, SyntaxNode};

use super::{Hover, Known};
use crate::known;

/// How many objects of an instance, and names of a file, are listed.
const LISTED: usize = 12;

impl Known<'_> {
    /// A component: what it is given, what it gives, and its documentation.
    pub(super) fn component(self, id: ComponentId) -> String {
        let hir = &self.analysis.hir;
        let component = &hir[id];
        let mut lines: Vec<String> =
            component.params.iter().map(|param| format!("  {}\n", self.said_of(*param))).collect();
        lines.extend(self.outputs(component).map(|output| format!("  {}\n", self.said_of(output))));
        let body = if lines.is_empty() { "{}".to_owned() } else { format!("{{\n{}}}", lines.concat()) };
        format!("```kdsl\ncomponent {} {body}\n```\n", component.name) + &documented(component.doc.as_deref())
    }

    /// The outputs in source order.
    fn outputs(self, component: &Component) -> impl Iterator<Item = LocalId> {
        let scope = self.analysis.hir.scopes.get(component.scope.0 as usize);
        // Of a file everything is an output, and listed where it is imported.
        let outputs = scope.filter(|_| !component.is_file).map(|scope| &scope.outputs);
        let mut found: Vec<LocalId> = outputs.into_iter().flatten().map(|(_, id)| *id).collect();
        found.sort_unstable_by_key(|id| self.analysis.hir[*id].span);
        found.into_iter()
    }

    /// What an instance makes, and the documentation of its component.
    pub(super) fn instance(self, decl: &Decl, component: ComponentId) -> String {
        let of_it = |manifest: &&Manifest| {
            !decl.symbol_span.is_empty()
                && manifest.made_by.iter().any(|maker| maker.span == decl.symbol_span)
        };
        let made: BTreeSet<String> = self
            .manifests
            .iter()
            .filter(of_it)
            .map(|manifest| format!("{} `{}`", manifest.kind, manifest.name))
            .collect();
        let mut out = String::new();
        if !made.is_empty() {
            out = format!("\n- makes {}\n", listed(made.into_iter()));
        }
        match decl.doc {
            // Its own words stand behind.
            Some(_) => out,
            None => out + &documented(self.analysis.hir[component].doc.as_deref()),
        }
    }

    /// The param that a key in the braces of an instance, or behind the `with` of a test, gives a value.
    pub(super) fn given_param(self, key: SyntaxNode<'_>) -> Option<LocalId> {
        let hir = &self.analysis.hir;
        let span = key.span();
        let given = hir.tests.iter().flat_map(|test| &test.params).find(|(_, at, ..)| *at == span);
        if let Some((_, _, param, _)) = given {
            return *param;
        }
        let path = key.parent()?;
        if path.children().next() != Some(key) {
            return None;
        }
        let name = key.text().trim_matches('"');
        let is_braces = |node: &SyntaxNode<'_>| {
            matches!(
                node.kind(),
                NodeKind::RecordExpr | NodeKind::EntryBlock | NodeKind::IfEntries | NodeKind::ForEntries
            )
        };
        let resource = path.ancestors().skip(1).find(|node| !is_braces(node))?;
        let body = resource.child(NodeKind::RecordExpr)?.span();
        let decl = hir.decls.iter().find(|decl| hir[decl.body].span == body)?;
        let params = &hir[decl.component?].params;
        params.iter().copied().find(|param| hir[*param].name == name)
    }

    /// The component whose name is declared there.
    pub(super) fn component_at(self, at: impl Fn(kdsl_base::Span) -> bool) -> Option<Hover> {
        let mut components = self.analysis.hir.components.iter().zip(0u32..);
        let (component, number) = components.find(|(component, _)| at(component.name_span))?;
        Some(Hover { span: component.name_span, markdown: self.component(ComponentId(number)) })
    }

    /// A name that an import lists, or the path of the file.
    pub(super) fn imported(self, node: SyntaxNode<'_>) -> Option<Hover> {
        let import = std::iter::once(node).chain(node.ancestors()).find_map(Import::cast)?;
        let path = import.path()?;
        let name = import.names().find(|listed| listed.span().covers(node.span()));
        match name.and_then(|listed| listed.alias().or(listed.name())) {
            Some(name) => {
                let scope = known::file_scope(self.analysis, node.span().file)?;
                Some(Hover { span: node.span(), markdown: self.named(scope, name.text())? })
            }
            None if path.span().covers(node.span()) => {
                let from = self.analysis.sources.get(node.span().file)?;
                let text = path.plain()?;
                let full = resolve_path(&from.name, &text);
                let is_it = |name: &str| full.as_deref() == Some(name) || name == text;
                let mut sources = self.analysis.sources.iter();
                let (file, _) =
                    sources.find(|(_, source)| source.kind != SourceKind::Argument && is_it(&source.name))?;
                Some(Hover {
                    span: path.span(),
                    markdown: self.file(&text, known::file_scope(self.analysis, file)?),
                })
            }
            None => None,
        }
    }

    /// What a name of a file means.
    fn named(self, scope: ScopeId, name: &str) -> Option<String> {
        let hir = &self.analysis.hir;
        let known = hir.scopes.get(scope.0 as usize)?;
        if let Some(component) = known.components.get(name) {
            return Some(self.component(*component));
        }
        if let Some(function) = known.functions.get(name) {
            return Some(self.function(*function));
        }
        if let Some(local) = known.locals.get(name) {
            return Some(self.local(*local));
        }
        if let Some(decl) = known.resources.get(name).and_then(|decls| decls.first()) {
            return Some(self.resource(&hir[*decl]));
        }
        self.type_path(scope, &[name])
    }

    /// A file: what may be imported from it.
    fn file(self, path: &str, scope: ScopeId) -> String {
        let hir = &self.analysis.hir;
        let mut names: Vec<(kdsl_base::Span, &str)> = Vec::new();
        if let Some(known) = hir.scopes.get(scope.0 as usize) {
            let components = known.components.iter().map(|(name, id)| (hir[*id].name_span, name));
            let functions = known.functions.iter().map(|(name, id)| (hir[*id].span, name));
            let locals = known.locals.iter().map(|(name, id)| (hir[*id].span, name));
            let resources =
                known.resources.iter().filter_map(|(name, of)| Some((hir[*of.first()?].symbol_span, name)));
            let types = known.aliases.iter().map(|(name, id)| (hir[*id].span, name));
            let all = components.chain(functions).chain(locals).chain(resources).chain(types);
            // What it imports itself stands in another file.
            let own = all.filter(|(span, name)| span.file == known.span.file && !name.starts_with('_'));
            names.extend(own.map(|(span, name)| (span, name.as_str())));
        }
        names.sort_unstable();
        let names = names.into_iter().map(|(_, name)| format!("`{name}`"));
        let what = match names.len() {
            0 => "It has no names to import.".to_owned(),
            _ => format!("It has {}.", listed(names)),
        };
        format!("```kdsl\n\"{path}\"\n```\n{what}\n")
    }

    /// A param or an output on one line.
    fn said_of(self, id: LocalId) -> String {
        let shown = self.local(id);
        let line = shown.lines().nth(1).unwrap_or_default();
        // An output is a variable that is seen from outside.
        match line.strip_prefix("let ") {
            Some(rest) => format!("output {rest}"),
            None => line.to_owned(),
        }
    }
}

/// Documentation as a paragraph.
fn documented(doc: Option<&str>) -> String {
    let doc = doc.map(str::trim).filter(|doc| !doc.is_empty());
    doc.map(|doc| format!("\n{doc}\n")).unwrap_or_default()
}

/// The first few of a list.
fn listed(all: impl ExactSizeIterator<Item = String>) -> String {
    let more = all.len() > LISTED;
    let mut shown: Vec<String> = all.take(LISTED).collect();
    if more {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}
