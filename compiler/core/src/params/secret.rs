//! What nobody may see, kept out of the sources that reports show lines of.

use std::ops::Range;

use kdsl_base::{Diagnostic, Node, Span, Value};
use rustc_hash::FxHashSet;

use super::Param;
use crate::convert::Types;
use crate::hir::{TypeExprId, TypeExprKind};
use crate::problems;
use crate::ty::{Ty, Type};
use crate::value::Val;

/// Whether a value of the type, or a part of it, is `Sensitive`. Each type is looked at once: it may stand
/// in itself, and in others in more ways than there are types.
pub(crate) fn holds(types: Types<'_>, want: Type) -> bool {
    let mut seen = FxHashSet::default();
    let mut rest = vec![want];
    while let Some(want) = rest.pop() {
        match want.ty {
            Ty::Sensitive => return true,
            Ty::Slot(slot) if types.kube.takes_secrets(slot) => return true,
            Ty::Declared(id) if seen.insert(id) => {
                rest.extend(parts(types, id).into_iter().map(|part| types.declared(part)));
            }
            _ => {}
        }
    }
    false
}

impl Types<'_> {
    /// Whether a value of the type, or a part of it, is `Sensitive`, so that none is to be shown.
    pub fn holds_secret(&self, want: Type) -> bool {
        holds(*self, want)
    }
}

fn parts(types: Types<'_>, id: TypeExprId) -> Vec<TypeExprId> {
    match &types.hir[id].kind {
        TypeExprKind::Union(members) => members.clone(),
        TypeExprKind::Optional(inner)
        | TypeExprKind::List(inner)
        | TypeExprKind::Map(inner)
        | TypeExprKind::Refined(inner, _) => vec![*inner],
        TypeExprKind::Record(fields) => fields.iter().map(|field| field.ty).collect(),
        _ => Vec::new(),
    }
}

/// What is wrong with a value that nobody may see: its sort alone is told, or what a refinement of
/// `Sensitive` asks for.
pub(super) fn problem(
    types: Types<'_>,
    param: &Param,
    span: Span,
    found: &Val,
    problem: Box<Diagnostic>,
) -> Box<Diagnostic> {
    if let (Val::Str(_), Ty::Declared(id)) = (found, param.want.ty)
        && let TypeExprKind::Refined(base, _) = &types.hir[id].kind
        && types.declared(*base).ty == Ty::Sensitive
    {
        return problem;
    }
    Box::new(problems::wrong_type(span, Some(&param.name), &types.describe(param.want), found.sort()))
}

/// The places of all texts and numbers in `node`.
pub(super) fn places(node: &Node, found: &mut Vec<Range<usize>>) {
    let mut left = vec![node];
    while let Some(node) = left.pop() {
        match &node.value {
            Value::List(items) => left.extend(items),
            Value::Map(entries) => left.extend(entries.iter().map(|(_, node)| node)),
            _ => found.push(node.origin.range()),
        }
    }
}

/// Hides everything that may be a value in a text that could not be read.
pub(super) fn hide_all(text: &mut String) {
    let mut places = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let value = line.find([':', '=']).map_or(0, |at| at + 1);
        places.push(start + value..start + line.len());
        start += line.len();
    }
    hide(text, places);
}

/// Puts characters of the same length in bytes, and of the same length in UTF-16, in the places of
/// those that are there, so that no other place moves.
pub(crate) fn hide(text: &mut String, mut places: Vec<Range<usize>>) {
    if places.is_empty() {
        return;
    }
    places.sort_by_key(|place| (place.start, place.end));
    let mut hidden = String::with_capacity(text.len());
    let mut places = places.iter().peekable();
    for (at, character) in text.char_indices() {
        while places.next_if(|place| place.end <= at).is_some() {}
        let inside = places.peek().is_some_and(|place| place.start <= at);
        hidden.push(match character.len_utf8() {
            _ if !inside || character.is_ascii_control() || character == ' ' => character,
            1 => '*',
            2 => '·',
            3 => '•',
            _ => '\u{1f512}',
        });
    }
    *text = hidden;
}

/// A text of the same length that nobody can read.
pub(super) fn stars(text: &str) -> String {
    let mut hidden = text.to_owned();
    hide(&mut hidden, std::iter::once(0..text.len()).collect());
    hidden
}
