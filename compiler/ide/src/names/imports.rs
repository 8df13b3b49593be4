//! The names that imports give: which of them each file has, and what they mean.

use ecow::EcoString;
use kdsl_base::{FileId, Span};
use kdsl_core::Compiled;
use kdsl_core::hir::ScopeId;
use kdsl_syntax::ast::{AstNode, File, Import, Item, TypeAlias};
use rustc_hash::FxHashMap;

use super::{Info, Names, Role, Sort, Thing};

/// A name that an import gives.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given {
    /// The name that this file has for it.
    pub span: Span,
    /// The name in the other file, where the import says it.
    pub listed: Option<Span>,
    sort: Sort,
    whole: Span,
}

/// The imports of all files, and the names of their types.
#[derive(Default)]
pub(super) struct Imports {
    given: FxHashMap<(FileId, EcoString), Given>,
    order: Vec<(FileId, EcoString)>,
    /// The scope of each file.
    scopes: FxHashMap<FileId, ScopeId>,
    /// The name of the type that stands there, and the whole declaration.
    pub types: FxHashMap<Span, (Span, Span)>,
}

impl Imports {
    pub(super) fn of(compiled: &Compiled) -> Imports {
        let mut imports = Imports::default();
        let scopes = compiled.analysis.hir.scopes.iter().zip(0u32..);
        for (scope, number) in scopes.filter(|(scope, _)| scope.parent.is_none()) {
            imports.scopes.entry(scope.span.file).or_insert(ScopeId(number));
        }
        for parse in &compiled.analysis.parses {
            for item in File::of(parse).items() {
                if let Item::Import(import) = item {
                    imports.import(parse.file, import);
                }
            }
            let nodes = parse.tree.descendants(kdsl_syntax::Tree::ROOT);
            for alias in nodes.filter_map(|node| TypeAlias::cast(parse.node(node))) {
                imports.alias(alias);
            }
        }
        imports
    }

    fn alias(&mut self, alias: TypeAlias<'_>) {
        let (Some(name), Some(mut ty)) = (alias.name(), alias.ty()) else { return };
        while let kdsl_syntax::ast::TypeExpr::Paren(paren) = ty
            && let Some(inner) = paren.inner()
        {
            ty = inner;
        }
        self.types.insert(ty.span(), (name.span(), alias.span()));
    }

    fn import(&mut self, file: FileId, import: Import<'_>) {
        let whole = import.span();
        for listed in import.names() {
            let Some(name) = listed.name() else { continue };
            let here = listed.alias().unwrap_or(name);
            let given = Given { span: here.span(), listed: Some(name.span()), sort: Sort::Alias, whole };
            self.add(file, here.text(), given);
        }
        let single = [(import.namespace(), Sort::File), (import.component(), Sort::Component)];
        for (name, sort) in single {
            let Some(name) = name else { continue };
            self.add(file, name.text(), Given { span: name.span(), listed: None, sort, whole });
        }
    }

    fn add(&mut self, file: FileId, name: &str, given: Given) {
        if !name.is_empty() && self.given.insert((file, name.into()), given).is_none() {
            self.order.push((file, name.into()));
        }
    }

    /// What an import of a file gives under that name.
    pub(super) fn get(&self, file: FileId, name: &str) -> Option<Given> {
        self.given.get(&(file, name.into())).copied()
    }
}

impl Given {
    /// Whether this file has a name of its own for it.
    pub(super) fn is_own(self) -> bool {
        self.listed != Some(self.span)
    }

    pub(super) fn info(self, name: &str) -> Info {
        Info { sort: self.sort, name: name.into(), whole: Some(self.whole) }
    }
}

impl Names<'_> {
    /// The imports themselves: each name in their braces means what the other file declares.
    pub(super) fn imports(&mut self, imports: &Imports) {
        for (file, name) in &imports.order {
            let Some(given) = imports.get(*file, name) else { continue };
            let meant =
                imports.scopes.get(file).map(|scope| self.meant(*scope, name, imports)).unwrap_or_default();
            let own = given.is_own() || meant.is_empty();
            if own {
                let sort = if meant.is_empty() && given.listed.is_some() { Sort::Kind } else { given.sort };
                let alias = self.id(&Thing::At(given.span), || Info { sort, ..given.info(name) });
                self.say(alias, given.span, Role::Declares);
                self.index.to_mut().aliases.extend(meant.iter().map(|of| (alias, *of)));
            }
            for of in meant {
                if let Some(listed) = given.listed {
                    self.say(of, listed, Role::Reads);
                }
            }
        }
    }

    /// What a file has under a name.
    fn meant(&self, scope: ScopeId, name: &str, imports: &Imports) -> Vec<super::Id> {
        let hir = &self.analysis().hir;
        let scope = &hir[scope];
        let mut spans: Vec<Span> = Vec::new();
        spans.extend(scope.locals.get(name).map(|local| hir[*local].span));
        let decls = scope.resources.get(name).into_iter().flatten();
        spans.extend(decls.map(|decl| hir[*decl].symbol_span));
        spans.extend(scope.functions.get(name).map(|function| hir[*function].span));
        let component = scope.components.get(name).map(|component| &hir[*component]);
        spans.extend(component.filter(|component| !component.is_file).map(|component| component.name_span));
        let ty = scope.aliases.get(name).and_then(|ty| imports.types.get(&hir[*ty].span));
        spans.extend(ty.map(|(name, _)| *name));
        spans.dedup();
        spans.into_iter().filter_map(|span| self.find(&Thing::At(span))).collect()
    }
}
