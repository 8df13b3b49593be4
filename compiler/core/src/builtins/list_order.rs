//! The methods of lists that compare items: order, extremes, sums, groups.

use std::cmp::Ordering;

use ecow::{EcoString, EcoVec};
use rustc_hash::FxHashMap;

use super::list::method;
use super::text::param;
use super::{Call, Form, Halt, Method};
use crate::hir::BinaryOp;
use crate::ops::{self, Failure, Place};
use crate::problems;
use crate::value::{Fields, Item, Val};

const KEY: Form = Form::Lambda(&[Form::Item], &Form::Any);
const MAYBE_ITEM: Form = Form::Optional(&Form::Item);

/// The methods.
pub(super) const METHODS: &[Method] = &[
    method(
        "sort",
        &[],
        Form::Receiver,
        "The items from the least to the greatest; text by code point: `[2, 1].sort()` is `[1, 2]`. Equal items keep their order.",
        |call| {
            let items = call.items();
            let keys = items.clone();
            sort(call, "sort", Place::Receiver, &keys, &items)
        },
    ),
    method(
        "sort-by",
        &[param("key", KEY)],
        Form::Receiver,
        "The items in the order of what the lambda gives for each: `[3, -1, 2].sort-by(n => n.abs())` is `[-1, 2, 3]`. Equal ones keep their order.",
        |call| {
            let items = call.items();
            let keys = keys(call)?;
            sort(call, "sort-by", Place::Argument(0), &keys, &items)
        },
    ),
    method(
        "min",
        &[],
        MAYBE_ITEM,
        "The least item, or null if there is none: `[2, 1].min()` is `1`.",
        |call| extreme(call, "min", Ordering::Less),
    ),
    method(
        "max",
        &[],
        MAYBE_ITEM,
        "The greatest item, or null if there is none: `[2, 1].max()` is `2`.",
        |call| extreme(call, "max", Ordering::Greater),
    ),
    method(
        "min-by",
        &[param("key", KEY)],
        MAYBE_ITEM,
        "The first item for which the lambda gives the least, or null if there is none: `[\"abc\", \"d\"].min-by(s => s.length())` is `\"d\"`.",
        |call| extreme_by(call, "min-by", Ordering::Less),
    ),
    method(
        "max-by",
        &[param("key", KEY)],
        MAYBE_ITEM,
        "The first item for which the lambda gives the greatest, or null if there is none: `[\"abc\", \"d\"].max-by(s => s.length())` is `\"abc\"`.",
        |call| extreme_by(call, "max-by", Ordering::Greater),
    ),
    method(
        "sum",
        &[],
        Form::Any,
        "The sum of numbers or quantities: `[1, 2].sum()` is `3`; of no items it is `0`.",
        sum,
    ),
    method(
        "unique",
        &[],
        Form::Receiver,
        "The items without those that are equal to an earlier one: `[1, 2, 1].unique()` is `[1, 2]`.",
        |call| {
            let items = call.items();
            unique(call, "unique", Place::Receiver, &items, &items)
        },
    ),
    method(
        "unique-by",
        &[param("key", KEY)],
        Form::Receiver,
        "The first item of each of the values that the lambda gives: `[\"a1\", \"b1\", \"a2\"].unique-by(s => s.slice(0, 1))` is `[\"a1\", \"b1\"]`.",
        |call| {
            let items = call.items();
            let keys = keys(call)?;
            unique(call, "unique-by", Place::Argument(0), &keys, &items)
        },
    ),
    method(
        "group-by",
        &[param("key", Form::Lambda(&[Form::Item], &Form::Text))],
        Form::Map(&Form::Receiver),
        "A map of the keys that the lambda gives to the items that have them, in order: `[\"a1\", \"b1\", \"a2\"].group-by(s => s.slice(0, 1))` is `{ a: [\"a1\", \"a2\"], b: [\"b1\"] }`.",
        group_by,
    ),
];

/// What the lambda that is the first argument gives for each item.
fn keys(call: &mut Call<'_>) -> Result<EcoVec<Item>, Halt> {
    let items = call.items();
    items.iter().map(|item| call.lambda(0, std::slice::from_ref(item))).collect()
}

