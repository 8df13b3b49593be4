//! The methods of text that take a regular expression, in the syntax of RE2: its time is bounded by
//! the text and the pattern.

use regex_lite::{Regex, RegexBuilder};

use super::text::{list_of, param};
use super::{Call, Form, Halt, Method, Sort};
use crate::ops::Place;
use crate::problems;
use crate::value::{Item, Val};

/// The sizes in bytes that a compiled pattern may have; the last one is the limit.
const SIZES: [usize; 5] = [1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18];

/// The longest pattern, in bytes.
const LONGEST: usize = 1 << 14;

/// The bytes of a compiled pattern that look at a character in about the time of a step.
const STATE: usize = 32;

/// The methods.
pub(super) const METHODS: &[Method] = &[
    Method {
        name: "matches",
        receiver: Sort::Text,
        params: &[param("pattern", Form::Text)],
        result: Form::Bool,
        doc: "Whether the whole text matches the regular expression: `\"web-1\".matches(r\"[a-z]+-\\d\")` is `true`.",
        call: |call| {
            call.plain("matches")?;
            let regex = pattern(call, |pattern| format!("^(?:{pattern})$"))?;
            Ok(call.give(Val::Bool(regex.is_match(call.text()))))
        },
    },
    Method {
        name: "find-all",
        receiver: Sort::Text,
        params: &[param("pattern", Form::Text)],
        result: Form::List(&Form::Text),
        doc: "Every part of the text that matches the regular expression: `\"a1 b2\".find-all(r\"\\d\")` is `[\"1\", \"2\"]`.",
        call: |call| {
            call.plain("find-all")?;
            let regex = pattern(call, str::to_owned)?;
            call.bound(regex.find_iter(call.text()).count())?;
            Ok(call.give(list_of(call, regex.find_iter(call.text()).map(|found| found.as_str()))))
        },
    },
    Method {
        name: "find",
        receiver: Sort::Text,
        params: &[param("pattern", Form::Text)],
        result: Form::Optional(&Form::Text),
        doc: "The first part of the text that matches the regular expression, or null: `\"web:v12\".find(r\"\\d+\")` is `\"12\"`.",
        call: |call| {
            call.plain("find")?;
            let regex = pattern(call, str::to_owned)?;
            let found = regex.find(call.text()).map_or(Val::Null, |found| Val::str(found.as_str()));
            Ok(call.give(found))
        },
    },
    Method {
        name: "captures",
        receiver: Sort::Text,
        params: &[param("pattern", Form::Text)],
        result: Form::Optional(&Form::List(&Form::Text)),
        doc: "What the groups of the regular expression matched, in order, or null if it does not match; a group that took no part is empty: `\"web:v1\".captures(r\"(\\w+):v(\\d+)\")` is `[\"web\", \"1\"]`.",
        call: |call| {
            call.plain("captures")?;
            let regex = pattern(call, str::to_owned)?;
            let Some(found) = regex.captures(call.text()) else { return Ok(call.give(Val::Null)) };
            let groups = found.iter().skip(1).map(|group| group.map_or("", |group| group.as_str()));
            Ok(call.give(list_of(call, groups)))
        },
    },
    Method {
        name: "named-captures",
        receiver: Sort::Text,
        params: &[param("pattern", Form::Text)],
        result: Form::Optional(&Form::Map(&Form::Text)),
        doc: "What the named groups of the regular expression matched, by their names, or null if it does not match: `\"web:v1\".named-captures(r\"(?<name>\\w+):(?<tag>\\w+)\")` is `{ name: \"web\", tag: \"v1\" }`.",
        call: named,
    },
    Method {
        name: "split-regex",
        receiver: Sort::Text,
        params: &[param("pattern", Form::Text)],
        result: Form::List(&Form::Text),
        doc: "The pieces between the matches of the regular expression: `\"a, b;c\".split-regex(r\"[,;] *\")` is `[\"a\", \"b\", \"c\"]`.",
        call: |call| {
            call.plain("split-regex")?;
            let regex = pattern(call, str::to_owned)?;
            call.bound(regex.find_iter(call.text()).count().saturating_add(1))?;
            Ok(call.give(list_of(call, regex.split(call.text()))))
        },
    },
    Method {
        name: "escape-regex",
        receiver: Sort::Text,
        params: &[],
        result: Form::Text,
        doc: "The text as a regular expression that matches it alone: `\"a.b\".escape-regex()` is `r\"a\\.b\"`.",
        call: |call| {
            call.spend(call.text().len().saturating_mul(2))?;
            Ok(call.give_text(regex_lite::escape(call.text())))
        },
    },
    Method {
        name: "replace-regex",
        receiver: Sort::Text,
        params: &[param("pattern", Form::Text), param("new", Form::Text)],
        result: Form::Text,
        doc: "The text with every match of the regular expression replaced; `$1` or `${name}` in `new` is a group: `\"a_b\".replace-regex(\"_\", \"-\")` is `\"a-b\"`.",
        call: replace,
    },
];

fn named(call: &mut Call<'_>) -> Result<Item, Halt> {
    call.plain("named-captures")?;
    let regex = pattern(call, str::to_owned)?;
    let Some(found) = regex.captures(call.text()) else { return Ok(call.give(Val::Null)) };
    let group = |name: &str| {
        let text = found.name(name).map_or("", |group| group.as_str());
        (name.into(), call.give(Val::str(text)))
    };
    Ok(call.give(Val::Map(regex.capture_names().flatten().map(group).collect())))
}

fn replace(call: &mut Call<'_>) -> Result<Item, Halt> {
    let regex = pattern(call, str::to_owned)?;
    let new = call.text_arg(1).unwrap_or_default();
    let found = regex.find_iter(call.text()).count();
    // A group can put all of the text in for a mark of two letters.
    let marks = new.matches('$').count();
    let largest = new.len().saturating_add(marks.saturating_mul(call.text().len()));
    call.spend(found.saturating_mul(largest))?;
    Ok(call.give_text(regex.replace_all(call.text(), new.as_str())))
}

fn build(text: &str, most: usize) -> Result<Regex, regex_lite::Error> {
    RegexBuilder::new(text).size_limit(most).build()
}

/// The regular expression of the first argument.
fn pattern(call: &mut Call<'_>, wrap: fn(&str) -> String) -> Result<Regex, Halt> {
    let text = call.text_arg(0).unwrap_or_default();
    if text.len() > LONGEST {
        let message = "this regular expression is too long";
        let failure = problems::malformed_regex(Place::Argument(0), message);
        return Err(failure.label(format!("more than {LONGEST} bytes")).into());
    }
    call.spend(text.len())?;
    let most = SIZES.last().copied().unwrap_or_default();
    let size = SIZES.iter().copied().find(|size| build(&text, *size).is_ok()).unwrap_or(most);
    // A repetition such as `(a{100}){100}` is short to write and long to run.
    let steps = if size > SIZES[0] { text.len().max(size / STATE) } else { text.len() };
    call.spend(steps.saturating_add(1).saturating_mul(call.text().len().saturating_add(1)))?;
    // Once as it is, so that a stray bracket is seen and no offset in a message is off.
    build(&text, most).and_then(|_| build(&wrap(&text), most)).map_err(|error| {
        let failure = problems::malformed_regex(Place::Argument(0), "this is not a regular expression");
        let sensitive = call.sensitive().is_some();
        let label = if sensitive { "cannot be read".to_owned() } else { error.to_string() };
        failure
            .label(label)
            .note("the syntax is the one of RE2, without look-around and back-references")
            .into()
    })
}
