//! Which place of Kubernetes' schema a key of the source stands for.
//!
//! The keys around it are read off the syntax tree, from the inside out, so that half-typed code has
//! an answer too. They begin at a resource, at `defaults`, or at a record for which the checker knows
//! what is expected.

use kdsl_base::Span;
use kdsl_core::hir::{DeclId, ExprId, LocalId};
use kdsl_core::ty::{Ty, Type};
use kdsl_core::{Analysis, Slot, Types};
use kdsl_schema::{KindId, Shape};
use kdsl_syntax::ast::{AstNode, Binary, BinaryOp, Defaults, KeyPath, KeySegment, Resource};
use kdsl_syntax::{NodeKind, SyntaxNode};

/// A place of the schema, reached by a key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// What the key holds.
    pub(crate) slot: Slot,
    /// Whether the key is a field's name; else it is that of an entry of a map or a keyed list.
    pub(crate) is_field: bool,
}

/// A step from what holds a value to the value.
pub(crate) enum Step {
    Key(String),
    /// An entry whose key is computed.
    Entry,
    Item,
}

/// The key at `node`: a word, or any part of a string, before a colon.
pub(crate) fn key_at(node: SyntaxNode<'_>) -> Option<SyntaxNode<'_>> {
    let mut at = node;
    loop {
        let parent = at.parent()?;
        match (at.kind(), parent.kind()) {
            (NodeKind::KeyWord | NodeKind::StringExpr, NodeKind::KeyPath) => return Some(at),
            (NodeKind::TextPart, NodeKind::StringExpr) => at = parent,
            _ => return None,
        }
    }
}

/// The place that a key stands for; `key` is what [`key_at`] gave.
pub(crate) fn of_key(analysis: &Analysis, key: SyntaxNode<'_>) -> Option<Place> {
    let (root, steps) = way_to(analysis, key)?;
    let mut slot = root;
    let mut is_field = false;
    for step in steps.iter().rev() {
        is_field = matches!(slot.shape, Shape::Object(_));
        slot = match step {
            Step::Key(name) => child(analysis, slot, name)?,
            Step::Entry | Step::Item => analysis.kube.element(slot)?,
        };
    }
    Some(Place { slot, is_field })
}

/// What stands under `name` of a place.
pub(crate) fn child(analysis: &Analysis, slot: Slot, name: &str) -> Option<Slot> {
    match analysis.kube.child(Type::of(Ty::Slot(slot)), name)?.ty {
        Ty::Slot(slot) => Some(slot),
        _ => None,
    }
}

/// Where the keys around a key begin, and the keys from the inside out.
fn way_to(analysis: &Analysis, key: SyntaxNode<'_>) -> Option<(Slot, Vec<Step>)> {
    let path = key.parent()?;
    let mut steps = Vec::new();
    push_keys(path, Some(key), &mut steps);
    let mut at = path.parent()?;
    let mut in_spread = false;
    while let Some(parent) = at.parent() {
        match parent.kind() {
            NodeKind::Entry => push_keys(parent.child(NodeKind::KeyPath)?, None, &mut steps),
            NodeKind::ListExpr if !in_spread => steps.push(Step::Item),
            kind if passes(kind, parent, at) => {}
            NodeKind::Resource if at.kind() == NodeKind::RecordExpr => {
                return Some((resource(analysis, Resource::cast(parent)?)?, steps));
            }
            NodeKind::Defaults => return Some((defaults(analysis, Defaults::cast(parent)?)?, steps)),
            NodeKind::Let | NodeKind::Param => return Some((declared(analysis, parent)?, steps)),
            _ => return Some((expected(analysis, at)?, steps)),
        }
        in_spread = parent.kind() == NodeKind::Spread;
        at = parent;
    }
    None
}

/// The keys of a path from the inside out, up to `last`.
pub(crate) fn push_keys(path: SyntaxNode<'_>, last: Option<SyntaxNode<'_>>, steps: &mut Vec<Step>) {
    let Some(path) = KeyPath::cast(path) else { return };
    let mut segments: Vec<KeySegment<'_>> = Vec::new();
    for segment in path.segments() {
        segments.push(segment);
        if last == Some(segment.syntax()) {
            break;
        }
    }
    steps.extend(segments.into_iter().rev().map(|segment| match segment.plain() {
        Some(name) => Step::Key(name),
        None => Step::Entry,
    }));
}

/// Whether what is expected of a node is what is expected of the part `at` of it.
pub(crate) fn passes(kind: NodeKind, node: SyntaxNode<'_>, at: SyntaxNode<'_>) -> bool {
    let is_head = || node.children().find(|child| child.kind().is_expr()) == Some(at);
    match kind {
        NodeKind::RecordExpr
        | NodeKind::EntryBlock
        | NodeKind::ParenExpr
        | NodeKind::ReplaceExpr
        | NodeKind::Spread
        | NodeKind::ListExpr => true,
        NodeKind::IfExpr
        | NodeKind::IfEntries
        | NodeKind::ForEntries
        | NodeKind::IfElement
        | NodeKind::ForElement => !is_head(),
        NodeKind::BinaryExpr => {
            Binary::cast(node).and_then(Binary::op).is_some_and(|op| op == BinaryOp::Coalesce)
        }
        _ => false,
    }
}

/// The place that a value is written for: an entry's, an item's of a list, the braces of a resource.
pub(crate) fn of_value(analysis: &Analysis, value: SyntaxNode<'_>) -> Option<Slot> {
    let parent = value.parent()?;
    match parent.kind() {
        NodeKind::Entry => {
            let key = KeyPath::cast(parent.child(NodeKind::KeyPath)?)?.segments().last()?;
            Some(of_key(analysis, key.syntax())?.slot)
        }
        NodeKind::Resource => resource(analysis, Resource::cast(parent)?),
        NodeKind::ListExpr => {
            let list = of_value(analysis, parent)?;
            Some(analysis.kube.unkeyed(analysis.kube.element(list)?))
        }
        NodeKind::Let | NodeKind::Param => declared(analysis, parent),
        _ => expected(analysis, value),
    }
}

/// The place of a resource, by its kind.
pub(crate) fn resource(analysis: &Analysis, node: Resource<'_>) -> Option<Slot> {
    let path = node.kind()?;
    let kind = kind_at(analysis, path.span()).or_else(|| kind_named(analysis, path.text()))?;
    Some(analysis.kube.resource(kind))
}

/// The kind of the resource that is declared with its kind at `span`.
pub(crate) fn kind_at(analysis: &Analysis, span: Span) -> Option<KindId> {
    let at = analysis.hir.decls.iter().position(|decl| decl.kind_span == span)?;
    analysis.checked.kind_of(DeclId(u32::try_from(at).ok()?))
}

/// The kind that a bare name means.
pub(crate) fn kind_named(analysis: &Analysis, name: &str) -> Option<KindId> {
    analysis.kube.preferred(name).map(|kind| kind.id)
}

fn defaults(analysis: &Analysis, node: Defaults<'_>) -> Option<Slot> {
    match node.ty() {
        Some(path) => Types { hir: &analysis.hir, kube: &analysis.kube }.slot_of(path.text()),
        None => analysis.kube.metadata_only(),
    }
}

/// The place that a named value is declared to be of.
fn declared(analysis: &Analysis, node: SyntaxNode<'_>) -> Option<Slot> {
    let name = node.child(NodeKind::Name)?.span();
    let at = analysis.hir.locals.iter().position(|local| local.span == name)?;
    match analysis.checked.local_type(LocalId(u32::try_from(at).ok()?))?.ty {
        Ty::Slot(slot) => Some(slot),
        _ => None,
    }
}

/// What the checker expects of the expression that `node` is.
fn expected(analysis: &Analysis, node: SyntaxNode<'_>) -> Option<Slot> {
    let span = node.span();
    let mut plans = analysis.hir.exprs.iter().zip(0u32..).filter(|(expr, _)| expr.span == span);
    plans.find_map(|(_, number)| match analysis.checked.plan(ExprId(number))?.ty {
        Ty::Slot(slot) => Some(slot),
        _ => None,
    })
}
