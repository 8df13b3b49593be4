//! The methods of quantities and percentages.

use std::cmp::Ordering;

use kdsl_base::quantity::{Quantity, parse_quantity};

use super::number::{clamp, pick, to_text, too_large};
use super::text::{option, param};
use super::{Call, Form, Halt, Method, Param, Sort};
use crate::ops::{Place, arithmetic, quantity};
use crate::problems;
use crate::value::{Item, Val};

const fn method(
    name: &'static str,
    params: &'static [Param],
    result: Form,
    doc: &'static str,
    call: fn(&mut Call<'_>) -> Result<Item, Halt>,
) -> Method {
    Method { name, receiver: Sort::Quantity, params, result, doc, call }
}

const SAME: Form = Form::Receiver;
const UNIT: Param = param("unit", Form::Text);
const MAYBE_UNIT: Param = option("unit", Form::Text);

/// The methods.
pub(super) const METHODS: &[Method] = &[
    method(
        "min",
        &[param("other", SAME)],
        SAME,
        "The lesser of the two: `1Gi.min(512Mi)` is `512Mi`.",
        |call| pick(call, "min", Ordering::Less),
    ),
    method(
        "max",
        &[param("other", SAME)],
        SAME,
        "The greater of the two: `1Gi.max(512Mi)` is `1Gi`.",
        |call| pick(call, "max", Ordering::Greater),
    ),
    method(
        "clamp",
        &[param("low", SAME), param("high", SAME)],
        SAME,
        "The quantity, or the bound that it is beyond: `2Gi.clamp(256Mi, 1Gi)` is `1Gi`.",
        clamp,
    ),
    method(
        "floor",
        &[UNIT],
        SAME,
        "The next whole number of a unit below: `1500Mi.floor(\"Gi\")` is `1Gi`.",
        |call| rounded(call, i128::div_euclid),
    ),
    method(
        "ceil",
        &[UNIT],
        SAME,
        "The next whole number of a unit above: `1500Mi.ceil(\"Gi\")` is `2Gi`.",
        |call| rounded(call, |amount, unit| -(-amount).div_euclid(unit)),
    ),
    method(
        "round",
        &[UNIT],
        SAME,
        "The nearest whole number of a unit; a half goes up: `1500Mi.round(\"Gi\")` is `1Gi`.",
        |call| rounded(call, |amount, unit| amount.saturating_add(unit / 2).div_euclid(unit)),
    ),
    method(
        "to-int",
        &[MAYBE_UNIT],
        Form::Int,
        "How many of a unit it is, or of base units (bytes, cores): `1Gi.to-int(\"Mi\")` is `1024`, `2k.to-int()` is `2000`. A percentage gives the number before its `%`. It must come out even.",
        count,
    ),
    method(
        "to-float",
        &[MAYBE_UNIT],
        Form::Float,
        "How many of a unit it is, or of base units, with a fraction: `1536Mi.to-float(\"Gi\")` is `1.5`. A percentage gives its part of one: `25%.to-float()` is `0.25`.",
        to_float,
    ),
    method(
        "to-text",
        &[],
        Form::Text,
        "The quantity as it is written: `512Mi.to-text()` is `\"512Mi\"`.",
        to_text,
    ),
];

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
                .help("round it before, as in `.floor(\"Mi\").to-int(\"Mi\")`, or count in a smaller unit"),
        )
    };
    if let Some(percent) = text.strip_suffix('%') {
        let number = percent.parse().ok().filter(|_| unit.is_empty());
        return Ok(call.give(Val::Int(number.ok_or_else(uneven)?)));
    }
    let (amount, one) = (amount(call)?, unit_of(call)?);
    let counted = billionths(amount).zip(billionths(one)).and_then(|(amount, one)| {
        (amount.checked_rem(one)? == 0).then(|| i64::try_from(amount / one).ok()).flatten()
    });
    counted.map(|number| call.give(Val::Int(number))).ok_or_else(uneven)
}

#[expect(clippy::cast_precision_loss, reason = "a number with a fraction was asked for")]
fn to_float(call: &mut Call<'_>) -> Result<Item, Halt> {
    if let Some(percent) = call.text().strip_suffix('%') {
        if call.arg(0).is_some() {
            let failure =
                problems::argument_range(Place::Argument(0), "a percentage is not counted in units");
            return Err(failure.label("leave it out").into());
        }
        let number =
            percent.replace('_', "").parse().ok().and_then(|number: f64| arithmetic::finite(number / 100.0));
        return Ok(call.give(number.ok_or_else(too_large)?));
    }
    let (amount, one) = (amount(call)?, unit_of(call)?);
    let (Some(amount), Some(one)) = (billionths(amount), billionths(one)) else {
        return Err(too_large().into());
    };
    let number = arithmetic::finite(amount as f64 / one as f64);
    Ok(call.give(number.ok_or_else(too_large)?))
}

/// The quantity as a whole number of the unit that is the first argument.
fn rounded(call: &mut Call<'_>, round: fn(i128, i128) -> i128) -> Result<Item, Halt> {
    let (amount, one) = (amount(call)?, unit_of(call)?);
    let unit = call.text_arg(0).unwrap_or_default();
    let (Some(amount), Some(one)) = (billionths(amount), billionths(one)) else {
        return Err(too_large().into());
    };
    Ok(call.give(Val::Quantity(ecow::eco_format!("{}{unit}", round(amount, one)))))
}

/// In billionths no unit is a fraction.
fn billionths(amount: Quantity) -> Option<i128> {
    amount.checked_mul(1_000_000_000)?.base_units()
}

/// What the receiver amounts to.
fn amount(call: &Call<'_>) -> Result<Quantity, Halt> {
    let text = call.text();
    if text.ends_with('%') {
        let failure = problems::argument_range(Place::Receiver, format!("`{text}` is not counted in units"));
        return Err(failure
            .label("a percentage")
            .note("a percentage is of something that only the cluster knows")
            .into());
    }
    quantity::amount(&call.receiver.val).ok_or_else(|| {
        let failure =
            problems::unreadable_text(Place::Receiver, format!("`{text}` is not a Kubernetes quantity"));
        failure.label("not a quantity").into()
    })
}

/// One of the unit that is the first argument; one base unit where there is none.
fn unit_of(call: &Call<'_>) -> Result<Quantity, Halt> {
    if let Some(Item { val: Val::Secret(_), .. }) = call.arg(0) {
        return Err(problems::sensitive(Place::Argument(0), "a Sensitive value cannot be a unit").into());
    }
    let unit = call.text_arg(0).unwrap_or_default();
    one_of(&unit)
}

/// One of a unit.
pub(super) fn one_of(unit: &str) -> Result<Quantity, Halt> {
    // Digits would be read as more of the number.
    let letters = unit.bytes().all(|byte| byte.is_ascii_alphabetic());
    let one = parse_quantity(&format!("1{unit}")).ok().filter(|_| letters);
    one.ok_or_else(|| unknown_unit(unit))
}

/// The first argument is no unit.
fn unknown_unit(unit: &str) -> Halt {
    let failure =
        problems::argument_range(Place::Argument(0), format!("`{unit}` is not a unit of quantities"));
    let note = "the units are `m`, `k`, `M`, `G`, `T`, `P`, `E` and `Ki`, `Mi`, `Gi`, `Ti`, `Pi`, `Ei`";
    failure.label("unknown unit").note(note).into()
}