/// Whether values can be brought into an order; says so if not.
fn orderable(method: &str, at: Place, keys: &[Item]) -> Result<(), Halt> {
    let Some(first) = keys.first() else { return Ok(()) };
    for key in keys {
        if matches!(key.val, Val::Secret(_)) {
            let message = format!("`{method}` would tell something about a Sensitive value");
            return Err(problems::sensitive(at, message).into());
        }
        if ops::order(&first.val, &key.val).is_none() {
            let (one, other) = (ops::described(&first.val), ops::described(&key.val));
            let message = if one == other {
                format!("`{method}` cannot compare {one} with another one")
            } else {
                format!("`{method}` cannot compare {one} with {other}")
            };
            let failure = problems::unordered(at, message).label("has values without a common order");
            let failure = failure.note("numbers and quantities have an order, percentages, and text");
            let records = method == "sort" && matches!(first.val, Val::Map(_) | Val::Replace(_));
            let help = "say what to sort by: `.sort-by(x => x.name)`";
            return Err(if records { failure.help(help) } else { failure }.into());
        }
    }
    Ok(())
}

/// The comparisons that a sort of so many items may take.
pub(super) fn effort(items: usize) -> usize {
    items.saturating_mul(usize::try_from(items.checked_ilog2().unwrap_or(0)).unwrap_or(0).saturating_add(1))
}

/// The steps of one comparison: long texts may differ in their last letter.
fn longest(keys: &[Item]) -> usize {
    let steps = |key: &Item| if let Val::Str(text) = &key.val { text.len() / 64 + 1 } else { 1 };
    keys.iter().map(steps).max().unwrap_or(1)
}

fn sort(call: &mut Call<'_>, method: &str, at: Place, keys: &[Item], items: &[Item]) -> Result<Item, Halt> {
    if keys.iter().any(|key| matches!(key.val, Val::Error)) {
        return Ok(call.give(Val::Error));
    }
    orderable(method, at, keys)?;
    call.spend(effort(items.len()).saturating_mul(longest(keys)))?;
    let mut pairs: Vec<(&Item, &Item)> = keys.iter().zip(items).collect();
    pairs.sort_by(|(one, _), (other, _)| ops::order(&one.val, &other.val).unwrap_or(Ordering::Equal));
    Ok(call.give(Val::List(pairs.into_iter().map(|(_, item)| item.clone()).collect())))
}

fn extreme(call: &mut Call<'_>, method: &str, wanted: Ordering) -> Result<Item, Halt> {
    let items = call.items();
    let best = best(call, method, Place::Receiver, &items, wanted)?;
    Ok(best.and_then(|place| items.get(place)).cloned().unwrap_or_else(|| call.give(Val::Null)))
}

fn extreme_by(call: &mut Call<'_>, method: &str, wanted: Ordering) -> Result<Item, Halt> {
    let keys = keys(call)?;
    if keys.iter().any(|key| matches!(key.val, Val::Error)) {
        return Ok(call.give(Val::Error));
    }
    let best = best(call, method, Place::Argument(0), &keys, wanted)?;
    Ok(best.and_then(|place| call.items().get(place).cloned()).unwrap_or_else(|| call.give(Val::Null)))
}

/// Which of the keys is the least or the greatest; the first of several.
fn best(
    call: &mut Call<'_>,
    method: &str,
    at: Place,
    keys: &[Item],
    wanted: Ordering,
) -> Result<Option<usize>, Halt> {
    call.spend(keys.len().saturating_mul(longest(keys)))?;
    if let Some(wrong) = keys.iter().position(|key| matches!(key.val, Val::Error)) {
        return Ok(Some(wrong));
    }
    orderable(method, at, keys)?;
    let better = |best: &Item, item: &Item| ops::order(&item.val, &best.val) == Some(wanted);
    let pick = |best: (usize, _), item: (usize, _)| if better(best.1, item.1) { item } else { best };
    Ok(keys.iter().enumerate().reduce(pick).map(|(place, _)| place))
}

