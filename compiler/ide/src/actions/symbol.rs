//! From the name of an object as text to the object itself, where the program has it.

use kdsl_base::{Edit, Manifest, Span};
use kdsl_core::hir::{Decl, DeclId};
use kdsl_rules::{Edge, Found, Keys, Relation, references};
use kdsl_syntax::ast::{AstNode, Entry, Expr, KeySegment};
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

/// Gives a variable of a container the key itself, in the place of `valueFrom` with the names of object and key.
pub(super) fn key_from_text(context: &Context<'_>) -> Vec<Draft> {
    named_key(context).into_iter().collect()
}

fn named_key(context: &Context<'_>) -> Option<Draft> {
    let (entry, name) = variable(context)?;
    let value = entry.value()?;
    let part = Span { start: name.end, ..name }.to(value.span());
    let is_said_more = |word: &str| context.text(part).contains(word);
    if is_said_more("optional") || is_said_more("//") || is_said_more("/*") {
        return None;
    }
    let manifests = &context.compiled.manifests;
    let kube = &context.analysis().kube;
    let edges = references(manifests, kube.schema(), kube.target);
    let mut here = edges.iter().filter(|edge| {
        matches!(edge.relation, Relation::Env { .. })
            && value.span().covers(edge.span)
            && edge.span.file == context.file
    });
    let edge = here.next()?;
    let (Keys::These(keys), Found::Written(number) | Found::External(number)) = (&edge.keys, edge.to.found)
    else {
        return None;
    };
    let [key] = keys.as_slice() else { return None };
    let target = manifests.get(number)?;
    let decl = decl_of(context, target)?;
    let symbol = symbol_at(context, entry.syntax(), decl)?;
    let is_word = kdsl_edit::key(key.name) == key.name;
    let kind = context.analysis().checked.kind_of(decl);
    if !is_word || !here.all(|other| other.to == edge.to && other.keys == edge.keys) {
        return None;
    }
    let section = if kube.has_field(kind, key.name) { "data." } else { "" };
    let edit = Edit { span: part, replacement: format!(": {symbol}.{section}{}", key.name) };
    Some(Draft::new(
        format!("Refer to the key `{}` of {} `{}`", key.name, target.kind, target.name),
        vec![edit],
    ))
}

/// The entry that says where a variable of a container comes from, and where the variable's name stands in it.
fn variable<'a>(context: &Context<'a>) -> Option<(Entry<'a>, Span)> {
    let kube = &context.analysis().kube;
    let is_variable = |segment: KeySegment<'_>| {
        let slot = crate::place::of_key(context.analysis(), segment.syntax()).map(|place| place.slot);
        slot.is_some_and(|slot| kube.object_type(slot) == Some("core.v1.EnvVar"))
    };
    let found = context.around().filter_map(Entry::cast).take(4).find_map(|entry| {
        let mut segments = entry.key()?.segments();
        Some((entry, segments.find(|segment| is_variable(*segment))?.span()))
    });
    let (entry, name) = found?;
    let record = entry.syntax().parent()?;
    let head = context.text(Span { end: name.end, ..entry.span() });
    let alike = record.children().filter_map(Entry::cast).filter(|other| other.text().starts_with(head));
    (alike.count() == 1).then_some((entry, name))
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
