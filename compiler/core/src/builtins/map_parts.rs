//! The methods of records and maps that choose entries, order them, or make something else of them.

use ecow::{EcoString, EcoVec};
use rustc_hash::FxHashSet;

use super::map::{Build, method};
use super::text::{int, option, param};
use super::{Arg, Call, Form, Halt, Method};
use crate::ops::Place;
use crate::problems;
use crate::value::{Fields, Item, Val};

const TEST: Form = Form::Lambda(&[Form::Text, Form::Item], &Form::Bool);
const KEYS: Form = Form::List(&Form::Text);
const ENTRY: Form = Form::Record(&[("key", Form::Text), ("value", Form::Item)]);

/// The methods.
pub(super) const METHODS: &[Method] = &[
    method(
        "pick",
        &[param("keys", KEYS)],
        Form::Receiver,
        "The entries of those keys, in the order of the record: `{ a: 1, b: 2 }.pick([\"b\"])` is `{ b: 2 }`. A key that is not there is passed over.",
        |call| choose(call, "pick", true),
    ),
    method(
        "omit",
        &[param("keys", KEYS)],
        Form::Receiver,
        "The entries of other keys: `{ a: 1, b: 2 }.omit([\"b\"])` is `{ a: 1 }`.",
        |call| choose(call, "omit", false),
    ),
    method(
        "find",
        &[param("test", TEST)],
        Form::Optional(&ENTRY),
        "The first entry for which the lambda is true, as a record, or null: `{ a: 1, b: 2 }.find((k, v) => v > 1)` is `{ key: \"b\", value: 2 }`.",
        |call| {
            for (key, item) in call.entries() {
                let named = call.give(Val::Str(key));
                match call.decide("find", 0, &[named.clone(), item.clone()])? {
                    Some(true) => {
                        let fields = [(EcoString::from("key"), named), ("value".into(), item)];
                        return Ok(call.give(Val::Map(fields.into_iter().collect())));
                    }
                    Some(false) => {}
                    None => return Ok(call.give(Val::Error)),
                }
            }
            Ok(call.give(Val::Null))
        },
    ),
    method(
        "count",
        &[param("test", TEST)],
        Form::Int,
        "For how many of the entries the lambda is true: `{ a: 1, b: 2 }.count((k, v) => v > 1)` is `1`.",
        |call| {
            let mut count = 0;
            for (key, item) in call.entries() {
                let named = call.give(Val::Str(key));
                match call.decide("count", 0, &[named, item])? {
                    Some(true) => count += 1,
                    Some(false) => {}
                    None => return Ok(call.give(Val::Error)),
                }
            }
            Ok(call.give(int(count)))
        },
    ),
    method(
        "to-list",
        &[param("change", Form::Lambda(&[Form::Text, Form::Item], &Form::Outcome))],
        Form::List(&Form::Outcome),
        "A list of what the lambda makes of each key and value: `{ a: 1 }.to-list((k, v) => \"${k}=${v}\")` is `[\"a=1\"]`.",
        |call| {
            let mut made = EcoVec::new();
            for (key, item) in call.entries() {
                let named = call.give(Val::Str(key));
                made.push(call.lambda(0, &[named, item])?);
            }
            Ok(call.give(Val::List(made)))
        },
    ),
    method(
        "sort-keys",
        &[],
        Form::Receiver,
        "The entries in the order of their keys, by code point: `{ b: 2, a: 1 }.sort-keys().keys()` is `[\"a\", \"b\"]`.",
        |call| {
            let mut entries: Vec<(EcoString, Item)> = call.entries().into_iter().collect();
            let longest = entries.iter().map(|(key, _)| key.len() / 64 + 1).max().unwrap_or(1);
            call.spend(super::list_order::effort(entries.len()).saturating_mul(longest))?;
            entries.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
            Ok(call.give(Val::Map(entries.into_iter().collect())))
        },
    ),
    method(
        "invert",
        &[],
        Form::Map(&Form::Text),
        "The keys under their values, which must be text: `{ a: \"x\" }.invert()` is `{ x: \"a\" }`.",
        invert,
    ),
    method(
        "flatten-keys",
        &[option("separator", Form::Text)],
        Form::Map(&Form::Any),
        "The values of all records in the record, under their joined keys: `{ a: { b: 1 } }.flatten-keys()` is `{ \"a.b\": 1 }`.",
        |call| {
            let separator = call.text_arg(0).unwrap_or_else(|| ".".into());
            if let Some(Arg::Value(Item { val: Val::Secret(_), .. })) = call.args.first() {
                let message = "a Sensitive value cannot be part of a key";
                return Err(problems::sensitive(Place::Argument(0), message).into());
            }
            let mut map = Build::default();
            let entries = call.entries();
            flatten(call, &mut map, &EcoString::new(), &separator, &entries)?;
            Ok(call.give(map.done()))
        },
    ),
];

