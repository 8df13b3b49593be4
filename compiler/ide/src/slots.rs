//! The places of Kubernetes' schema that all keys and values of a file stand for.
//!
//! [`crate::place`] finds one of them from the inside out; this goes through the tree once, from the outside
//! in.

use kdsl_core::ty::Ty;
use kdsl_core::{Analysis, Slot, Types};
use kdsl_syntax::ast::{AstNode, Defaults, KeySegment};
use kdsl_syntax::{NodeId, NodeKind, Parse, SyntaxNode};

use crate::index::Index;
use crate::place;

/// What is expected at each node of a tree: of a record or a value what it must be, of a part of a key what it
/// leads to.
pub(crate) struct Slots(Vec<Option<Slot>>);

impl Slots {
    /// Goes through the tree once.
    pub(crate) fn of(analysis: &Analysis, parse: &Parse, index: &Index) -> Slots {
        let mut walk = Walk { analysis, index, slots: vec![None; parse.tree.len()] };
        for node in parse.tree.descendants(kdsl_syntax::Tree::ROOT) {
            walk.node(parse.node(node));
        }
        Slots(walk.slots)
    }

    /// What is expected at a node.
    pub(crate) fn get(&self, node: NodeId) -> Option<Slot> {
        self.0.get(node.0 as usize).copied().flatten()
    }
}

struct Walk<'a> {
    analysis: &'a Analysis,
    index: &'a Index,
    slots: Vec<Option<Slot>>,
}

impl Walk<'_> {
    fn node(&mut self, node: SyntaxNode<'_>) {
        let Some(parent) = node.parent() else { return };
        if let Some(segment) = KeySegment::cast(node).filter(|_| parent.kind() == NodeKind::KeyPath) {
            // The path as a whole leads to where its parts so far lead.
            let found = self.get(parent).and_then(|slot| self.step(slot, segment));
            self.set(node, found);
            self.set(parent, found);
            return;
        }
        let found = self.inherited(node, parent).or_else(|| {
            let is_value = node.kind().is_expr();
            is_value.then(|| self.index.expected(node.span())).flatten()
        });
        self.set(node, found);
    }

    fn inherited(&self, node: SyntaxNode<'_>, parent: SyntaxNode<'_>) -> Option<Slot> {
        let kube = &self.analysis.kube;
        match parent.kind() {
            NodeKind::Resource if node.kind() == NodeKind::RecordExpr => self.resource(parent),
            NodeKind::Defaults if node.kind() == NodeKind::RecordExpr => self.defaults(parent),
            NodeKind::Let | NodeKind::Param if node.kind().is_expr() => {
                let local = self.index.local(parent.child(NodeKind::Name)?.span().start)?;
                slot_of(self.analysis.checked.local_type(local)?.ty)
            }
            NodeKind::Entry if node.kind() == NodeKind::KeyPath => self.get(parent),
            NodeKind::Entry => self.get(parent.child(NodeKind::KeyPath)?),
            NodeKind::ListExpr if node.kind() == NodeKind::Spread => self.get(parent),
            NodeKind::ListExpr => kube.element(self.get(parent)?),
            _ if node.kind() == NodeKind::Entry => self.get(parent),
            kind if place::passes(kind, parent, node) => self.get(parent),
            _ => None,
        }
    }

    fn step(&self, slot: Slot, segment: KeySegment<'_>) -> Option<Slot> {
        match segment.plain() {
            Some(name) => place::child(self.analysis, slot, &name),
            None => self.analysis.kube.element(slot),
        }
    }

    fn resource(&self, node: SyntaxNode<'_>) -> Option<Slot> {
        let kind = node.child(NodeKind::TypePath)?;
        let decl = self.index.decl(kind.span().start);
        if decl.is_some_and(|decl| self.analysis.hir[decl].component.is_some()) {
            return None;
        }
        let kind = decl
            .and_then(|decl| self.analysis.checked.kind_of(decl))
            .or_else(|| place::kind_named(self.analysis, kind.text()))?;
        Some(self.analysis.kube.resource(kind))
    }

    fn defaults(&self, node: SyntaxNode<'_>) -> Option<Slot> {
        match Defaults::cast(node)?.ty() {
            Some(path) => Types { hir: &self.analysis.hir, kube: &self.analysis.kube }.slot_of(path.text()),
            None => self.analysis.kube.metadata_only(),
        }
    }

    fn get(&self, node: SyntaxNode<'_>) -> Option<Slot> {
        self.slots.get(node.id.0 as usize).copied().flatten()
    }

    fn set(&mut self, node: SyntaxNode<'_>, slot: Option<Slot>) {
        if let Some(place) = self.slots.get_mut(node.id.0 as usize) {
            *place = slot;
        }
    }
}

fn slot_of(ty: Ty) -> Option<Slot> {
    match ty {
        Ty::Slot(slot) => Some(slot),
        _ => None,
    }
}
