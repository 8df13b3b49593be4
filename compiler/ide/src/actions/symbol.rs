//! From the name of an object as text to the object itself, where the program has it.

use kdsl_base::{Edit, Manifest, Span};
use kdsl_core::hir::{Decl, DeclId};
use kdsl_rules::{Edge, Found, Relation, references};
use kdsl_syntax::ast::{AstNode, Expr};
use kdsl_syntax::{NodeKind, SyntaxNode};

use super::Draft;
use super::context::Context;
use super::extract::is_value;

/// Names an object, or a port of it, by its symbol.
pub(super) fn from_text(context: &Context<'_>) -> Vec<Draft> {
    named(context).into_iter().collect()
}

fn named(context: &Context<'_>) -> Option<Draft> {
    let expr = context.expr().filter(|expr| is_value(*expr))?;
    if !matches!(expr, Expr::String(text) if !text.is_interpolated()) {
        return None;
    }
    // Cheap questions come first: what is referred to is told by the manifests as a whole.
    let kube = &context.analysis().kube;
    let slot = context.slot(expr.syntax())?;
    if kube.reference(slot).is_none() && kube.name(slot) != "targetPort" {
        return None;
    }
    let manifests = &context.compiled.manifests;
    let edges: Vec<Edge<'_>> = references(manifests, kube.schema(), kube.target)
        .into_iter()
        .filter(|edge| edge.span == expr.span())
        .collect();
    let mut targets = edges.iter().map(|edge| match edge.to.found {
        Found::Written(number) | Found::External(number) => manifests.get(number),
        Found::Cluster | Found::Absent => None,
    });
    let first = targets.next()??;
    if !targets.all(|other| other.is_some_and(|other| other.name_span == first.name_span)) {
        return None;
    }
    let decl = decl_of(context, first)?;
    let symbol = symbol_at(context, expr.syntax(), decl)?;
    let text = match edges.first()?.relation {
        Relation::TargetPort => format!("{symbol}.ports.{}", port_of(expr)?),
        _ => symbol,
    };
    let title = format!("Refer to {} `{}` by its name", first.kind, context.hir()[decl].symbol);
    Some(Draft::new(title, vec![Edit { span: expr.span(), replacement: text }]))
}

/// The name of a port, where it is a word.
fn port_of(expr: Expr<'_>) -> Option<String> {
    let Expr::String(text) = expr else { return None };
    let name = text.plain()?;
    (kdsl_edit::key(&name) == name).then_some(name)
}

/// The declaration that made an object, if it makes no other.
fn decl_of(context: &Context<'_>, manifest: &Manifest) -> Option<DeclId> {
    let decls = context.hir().decls.iter().zip(0u32..);
    let mut here = decls.filter(|(decl, _)| decl.kind_span == manifest.kind_span);
    let (decl, n) = here.next()?;
    let is_plain = decl.depth == 0 && !decl.symbol.is_empty() && decl.component.is_none();
    (is_plain && manifest.made_by.is_empty() && decl.kind_span.file == context.file).then_some(DeclId(n))
}

/// How a resource is spoken of at a place, if it is seen from there.
fn symbol_at(context: &Context<'_>, node: SyntaxNode<'_>, decl: DeclId) -> Option<String> {
    let hir = context.hir();
    let target = &hir[decl];
    let item = holder(context, target.kind_span)?;
    let sees = node.ancestors().any(|around| around == item);
    let is_mine = node.ancestors().any(|around| around.span() == target.span);
    if !sees || is_mine {
        return None;
    }
    let other = |other: &&Decl| other.symbol == target.symbol && other.kind_span != target.kind_span;
    let local = hir.locals.iter().any(|local| local.name == target.symbol);
    Some(match hir.decls.iter().any(|decl| other(&decl)) || local {
        true => format!("{}.{}", target.kind, target.symbol),
        false => target.symbol.to_string(),
    })
}

/// The braces that a resource stands in.
fn holder<'a>(context: &Context<'a>, span: Span) -> Option<SyntaxNode<'a>> {
    let node = context.parse.node_at(span.start);
    node.ancestors().find(|around| matches!(around.kind(), NodeKind::File | NodeKind::Block))
}