/// The keys of the first argument.
fn keys(call: &mut Call<'_>, method: &str) -> Result<FxHashSet<EcoString>, Halt> {
    let mut keys = FxHashSet::default();
    let Some(Item { val: Val::List(items), .. }) = call.arg(0).cloned() else { return Ok(keys) };
    for item in &items {
        call.spend(1)?;
        match &item.val {
            Val::Str(key) => {
                keys.insert(key.clone());
            }
            Val::Secret(_) => {
                let message = "a Sensitive value cannot choose a key";
                return Err(problems::sensitive(Place::Argument(0), message).into());
            }
            other => {
                let message = format!("`keys` of `{method}` must be text, found {}", other.sort());
                let failure = problems::arguments(Place::Argument(0), message);
                return Err(failure.label(format!("has {}", other.sort())).into());
            }
        }
    }
    Ok(keys)
}

fn choose(call: &mut Call<'_>, method: &str, wanted: bool) -> Result<Item, Halt> {
    let keys = keys(call, method)?;
    let entries = call.entries();
    call.spend(entries.len())?;
    let kept: Fields = entries.into_iter().filter(|(key, _)| keys.contains(key) == wanted).collect();
    Ok(call.give(Val::Map(kept)))
}

fn invert(call: &mut Call<'_>) -> Result<Item, Halt> {
    let mut map = Build::default();
    for (key, item) in call.entries() {
        call.spend(1)?;
        let text = match &item.val {
            Val::Error => return Ok(call.give(Val::Error)),
            Val::Secret(_) => {
                let message = "a Sensitive value cannot be a key";
                return Err(problems::sensitive(Place::Receiver, message).into());
            }
            Val::Str(text) => text.clone(),
            other => {
                let message =
                    format!("`invert` makes keys of values, which are text, found {}", other.sort());
                let failure =
                    problems::arguments(Place::Receiver, message).label(format!("has {}", other.sort()));
                return Err(failure.help("make text of them before: `.map((k, v) => \"${v}\")`").into());
            }
        };
        let key = call.give(Val::Str(key));
        map.add(text, key, Place::Receiver)?;
    }
    Ok(call.give(map.done()))
}

/// How deep records stand in each other is bounded by what makes them.
fn flatten(
    call: &mut Call<'_>,
    map: &mut Build,
    prefix: &EcoString,
    separator: &str,
    entries: &Fields,
) -> Result<(), Halt> {
    for (key, item) in entries {
        let joined =
            if prefix.is_empty() { key.clone() } else { ecow::eco_format!("{prefix}{separator}{key}") };
        call.spend(joined.len().saturating_add(1))?;
        match &item.val {
            Val::Null => {}
            Val::Map(inner) | Val::Replace(inner) if !inner.is_empty() => {
                flatten(call, map, &joined, separator, inner)?;
            }
            _ => map.add(joined, item.clone(), Place::Receiver)?,
        }
    }
    Ok(())
}
