//! The names that are in scope.

use ecow::EcoString;
use kdsl_core::hir::{DeclId, FnId, LocalId, LocalKind, ScopeId};
use kdsl_core::ty::Type;
use kdsl_core::{Analysis, Sort};
use kdsl_syntax::SyntaxNode;

use super::{Completion, CompletionKind, Offers, docs};
use crate::{known, text};

/// What a name is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum What {
    Local(LocalId),
    Decl(DeclId),
    Function(FnId),
    Namespace(ScopeId),
}

/// A name that is in scope.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Named {
    pub(super) name: EcoString,
    pub(super) what: What,
    /// How many scopes out it is declared.
    pub(super) level: u32,
}

/// The names that can be spoken of where a node stands, the nearest first. What hides another's name hides it.
pub(super) fn visible(analysis: &Analysis, node: SyntaxNode<'_>) -> Vec<Named> {
    let mut found: Vec<Named> = Vec::new();
    let mut at = known::scope_at(analysis, node);
    let mut seen = rustc_hash::FxHashSet::default();
    let mut level = 0;
    while let Some(scope) = at {
        let mut here = in_scope(analysis, scope, level);
        here.retain(|named| !seen.contains(&named.name));
        seen.extend(
            here.iter().filter(|named| !matches!(named.what, What::Decl(_))).map(|one| one.name.clone()),
        );
        found.append(&mut here);
        at = analysis.hir[scope].parent;
        level += 1;
    }
    let mut known = rustc_hash::FxHashSet::default();
    found.retain(|named| match named.what {
        What::Decl(decl) => known.insert(decl),
        _ => true,
    });
    found
}

/// The names that a scope itself has, by name.
pub(super) fn in_scope(analysis: &Analysis, scope: ScopeId, level: u32) -> Vec<Named> {
    let scope = &analysis.hir[scope];
    let named = |name: &EcoString, what| Named { name: name.clone(), what, level };
    let mut found: Vec<Named> = Vec::new();
    found.extend(scope.locals.iter().map(|(name, local)| named(name, What::Local(*local))));
    found.extend(scope.functions.iter().map(|(name, function)| named(name, What::Function(*function))));
    found.extend(scope.namespaces.iter().map(|(name, from)| named(name, What::Namespace(*from))));
    for (name, decls) in &scope.resources {
        found.extend(decls.iter().map(|decl| named(name, What::Decl(*decl))));
    }
    let number = |what: &What| match what {
        What::Decl(DeclId(n)) => *n,
        _ => 0,
    };
    found.sort_by(|a, b| (&a.name, number(&a.what)).cmp(&(&b.name, number(&b.what))));
    found
}

impl Offers<'_> {
    /// The type of what a name stands for.
    pub(super) fn type_of(&self, what: What) -> Option<Type> {
        match what {
            What::Local(local) => self.analysis.checked.local_type(local),
            What::Decl(decl) => Some(known::type_of_decl(self.analysis, decl)),
            What::Function(function) => self.analysis.checked.function_type(function),
            What::Namespace(_) => None,
        }
    }

    /// The sort of what a name stands for.
    pub(super) fn sort_of(&self, what: What) -> Option<Sort> {
        known::of(self.analysis).sort(self.type_of(what)?)
    }

    /// A name as a completion.
    pub(super) fn named(&self, named: &Named, rank: u8) -> Completion {
        let hir = &self.analysis.hir;
        let name = named.name.as_str();
        match named.what {
            What::Local(local) => {
                let local = &hir[local];
                let word = match local.kind {
                    LocalKind::Param(_) | LocalKind::ComponentParam(..) => "param",
                    LocalKind::Let(_) => "let",
                    LocalKind::Loop(..) => "for",
                    _ => "",
                };
                let mut item = self.item(name, CompletionKind::Variable, rank);
                item.detail = self.type_of(named.what).map(|ty| text::of_type(self.analysis, ty));
                item.from = (!word.is_empty()).then(|| word.to_owned());
                item.doc = local.doc.as_deref().map(docs::inline);
                item
            }
            What::Decl(decl) => {
                let decl = &hir[decl];
                let mut item = self.item(name, CompletionKind::Resource, rank).detail(decl.kind.as_str());
                item.doc = decl.doc.as_deref().map(docs::inline);
                item.commit = ".";
                item
            }
            What::Function(function) => {
                let mut item = self.item(name, CompletionKind::Function, rank);
                item.detail = Some(crate::signature::of_function(self.analysis, function).label);
                item.doc = hir[function].doc.as_deref().map(docs::inline);
                let first: Vec<&str> = hir[function].params.iter().map(|id| hir[*id].name.as_str()).collect();
                self.called(item, &first)
            }
            What::Namespace(_) => {
                let mut item = self.item(name, CompletionKind::Module, rank).detail("an imported file");
                item.commit = ".";
                item
            }
        }
    }

    /// A function or method: with its parentheses, where none follow. `params` are those that it needs.
    pub(super) fn called(&self, item: Completion, params: &[&str]) -> Completion {
        if self.cursor.after().starts_with('(') {
            return item;
        }
        let text = format!("{}()", item.text);
        let snippet = match params {
            [] => format!("{}()$0", item.text),
            _ => format!("{}($1)$0", item.text),
        };
        item.text(text).snippet(snippet)
    }
}
