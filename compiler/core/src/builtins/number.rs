//! The methods of numbers and booleans.

use std::cmp::Ordering;

use kdsl_base::quantity::parse_quantity;

use super::list::plain_text;
use super::quantity::one_of;
use super::text::{option, param};
use super::{Call, Form, Halt, Method, Param, Sort};
use crate::ops::{self, Failure, Place, arithmetic};
use crate::problems;
use crate::value::{Item, Val};

const fn method(
    name: &'static str,
    receiver: Sort,
    params: &'static [Param],
    result: Form,
    doc: &'static str,
    call: fn(&mut Call<'_>) -> Result<Item, Halt>,
) -> Method {
    Method { name, receiver, params, result, doc, call }
}

const N: Sort = Sort::Number;
const SAME: Form = Form::Receiver;

/// The methods of numbers.
pub(super) const METHODS: &[Method] = &[
    method("abs", N, &[], SAME, "The number without its sign: `(-3).abs()` is `3`.", |call| {
        let val = match &call.receiver.val {
            Val::Int(number) => number.checked_abs().map(Val::Int).ok_or_else(too_large)?,
            Val::Float(number) => Val::Float(number.abs()),
            _ => Val::Error,
        };
        Ok(call.give(val))
    }),
    method("floor", N, &[], Form::Int, "The next integer below: `1.7.floor()` is `1`.", |call| {
        whole(call, f64::floor)
    }),
    method("ceil", N, &[], Form::Int, "The next integer above: `1.2.ceil()` is `2`.", |call| {
        whole(call, f64::ceil)
    }),
    method(
        "round",
        N,
        &[],
        Form::Int,
        "The nearest integer; a half goes away from zero: `2.5.round()` is `3`.",
        |call| whole(call, f64::round),
    ),
    method(
        "pow",
        N,
        &[param("exponent", Form::Int)],
        SAME,
        "The number to that power, which is zero or more: `2.pow(10)` is `1024`.",
        pow,
    ),
    method(
        "min",
        N,
        &[param("other", Form::Number)],
        Form::Number,
        "The lesser of the two: `3.min(2)` is `2`.",
        |call| pick(call, "min", Ordering::Less),
    ),
    method(
        "max",
        N,
        &[param("other", Form::Number)],
        Form::Number,
        "The greater of the two: `3.max(2)` is `3`.",
        |call| pick(call, "max", Ordering::Greater),
    ),
    method(
        "clamp",
        N,
        &[param("low", Form::Number), param("high", Form::Number)],
        Form::Number,
        "The number, or the bound that it is beyond: `12.clamp(1, 10)` is `10`.",
        clamp,
    ),
    method(
        "to-float",
        N,
        &[],
        Form::Float,
        "The number as one with a fraction: `2.to-float()` is `2.0`.",
        |call| {
            let number = arithmetic::float(&call.receiver.val).map_or(Val::Error, Val::Float);
            Ok(call.give(number))
        },
    ),
    method(
        "to-int",
        N,
        &[],
        Form::Int,
        "The number as an integer, which it must be equal to: `(6.0 / 2).to-int()` is `3`.",
        to_int,
    ),
    method(
        "to-text",
        N,
        &[option("base", Form::Int)],
        Form::Text,
        "The number as text, an integer also in another base than ten: `80.to-text()` is `\"80\"`, `0o644.to-text(8)` is `\"644\"`.",
        based,
    ),
    method(
        "to-fixed",
        N,
        &[param("digits", Form::Int)],
        Form::Text,
        "The number as text with so many digits behind the point: `1.005.to-fixed(1)` is `\"1.0\"`.",
        fixed,
    ),
    method(
        "to-quantity",
        N,
        &[option("unit", Form::Text)],
        Form::Quantity,
        "The number as a quantity, of a unit or of base units: `512.to-quantity(\"Mi\")` is `512Mi`.",
        to_quantity,
    ),
    method(
        "to-percent",
        N,
        &[],
        Form::Quantity,
        "The integer as a percentage: `25.to-percent()` is `25%`.",
        |call| match &call.receiver.val {
            Val::Int(number) if *number >= 0 => Ok(call.give(Val::Quantity(ecow::eco_format!("{number}%")))),
            _ => {
                let message = "a percentage in Kubernetes is a whole number, zero or more";
                Err(problems::argument_range(Place::Receiver, message).label("cannot be a percentage").into())
            }
        },
    ),
];

/// The methods of booleans.
pub(super) const BOOLS: &[Method] = &[method(
    "to-text",
    Sort::Bool,
    &[],
    Form::Text,
    "The boolean as text: `true.to-text()` is `\"true\"`.",
    to_text,
)];

pub(super) fn to_text(call: &mut Call<'_>) -> Result<Item, Halt> {
    let text = plain_text(&call.receiver.val).map_or(Val::Error, |(text, _)| Val::Str(text));
    Ok(call.give(text))
}

pub(super) fn too_large() -> Failure {
    problems::overflow(Place::Receiver, "the result is too large for an integer").label("out of range")
}

fn to_int(call: &mut Call<'_>) -> Result<Item, Halt> {
    if let Val::Float(number) = &call.receiver.val
        && number.fract() != 0.0
    {
        let message = format!("{number} is not an integer");
        let failure = problems::argument_range(Place::Receiver, message).label("has a fraction");
        return Err(failure.help("say which way it goes: `.round()`, `.floor()` or `.ceil()`").into());
    }
    whole(call, f64::round)
}

fn based(call: &mut Call<'_>) -> Result<Item, Halt> {
    let Some(base) = call.int_arg(0) else { return to_text(call) };
    let base = u64::try_from(base).ok().filter(|base| (2..=36).contains(base));
    let (Some(base), Val::Int(number)) = (base, &call.receiver.val) else {
        let failure = if base.is_none() {
            problems::argument_range(Place::Argument(0), "there are digits for the bases from 2 to 36")
        } else {
            problems::argument_range(Place::Argument(0), "only an integer is written in another base")
        };
        return Err(failure.label("cannot be the base").into());
    };
    let mut left = number.unsigned_abs();
    let mut digits = Vec::new();
    while left > 0 || digits.is_empty() {
        let digit = u32::try_from(left % base).unwrap_or(0);
        digits.push(char::from_digit(digit, 36).unwrap_or('0'));
        left /= base;
    }
    if *number < 0 {
        digits.push('-');
    }
    Ok(call.give(Val::str(digits.iter().rev().collect::<String>())))
}

fn fixed(call: &mut Call<'_>) -> Result<Item, Halt> {
    const DIGITS: usize = 20;
    let digits = call.size_arg(0, 0)?.unwrap_or(0);
    if digits > DIGITS {
        let message = format!("a number has {DIGITS} digits behind the point at most");
        return Err(problems::argument_range(Place::Argument(0), message).label("out of range").into());
    }
    let text = match &call.receiver.val {
        // Not through a float, which would lose the last digits of a large integer.
        Val::Int(number) if digits == 0 => number.to_string(),
        Val::Int(number) => format!("{number}.{}", "0".repeat(digits)),
        other => format!("{:.digits$}", arithmetic::float(other).unwrap_or(0.0)),
    };
    Ok(call.give(Val::str(text)))
}

fn to_quantity(call: &mut Call<'_>) -> Result<Item, Halt> {
    if let Some(Item { val: Val::Secret(_), .. }) = call.arg(0) {
        return Err(problems::sensitive(Place::Argument(0), "a Sensitive value cannot be a unit").into());
    }
    let unit = call.text_arg(0).unwrap_or_default();
    let number = plain_text(&call.receiver.val).map_or_else(Default::default, |(text, _)| text);
    let text = format!("{number}{unit}");
    one_of(&unit)?;
    match parse_quantity(&text) {
        Ok(_) => Ok(call.give(Val::Quantity(text.into()))),
        Err(_) => {
            let message = format!("`{text}` is too large for a quantity, or too small");
            Err(problems::overflow(Place::Receiver, message).label("out of range").into())
        }
    }
}

fn pow(call: &mut Call<'_>) -> Result<Item, Halt> {
    let exponent = call.size_arg(0, 0)?.unwrap_or(0);
    let val = match &call.receiver.val {
        Val::Int(number) => {
            // Beyond 64 bits of an exponent only 0, 1 and -1 stay within an integer.
            let power = match (*number, u32::try_from(exponent)) {
                (_, Ok(exponent)) => number.checked_pow(exponent),
                (0 | 1, Err(_)) => Some(*number),
                (-1, Err(_)) => Some(if exponent % 2 == 0 { 1 } else { -1 }),
                _ => None,
            };
            power.map(Val::Int).ok_or_else(too_large)?
        }
        Val::Float(number) => {
            let power = number.powi(i32::try_from(exponent).unwrap_or(i32::MAX));
            let large = || {
                problems::overflow(Place::Receiver, "the result is too large for a number")
                    .label("out of range")
            };
            arithmetic::finite(power).ok_or_else(large)?
        }
        _ => Val::Error,
    };
    Ok(call.give(val))
}

fn whole(call: &mut Call<'_>, round: fn(f64) -> f64) -> Result<Item, Halt> {
    let val = match &call.receiver.val {
        Val::Float(number) => {
            let rounded = round(*number);
            // 2^63 is a float exactly; the largest integer is not.
            if !(-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&rounded) {
                return Err(too_large().into());
            }
            #[expect(clippy::cast_possible_truncation, reason = "it is whole and within the bounds")]
            Val::Int(rounded as i64)
        }
        other => other.clone(),
    };
    Ok(call.give(val))
}

/// How the receiver stands to an argument.
fn beside(call: &Call<'_>, method: &str, index: usize) -> Result<Ordering, Halt> {
    let other = call.arg(index).map_or(&Val::Null, |item| &item.val);
    if matches!(other, Val::Secret(_)) {
        let message = "a Sensitive value can be compared with null only";
        return Err(problems::sensitive(Place::Argument(index), message).into());
    }
    ops::order(&call.receiver.val, other).ok_or_else(|| {
        let receiver = ops::described(&call.receiver.val);
        let message = format!("`{method}` cannot compare {receiver} with {}", ops::described(other));
        let failure = problems::arguments(Place::Argument(index), message);
        failure.label("must be of the sort of the value before the dot").into()
    })
}

pub(super) fn pick(call: &mut Call<'_>, method: &str, wanted: Ordering) -> Result<Item, Halt> {
    let keep = [wanted, Ordering::Equal].contains(&beside(call, method, 0)?);
    let other = call.arg(0).filter(|_| !keep);
    Ok(other.unwrap_or(call.receiver).clone())
}

pub(super) fn clamp(call: &mut Call<'_>) -> Result<Item, Halt> {
    let (low, high) = (beside(call, "clamp", 0)?, beside(call, "clamp", 1)?);
    let bounds = call.arg(0).zip(call.arg(1));
    if bounds.is_some_and(|(low, high)| ops::order(&low.val, &high.val) == Some(Ordering::Greater)) {
        let failure = problems::argument_range(Place::Argument(0), "the lower bound is above the upper one");
        return Err(failure.label("greater than the upper bound").help("swap the two bounds").into());
    }
    let bound = match (low, high) {
        (Ordering::Less, _) => call.arg(0),
        (_, Ordering::Greater) => call.arg(1),
        _ => None,
    };
    Ok(bound.unwrap_or(call.receiver).clone())
}
