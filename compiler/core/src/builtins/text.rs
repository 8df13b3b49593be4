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

/// A method of text.
pub(super) const fn method(
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
        &[option("letters", TEXT)],
        TEXT,
        "The text without the spaces and line ends around it, or without those letters: `\" a \".trim()` is `\"a\"`, `\"--a-\".trim(\"-\")` is `\"a\"`.",
        |call| trim(call, true, true),
    ),
    method(
        "trim-start",
        &[option("letters", TEXT)],
        TEXT,
        "The text without the spaces and line ends before it, or without those letters: `\"007\".trim-start(\"0\")` is `\"7\"`.",
        |call| trim(call, true, false),
    ),
    method(
        "trim-end",
        &[option("letters", TEXT)],
        TEXT,
        "The text without the spaces and line ends behind it, or without those letters: `\"a/\".trim-end(\"/\")` is `\"a\"`.",
        |call| trim(call, false, true),
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
        &[param("separator", TEXT), option("limit", Form::Int)],
        Form::List(&TEXT),
        "The pieces between the separators, the last one with all that is left where there is a limit of pieces: `\"a,b\".split(\",\")` is `[\"a\", \"b\"]`, `\"a=b=c\".split(\"=\", limit: 2)` is `[\"a\", \"b=c\"]`.",
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
        "words",
        &[],
        Form::List(&TEXT),
        "The pieces between spaces and line ends, however many there are: `\" a  b \".words()` is `[\"a\", \"b\"]`.",
        |call| {
            call.plain("words")?;
            call.spend(call.text().len())?;
            call.bound(call.text().split_whitespace().count())?;
            Ok(call.give(list_of(call, call.text().split_whitespace())))
        },
    ),
    method(
        "chars",
        &[],
        Form::List(&TEXT),
        "The characters of the text: `\"wéb\".chars()` is `[\"w\", \"é\", \"b\"]`.",
        |call| {
            call.plain("chars")?;
            call.spend(call.text().len())?;
            call.bound(call.text().chars().count())?;
            let letter = |letter: char| call.give(Val::Str(EcoString::from(letter)));
            Ok(call.give(Val::List(call.text().chars().map(letter).collect())))
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
        "count",
        &[param("part", TEXT)],
        Form::Int,
        "How often the part stands in the text, without overlap: `\"a.b.c\".count(\".\")` is `2`.",
        |call| {
            call.plain("count")?;
            let part = call.text_arg(0).unwrap_or_default();
            if part.is_empty() {
                return Err(empty("count", "there is nothing to count"));
            }
            call.spend(call.text().len())?;
            Ok(call.give(int(call.text().matches(part.as_str()).count())))
        },
    ),
    method(
        "index-of",
        &[param("part", TEXT)],
        Form::Optional(&Form::Int),
        "At which character the part first stands, counted from zero, or null: `\"web-1\".index-of(\"-\")` is `3`.",
        |call| {
            call.plain("index-of")?;
            call.spend(call.text().len())?;
            let part = call.text_arg(0).unwrap_or_default();
            let before = call.text().split_once(part.as_str()).map(|(before, _)| before.chars().count());
            Ok(call.give(before.map_or(Val::Null, int)))
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
        "truncate",
        &[param("length", Form::Int), option("end", TEXT)],
        TEXT,
        "The text, cut behind so many characters; of those, the last ones are `end` where something is cut: `\"abcdef\".truncate(4)` is `\"abcd\"`, `\"abcdef\".truncate(4, \"…\")` is `\"abc…\"`.",
        truncate,
    ),
    method(
        "to-text",
        &[],
        TEXT,
        "The text itself, so that text, numbers and booleans can be treated alike: `\"a\".to-text()` is `\"a\"`.",
        |call| Ok(call.receiver.clone()),
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

fn trim(call: &mut Call<'_>, before: bool, behind: bool) -> Result<Item, Halt> {
    call.spend(call.text().len())?;
    let letters = call.text_arg(0);
    let goes = |letter: char| match &letters {
        Some(letters) => letters.contains(letter),
        None => letter.is_whitespace(),
    };
    let mut text = call.text();
    if before {
        text = text.trim_start_matches(goes);
    }
    if behind {
        text = text.trim_end_matches(goes);
    }
    Ok(call.give_text(text))
}

fn truncate(call: &mut Call<'_>) -> Result<Item, Halt> {
    let length = call.size_arg(0, 0)?.unwrap_or(0);
    let end = call.text_arg(1).unwrap_or_default();
    let size = end.chars().count();
    if size > length {
        let failure = problems::argument_range(Place::Argument(1), "the end is longer than the whole may be");
        return Err(failure.label(format!("longer than {length}")).into());
    }
    call.spend(call.text().len())?;
    if call.text().chars().nth(length).is_none() {
        return Ok(call.give_text(call.text()));
    }
    let kept: String = call.text().chars().take(length.saturating_sub(size)).collect();
    Ok(call.give_text(format!("{kept}{end}")))
}

fn split(call: &mut Call<'_>) -> Result<Item, Halt> {
    call.plain("split")?;
    let limit = call.size_arg(1, 1)?.unwrap_or(usize::MAX);
    let separator = call.text_arg(0).unwrap_or_default();
    if separator.is_empty() {
        return Err(empty("split", "there is nothing to split at"));
    }
    call.spend(call.text().len())?;
    let pieces = call.text().matches(separator.as_str()).count().saturating_add(1);
    call.bound(pieces.min(limit))?;
    Ok(call.give(list_of(call, call.text().splitn(limit, separator.as_str()))))
}

/// An argument that may not be empty.
pub(super) fn empty(method: &str, why: &str) -> Halt {
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
