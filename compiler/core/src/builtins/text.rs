//! The methods of text. What a method makes of Sensitive text is Sensitive; where a number, a boolean
//! or a list comes out, Sensitive text is refused.

use ecow::{EcoString, EcoVec};

use super::{Call, Form, Halt, Method, Param, Sort};
use crate::ops::Place;
use crate::problems;
use crate::value::{Item, Val};

/// A parameter that must be given.
pub(super) const fn param(name: &'static str, form: Form) -> Param {
    Param { name, form, optional: false }
}

/// A parameter that may be left out.
pub(super) const fn option(name: &'static str, form: Form) -> Param {
    Param { name, form, optional: true }
}

const fn method(
    name: &'static str,
    params: &'static [Param],
    result: Form,
    doc: &'static str,
    call: fn(&mut Call<'_>) -> Result<Item, Halt>,
) -> Method {
    Method { name, receiver: Sort::Text, params, result, doc, call }
}

const TEXT: Form = Form::Text;

/// The methods of text.
pub(super) const METHODS: &[Method] = &[
    method("upper", &[], TEXT, "The text in capital letters: `\"web\".upper()` is `\"WEB\"`.", |call| {
        call.spend(call.text().len())?;
        Ok(call.give_text(call.text().to_uppercase()))
    }),
    method("lower", &[], TEXT, "The text in small letters: `\"Web\".lower()` is `\"web\"`.", |call| {
        call.spend(call.text().len())?;
        Ok(call.give_text(call.text().to_lowercase()))
    }),
    method(
        "trim",
        &[],
        TEXT,
        "The text without the spaces and line ends around it: `\" a \".trim()` is `\"a\"`.",
        |call| {
            call.spend(call.text().len())?;
            Ok(call.give_text(call.text().trim()))
        },
    ),
    method(
        "trim-prefix",
        &[param("prefix", TEXT)],
        TEXT,
        "The text without that beginning, if it has it: `\"v1.2\".trim-prefix(\"v\")` is `\"1.2\"`.",
        |call| {
            call.spend(call.text().len())?;
            let prefix = call.text_arg(0).unwrap_or_default();
            Ok(call.give_text(call.text().strip_prefix(prefix.as_str()).unwrap_or(call.text())))
        },
    ),
    method(
        "trim-suffix",
        &[param("suffix", TEXT)],
        TEXT,
        "The text without that end, if it has it: `\"a.yaml\".trim-suffix(\".yaml\")` is `\"a\"`.",
        |call| {
            call.spend(call.text().len())?;
            let suffix = call.text_arg(0).unwrap_or_default();
            Ok(call.give_text(call.text().strip_suffix(suffix.as_str()).unwrap_or(call.text())))
        },
    ),
    method(
        "replace",
        &[param("old", TEXT), param("new", TEXT)],
        TEXT,
        "The text with every `old` replaced by `new`: `\"a.b\".replace(\".\", \"-\")` is `\"a-b\"`.",
        replace,
    ),
    method(
        "split",
        &[param("separator", TEXT)],
        Form::List(&TEXT),
        "The pieces between the separators: `\"a,b\".split(\",\")` is `[\"a\", \"b\"]`.",
        split,
    ),
    method(
        "lines",
        &[],
        Form::List(&TEXT),
        "The lines of the text, without their ends: `\"a\\nb\\n\".lines()` is `[\"a\", \"b\"]`.",
        |call| {
            call.plain("lines")?;
            call.spend(call.text().len())?;
            call.bound(call.text().lines().count())?;
            Ok(call.give(list_of(call, call.text().lines())))
        },
    ),
    method(
        "contains",
        &[param("part", TEXT)],
        Form::Bool,
        "Whether the part stands somewhere in the text: `\"web-1\".contains(\"-\")` is `true`.",
        |call| test(call, "contains", |text, part| text.contains(part)),
    ),
    method(
        "starts-with",
        &[param("prefix", TEXT)],
        Form::Bool,
        "Whether the text begins so: `\"web-1\".starts-with(\"web\")` is `true`.",
        |call| test(call, "starts-with", |text, part| text.starts_with(part)),
    ),
    method(
        "ends-with",
        &[param("suffix", TEXT)],
        Form::Bool,
        "Whether the text ends so: `\"a.yaml\".ends-with(\".yaml\")` is `true`.",
        |call| test(call, "ends-with", |text, part| text.ends_with(part)),
    ),
    method(
        "length",
        &[],
        Form::Int,
        "How many characters the text has: `\"wéb\".length()` is `3`.",
        |call| {
            call.plain("length")?;
            call.spend(call.text().len())?;
            Ok(call.give(int(call.text().chars().count())))
        },
    ),
    method(
        "indent",
        &[param("spaces", Form::Int)],
        TEXT,
        "The text with that many spaces before every line that is not empty: `\"a\".indent(2)` is `\"  a\"`.",
        indent,
    ),
    method(
        "repeat",
        &[param("times", Form::Int)],
        TEXT,
        "The text that many times: `\"ab\".repeat(2)` is `\"abab\"`.",
        |call| {
            let times = call.size_arg(0, 0)?.unwrap_or(0);
            call.spend(call.text().len().saturating_mul(times))?;
            Ok(call.give_text(call.text().repeat(times)))
        },
    ),
    method(
        "pad-start",
        &[param("width", Form::Int), option("fill", TEXT)],
        TEXT,
        "The text, filled up to a width before it: `\"7\".pad-start(3, \"0\")` is `\"007\"`. Fills with spaces if nothing is said.",
        |call| pad(call, true),
    ),
    method(
        "pad-end",
        &[param("width", Form::Int), option("fill", TEXT)],
        TEXT,
        "The text, filled up to a width behind it: `\"ab\".pad-end(4, \".\")` is `\"ab..\"`. Fills with spaces if nothing is said.",
        |call| pad(call, false),
    ),
    method(
        "slice",
        &[param("start", Form::Int), option("end", Form::Int)],
        TEXT,
        "The characters from `start` up to but without `end`, counted from zero; negative numbers count from the end: `\"abcd\".slice(1, 3)` is `\"bc\"`.",
        |call| {
            call.spend(call.text().len())?;
            let (start, end) = bounds(call, call.text().chars().count());
            let text: EcoString = call.text().chars().skip(start).take(end.saturating_sub(start)).collect();
            Ok(call.give_text(text))
        },
    ),
    method(
        "to-int",
        &[],
        Form::Int,
        "The whole number that the text says: `\"8080\".to-int()` is `8080`.",
        to_int,
    ),
    method(
        "to-float",
        &[],
        Form::Float,
        "The number that the text says: `\"1.5\".to-float()` is `1.5`.",
        to_float,
    ),
];

/// A list of pieces of text.
pub(super) fn list_of<'a>(call: &Call<'_>, pieces: impl Iterator<Item = &'a str>) -> Val {
    Val::List(pieces.map(|piece| call.give(Val::str(piece))).collect::<EcoVec<Item>>())
}

