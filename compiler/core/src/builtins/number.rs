//! The methods of numbers, quantities and booleans.

use std::cmp::Ordering;

use kdsl_base::quantity::parse_quantity;

use super::list::plain_text;
use super::text::{option, param};
use super::{Call, Form, Halt, Method, Param, Sort};
use crate::ops::{self, Failure, Place, arithmetic, quantity};
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
const Q: Sort = Sort::Quantity;
const SAME: Form = Form::Receiver;

/// The methods of numbers.
pub(super) const NUMBERS: &[Method] = &[
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
    method("to-text", N, &[], Form::Text, "The number as text: `80.to-text()` is `\"80\"`.", to_text),
];

/// The methods of quantities and percentages.
pub(super) const QUANTITIES: &[Method] = &[
    method(
        "min",
        Q,
        &[param("other", SAME)],
        SAME,
        "The lesser of the two: `1Gi.min(512Mi)` is `512Mi`.",
        |call| pick(call, "min", Ordering::Less),
    ),
    method(
        "max",
        Q,
        &[param("other", SAME)],
        SAME,
        "The greater of the two: `1Gi.max(512Mi)` is `1Gi`.",
        |call| pick(call, "max", Ordering::Greater),
    ),
    method(
        "clamp",
        Q,
        &[param("low", SAME), param("high", SAME)],
        SAME,
        "The quantity, or the bound that it is beyond: `2Gi.clamp(256Mi, 1Gi)` is `1Gi`.",
        clamp,
    ),
    method(
        "to-int",
        Q,
        &[option("unit", Form::Text)],
        Form::Int,
        "How many of a unit it is, or of base units (bytes, cores): `1Gi.to-int(\"Mi\")` is `1024`, `2k.to-int()` is `2000`. A percentage gives the number before its `%`. It must come out even.",
        count,
    ),
    method(
        "to-text",
        Q,
        &[],
        Form::Text,
        "The quantity as it is written: `512Mi.to-text()` is `\"512Mi\"`.",
        to_text,
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

fn to_text(call: &mut Call<'_>) -> Result<Item, Halt> {
    let text = plain_text(&call.receiver.val).map_or(Val::Error, |(text, _)| Val::Str(text));
    Ok(call.give(text))
}

fn too_large() -> Failure {
    problems::overflow(Place::Receiver, "the result is too large for an integer").label("out of range")
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

fn pick(call: &mut Call<'_>, method: &str, wanted: Ordering) -> Result<Item, Halt> {
    let keep = [wanted, Ordering::Equal].contains(&beside(call, method, 0)?);
    let other = call.arg(0).filter(|_| !keep);
    Ok(other.unwrap_or(call.receiver).clone())
}

fn clamp(call: &mut Call<'_>) -> Result<Item, Halt> {
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

/// The quantity, counted in a unit.
fn count(call: &mut Call<'_>) -> Result<Item, Halt> {
    if let Some(Item { val: Val::Secret(_), .. }) = call.arg(0) {
        return Err(problems::sensitive(Place::Argument(0), "a Sensitive value cannot be a unit").into());
    }
    let unit = call.text_arg(0).unwrap_or_default();
    let text = call.text();
    let uneven = || {
        let of = if unit.is_empty() { "base units".to_owned() } else { format!("`{unit}`") };
        let failure =
            problems::argument_range(Place::Receiver, format!("`{text}` is not a whole number of {of}"));
        Halt::from(
            failure
                .label("does not come out even")
                .help("count it in a smaller unit, such as \"m\" or \"Ki\""),
        )
    };
    if let Some(percent) = text.strip_suffix('%') {
        let number = percent.parse().ok().filter(|_| unit.is_empty());
        return Ok(call.give(Val::Int(number.ok_or_else(uneven)?)));
    }
    let Ok(one) = parse_quantity(&format!("1{unit}")) else {
        let failure =
            problems::argument_range(Place::Argument(0), format!("`{unit}` is not a unit of quantities"));
        let note = "the units are `m`, `k`, `M`, `G`, `T`, `P`, `E` and `Ki`, `Mi`, `Gi`, `Ti`, `Pi`, `Ei`";
        return Err(failure.label("unknown unit").note(note).into());
    };
    let Some(amount) = quantity::amount(&call.receiver.val) else {
        let failure =
            problems::unreadable_text(Place::Receiver, format!("`{text}` is not a Kubernetes quantity"));
        return Err(failure.label("not a quantity").into());
    };
    // Both in billionths, so that no unit is a fraction.
    let billionths = |amount: kdsl_base::quantity::Quantity| amount.checked_mul(1_000_000_000)?.base_units();
    let counted = billionths(amount).zip(billionths(one)).and_then(|(amount, one)| {
        (amount.checked_rem(one)? == 0).then(|| i64::try_from(amount / one).ok()).flatten()
    });
    counted.map(|number| call.give(Val::Int(number))).ok_or_else(uneven)
}
