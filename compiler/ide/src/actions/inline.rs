//! Putting the value of a variable in the place of its name.

use kdsl_base::{Edit, Span};
use kdsl_core::hir::{ExprKind, Hir};
use kdsl_edit::cut;
use kdsl_syntax::ast::{AstNode, Expr, Let, StringStyle};
use kdsl_syntax::{NodeKind, SyntaxNode};

use super::Draft;
use super::context::Context;

/// Puts the value of the variable under the cursor in the place of its name, everywhere or here.
pub(super) fn variable(context: &Context<'_>) -> Vec<Draft> {
    offered(context).unwrap_or_default()
}

fn offered(context: &Context<'_>) -> Option<Vec<Draft>> {
    let at = declared_at(context)?;
    let name = node_at(context, at)?;
    let binding = Let::cast(name.parent()?)?;
    let value = binding.value().filter(|value| !matches!(value, Expr::Missing(_)))?;
    let uses = uses(context, at)?;
    if uses.is_empty() || is_exported(context, name) || !keeps_meaning(context, value) {
        return None;
    }
    if binding.ty().is_some() && !uses.iter().all(|used| context.slot(*used).is_some()) {
        return None;
    }
    let edits: Option<Vec<Edit>> = uses.iter().map(|used| put(*used, value)).collect();
    let mut all = edits?;
    let here = all.iter().find(|edit| edit.span.covers(context.selection)).cloned();
    let several = all.len() > 1;
    let times = if several { format!(" in all {} places", all.len()) } else { String::new() };
    all.push(cut(&context.parse.text, binding.span(), "//"));
    let mut drafts = vec![Draft::new(format!("Inline `{}`{times}", name.text()), all)];
    if let Some(here) = here.filter(|_| several) {
        drafts.push(Draft::new(format!("Inline `{}` here", name.text()), vec![here]));
    }
    Some(drafts)
}

/// Where the variable is declared whose name is under the cursor, there or where it is used.
fn declared_at(context: &Context<'_>) -> Option<Span> {
    let node = context.node;
    if node.kind() == NodeKind::Name && node.parent()?.kind() == NodeKind::Let {
        return Some(node.span());
    }
    let hir = context.hir();
    let mut used = context.lowered(node.span()).filter(|(_, expr)| expr.span == node.span());
    let at = used.find_map(|(_, expr)| match expr.kind {
        ExprKind::Local(local) => Some(hir[local].span),
        _ => None,
    });
    at.filter(|at| at.file == context.file)
}

fn node_at<'a>(context: &Context<'a>, span: Span) -> Option<SyntaxNode<'a>> {
    let mut node = context.parse.root();
    while node.span() != span || node.kind() != NodeKind::Name {
        node = node.children().find(|child| !child.span().is_empty() && child.span().covers(span))?;
    }
    Some(node)
}

/// The names that mean a variable; none where one of them is in another file.
fn uses<'a>(context: &Context<'a>, at: Span) -> Option<Vec<SyntaxNode<'a>>> {
    let hir: &Hir = context.hir();
    let is_use = |kind: &ExprKind| matches!(kind, ExprKind::Local(local) if hir[*local].span == at);
    let mut spans: Vec<Span> =
        hir.exprs.iter().filter(|expr| is_use(&expr.kind)).map(|expr| expr.span).collect();
    spans.sort_unstable();
    spans.dedup();
    spans
        .into_iter()
        .map(|span| {
            let node = (span.file == context.file).then(|| context.parse.node_at(span.start + 1))?;
            std::iter::once(node)
                .chain(node.ancestors())
                .find(|node| node.span() == span && node.kind() == NodeKind::NameExpr)
        })
        .collect()
}

/// Whether another file imports the name.
fn is_exported(context: &Context<'_>, name: SyntaxNode<'_>) -> bool {
    let of_file = name.parent().and_then(SyntaxNode::parent).is_some_and(|it| it.kind() == NodeKind::File);
    of_file && context.is_imported(name.text())
}

/// Whether the names in a value mean the same wherever they are written in the file.
fn keeps_meaning(context: &Context<'_>, value: Expr<'_>) -> bool {
    let Some(needs) = context.needs(value.span()) else { return false };
    let hir = context.hir();
    let declared = |name: &str| {
        let locals = hir.locals.iter().map(|local| (&local.name, local.span));
        let decls = hir.decls.iter().map(|decl| (&decl.symbol, decl.symbol_span));
        let functions = hir.functions.iter().map(|function| (&function.name, function.span));
        let all = locals.chain(decls).chain(functions);
        let mut spans: Vec<Span> = all
            .filter(|(known, span)| {
                *known == name && span.file == context.file && !value.span().covers(*span)
            })
            .map(|(_, span)| span)
            .collect();
        spans.sort_unstable();
        spans.dedup();
        spans.len()
    };
    needs.iter().all(|need| declared(&need.name) <= 1)
}

/// The edit that puts a value in the place of a name.
fn put(used: SyntaxNode<'_>, value: Expr<'_>) -> Option<Edit> {
    let parent = used.parent()?;
    let in_text = used.ancestors().any(|around| around.kind() == NodeKind::Interpolation);
    if in_text && value.text().contains('\n') {
        return None;
    }
    if parent.kind() == NodeKind::Interpolation {
        return interpolated(parent, value);
    }
    let is_operand = match parent.kind() {
        NodeKind::FieldExpr | NodeKind::IndexExpr | NodeKind::CallExpr => {
            parent.children().next() == Some(used)
        }
        NodeKind::BinaryExpr | NodeKind::UnaryExpr => true,
        _ => false,
    };
    let loose = matches!(value, Expr::Binary(_) | Expr::If(_) | Expr::Unary(_) | Expr::Number(_));
    let heads = [NodeKind::IfItem, NodeKind::ForItem, NodeKind::IfEntries, NodeKind::ForEntries];
    let in_head = || {
        used.ancestors()
            .take_while(|it| it.kind().is_expr())
            .last()
            .map_or(parent, |it| it.parent().unwrap_or(it))
    };
    let braces = matches!(value, Expr::Record(_)) && heads.contains(&in_head().kind());
    let number = matches!(value, Expr::Number(_)) && !matches!(parent.kind(), NodeKind::FieldExpr);
    let text = value.text();
    let replacement =
        if braces || is_operand && loose && !number { format!("({text})") } else { text.to_owned() };
    Some(Edit { span: used.span(), replacement })
}

/// A value in the text of a string: a text without its quotes, where both are written alike.
fn interpolated(place: SyntaxNode<'_>, value: Expr<'_>) -> Option<Edit> {
    let around = place.parent().and_then(kdsl_syntax::ast::Str::cast)?;
    if let Expr::String(text) = value
        && text.style() == StringStyle::Plain
        && around.style() == StringStyle::Plain
    {
        let inner = text.text().strip_prefix('"')?.strip_suffix('"')?;
        return Some(Edit { span: place.span(), replacement: inner.to_owned() });
    }
    let text = value.text();
    Some(Edit { span: place.span(), replacement: format!("${{{text}}}") })
}
