//! The gaps of expressions: where long ones may be broken without a change of meaning. A new line
//! stands behind an operator, and before a `.`, a `then` or an `else`, which all go on.

use kdsl_syntax::ast::BinaryOp;
use kdsl_syntax::{NodeId, NodeKind};

use super::{Place, Planner};
use crate::INDENT;
use crate::gaps::{Gap, GroupId};

impl Planner<'_> {
    pub(super) fn expression(&mut self, id: NodeId, kind: NodeKind, place: Place) {
        match kind {
            NodeKind::UnaryExpr => {
                let first = self.range(id).0;
                self.set(first + 1, Gap::Tight);
            }
            NodeKind::CallExpr | NodeKind::IndexExpr | NodeKind::FieldExpr => self.postfix(id, kind, place),
            NodeKind::ParenExpr => self.paren(id),
            _ if place.on_one_line => {}
            NodeKind::BinaryExpr => self.binary(id, place),
            NodeKind::IfExpr => self.if_expr(id, place),
            NodeKind::LambdaExpr => self.body(id),
            NodeKind::ForElement | NodeKind::IfElement => self.body(id),
            _ => {}
        }
    }

    fn paren(&mut self, id: NodeId) {
        let (open, close) = self.range(id);
        let hugs = self.child(id, 0).is_some_and(|inner| self.is_huggable(inner));
        if !hugs || self.atoms.new_line(open + 1) {
            self.round(open, close, &[], false);
        }
    }

    /// A body behind `=>` or `:`, which goes to the next line unless it has brackets for its lines.
    fn body(&mut self, id: NodeId) {
        let Some(body) = self.tree.children(id).last() else { return };
        if !self.is_huggable(body) {
            let start = self.range(body).0;
            let group = self.soft(self.range(id), self.atoms.new_line(start));
            self.set(start, Gap::Line(group));
        }
    }

    // Operators.

    fn operator(&self, id: NodeId) -> Option<(usize, BinaryOp)> {
        let at = self.range(self.child(id, 0)?).1 + 1;
        BinaryOp::of(self.atoms.kind(at)).map(|op| (at, op))
    }

    /// Operators of one strength break together.
    fn binary(&mut self, id: NodeId, place: Place) {
        let Some((at, op)) = self.operator(id) else { return };
        if op == BinaryOp::Range {
            return;
        }
        let group = place.chain.unwrap_or_else(|| {
            let group = self.soft(self.range(id), false);
            if self.is_head(id)
                && let Some(group) = self.groups.get_mut(group)
            {
                group.indent = 2 * INDENT;
            }
            group
        });
        self.set(at + 1, Gap::Line(group));
        let left = self.child(id, 0).filter(|left| {
            self.tree.kind(*left) == NodeKind::BinaryExpr
                && self.operator(*left).is_some_and(|(_, inner)| inner.strength() == op.strength())
        });
        match left {
            Some(left) => self.set_place(left, Place { chain: Some(group), ..place }),
            None => self.break_if(group, self.atoms.new_line(at) || self.atoms.new_line(at + 1)),
        }
    }

    /// `if c then a else b` has a line for each word, and `if` after `else if` one for each `else`.
    fn if_expr(&mut self, id: NodeId, place: Place) {
        let (Some(condition), Some(value)) = (self.child(id, 0), self.child(id, 1)) else { return };
        let Some(other) = self.child(id, 2) else { return };
        let (then_at, else_at) = (self.range(condition).1 + 1, self.range(value).1 + 1);
        let goes_on = self.tree.kind(other) == NodeKind::IfExpr;
        let breaks = self.atoms.new_line(then_at);
        let group =
            place.chain.unwrap_or_else(|| self.soft(self.range(id), breaks || self.atoms.new_line(else_at)));
        self.set(else_at, Gap::Line(group));
        if goes_on || place.chain.is_some() {
            let arm = (self.range(id).0, self.range(value).1);
            let arm = self.soft(arm, breaks);
            self.set(then_at, Gap::Line(arm));
        } else {
            self.set(then_at, Gap::Line(group));
        }
        if goes_on {
            self.set_place(other, Place { chain: Some(group), ..place });
        }
    }

    // Members, indexes and calls.

    fn postfix(&mut self, id: NodeId, kind: NodeKind, place: Place) {
        let Some(base) = self.child(id, 0) else { return };
        let after = self.range(base).1 + 1;
        if kind != NodeKind::FieldExpr {
            self.set(after, Gap::Tight);
        }
        if kind == NodeKind::CallExpr {
            self.call(id, after);
        }
        let goes_on = self.is_first_child(id) && self.parent_kind(id).is_some_and(is_postfix);
        if !goes_on && !place.on_one_line && self.parent_kind(id) != Some(NodeKind::Patch) {
            self.chain(id);
        }
    }

    /// The arguments of a call. A last one that has brackets for its lines needs no others.
    fn call(&mut self, id: NodeId, open: usize) {
        let close = self.range(id).1;
        let arguments: Vec<NodeId> = self.tree.children(id).skip(1).collect();
        let value = |argument: NodeId| self.tree.children(argument).last();
        let hugs = |argument: &NodeId| value(*argument).is_some_and(|value| self.is_huggable(value));
        let others = arguments.split_last();
        let is_hugged = others.is_some_and(|(last, others)| hugs(last) && !others.iter().any(hugs));
        if !is_hugged || self.atoms.new_line(open + 1) {
            let starts: Vec<usize> = arguments.iter().map(|argument| self.range(*argument).0).collect();
            self.round(open, close, &starts, true);
        }
    }

    /// A chain of calls of methods has a line for each.
    fn chain(&mut self, id: NodeId) {
        let mut dots = Vec::new();
        let mut at = id;
        while let Some(base) = self.child(at, 0).filter(|_| is_postfix(self.tree.kind(at))) {
            let is_call = self.tree.kind(at) == NodeKind::CallExpr;
            if is_call
                && self.tree.kind(base) == NodeKind::FieldExpr
                && let Some(object) = self.child(base, 0)
            {
                dots.push(self.range(object).1 + 1);
            }
            at = base;
        }
        let is_broken = dots.last().is_some_and(|first| self.atoms.new_line(*first));
        if dots.len() < 2 && !is_broken {
            return;
        }
        let group: GroupId = self.soft(self.range(id), is_broken);
        dots.into_iter().for_each(|dot| self.set(dot, Gap::Fold(group)));
    }
}

const fn is_postfix(kind: NodeKind) -> bool {
    matches!(kind, NodeKind::FieldExpr | NodeKind::IndexExpr | NodeKind::CallExpr)
}
