//! `+ - * / %` and negation.
//!
//! Integers are checked, never wrapped. Where a whole number meets one with a fraction, the result
//! has a fraction. `/` between integers gives an integer where it divides evenly and a number with a
//! fraction otherwise: nothing is cut off in silence, so `replicas: 7 / 2` is a type error and not 3.

use std::cmp::Ordering;

use super::{Failure, Place, misfit, quantity};
use crate::hir::BinaryOp;
use crate::problems;
use crate::value::Val;

/// `-x`
pub(super) fn negate(operand: &Val) -> Result<Val, Failure> {
    match operand {
        Val::Int(number) => number.checked_neg().map(Val::Int).ok_or_else(|| overflow(Place::Operator)),
        Val::Float(number) => Ok(Val::Float(-number)),
        Val::Quantity(text) if is_percent(text) => Err(percent(Place::Left)),
        Val::Quantity(_) => known(operand, Place::Left)
            .and_then(|()| quantity::times(operand, -1).ok_or_else(|| overflow(Place::Operator))),
        other => {
            let message = format!("`-` needs a number, found {}", other.sort());
            Err(misfit(Place::Left, message, other))
        }
    }
}

/// `left op right`
pub(super) fn binary(op: BinaryOp, left: &Val, right: &Val) -> Result<Val, Failure> {
    check_operand(op, left, right, left, Place::Left)?;
    check_operand(op, left, right, right, Place::Right)?;
    match (left, right) {
        (Val::Int(left), Val::Int(right)) => integers(op, *left, *right),
        (Val::Quantity(_), _) | (_, Val::Quantity(_)) => quantities(op, left, right),
        _ => match (float(left), float(right)) {
            (Some(left), Some(right)) => floats(op, left, right),
            _ => Ok(Val::Error),
        },
    }
}

/// Which of two values comes first, where at least one is a quantity: amounts with amounts and
/// numbers, percentages with percentages.
pub(super) fn order(left: &Val, right: &Val) -> Option<Ordering> {
    match (left, right) {
        (Val::Quantity(left), Val::Quantity(right)) if is_percent(left) && is_percent(right) => {
            percent_number(left)?.partial_cmp(&percent_number(right)?)
        }
        _ => quantity::order(left, right),
    }
}

/// Whether the text of a quantity is a percentage.
pub(crate) fn is_percent(text: &str) -> bool {
    text.ends_with('%')
}

fn percent_number(text: &str) -> Option<f64> {
    text.strip_suffix('%')?.replace('_', "").parse().ok()
}

/// The number as a float, if it is a plain one.
pub(crate) fn float(val: &Val) -> Option<f64> {
    match val {
        #[expect(clippy::cast_precision_loss, reason = "a number with a fraction was asked for")]
        Val::Int(number) => Some(*number as f64),
        Val::Float(number) => Some(*number),
        _ => None,
    }
}

fn integers(op: BinaryOp, left: i64, right: i64) -> Result<Val, Failure> {
    let divides = matches!(op, BinaryOp::Divide | BinaryOp::Remainder);
    if divides && right == 0 {
        return Err(division_by_zero());
    }
    let result = match op {
        BinaryOp::Add => left.checked_add(right),
        BinaryOp::Subtract => left.checked_sub(right),
        BinaryOp::Multiply => left.checked_mul(right),
        // The one remainder that overflows is MIN % -1, and it is zero.
        BinaryOp::Remainder => Some(left.checked_rem(right).unwrap_or(0)),
        _ => match left.checked_rem(right) {
            Some(0) => left.checked_div(right),
            Some(_) => {
                #[expect(clippy::cast_precision_loss, reason = "the result has a fraction")]
                return floats(op, left as f64, right as f64);
            }
            None => None,
        },
    };
    result.map(Val::Int).ok_or_else(|| overflow(Place::Operator))
}

fn floats(op: BinaryOp, left: f64, right: f64) -> Result<Val, Failure> {
    let divides = matches!(op, BinaryOp::Divide | BinaryOp::Remainder);
    if divides && right == 0.0 {
        return Err(division_by_zero());
    }
    let result = match op {
        BinaryOp::Add => left + right,
        BinaryOp::Subtract => left - right,
        BinaryOp::Multiply => left * right,
        BinaryOp::Remainder => left % right,
        _ => left / right,
    };
    finite(result).ok_or_else(|| overflow(Place::Operator))
}

