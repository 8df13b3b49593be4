//! What an operator gives for the sorts of its operands, before their values are known.

use crate::convert::Sort;
use crate::hir::BinaryOp;

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