/// A size as a value.
pub(super) fn int(size: usize) -> Val {
    Val::Int(i64::try_from(size).unwrap_or(i64::MAX))
}

/// The bounds that the first two arguments give for a slice of something of that length.
pub(super) fn bounds(call: &Call<'_>, length: usize) -> (usize, usize) {
    let place = |number: i64| {
        let distance = usize::try_from(number.unsigned_abs()).unwrap_or(usize::MAX);
        if number < 0 { length.saturating_sub(distance) } else { distance.min(length) }
    };
    (call.int_arg(0).map_or(0, place), call.int_arg(1).map_or(length, place))
}

fn replace(call: &mut Call<'_>) -> Result<Item, Halt> {
    let (old, new) = (call.text_arg(0).unwrap_or_default(), call.text_arg(1).unwrap_or_default());
    if old.is_empty() {
        return Err(empty("replace", "there is no text to replace"));
    }
    let found = call.text().matches(old.as_str()).count();
    call.spend(call.text().len().saturating_add(found.saturating_mul(new.len())))?;
    Ok(call.give_text(call.text().replace(old.as_str(), &new)))
}

fn split(call: &mut Call<'_>) -> Result<Item, Halt> {
    call.plain("split")?;
    let separator = call.text_arg(0).unwrap_or_default();
    if separator.is_empty() {
        return Err(empty("split", "there is nothing to split at"));
    }
    call.spend(call.text().len())?;
    call.bound(call.text().matches(separator.as_str()).count())?;
    Ok(call.give(list_of(call, call.text().split(separator.as_str()))))
}

