//! Quantities, of which a plain number is one, by what they amount to.

use std::cmp::Ordering;

use kdsl_base::quantity::{Quantity, parse_quantity};

use crate::value::{Val, float_text};

/// The amount of a number or a quantity, if it is one that can be counted.
pub(crate) fn amount(val: &Val) -> Option<Quantity> {
    match val {
        Val::Int(number) => Some(Quantity::whole(*number)),
        Val::Float(number) => parse_quantity(&float_text(*number)).ok(),
        Val::Quantity(text) if text.contains('_') => parse_quantity(&text.replace("_", "")).ok(),
        Val::Quantity(text) => parse_quantity(text).ok(),
        _ => None,
    }
}

/// Which amount is the larger one; nothing if one of the two is not an amount.
pub(super) fn order(left: &Val, right: &Val) -> Option<Ordering> {
    Some(amount(left)?.cmp(&amount(right)?))
}

/// `left + right`, with the suffixes of the first that is a quantity.
pub(super) fn add(left: &Val, right: &Val) -> Option<Val> {
    let (first, second) = (amount(left)?, amount(right)?);
    let plain = !matches!(left, Val::Quantity(_));
    written(if plain { second.checked_add(first)? } else { first.checked_add(second)? })
}

/// `left - right`, with the suffixes of the first that is a quantity.
pub(super) fn subtract(left: &Val, right: &Val) -> Option<Val> {
    let (first, second) = (amount(left)?, amount(right)?);
    let plain = !matches!(left, Val::Quantity(_));
    written(if plain { second.checked_mul(-1)?.checked_add(first)? } else { first.checked_sub(second)? })
}

/// `quantity * by`
pub(super) fn times(quantity: &Val, by: i64) -> Option<Val> {
    written(amount(quantity)?.checked_mul(by)?)
}

fn written(amount: Quantity) -> Option<Val> {
    Some(Val::Quantity(ecow::eco_format!("{amount}")))
}
