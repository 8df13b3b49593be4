//! The methods of lists that take parts of them, by place, by a test, or by another list.

use ecow::{EcoString, EcoVec};

use super::list::method;
use super::list_order::Seen;
use super::text::{int, param};
use super::{Call, Form, Halt, Method};
use crate::ops::{self, Place};
use crate::problems;
use crate::value::{Item, Val};

const TEST: Form = Form::Lambda(&[Form::Item], &Form::Bool);
const SAME: Form = Form::Receiver;

/// The methods.
pub(super) const METHODS: &[Method] = &[
    method(
        "take",
        &[param("count", Form::Int)],
        SAME,
        "The first so many items, or all if there are fewer: `[4, 5, 6].take(2)` is `[4, 5]`.",
        |call| {
            let count = call.size_arg(0, 0)?.unwrap_or(0);
            let items = call.items();
            call.spend(items.len().min(count))?;
            Ok(call.give(Val::List(items.into_iter().take(count).collect())))
        },
    ),
    method(
        "drop",
        &[param("count", Form::Int)],
        SAME,
        "The items behind the first so many: `[4, 5, 6].drop(2)` is `[6]`.",
        |call| {
            let count = call.size_arg(0, 0)?.unwrap_or(0);
            let items = call.items();
            call.spend(items.len())?;
            Ok(call.give(Val::List(items.into_iter().skip(count).collect())))
        },
    ),
    method(
        "compact",
        &[],
        SAME,
        "The items that are there: without those that are null: `[1, 2].map(x => if x > 1 then x else null).compact()` is `[2]`.",
        |call| {
            let items = call.items();
            call.spend(items.len())?;
            let there = |item: &Item| !matches!(item.val, Val::Null);
            Ok(call.give(Val::List(items.into_iter().filter(there).collect())))
        },
    ),
    method(
        "count",
        &[param("test", TEST)],
        Form::Int,
        "For how many of the items the lambda is true: `[1, 2, 3].count(x => x > 1)` is `2`.",
        |call| {
            let mut count = 0;
            for item in call.items() {
                match call.decide("count", 0, &[item])? {
                    Some(true) => count += 1,
                    Some(false) => {}
                    None => return Ok(call.give(Val::Error)),
                }
            }
            Ok(call.give(int(count)))
        },
    ),
    method(
        "find-index",
        &[param("test", TEST)],
        Form::Optional(&Form::Int),
        "Where the first item stands for which the lambda is true, counted from zero, or null: `[4, 5].find-index(x => x > 4)` is `1`.",
        |call| {
            for (place, item) in call.items().into_iter().enumerate() {
                match call.decide("find-index", 0, &[item])? {
                    Some(true) => return Ok(call.give(int(place))),
                    Some(false) => {}
                    None => return Ok(call.give(Val::Error)),
                }
            }
            Ok(call.give(Val::Null))
        },
    ),
    method(
        "partition",
        &[param("test", TEST)],
        Form::Record(&[("yes", SAME), ("no", SAME)]),
        "The items for which the lambda is true, and the others: `[1, 2, 3].partition(x => x > 1)` is `{ yes: [2, 3], no: [1] }`.",
        partition,
    ),
    method(
        "except",
        &[param("other", Form::List(&Form::Any))],
        SAME,
        "The items that are equal to none of the other list: `[1, 2, 3].except([2])` is `[1, 3]`.",
        |call| beside(call, "except", false),
    ),
    method(
        "intersect",
        &[param("other", Form::List(&Form::Any))],
        SAME,
        "The items that are equal to one of the other list: `[1, 2, 3].intersect([3, 2])` is `[2, 3]`.",
        |call| beside(call, "intersect", true),
    ),
];

fn partition(call: &mut Call<'_>) -> Result<Item, Halt> {
    let (mut yes, mut no) = (EcoVec::new(), EcoVec::new());
    for item in call.items() {
        match call.decide("partition", 0, std::slice::from_ref(&item))? {
            Some(true) => yes.push(item),
            Some(false) => no.push(item),
            None => return Ok(call.give(Val::Error)),
        }
    }
    let part = |name: &str, items| (EcoString::from(name), call.give(Val::List(items)));
    Ok(call.give(Val::Map([part("yes", yes), part("no", no)].into_iter().collect())))
}

/// The items that another list has, or has not.
fn beside(call: &mut Call<'_>, method: &str, wanted: bool) -> Result<Item, Halt> {
    let items = call.items();
    let Some(Item { val: Val::List(others), .. }) = call.arg(0).cloned() else {
        return Ok(call.give(Val::Error));
    };
    for (list, at) in [(&items, Place::Receiver), (&others, Place::Argument(0))] {
        for item in list {
            call.spend_walk(&item.val)?;
        }
        if list.iter().any(|item| ops::holds_secret(&item.val)) {
            let message = format!("`{method}` would tell something about a Sensitive value");
            return Err(problems::sensitive(at, message).into());
        }
    }
    let all: EcoVec<Item> = items.iter().chain(&others).cloned().collect();
    let mut seen = Seen::new(&all);
    for other in &others {
        seen.is_new(call, other)?;
    }
    let mut kept = EcoVec::new();
    for item in items {
        if seen.has(call, &item)? == wanted {
            kept.push(item);
        }
    }
    Ok(call.give(Val::List(kept)))
}