fn empty(method: &str, why: &str) -> Halt {
    let message = format!("`{method}` needs text that is not empty: {why}");
    problems::argument_range(Place::Argument(0), message).label("this is empty").into()
}

fn test(call: &mut Call<'_>, method: &str, found: fn(&str, &str) -> bool) -> Result<Item, Halt> {
    call.plain(method)?;
    call.spend(call.text().len())?;
    let part = call.text_arg(0).unwrap_or_default();
    Ok(call.give(Val::Bool(found(call.text(), &part))))
}

fn indent(call: &mut Call<'_>) -> Result<Item, Halt> {
    let spaces = call.size_arg(0, 0)?.unwrap_or(0);
    let lines = call.text().split_inclusive('\n').count();
    call.spend(call.text().len().saturating_add(lines.saturating_mul(spaces)))?;
    let margin = " ".repeat(if lines == 0 { 0 } else { spaces });
    let mut indented = String::new();
    for line in call.text().split_inclusive('\n') {
        if !line.trim_end_matches(['\n', '\r']).is_empty() {
            indented.push_str(&margin);
        }
        indented.push_str(line);
    }
    Ok(call.give_text(indented))
}

fn pad(call: &mut Call<'_>, before: bool) -> Result<Item, Halt> {
    let width = call.size_arg(0, 0)?.unwrap_or(0);
    let fill = call.text_arg(1).unwrap_or_else(|| " ".into());
    let mut letters = fill.chars();
    let (Some(letter), None) = (letters.next(), letters.next()) else {
        let failure = problems::argument_range(Place::Argument(1), "the fill must be one character");
        return Err(failure.label("not one character").into());
    };
    let missing = width.saturating_sub(call.text().chars().count());
    call.spend(call.text().len().saturating_add(missing.saturating_mul(letter.len_utf8())))?;
    let filling = fill.repeat(missing);
    let text = call.text();
    Ok(call.give_text(if before { format!("{filling}{text}") } else { format!("{text}{filling}") }))
}

fn to_int(call: &mut Call<'_>) -> Result<Item, Halt> {
    call.plain("to-int")?;
    call.spend(call.text().len())?;
    match call.text().parse::<i64>() {
        Ok(number) => Ok(call.give(Val::Int(number))),
        Err(_) => Err(unreadable("this text is not an integer", "only digits, and a sign before them", call)),
    }
}

fn to_float(call: &mut Call<'_>) -> Result<Item, Halt> {
    call.plain("to-float")?;
    call.spend(call.text().len())?;
    let numeric = call.text().starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first));
    match call.text().parse::<f64>() {
        Ok(number) if numeric && number.is_finite() => Ok(call.give(Val::Float(number))),
        _ => Err(unreadable("this text is not a number", "digits, a point and an exponent at most", call)),
    }
}

/// Text that does not say what a method reads from it.
fn unreadable(message: &str, rule: &str, call: &Call<'_>) -> Halt {
    let shown: String = call.text().chars().take(40).collect();
    let failure = problems::unreadable_text(Place::Receiver, message).label(format!("this is {shown:?}"));
    failure.note(format!("it is read whole: {rule}")).into()
}
