//! The methods of text that read a value from it. What is read is no text, so Sensitive text is refused.

use kdsl_base::quantity::parse_quantity;
use kdsl_base::{Diagnostic, FileId, Node, Value};

use super::text::{method, option};
use super::{Call, Form, Halt, Method, duration};
use crate::ops::Place;
use crate::problems;
use crate::value::{Item, Val};

/// The methods.
pub(super) const METHODS: &[Method] = &[
    method(
        "to-int",
        &[option("base", Form::Int)],
        Form::Int,
        "The whole number that the text says, in base ten or another one: `\"8080\".to-int()` is `8080`, `\"644\".to-int(8)` is `0o644`.",
        to_int,
    ),
    method(
        "to-float",
        &[],
        Form::Float,
        "The number that the text says: `\"1.5\".to-float()` is `1.5`.",
        to_float,
    ),
    method(
        "to-bool",
        &[],
        Form::Bool,
        "The boolean that the text says, which is `true` or `false`: `\"true\".to-bool()` is `true`.",
        to_bool,
    ),
    method(
        "to-quantity",
        &[],
        Form::Quantity,
        "The quantity or percentage that the text says: `\"512Mi\".to-quantity()` is `512Mi`.",
        to_quantity,
    ),
    method(
        "to-seconds",
        &[],
        Form::Int,
        "The seconds of a duration as Go and Kubernetes write it: `\"1m30s\".to-seconds()` is `90`. It must come out even.",
        duration::to_seconds,
    ),
    method(
        "parse-json",
        &[],
        Form::Any,
        "The value that the text is the JSON of: `\"{\\\"a\\\": [1]}\".parse-json()` is `{ a: [1] }`.",
        |call| parse(call, "parse-json", "JSON"),
    ),
    method(
        "parse-yaml",
        &[],
        Form::Any,
        "The value that the text is the YAML of, one document: `\"a: [1]\".parse-yaml()` is `{ a: [1] }`. A file is better read by `yaml(\"…\")`, which shows mistakes where they stand.",
        |call| parse(call, "parse-yaml", "YAML"),
    ),
    method(
        "parse-toml",
        &[],
        Form::Any,
        "The record that the text is the TOML of: `\"a = [1]\".parse-toml()` is `{ a: [1] }`. A file is better read by `toml(\"…\")`.",
        |call| {
            call.plain("parse-toml")?;
            call.spend(call.text().len().saturating_mul(2))?;
            let read = kdsl_toml::read(FileId::default(), call.text());
            match read.problems.first() {
                Some(problem) => Err(malformed(call.text(), "TOML", problem)),
                None => item(call, &read.node),
            }
        },
    ),
];