fn sum(call: &mut Call<'_>) -> Result<Item, Halt> {
    let items = call.items();
    call.spend(items.len())?;
    let mut total = Val::Int(0);
    for (place, item) in items.iter().enumerate() {
        // The first one alone, so that a sum of quantities is one.
        total = match (place, &item.val) {
            (0, Val::Quantity(text)) if !ops::arithmetic::is_percent(text) => item.val.clone(),
            _ => ops::binary(BinaryOp::Add, &total, &item.val).map_err(|failure| Failure {
                at: Place::Receiver,
                help: None,
                message: failure.message.replacen("`+`", "`sum`", 1),
                ..failure
            })?,
        };
    }
    Ok(call.give(total))
}

/// The items whose keys are equal to no earlier one.
fn unique(call: &mut Call<'_>, method: &str, at: Place, keys: &[Item], items: &[Item]) -> Result<Item, Halt> {
    for key in keys {
        call.spend_walk(&key.val)?;
    }
    if keys.iter().any(|key| ops::holds_secret(&key.val)) {
        let message = format!("`{method}` would tell something about a Sensitive value");
        return Err(problems::sensitive(at, message).into());
    }
    let mut seen = Seen::new(keys);
    let mut kept = EcoVec::new();
    for (key, item) in keys.iter().zip(items) {
        if seen.is_new(call, key)? {
            kept.push(item.clone());
        }
    }
    Ok(call.give(Val::List(kept)))
}

/// Values that have been met, in buckets, so that a long list is not compared with itself.
pub(super) struct Seen {
    buckets: FxHashMap<Bucket, Vec<Item>>,
    amounts: bool,
}

impl Seen {
    /// Nothing has been met; `all` are the values that there will be.
    pub(super) fn new(all: &[Item]) -> Seen {
        let amounts = all.iter().any(|item| matches!(item.val, Val::Quantity(_)));
        Seen { buckets: FxHashMap::default(), amounts }
    }

    /// Whether no equal value has been met before; it has been from now on.
    pub(super) fn is_new(&mut self, call: &mut Call<'_>, item: &Item) -> Result<bool, Halt> {
        if self.has(call, item)? {
            return Ok(false);
        }
        self.buckets.entry(Bucket::of(&item.val, self.amounts)).or_default().push(item.clone());
        Ok(true)
    }

    /// Whether an equal value has been met before.
    pub(super) fn has(&self, call: &mut Call<'_>, item: &Item) -> Result<bool, Halt> {
        let met = self.buckets.get(&Bucket::of(&item.val, self.amounts));
        let times = met.map_or(0, Vec::len).saturating_add(1);
        call.spend(times.saturating_mul(call.steps_of(&item.val)))?;
        Ok(met.is_some_and(|met| met.iter().any(|other| ops::same(&other.val, &item.val))))
    }
}

/// What two equal values have in common: cheap to compare, and enough to keep a long list of texts or
/// integers from being compared with itself.
#[derive(PartialEq, Eq, Hash)]
enum Bucket {
    Text(EcoString),
    /// The whole part: `1`, `1.0` and `1.5` share a bucket.
    Number(i64),
    List(usize),
    Other,
}

impl Bucket {
    /// `amounts`: there are quantities, which may be equal to numbers.
    fn of(val: &Val, amounts: bool) -> Bucket {
        match val {
            Val::Int(_) | Val::Float(_) if amounts => Bucket::Other,
            Val::Str(text) => Bucket::Text(text.clone()),
            Val::Int(number) => Bucket::Number(*number),
            Val::List(items) => Bucket::List(items.len()),
            #[expect(
                clippy::cast_possible_truncation,
                reason = "beyond the bounds it saturates, for equals alike"
            )]
            Val::Float(number) => Bucket::Number(number.trunc() as i64),
            _ => Bucket::Other,
        }
    }
}

fn group_by(call: &mut Call<'_>) -> Result<Item, Halt> {
    let mut groups: Vec<(EcoString, EcoVec<Item>)> = Vec::new();
    let mut places: FxHashMap<EcoString, usize> = FxHashMap::default();
    for item in call.items() {
        let Some(key) = call.name("group-by", 0, std::slice::from_ref(&item))? else {
            return Ok(call.give(Val::Error));
        };
        call.spend(key.len() / 64)?;
        let place = *places.entry(key.clone()).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, group)) => group.push(item),
            None => groups.push((key, [item].into_iter().collect())),
        }
    }
    let groups: Fields = groups.into_iter().map(|(key, group)| (key, call.give(Val::List(group)))).collect();
    Ok(call.give(Val::Map(groups)))
}
