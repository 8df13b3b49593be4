//! Which values are equal, and which comes first.

use std::cmp::Ordering;

use super::{Failure, Place, arithmetic};
use crate::hir::BinaryOp;
use crate::problems;
use crate::value::{Fields, Val};

/// Whether two values are equal, deeply. Values of different sorts are not; numbers and quantities
/// are compared by what they amount to, so `1000m == 1`, and the order of a record's keys is no matter.
///
/// A Sensitive value can be compared with null alone: anything else would tell something about it.
pub fn equal(left: &Val, right: &Val) -> Result<bool, Failure> {
    if matches!(left, Val::Null) || matches!(right, Val::Null) {
        return Ok(matches!((left, right), (Val::Null, Val::Null)));
    }
    for (val, place) in [(left, Place::Left), (right, Place::Right)] {
        if holds_secret(val) {
            return Err(problems::sensitive(place, "a Sensitive value can be compared with null only"));
        }
    }
    Ok(same(left, right))
}

/// Whether there is a Sensitive value in it, however deep.
pub fn holds_secret(val: &Val) -> bool {
    match val {
        Val::Secret(_) => true,
        Val::List(items) => items.iter().any(|item| holds_secret(&item.val)),
        Val::Map(fields) | Val::Replace(fields) => fields.iter().any(|(_, item)| holds_secret(&item.val)),
        _ => false,
    }
}

/// Equality where there is nothing Sensitive.
pub(crate) fn same(left: &Val, right: &Val) -> bool {
    match (left, right) {
        (Val::List(left), Val::List(right)) => {
            left.len() == right.len()
                && left.iter().zip(right).all(|(left, right)| same(&left.val, &right.val))
        }
        (Val::Map(left) | Val::Replace(left), Val::Map(right) | Val::Replace(right)) => {
            same_fields(left, right)
        }
        (Val::Int(left), Val::Int(right)) => left == right,
        (Val::Int(_) | Val::Float(_) | Val::Quantity(_), Val::Int(_) | Val::Float(_) | Val::Quantity(_)) => {
            order(left, right) == Some(Ordering::Equal)
        }
        _ => left == right,
    }
}

/// Equal entries, in any order. Null is absent.
fn same_fields(left: &Fields, right: &Fields) -> bool {
    let present = |fields: &Fields| fields.iter().filter(|(_, item)| !matches!(item.val, Val::Null)).count();
    if present(left) != present(right) {
        return false;
    }
    let index: rustc_hash::FxHashMap<&str, &Val> =
        right.iter().map(|(key, item)| (key.as_str(), &item.val)).collect();
    left.iter()
        .filter(|(_, item)| !matches!(item.val, Val::Null))
        .all(|(key, item)| index.get(key.as_str()).is_some_and(|other| same(&item.val, other)))
}

/// Which of two values comes first, if they are of one sort that has an order: numbers and quantities,
/// percentages, text by code point, booleans (false first).
pub fn order(left: &Val, right: &Val) -> Option<Ordering> {
    match (left, right) {
        (Val::Int(left), Val::Int(right)) => Some(left.cmp(right)),
        (Val::Float(left), Val::Float(right)) => left.partial_cmp(right),
        (Val::Int(left), Val::Float(right)) => int_float(*left, *right),
        (Val::Float(left), Val::Int(right)) => int_float(*right, *left).map(Ordering::reverse),
        (Val::Str(left), Val::Str(right)) => Some(left.as_str().cmp(right.as_str())),
        (Val::Bool(left), Val::Bool(right)) => Some(left.cmp(right)),
        (Val::Quantity(_), _) | (_, Val::Quantity(_)) => arithmetic::order(left, right),
        _ => None,
    }
}

/// A whole number beside a float. Beyond 2^53 a float cannot tell neighbours apart, so equal ones are
/// compared once more as whole numbers.
fn int_float(left: i64, right: f64) -> Option<Ordering> {
    #[expect(clippy::cast_precision_loss, reason = "ties are decided exactly below")]
    let order = (left as f64).partial_cmp(&right)?;
    if order != Ordering::Equal {
        return Some(order);
    }
    #[expect(clippy::cast_possible_truncation, reason = "it equals a rounded i64, so it fits")]
    let whole = right as i128;
    Some(i128::from(left).cmp(&whole))
}

/// The order that `<` and its like ask for.
pub(super) fn ordered(op: BinaryOp, left: &Val, right: &Val) -> Result<Ordering, Failure> {
    for (val, place) in [(left, Place::Left), (right, Place::Right)] {
        match val {
            Val::Secret(_) => {
                return Err(problems::sensitive(place, "a Sensitive value can be compared with null only"));
            }
            Val::Null => {
                let message = format!("`{}` cannot compare null", op.symbol());
                let failure = problems::operands(place, message).label("this is null");
                return Err(failure.help("`??` gives a value where one is null: `(x ?? 0)`"));
            }
            _ => {}
        }
    }
    let comparable = !matches!(left, Val::Bool(_));
    match order(left, right) {
        Some(order) if comparable => Ok(order),
        _ => Err(unordered(op, left, right)),
    }
}

/// What a message calls a value where its order matters: a percentage is not an amount.
pub(crate) fn described(val: &Val) -> &'static str {
    match val {
        Val::Quantity(text) if arithmetic::is_percent(text) => "a percentage",
        other => other.sort(),
    }
}

fn unordered(op: BinaryOp, left: &Val, right: &Val) -> Failure {
    let message = format!("`{}` cannot compare {} with {}", op.symbol(), described(left), described(right));
    let failure = problems::operands(Place::Operator, message)
        .label("compares numbers with numbers, or text with text");
    match (left, right) {
        (Val::Quantity(_), Val::Quantity(_)) => failure
            .note("a percentage is compared with percentages only, a quantity with quantities and numbers"),
        (Val::Str(_), Val::Int(_) | Val::Float(_)) => {
            failure.help("read the number from the text: `text.to-int()`")
        }
        (Val::Int(_) | Val::Float(_), Val::Str(_)) => {
            failure.help("read the number from the text: `text.to-int()`")
        }
        (Val::List(_), _) | (_, Val::List(_)) => failure.help("compare the sizes: `list.length()`"),
        _ => failure,
    }
}
