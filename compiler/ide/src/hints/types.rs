//! Types of variables, of loops' variables and of what functions give, where the program does not say them.

use kdsl_core::hir::{ExprId, ExprKind, LocalId, LocalKind};
use kdsl_core::ty::{Ty, Type};
use kdsl_syntax::{NodeKind, TokenKind, Tree};

use super::{Hint, HintSort, Hints};
use crate::text;

/// Longer types tell nobody anything at the side of a name.
const LONGEST: usize = 48;

pub(super) fn add(hints: &mut Hints<'_>) {
    let parse = hints.parse;
    for id in parse.tree.descendants(Tree::ROOT) {
        let node = parse.node(id);
        if !matches!(node.kind(), NodeKind::Name | NodeKind::Fn) || !hints.meets(node.span()) {
            continue;
        }
        if node.kind() == NodeKind::Fn {
            result(hints, node);
        } else if let Some(local) = hints.index.local(node.span().start) {
            variable(hints, local);
        }
    }
}

fn variable(hints: &mut Hints<'_>, id: LocalId) {
    let analysis = hints.analysis;
    let local = &analysis.hir[id];
    let (value, is_loop) = match local.kind {
        LocalKind::Let(value) => (value, false),
        LocalKind::Loop(_, _, over) => (over, true),
        _ => return,
    };
    if local.annotation.is_some() || local.span.is_empty() || says_its_type(hints, value) {
        return;
    }
    let Some(ty) = analysis.checked.local_type(id) else { return };
    let Some(shown) = shown(hints, ty) else { return };
    let hint = Hint::new(HintSort::Type, local.span.end, format!(": {shown}"));
    let can_be_written = !is_loop && is_writable(ty);
    hints.push(if can_be_written { hint.inserted(local.span.file, format!(": {shown}")) } else { hint });
}

/// What a function gives, behind its parameters.
fn result(hints: &mut Hints<'_>, node: kdsl_syntax::SyntaxNode<'_>) {
    let analysis = hints.analysis;
    let Some(name) = node.child(NodeKind::Name) else { return };
    let declared = analysis.hir.functions.iter().zip(0u32..).find(|(known, _)| known.span == name.span());
    let Some((function, n)) = declared else { return };
    if function.result.is_some() || says_its_type(hints, function.body) {
        return;
    }
    let Some(ty) = analysis.checked.function_type(kdsl_core::hir::FnId(n)) else { return };
    let Some(shown) = shown(hints, ty) else { return };
    let Some(list) = node.child(NodeKind::ParamList) else { return };
    if list.own_token(TokenKind::RParen).is_none() {
        return;
    }
    let hint = Hint::new(HintSort::Type, list.span().end, format!(": {shown}"));
    let file = node.parse.file;
    hints.push(if is_writable(ty) { hint.inserted(file, format!(": {shown}")) } else { hint });
}

/// Whether one sees what an expression is: a literal, a text, a record, a list, a kind's resource.
fn says_its_type(hints: &Hints<'_>, expr: ExprId) -> bool {
    match &hints.analysis.hir[expr].kind {
        ExprKind::Text(_)
        | ExprKind::Record(_)
        | ExprKind::List(_)
        | ExprKind::Unite(_)
        | ExprKind::Resources(_)
        | ExprKind::Lambda(..)
        | ExprKind::Missing => true,
        kind => kind.is_literal(),
    }
}

fn shown(hints: &Hints<'_>, ty: Type) -> Option<String> {
    if matches!(ty.ty, Ty::Any | Ty::Error | Ty::Null) {
        return None;
    }
    let text = text::of_type(hints.analysis, ty);
    // A type for which the language has no words.
    let is_known = !matches!(text.as_str(), "Any" | "Any?" | "[…]" | "{}");
    (is_known && text.chars().count() <= LONGEST).then_some(text)
}

/// Whether the type can be written as it is shown.
const fn is_writable(ty: Type) -> bool {
    matches!(
        ty.ty,
        Ty::Bool
            | Ty::Int
            | Ty::Float
            | Ty::Str
            | Ty::Quantity
            | Ty::Sensitive
            | Ty::Named(_)
            | Ty::Declared(_)
    )
}