/// A float that is a value: finite, and never the negative zero, which would print as `-0.0`.
pub(crate) fn finite(number: f64) -> Option<Val> {
    number.is_finite().then(|| Val::Float(if number == 0.0 { 0.0 } else { number }))
}

fn quantities(op: BinaryOp, left: &Val, right: &Val) -> Result<Val, Failure> {
    let result = match (op, left, right) {
        (BinaryOp::Add, _, _) => quantity::add(left, right),
        (BinaryOp::Subtract, _, _) => quantity::subtract(left, right),
        (BinaryOp::Multiply, amount @ Val::Quantity(_), Val::Int(by))
        | (BinaryOp::Multiply, Val::Int(by), amount @ Val::Quantity(_)) => quantity::times(amount, *by),
        (BinaryOp::Multiply, _, _) => {
            return Err(problems::operands(Place::Operator, "a quantity is multiplied by an integer only")
                .label(format!("{} times {}", left.sort(), right.sort()))
                .help("multiply by a whole number, or calculate in a smaller unit: `1536Mi` is `1.5Gi`"));
        }
        _ => {
            let message = format!("`{}` does not work on quantities", op.symbol());
            return Err(problems::operands(Place::Operator, message)
                .label("quantities are added, subtracted and multiplied by an integer")
                .help("start from the smaller quantity and multiply it"));
        }
    };
    result.ok_or_else(|| overflow(Place::Operator))
}

/// Says what is wrong with an operand that cannot be calculated with.
fn check_operand(op: BinaryOp, left: &Val, right: &Val, val: &Val, place: Place) -> Result<(), Failure> {
    match val {
        Val::Int(_) | Val::Float(_) => Ok(()),
        Val::Quantity(text) if is_percent(text) => Err(percent(place)),
        Val::Quantity(_) => known(val, place),
        Val::Secret(_) => Err(problems::sensitive(place, "a Sensitive value cannot be calculated with")
            .help("put it in text instead: `\"${secret}\"`")),
        _ => Err(not_a_number(op, left, right, val, place)),
    }
}

/// Whether a quantity is one that can be counted.
fn known(val: &Val, place: Place) -> Result<(), Failure> {
    match (quantity::amount(val), val) {
        (None, Val::Quantity(text)) => {
            let message = format!("`{text}` is not a Kubernetes quantity");
            let note = "a quantity ends in `m`, `k`, `M`, `G`, `T`, `P`, `E`, or in `Ki`, `Mi`, `Gi`, `Ti`, `Pi`, `Ei`";
            Err(problems::operands(place, message).label("not a quantity").note(note))
        }
        _ => Ok(()),
    }
}

fn not_a_number(op: BinaryOp, left: &Val, right: &Val, val: &Val, place: Place) -> Failure {
    let message = format!("`{}` calculates with numbers, found {}", op.symbol(), val.sort());
    let failure = misfit(place, message, val);
    let text = |val: &Val| matches!(val, Val::Str(_));
    match (op, left, right) {
        (_, Val::Null, _) | (_, _, Val::Null) => {
            failure.help("`??` gives a value where one is null: `(x ?? 0)`")
        }
        (BinaryOp::Add, _, _) if text(left) || text(right) => {
            failure.help("text is put together by interpolation: `\"${a}${b}\"`")
        }
        (BinaryOp::Add, Val::List(_), _) | (BinaryOp::Add, _, Val::List(_)) => {
            failure.help("lists are put together by spreading: `[...a, ...b]`")
        }
        (BinaryOp::Add, Val::Map(_), _) | (BinaryOp::Add, _, Val::Map(_)) => {
            failure.help("records are merged by spreading: `{ ...a, ...b }`")
        }
        (BinaryOp::Multiply, Val::Str(_), Val::Int(_)) => {
            failure.help("text is repeated by a method: `text.repeat(3)`")
        }
        _ if text(val) => failure.help("read the number from the text: `text.to-int()`"),
        _ => failure,
    }
}

fn percent(place: Place) -> Failure {
    problems::operands(place, "a percentage cannot be calculated with")
        .label("a percentage")
        .note("a percentage is of something that only the cluster knows; it can be compared with another one")
}

fn overflow(place: Place) -> Failure {
    problems::overflow(place, "the result is too large for a number")
        .label("overflows here")
        .note("integers have 64 bits: from -9223372036854775808 to 9223372036854775807")
}

fn division_by_zero() -> Failure {
    problems::divided_by_zero(Place::Right, "this divides by zero")
        .label("this is zero")
        .help("say what is to happen then: `if n == 0 then … else x / n`")
}
