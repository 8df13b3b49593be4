//! Quantities, of which a plain number is one, by what they amount to.

use std::cmp::Ordering;

use crate::value::Val;

/// Which amount is the larger one; nothing if one of the two is not an amount.
pub(super) fn order(left: &Val, right: &Val) -> Option<Ordering> {
    let _ = (left, right);
    None
}
/// `left + right`
pub(super) fn add(left: &Val, right: &Val) -> Option<Val> {
    let _ = (left, right);
    None
}
/// `left - right`
pub(super) fn subtract(left: &Val, right: &Val) -> Option<Val> {
    let _ = (left, right);
    None
}
/// `amount * by`
pub(super) fn times(amount: &Val, by: i64) -> Option<Val> {
    let _ = (amount, by);
    None
}
