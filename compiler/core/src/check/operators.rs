//! What an operator gives for the sorts of its operands, before their values are known.

use ecow::EcoString;

use super::Checker;
use crate::convert::Sort;
use crate::hir::{BinaryOp, Element, ExprId, ExprKind, TypeExprId, TypeExprKind};
use crate::problems;
use crate::ty::{Ty, Type};

impl Checker<'_> {
    /// Whether a value of a closed set of texts can be what it is compared with: a branch that waits for
    /// `"production"` where there is only `"prod"` would never be taken, and nobody would be told.
    pub(super) fn can_be(&mut self, value: ExprId, found: Type, other: ExprId) {
        let hir = self.hir;
        match &hir[other].kind {
            ExprKind::Str(text) => {
                let Ty::Declared(id) = found.ty else { return };
                let Some(allowed) = self.texts(id) else { return };
                if !allowed.contains(&text.as_str()) {
                    let name = match &hir[value].kind {
                        ExprKind::Local(local) => Some(hir[*local].name.clone()),
                        ExprKind::Field(_, name, ..) => Some(name.clone()),
                        _ => None,
                    };
                    let name = name.as_ref().map(EcoString::as_str);
                    let problem = problems::not_allowed(hir[other].span, name, text, &allowed, true);
                    self.report(problem);
                }
            }
            ExprKind::List(items) => {
                for item in items {
                    if let Element::Value(item) = item
                        && matches!(hir[*item].kind, ExprKind::Str(_))
                    {
                        self.can_be(value, found, *item);
                    }
                }
            }
            _ => {}
        }
    }

    /// The texts that a type consists of, if it consists of texts alone.
    fn texts(&self, id: TypeExprId) -> Option<Vec<&str>> {
        match &self.hir[id].kind {
            TypeExprKind::Literal(literal) => match &self.hir[*literal].kind {
                ExprKind::Str(text) => Some(vec![text.as_str()]),
                ExprKind::Null => Some(Vec::new()),
                _ => None,
            },
            TypeExprKind::Union(members) => {
                let mut all = Vec::new();
                for member in members {
                    all.extend(match self.types().declared(*member).ty {
                        Ty::Declared(member) => self.texts(member)?,
                        Ty::Null => Vec::new(),
                        _ => return None,
                    });
                }
                Some(all)
            }
            _ => None,
        }
    }
}

/// The sort of the result; `None` where the operator does not work on such operands.
pub fn result(op: BinaryOp, left: Sort, right: Sort) -> Option<Sort> {
    let number = |sort| match sort {
        Sort::Port(_) => Sort::Int,
        other => other,
    };
    let (left, right) = (number(left), number(right));
    if left == Sort::Error || right == Sort::Error {
        return Some(Sort::Error);
    }
    match op {
        BinaryOp::Range => (left == Sort::Int && right == Sort::Int).then_some(Sort::List),
        BinaryOp::Less | BinaryOp::LessOrEqual | BinaryOp::Greater | BinaryOp::GreaterOrEqual => {
            let both = matches!((left, right), (Sort::Str, Sort::Str)) || arithmetic(left, right).is_some();
            both.then_some(Sort::Bool)
        }
        // Whole numbers divide to a whole number only where nothing is left over.
        BinaryOp::Divide => match (left, right) {
            (Sort::Int, Sort::Int) => Some(Sort::Float),
            _ => arithmetic(left, right),
        },
        _ => arithmetic(left, right),
    }
}

fn arithmetic(left: Sort, right: Sort) -> Option<Sort> {
    Some(match (left, right) {
        (Sort::Int, Sort::Int) => Sort::Int,
        (Sort::Int | Sort::Float, Sort::Int | Sort::Float) => Sort::Float,
        (Sort::Quantity, Sort::Quantity | Sort::Int | Sort::Float)
        | (Sort::Int | Sort::Float, Sort::Quantity) => Sort::Quantity,
        _ => return None,
    })
}
