//! What expressions are called: the key of an entry, the name of a variable. For messages, so that only where it
//! stands is kept.

use ecow::EcoString;
use kdsl_base::Span;

use super::{Checked, Checker};
use crate::hir::{DeclId, ExprId, ExprKind, FnId, Hir, LocalId, Member, Record};

/// What an expression is the value of.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Named {
    /// An entry of a record, with its place among the members that it stands in.
    Entry(ExprId, u32),
    /// A variable, or the default of a param.
    Local(LocalId),
    /// The body of a function.
    Function(FnId),
    /// The body of a resource or an instance.
    Decl(DeclId),
}

/// The name that an expression stands under.
#[derive(Clone, Copy, Debug)]
pub(super) struct Name<'h> {
    /// The record that has the key; none for a variable's value, a resource's body.
    pub record: Option<ExprId>,
    pub text: &'h EcoString,
    pub span: Span,
}

impl Checker<'_> {
    /// Remembers how a value is reached.
    pub(super) fn name_path(&mut self, expr: ExprId, named: Named) {
        if self.shadow.is_none() {
            self.out.named.insert(expr, named);
        }
    }
}

impl Checked {
    /// The name that an expression stands under.
    pub(super) fn name<'h>(&self, hir: &'h Hir, expr: ExprId) -> Option<Name<'h>> {
        let (record, (text, span)) = match *self.named.get(expr)? {
            Named::Entry(record, at) => match &hir[record].kind {
                ExprKind::Record(members) => (Some(record), key_of(members, at as usize, expr)?),
                _ => return None,
            },
            Named::Local(local) => (None, (&hir[local].name, hir[local].span)),
            Named::Function(function) => (None, (&hir[function].name, hir[function].span)),
            Named::Decl(decl) => (None, (&hir[decl].symbol, hir[decl].symbol_span)),
        };
        Some(Name { record, text, span })
    }

    /// The path of an expression in the program, such as `web.spec.replicas`.
    pub fn path_of(&self, hir: &Hir, expr: ExprId) -> Option<String> {
        let mut names = Vec::new();
        let mut at = Some(expr);
        while let Some(name) = at.and_then(|at| self.name(hir, at)) {
            names.push(name.text.as_str());
            at = name.record;
        }
        names.reverse();
        (!names.is_empty()).then(|| names.join("."))
    }
}

/// The key of the entry with that value, which has that place in the record or in a loop or condition in it.
fn key_of(record: &Record, at: usize, value: ExprId) -> Option<(&EcoString, Span)> {
    if let Some(Member::Entry(key, span, own)) = record.members.get(at)
        && *own == value
    {
        return Some((key, *span));
    }
    record.members.iter().find_map(|member| match member {
        Member::For(_, body) => key_of(body, at, value),
        Member::If(_, then, otherwise) => {
            let otherwise = || otherwise.as_deref().and_then(|body| key_of(body, at, value));
            key_of(then, at, value).or_else(otherwise)
        }
        Member::Entry(..) | Member::Computed(..) | Member::Spread(_) => None,
    })
}
