//! The methods of lists that go through the items one by one. Order, groups and sums are in
//! `list_order`.

use ecow::{EcoString, EcoVec};

use super::text::{bounds, int, option, param};
use super::{Arg, Call, Form, Halt, Method, Param, Sort};
use crate::eval::budget::ITEMS;
use crate::ops::{self, Failure, Place};
use crate::problems;
use crate::value::{Item, Val};

pub(super) const fn method(
    name: &'static str,
    params: &'static [Param],
    result: Form,
    doc: &'static str,
    call: fn(&mut Call<'_>) -> Result<Item, Halt>,
) -> Method {
    Method { name, receiver: Sort::List, params, result, doc, call }
}

const TEST: Form = Form::Lambda(&[Form::Item], &Form::Bool);
const MAYBE_ITEM: Form = Form::Optional(&Form::Item);
const OF_ANY: Form = Form::List(&Form::Any);

/// The methods.
pub(super) const METHODS: &[Method] = &[
    method(
        "map",
        &[param("change", Form::Lambda(&[Form::Item], &Form::Outcome))],
        Form::List(&Form::Outcome),
        "What the lambda makes of each item: `[1, 2].map(x => x * 2)` is `[2, 4]`.",
        |call| {
            let mut made = EcoVec::new();
            for item in call.items() {
                made.push(call.lambda(0, &[item])?);
            }
            Ok(call.give(Val::List(made)))
        },
    ),
    method(
        "filter",
        &[param("test", TEST)],
        Form::Receiver,
        "The items for which the lambda is true: `[1, 2, 3].filter(x => x > 1)` is `[2, 3]`.",
        filter,
    ),
    method(
        "flat-map",
        &[param("change", Form::Lambda(&[Form::Item], &OF_ANY))],
        OF_ANY,
        "The lists that the lambda makes of the items, one behind the other: `[1, 2].flat-map(x => [x, x])` is `[1, 1, 2, 2]`.",
        |call| {
            let mut made = EcoVec::new();
            for item in call.items() {
                made.push(call.lambda(0, &[item])?);
            }
            join_lists(call, "flat-map", Place::Argument(0), &made)
        },
    ),
    method(
        "flatten",
        &[],
        OF_ANY,
        "The items of the lists in the list, one level: `[[1], [2, 3]].flatten()` is `[1, 2, 3]`.",
        |call| {
            let items = call.items();
            join_lists(call, "flatten", Place::Receiver, &items)
        },
    ),
    method(
        "any",
        &[param("test", TEST)],
        Form::Bool,
        "Whether the lambda is true for one of the items: `[1, 2].any(x => x > 1)` is `true`; of no items it is `false`.",
        |call| until(call, "any", true),
    ),
    method(
        "all",
        &[param("test", TEST)],
        Form::Bool,
        "Whether the lambda is true for every item: `[1, 2].all(x => x > 1)` is `false`; of no items it is `true`.",
        |call| until(call, "all", false),
    ),
    method(
        "find",
        &[param("test", TEST)],
        MAYBE_ITEM,
        "The first item for which the lambda is true, or null: `[1, 2, 3].find(x => x > 1)` is `2`.",
        |call| {
            for item in call.items() {
                match call.decide("find", 0, std::slice::from_ref(&item))? {
                    Some(true) => return Ok(item),
                    Some(false) => {}
                    None => return Ok(call.give(Val::Error)),
                }
            }
            Ok(call.give(Val::Null))
        },
    ),
    method(
        "fold",
        &[param("initial", Form::Any), param("step", Form::Lambda(&[Form::Any, Form::Item], &Form::Outcome))],
        Form::Any,
        "What remains when the lambda has taken in one item after the other: `[1, 2, 3].fold(0, (sum, x) => sum + x)` is `6`.",
        |call| {
            let mut state = call.arg(0).cloned().unwrap_or_else(|| call.give(Val::Null));
            for item in call.items() {
                state = call.lambda(1, &[state, item])?;
            }
            Ok(state)
        },
    ),
    method(
        "reverse",
        &[],
        Form::Receiver,
        "The items from the last to the first: `[1, 2].reverse()` is `[2, 1]`.",
        |call| {
            let items = call.items();
            call.spend(items.len())?;
            Ok(call.give(Val::List(items.iter().rev().cloned().collect())))
        },
    ),
    method(
        "join",
        &[option("separator", Form::Text)],
        Form::Text,
        "The items as one text, with the separator between them: `[\"a\", \"b\"].join(\", \")` is `\"a, b\"`.",
        join,
    ),
    method("length", &[], Form::Int, "How many items there are: `[4, 5].length()` is `2`.", |call| {
        Ok(call.give(int(call.items().len())))
    }),
    method(
        "first",
        &[],
        MAYBE_ITEM,
        "The first item, or null if there is none: `[4, 5].first()` is `4`.",
        |call| Ok(call.items().first().cloned().unwrap_or_else(|| call.give(Val::Null))),
    ),
    method(
        "last",
        &[],
        MAYBE_ITEM,
        "The last item, or null if there is none: `[4, 5].last()` is `5`.",
        |call| Ok(call.items().last().cloned().unwrap_or_else(|| call.give(Val::Null))),
    ),
    method(
        "contains",
        &[param("item", Form::Item)],
        Form::Bool,
        "Whether an item is equal to that one, as `in` says: `[4, 5].contains(5)` is `true`.",
        |call| {
            let found = position(call)?.is_some();
            Ok(call.give(Val::Bool(found)))
        },
    ),
    method(
        "index-of",
        &[param("item", Form::Item)],
        Form::Optional(&Form::Int),
        "Where the first item stands that is equal to that one, counted from zero, or null: `[4, 5].index-of(5)` is `1`.",
        |call| {
            let place = position(call)?.map_or(Val::Null, int);
            Ok(call.give(place))
        },
    ),
    method(
        "slice",
        &[param("start", Form::Int), option("end", Form::Int)],
        Form::Receiver,
        "The items from `start` up to but without `end`, counted from zero; negative numbers count from the end: `[4, 5, 6].slice(1)` is `[5, 6]`.",
        |call| {
            let items = call.items();
            let (start, end) = bounds(call, items.len());
            call.spend(items.len())?;
            Ok(call.give(Val::List(items.iter().take(end).skip(start).cloned().collect())))
        },
    ),
    method(
        "chunk",
        &[param("size", Form::Int)],
        Form::List(&Form::Receiver),
        "The items in lists of that size; the last one may be shorter: `[1, 2, 3].chunk(2)` is `[[1, 2], [3]]`.",
        |call| {
            let size = call.size_arg(0, 1)?.unwrap_or(1);
            let items = call.items();
            call.spend(items.len())?;
            let chunks =
                items.chunks(size).map(|chunk| call.give(Val::List(chunk.iter().cloned().collect())));
            Ok(call.give(Val::List(chunks.collect())))
        },
    ),
    method(
        "zip",
        &[param("other", OF_ANY)],
        Form::List(&OF_ANY),
        "Pairs of the items that stand at the same place in both lists, as far as the shorter one goes: `[1, 2].zip([\"a\", \"b\"])` is `[[1, \"a\"], [2, \"b\"]]`.",
        |call| {
            let items = call.items();
            let Some(Item { val: Val::List(others), .. }) = call.arg(0).cloned() else {
                return Ok(call.give(Val::Error));
            };
            call.spend(items.len().min(others.len()))?;
            let pair = |(item, other): (&Item, &Item)| {
                call.give(Val::List([item.clone(), other.clone()].into_iter().collect()))
            };
            Ok(call.give(Val::List(items.iter().zip(&others).map(pair).collect())))
        },
    ),
    method(
        "enumerate",
        &[],
        Form::List(&Form::Record(&[("index", Form::Int), ("item", Form::Item)])),
        "Each item with its place, counted from zero: `[\"a\"].enumerate()` is `[{ index: 0, item: \"a\" }]`.",
        |call| {
            let items = call.items();
            call.spend(items.len())?;
            let numbered = items.iter().enumerate().map(|(index, item)| {
                let fields =
                    [(EcoString::from("index"), call.give(int(index))), ("item".into(), item.clone())];
                call.give(Val::Map(fields.into_iter().collect()))
            });
            Ok(call.give(Val::List(numbered.collect())))
        },
    ),
    method(
        "to-map",
        &[
            option("key", Form::Lambda(&[Form::Item], &Form::Text)),
            option("value", Form::Lambda(&[Form::Item], &Form::Outcome)),
        ],
        Form::Map(&Form::Any),
        "A map with an entry for each item, under the key that the first lambda gives, with the item or what the second one gives: `[\"a\", \"bc\"].to-map(s => s, s => s.length())` is `{ a: 1, bc: 2 }`. Without lambdas the items are `[key, value]` pairs: `[[\"a\", 1]].to-map()` is `{ a: 1 }`.",
        to_map,
    ),
];

fn filter(call: &mut Call<'_>) -> Result<Item, Halt> {
    let mut kept = EcoVec::new();
    for item in call.items() {
        match call.decide("filter", 0, std::slice::from_ref(&item))? {
            Some(true) => kept.push(item),
            Some(false) => {}
            None => return Ok(call.give(Val::Error)),
        }
    }
    Ok(call.give(Val::List(kept)))
}

/// Asks the lambda until it says `end`.
fn until(call: &mut Call<'_>, method: &str, end: bool) -> Result<Item, Halt> {
    for item in call.items() {
        match call.decide(method, 0, &[item])? {
            Some(answer) if answer == end => return Ok(call.give(Val::Bool(end))),
            Some(_) => {}
            None => return Ok(call.give(Val::Error)),
        }
    }
    Ok(call.give(Val::Bool(!end)))
}

/// One list of the items of lists.
fn join_lists(call: &mut Call<'_>, method: &str, at: Place, lists: &[Item]) -> Result<Item, Halt> {
    let mut joined = EcoVec::new();
    for list in lists {
        match &list.val {
            Val::List(items) => {
                call.spend(items.len())?;
                if joined.len().saturating_add(items.len()) > ITEMS {
                    return Err(problems::too_many_items(at, "the items of a list", ITEMS).into());
                }
                joined.extend(items.iter().cloned());
            }
            Val::Error => return Ok(call.give(Val::Error)),
            other => {
                let message = format!("`{method}` puts lists together, found {}", other.sort());
                let failure = problems::arguments(at, message).label(format!("has {}", other.sort()));
                return Err(failure.help("wrap a single item in brackets: `[item]`").into());
            }
        }
    }
    Ok(call.give(Val::List(joined)))
}

/// The text of an item where text is put together; and whether it is Sensitive.
pub(super) fn plain_text(val: &Val) -> Option<(EcoString, bool)> {
    Some(match val {
        Val::Str(text) | Val::Quantity(text) => (text.clone(), false),
        Val::Secret(text) => (text.clone(), true),
        Val::Int(number) => (ecow::eco_format!("{number}"), false),
        Val::Float(number) => (crate::value::float_text(*number), false),
        Val::Bool(value) => (if *value { "true" } else { "false" }.into(), false),
        _ => return None,
    })
}

fn join(call: &mut Call<'_>) -> Result<Item, Halt> {
    let separator = call.text_arg(0).unwrap_or_default();
    let mut secret = call.sensitive().is_some();
    let mut joined = String::new();
    for (place, item) in call.items().iter().enumerate() {
        if matches!(item.val, Val::Error) {
            return Ok(call.give(Val::Error));
        }
        let Some((text, taint)) = plain_text(&item.val) else {
            let message = format!("`join` puts text together, found {}", item.val.sort());
            let failure =
                problems::arguments(Place::Receiver, message).label(format!("has {}", item.val.sort()));
            return Err(failure
                .help("make text of each item before: `.map(x => x.name).join(\", \")`")
                .into());
        };
        secret |= taint;
        call.spend(text.len().saturating_add(separator.len()))?;
        if place > 0 {
            joined.push_str(&separator);
        }
        joined.push_str(&text);
    }
    Ok(call.give(if secret { Val::Secret(joined.into()) } else { Val::str(joined) }))
}

/// Where the item of the argument stands.
fn position(call: &mut Call<'_>) -> Result<Option<usize>, Halt> {
    let items = call.items();
    let wanted = call.arg(0).map_or(Val::Null, |item| item.val.clone());
    let wide = call.steps_of(&wanted);
    for (place, item) in items.iter().enumerate() {
        call.spend(wide)?;
        call.spend_walk(&item.val)?;
        let equal = ops::equal(&item.val, &wanted).map_err(|failure| {
            let at = if failure.at == Place::Left { Place::Receiver } else { Place::Argument(0) };
            Failure { at, ..failure }
        })?;
        if equal {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

fn to_map(call: &mut Call<'_>) -> Result<Item, Halt> {
    let by_key = matches!(call.args.first(), Some(Arg::Lambda));
    let by_value = matches!(call.args.get(1), Some(Arg::Lambda));
    let mut map = super::map::Build::default();
    for item in call.items() {
        let (key, value) = if by_key {
            let Some(key) = call.name("to-map", 0, std::slice::from_ref(&item))? else {
                return Ok(call.give(Val::Error));
            };
            (key, item)
        } else {
            pair(&item)?
        };
        let value = if by_value { call.lambda(1, &[value])? } else { value };
        call.spend(key.len())?;
        map.add(key, value, if by_key { Place::Argument(0) } else { Place::Receiver })?;
    }
    Ok(call.give(map.done()))
}

fn pair(item: &Item) -> Result<(EcoString, Item), Halt> {
    if let Val::List(parts) = &item.val
        && let [Item { val: Val::Str(key), .. }, value] = parts.as_slice()
    {
        return Ok((key.clone(), value.clone()));
    }
    let message =
        format!("`to-map` without a lambda needs pairs of a key and a value, found {}", item.val.sort());
    let failure = problems::arguments(Place::Receiver, message).label("not a list of `[key, value]`");
    Err(failure.help("say what the key is: `.to-map(x => x.name)`").into())
}