fn to_int(call: &mut Call<'_>) -> Result<Item, Halt> {
    call.plain("to-int")?;
    let base = call.int_arg(0).unwrap_or(10);
    let Some(base) = u32::try_from(base).ok().filter(|base| (2..=36).contains(base)) else {
        let failure =
            problems::argument_range(Place::Argument(0), format!("there are no digits of base {base}"));
        return Err(failure.label("must be from 2 to 36").into());
    };
    call.spend(call.text().len())?;
    match i64::from_str_radix(call.text(), base) {
        Ok(number) => Ok(call.give(Val::Int(number))),
        Err(_) if base == 10 => {
            Err(unreadable("this text is not an integer", "only digits, and a sign before them", call))
        }
        Err(_) => {
            let message = format!("this text is not an integer in base {base}");
            Err(unreadable(&message, "only digits of that base, and a sign before them", call))
        }
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

fn to_bool(call: &mut Call<'_>) -> Result<Item, Halt> {
    call.plain("to-bool")?;
    match call.text() {
        "true" => Ok(call.give(Val::Bool(true))),
        "false" => Ok(call.give(Val::Bool(false))),
        _ => Err(unreadable("this text is not a boolean", "`true` or `false`", call)),
    }
}

fn to_quantity(call: &mut Call<'_>) -> Result<Item, Halt> {
    call.plain("to-quantity")?;
    call.spend(call.text().len())?;
    let text = call.text();
    let percent = text.strip_suffix('%').is_some_and(|number| {
        let digits = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        digits && number.parse::<f64>().is_ok()
    });
    if percent || parse_quantity(text).is_ok() {
        return Ok(call.give(Val::Quantity(text.into())));
    }
    let rule = "a number, then `m`, `k`, `M`, `G`, `T`, `P`, `E`, `Ki`, `Mi`, `Gi`, `Ti`, `Pi`, `Ei`, `%` or nothing";
    Err(unreadable("this text is not a quantity", rule, call))
}

/// JSON is YAML to this reader, so a text that is only YAML is told from JSON by its beginning.
fn parse(call: &mut Call<'_>, method: &str, format: &str) -> Result<Item, Halt> {
    call.plain(method)?;
    call.spend(call.text().len().saturating_mul(2))?;
    let text = call.text();
    let read = kdsl_yaml::read(FileId::default(), text);
    if let Some(problem) = read.problems.first() {
        return Err(malformed(text, format, problem));
    }
    let beyond = read.documents.get(1);
    if beyond.is_some() {
        return Err(wrong(&format!("this text is more than one document of {format}"), 1));
    }
    let Some(document) = read.documents.first() else {
        return if format == "JSON" {
            Err(wrong("this text is not JSON: it is empty", 1))
        } else {
            Ok(call.give(Val::Null))
        };
    };
    if format == "JSON" && !json_like(text, &document.node) {
        return Err(wrong("this text is YAML, and not JSON", 1));
    }
    item(call, &document.node)
}

/// Whether a text of one value can be JSON: a record begins with a brace and so on.
fn json_like(text: &str, node: &Node) -> bool {
    let text = text.trim();
    match &node.value {
        Value::Map(_) => text.starts_with('{'),
        Value::List(_) => text.starts_with('['),
        Value::Str(_) => text.starts_with('"'),
        Value::Null => text == "null",
        Value::Bool(_) => text == "true" || text == "false",
        Value::Int(_) | Value::Float(_) => {
            text.starts_with(|first: char| first.is_ascii_digit() || first == '-')
        }
    }
}

/// A text in which a reader found something wrong.
fn malformed(text: &str, format: &str, problem: &Diagnostic) -> Halt {
    let start = usize::try_from(problem.primary.span.start).unwrap_or(0);
    let line = text.bytes().take(start).filter(|byte| *byte == b'\n').count().saturating_add(1);
    let why = problem.message.split_once(": ").map_or(problem.message.as_str(), |(_, why)| why);
    wrong(&format!("this text is not {format}: {why}"), line)
}

fn wrong(message: &str, line: usize) -> Halt {
    problems::unreadable_text(Place::Receiver, message).label(format!("in line {line} of this text")).into()
}

/// Plain data as a value whose parts all come from the call: the text has no places of its own.
fn item(call: &mut Call<'_>, node: &Node) -> Result<Item, Halt> {
    call.spend(1)?;
    let val = match &node.value {
        Value::Null => Val::Null,
        Value::Bool(value) => Val::Bool(*value),
        Value::Int(number) => Val::Int(*number),
        Value::Float(number) => Val::Float(*number),
        Value::Str(text) => Val::Str(text.clone()),
        Value::List(items) => {
            Val::List(items.iter().map(|node| item(call, node)).collect::<Result<_, Halt>>()?)
        }
        Value::Map(entries) => {
            let entries = entries.iter().map(|(key, node)| Ok((key.clone(), item(call, node)?)));
            Val::Map(entries.collect::<Result<_, Halt>>()?)
        }
    };
    Ok(call.give(val))
}

/// Text that does not say what a method reads from it.
pub(super) fn unreadable(message: &str, rule: &str, call: &Call<'_>) -> Halt {
    let shown: String = call.text().chars().take(40).collect();
    let failure = problems::unreadable_text(Place::Receiver, message).label(format!("this is {shown:?}"));
    failure.note(format!("it is read whole: {rule}")).into()
}
