//! The operators, on values. `&&`, `||` and `??` are the evaluator's: they may leave a side alone.
//!
//! A mistake that has been reported already ([`Val::Error`]) goes through every operator unchanged.

pub(crate) mod arithmetic;
mod compare;
mod failure;
pub(crate) mod quantity;

#[cfg(test)]
pub(crate) mod tests;

pub(crate) use compare::{described, same};
pub use compare::{equal, holds_secret, order};
pub use failure::{Failure, Place};

use ecow::EcoVec;
use kdsl_base::Span;

use crate::hir::{BinaryOp, UnaryOp};
use crate::problems;
use crate::value::{Item, Val};

/// The most items that one `a..b` makes.
pub const RANGE_LIMIT: i64 = 100_000;

/// `-x` or `!x`.
pub fn unary(op: UnaryOp, operand: &Val) -> Result<Val, Failure> {
    match (op, operand) {
        (_, Val::Error) => Ok(Val::Error),
        (_, Val::Secret(_)) => {
            Err(problems::sensitive(Place::Left, "a Sensitive value cannot be calculated with"))
        }
        (UnaryOp::Not, Val::Bool(value)) => Ok(Val::Bool(!value)),
        (UnaryOp::Not, other) => {
            let failure = misfit(Place::Left, format!("`!` needs a boolean, found {}", other.sort()), other);
            Err(failure.help(match other {
                Val::Null => "compare with null instead: `x == null`",
                Val::List(_) | Val::Map(_) => "ask for the size instead: `x.length() == 0`",
                _ => "write a comparison, for example `x == 0`",
            }))
        }
        (UnaryOp::Negate, number) => arithmetic::negate(number),
    }
}

/// `left op right`, for every operator that looks at both sides.
///
/// The short-circuit operators come here only when both sides are known; then `&&` and `||` ask for
/// booleans, and `??` gives the left side unless it is null.
pub fn binary(op: BinaryOp, left: &Val, right: &Val) -> Result<Val, Failure> {
    if matches!(left, Val::Error) || matches!(right, Val::Error) {
        return Ok(Val::Error);
    }
    match op {
        BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Remainder => {
            arithmetic::binary(op, left, right)
        }
        BinaryOp::Equal => compare::equal(left, right).map(Val::Bool),
        BinaryOp::NotEqual => compare::equal(left, right).map(|equal| Val::Bool(!equal)),
        BinaryOp::Less => compare::ordered(op, left, right).map(|order| Val::Bool(order.is_lt())),
        BinaryOp::LessOrEqual => compare::ordered(op, left, right).map(|order| Val::Bool(order.is_le())),
        BinaryOp::Greater => compare::ordered(op, left, right).map(|order| Val::Bool(order.is_gt())),
        BinaryOp::GreaterOrEqual => compare::ordered(op, left, right).map(|order| Val::Bool(order.is_ge())),
        BinaryOp::And | BinaryOp::Or => logical(op, left, right),
        BinaryOp::Coalesce => Ok(if matches!(left, Val::Null) { right.clone() } else { left.clone() }),
        BinaryOp::In => contains(left, right),
        BinaryOp::Range => range(left, right),
    }
}

/// The boolean of an operand of `&&` or `||`; `place` says which one it is.
pub fn truth(op: BinaryOp, operand: &Val, place: Place) -> Result<bool, Failure> {
    match operand {
        Val::Bool(value) => Ok(*value),
        Val::Secret(_) => Err(problems::sensitive(place, "a Sensitive value cannot be a condition")),
        other => {
            let message = format!("`{}` needs booleans, found {}", op.symbol(), other.sort());
            let failure = misfit(place, message, other);
            Err(match op {
                BinaryOp::Or => failure.help("to give a value where one is null, write `x ?? y`"),
                _ => failure.help("write a comparison, for example `x != null`"),
            })
        }
    }
}

fn logical(op: BinaryOp, left: &Val, right: &Val) -> Result<Val, Failure> {
    let (left, right) = (truth(op, left, Place::Left)?, truth(op, right, Place::Right)?);
    Ok(Val::Bool(if op == BinaryOp::And { left && right } else { left || right }))
}

/// `left in right`: an item of a list, a key of a map, a part of a text.
fn contains(left: &Val, right: &Val) -> Result<Val, Failure> {
    match (left, right) {
        (_, Val::List(items)) => {
            for item in items {
                if compare::equal(left, &item.val).map_err(|failure| swap(failure, &item.val))? {
                    return Ok(Val::Bool(true));
                }
            }
            Ok(Val::Bool(false))
        }
        (Val::Secret(_), _) => {
            Err(problems::sensitive(Place::Left, "`in` would tell something about a Sensitive value"))
        }
        (_, Val::Secret(_)) => {
            Err(problems::sensitive(Place::Right, "`in` would tell something about a Sensitive value"))
        }
        (Val::Str(key), Val::Map(_) | Val::Replace(_)) => {
            Ok(Val::Bool(right.get(key).is_some_and(|item| !matches!(item.val, Val::Null))))
        }
        (Val::Str(part), Val::Str(text)) => Ok(Val::Bool(text.contains(part.as_str()))),
        (_, Val::Map(_) | Val::Replace(_)) => {
            let message = format!("a record's keys are text, so {} is never in one", left.sort());
            Err(misfit(Place::Left, message, left).help("write the key as text: `\"key\" in record`"))
        }
        (_, Val::Str(_)) => {
            let message = format!("`in` looks for a string in a string, found {}", left.sort());
            Err(misfit(Place::Left, message, left).help("write it as text: `\"${x}\" in text`"))
        }
        _ => {
            let message = format!("`in` looks in a list, a record or a string, found {}", right.sort());
            let failure = misfit(Place::Right, message, right);
            Err(match right {
                Val::Null => failure.help("`??` gives a value where one is null: `x in (list ?? [])`"),
                _ => failure,
            })
        }
    }
}

/// A failure of `==` in the words of `in`: whose Sensitive value it was.
fn swap(failure: Failure, item: &Val) -> Failure {
    let at = if compare::holds_secret(item) { Place::Right } else { Place::Left };
    Failure { at, ..failure }
}

/// `a..b`, both ends included; empty where `b` is less than `a`.
fn range(left: &Val, right: &Val) -> Result<Val, Failure> {
    let end = |val: &Val, place| match val {
        Val::Int(number) => Ok(*number),
        Val::Secret(_) => Err(problems::sensitive(place, "a Sensitive value cannot be the end of a range")),
        other => Err(misfit(place, format!("a range goes between integers, found {}", other.sort()), other)),
    };
    let (from, to) = (end(left, Place::Left)?, end(right, Place::Right)?);
    let within = to.checked_sub(from).is_some_and(|distance| distance < RANGE_LIMIT);
    if from <= to && !within {
        return Err(problems::long_range(Place::Operator, "this range has more than 100,000 numbers")
            .label(format!("from {from} to {to}"))
            .note("a range makes at most 100,000 numbers, so that a slip of the keyboard cannot fill the memory"));
    }
    let numbers: EcoVec<Item> =
        (from..=to).map(|number| Item::new(Val::Int(number), Span::default())).collect();
    Ok(Val::List(numbers))
}

/// An operand of a sort that the operator does not take.
fn misfit(at: Place, message: impl Into<String>, operand: &Val) -> Failure {
    problems::operands(at, message).label(operand.sort())
}
