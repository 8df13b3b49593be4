//! Narrowing: in a branch, a path that the condition compared with `null` or a literal is known.

use ecow::EcoString;

use super::Checker;
use crate::hir::{BinaryOp, DeclId, ExprId, ExprKind, LocalId, ScopeId, UnaryOp};
use crate::ty::{Ty, Type};

/// A path whose value is known to be there, or to be absent, in what is being checked.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Narrowed {
    path: Path,
    present: bool,
}

#[derive(Clone, PartialEq, Debug)]
enum Path {
    Local(LocalId),
    Resources(Box<[(DeclId, u32)]>),
    Kind(EcoString),
    Field(Box<Path>, EcoString),
}

impl Checker<'_> {
    /// Checks what is reached only where `cond` is `holds`.
    pub(crate) fn under(&mut self, cond: ExprId, holds: bool, check: impl FnOnce(&mut Self)) {
        let before = self.narrowed.len();
        self.learn(cond, holds);
        check(self);
        self.narrowed.truncate(before);
    }

    /// Checks what stands in `scope`, of which the conditions of all braces around it hold.
    pub(super) fn inside<R>(&mut self, scope: ScopeId, check: impl FnOnce(&mut Self) -> R) -> R {
        let hir = self.hir;
        let mut guards = Vec::new();
        let mut at = Some(scope);
        while let Some(id) = at {
            guards.extend(hir[id].guards.iter().rev().copied());
            at = hir[id].parent;
        }
        guards.reverse();
        let before = self.narrowed.len();
        for (cond, holds) in &guards {
            self.learn(*cond, *holds);
        }
        let holding = std::mem::replace(&mut self.holding, guards);
        let checked = check(self);
        self.holding = holding;
        self.narrowed.truncate(before);
        checked
    }

    fn learn(&mut self, cond: ExprId, holds: bool) {
        let hir = self.hir;
        match &hir[cond].kind {
            ExprKind::Unary(UnaryOp::Not, inner) => self.learn(*inner, !holds),
            ExprKind::Binary(BinaryOp::And, _, left, right) if holds => {
                self.learn(*left, true);
                self.learn(*right, true);
            }
            ExprKind::Binary(BinaryOp::Or, _, left, right) if !holds => {
                self.learn(*left, false);
                self.learn(*right, false);
            }
            ExprKind::Binary(op @ (BinaryOp::Equal | BinaryOp::NotEqual), _, left, right) => {
                let equal = (*op == BinaryOp::Equal) == holds;
                for (path, other) in [(*left, *right), (*right, *left)] {
                    let null = matches!(hir[other].kind, ExprKind::Null);
                    let literal = crate::convert::literal(&hir[other].kind).is_some();
                    // `x != null` and `x == "a"` say that it is there; `x == null` that it is not.
                    let present = if null { !equal } else { equal };
                    if literal
                        && (null || equal)
                        && let Some(path) = self.path(path)
                    {
                        self.narrowed.push(Narrowed { path, present });
                    }
                }
            }
            _ => {}
        }
    }

    fn path(&self, expr: ExprId) -> Option<Path> {
        match &self.hir[expr].kind {
            ExprKind::Local(local) => Some(Path::Local(*local)),
            ExprKind::Resources(decls) => Some(Path::Resources(decls.clone())),
            ExprKind::Kind(kind, _) => Some(Path::Kind(kind.clone())),
            ExprKind::Field(base, name, ..) => Some(Path::Field(Box::new(self.path(*base)?), name.clone())),
            _ => None,
        }
    }

    /// The type of an expression, with what the conditions around it say.
    pub(super) fn narrow(&self, expr: ExprId, found: Type) -> Type {
        if self.narrowed.is_empty() || !found.null {
            return found;
        }
        let Some(path) = self.path(expr) else { return found };
        match self.narrowed.iter().rev().find(|narrowed| narrowed.path == path) {
            Some(Narrowed { present: true, .. }) => found.present(),
            Some(Narrowed { present: false, .. }) => Type { ty: Ty::Null, null: true },
            None => found,
        }
    }
}
