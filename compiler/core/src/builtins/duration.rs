//! Durations, which Kubernetes writes as seconds in some fields and as Go's text in others.

use super::parse::unreadable;
use super::{Call, Form, Halt, Method, Sort};
use crate::ops::Place;
use crate::problems;
use crate::value::{Item, Val};

/// The units of Go's durations, in nanoseconds.
const UNITS: [(&str, i128); 7] = [
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("ms", 1_000_000),
    ("s", SECOND),
    ("m", 60 * SECOND),
    ("h", 3_600 * SECOND),
];

const SECOND: i128 = 1_000_000_000;

/// The methods of numbers.
pub(super) const NUMBERS: &[Method] = &[Method {
    name: "to-duration",
    receiver: Sort::Number,
    params: &[],
    result: Form::Text,
    doc: "So many seconds as a duration of Go and Kubernetes: `90.to-duration()` is `\"1m30s\"`.",
    call: |call| match &call.receiver.val {
        Val::Int(seconds) => Ok(call.give(Val::str(written(*seconds)))),
        _ => {
            let failure =
                problems::argument_range(Place::Receiver, "`to-duration` takes a whole number of seconds");
            Err(failure.label("has a fraction").help("round it: `.round().to-duration()`").into())
        }
    },
}];

fn written(seconds: i64) -> String {
    let sign = if seconds < 0 { "-" } else { "" };
    let total = seconds.unsigned_abs();
    let (hours, minutes, seconds) = (total / 3600, total / 60 % 60, total % 60);
    match (hours, minutes) {
        (0, 0) => format!("{sign}{seconds}s"),
        (0, _) => format!("{sign}{minutes}m{seconds}s"),
        _ => format!("{sign}{hours}h{minutes}m{seconds}s"),
    }
}

/// The whole seconds of a text.
pub(super) fn to_seconds(call: &mut Call<'_>) -> Result<Item, Halt> {
    call.plain("to-seconds")?;
    call.spend(call.text().len())?;
    let Some(nanos) = nanoseconds(call.text()) else {
        let rule = "numbers, each with `h`, `m`, `s`, `ms`, `us` or `ns`, as in `1h30m`";
        return Err(unreadable("this text is not a duration", rule, call));
    };
    match i64::try_from(nanos / SECOND) {
        Ok(seconds) if nanos % SECOND == 0 => Ok(call.give(Val::Int(seconds))),
        _ => {
            let message = format!("`{}` is not a whole number of seconds", call.text());
            Err(problems::argument_range(Place::Receiver, message).label("does not come out even").into())
        }
    }
}

/// The nanoseconds of a duration in Go's spelling; nothing if it is none.
fn nanoseconds(text: &str) -> Option<i128> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Some(0);
    }
    if rest.is_empty() {
        return None;
    }
    let mut total: i128 = 0;
    while !rest.is_empty() {
        let number_end = rest.find(|letter: char| !letter.is_ascii_digit() && letter != '.')?;
        let (number, after) = rest.split_at_checked(number_end)?;
        let unit_end =
            after.find(|letter: char| letter.is_ascii_digit() || letter == '.').unwrap_or(after.len());
        let (unit, behind) = after.split_at_checked(unit_end)?;
        let (_, size) = UNITS.iter().find(|(name, _)| *name == unit)?;
        total = total.checked_add(scaled(number, *size)?)?;
        rest = behind;
    }
    Some(if negative { -total } else { total })
}

/// A decimal number of units.
fn scaled(number: &str, unit: i128) -> Option<i128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() || whole.len() + fraction.len() > 18 {
        return None;
    }
    let digits = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<i128>().ok() };
    let power = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let part = digits(fraction)?.checked_mul(unit)?;
    // What is less than a nanosecond does not come out even either.
    let part = if part % power == 0 { part / power } else { part / power + 1 };
    digits(whole)?.checked_mul(unit)?.checked_add(part)
}
