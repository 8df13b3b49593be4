//! The methods of records and maps. An entry that is null is absent for all of them.

use ecow::{EcoString, EcoVec};
use rustc_hash::FxHashSet;

use super::text::{int, option, param};
use super::{Call, Form, Halt, Method, Param, Sort};
use crate::ops::Place;
use crate::problems;
use crate::value::{Fields, Item, Val};

/// A method of records.
pub(super) const fn method(
    name: &'static str,
    params: &'static [Param],
    result: Form,
    doc: &'static str,
    call: fn(&mut Call<'_>) -> Result<Item, Halt>,
) -> Method {
    Method { name, receiver: Sort::Map, params, result, doc, call }
}

const TEST: Form = Form::Lambda(&[Form::Text, Form::Item], &Form::Bool);

/// The methods.
pub(super) const METHODS: &[Method] = &[
    method(
        "keys",
        &[],
        Form::List(&Form::Text),
        "The keys, in order: `{ a: 1, b: 2 }.keys()` is `[\"a\", \"b\"]`.",
        |call| {
            let entries = call.entries();
            call.spend(entries.len())?;
            Ok(call
                .give(Val::List(entries.iter().map(|(key, _)| call.give(Val::Str(key.clone()))).collect())))
        },
    ),
    method(
        "values",
        &[],
        Form::List(&Form::Item),
        "The values, in the order of the keys: `{ a: 1, b: 2 }.values()` is `[1, 2]`.",
        |call| {
            let entries = call.entries();
            call.spend(entries.len())?;
            Ok(call.give(Val::List(entries.into_iter().map(|(_, item)| item).collect())))
        },
    ),
    method(
        "entries",
        &[],
        Form::List(&Form::Record(&[("key", Form::Text), ("value", Form::Item)])),
        "The entries as records: `{ a: 1 }.entries()` is `[{ key: \"a\", value: 1 }]`.",
        |call| {
            let entries = call.entries();
            call.spend(entries.len())?;
            let record = |(key, item): (EcoString, Item)| {
                let fields = [(EcoString::from("key"), call.give(Val::Str(key))), ("value".into(), item)];
                call.give(Val::Map(fields.into_iter().collect()))
            };
            Ok(call.give(Val::List(entries.into_iter().map(record).collect())))
        },
    ),
    method(
        "map",
        &[param("change", Form::Lambda(&[Form::Text, Form::Item], &Form::Outcome))],
        Form::Map(&Form::Outcome),
        "The same keys with what the lambda makes of each key and value: `{ a: 1 }.map((k, v) => v + 1)` is `{ a: 2 }`.",
        |call| {
            let mut made = EcoVec::new();
            for (key, item) in call.entries() {
                let named = call.give(Val::Str(key.clone()));
                made.push((key, call.lambda(0, &[named, item])?));
            }
            Ok(call.give(Val::Map(made)))
        },
    ),
    method(
        "map-keys",
        &[param("change", Form::Lambda(&[Form::Text, Form::Item], &Form::Text))],
        Form::Receiver,
        "The same values under the keys that the lambda gives: `{ a: 1 }.map-keys((k, v) => k.upper())` is `{ A: 1 }`.",
        |call| {
            let mut map = Build::default();
            for (key, item) in call.entries() {
                let named = call.give(Val::Str(key));
                let Some(key) = call.name("map-keys", 0, &[named, item.clone()])? else {
                    return Ok(call.give(Val::Error));
                };
                map.add(key, item, Place::Argument(0))?;
            }
            Ok(call.give(map.done()))
        },
    ),
    method(
        "filter",
        &[param("test", TEST)],
        Form::Receiver,
        "The entries for which the lambda is true: `{ a: 1, b: 2 }.filter((k, v) => v > 1)` is `{ b: 2 }`.",
        |call| {
            let mut kept = EcoVec::new();
            for (key, item) in call.entries() {
                let named = call.give(Val::Str(key.clone()));
                match call.decide("filter", 0, &[named, item.clone()])? {
                    Some(true) => kept.push((key, item)),
                    Some(false) => {}
                    None => return Ok(call.give(Val::Error)),
                }
            }
            Ok(call.give(Val::Map(kept)))
        },
    ),
    method(
        "any",
        &[param("test", TEST)],
        Form::Bool,
        "Whether the lambda is true for one of the entries: `{ a: 1 }.any((k, v) => v > 1)` is `false`.",
        |call| until(call, "any", true),
    ),
    method(
        "all",
        &[param("test", TEST)],
        Form::Bool,
        "Whether the lambda is true for every entry: `{ a: 1 }.all((k, v) => v == 1)` is `true`.",
        |call| until(call, "all", false),
    ),
    method(
        "length",
        &[],
        Form::Int,
        "How many entries there are: `{ a: 1, b: 2 }.length()` is `2`.",
        |call| Ok(call.give(int(call.entries().len()))),
    ),
    method(
        "has",
        &[param("key", Form::Text)],
        Form::Bool,
        "Whether there is an entry of that key, as `in` says: `{ a: 1 }.has(\"a\")` is `true`.",
        |call| {
            call.plain("has")?;
            let found = entry(call).is_some();
            Ok(call.give(Val::Bool(found)))
        },
    ),
    method(
        "get",
        &[param("key", Form::Text), option("default", Form::Any)],
        Form::Optional(&Form::Item),
        "The value under that key, or the default, or null: `{ a: 1 }.get(\"b\", 0)` is `0`.",
        |call| {
            if matches!(call.arg(0), Some(Item { val: Val::Secret(_), .. })) {
                let message = "a Sensitive value cannot choose a key";
                return Err(problems::sensitive(Place::Argument(0), message).into());
            }
            let found = entry(call).or_else(|| call.arg(1).cloned());
            Ok(found.unwrap_or_else(|| call.give(Val::Null)))
        },
    ),
];

fn until(call: &mut Call<'_>, method: &str, end: bool) -> Result<Item, Halt> {
    for (key, item) in call.entries() {
        let named = call.give(Val::Str(key));
        match call.decide(method, 0, &[named, item])? {
            Some(answer) if answer == end => return Ok(call.give(Val::Bool(end))),
            Some(_) => {}
            None => return Ok(call.give(Val::Error)),
        }
    }
    Ok(call.give(Val::Bool(!end)))
}

/// The value under the key that is the first argument.
fn entry(call: &Call<'_>) -> Option<Item> {
    let key = call.text_arg(0)?;
    call.receiver.val.get(&key).filter(|item| !matches!(item.val, Val::Null)).cloned()
}

/// A map that is being made, in which no key may come twice.
#[derive(Default)]
pub(super) struct Build {
    fields: Fields,
    keys: FxHashSet<EcoString>,
}

impl Build {
    /// One more entry; `at` is what its key comes from.
    pub(super) fn add(&mut self, key: EcoString, value: Item, at: Place) -> Result<(), Halt> {
        if !self.keys.insert(key.clone()) {
            let message = format!("two entries have the key `{key}`");
            let failure = problems::key_made_twice(at, message).label(format!("`{key}` comes twice"));
            return Err(failure
                .help("make the keys differ, or put the items of one key together with `group-by`")
                .into());
        }
        self.fields.push((key, value));
        Ok(())
    }

    /// The map.
    pub(super) fn done(self) -> Val {
        Val::Map(self.fields)
    }
}
