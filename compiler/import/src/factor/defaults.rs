//! What all objects of a kind, or all values of a type, have: `defaults Kind`, `defaults Container`.

use std::collections::BTreeMap;

use ecow::{EcoString, eco_format};
use kdsl_schema::TypeId;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{STEPS, Work, bodies, bodies_mut, without_empty};
use crate::draft::item;
use crate::tree::{Expr, Item, Record, change, visit};
use crate::write::{line, weight};

/// The types besides kinds of which something is said for all. Of others it is hard to see where they are.
const TYPES: [&str; 2] = ["Container", "PodSpec"];

/// The fields by which objects differ: that two are the same is chance.
const OWN: [&str; 12] = [
    "containers",
    "data",
    "host",
    "initContainers",
    "labels",
    "matchLabels",
    "name",
    "ports",
    "rules",
    "selector",
    "stringData",
    "volumes",
];

/// How deep a path of a default goes at the most.
const DEPTH: usize = 5;

/// What is said of a type, in how many of its values, and how much is saved.
struct Common {
    ty: TypeId,
    name: EcoString,
    leaves: Vec<(Vec<EcoString>, Expr)>,
    gain: usize,
}

/// Moves what the values of a type have in common to one place, the type with the greatest gain first.
pub(super) fn step(work: &mut Work<'_, '_>) {
    let mut done: FxHashSet<TypeId> = FxHashSet::default();
    for _ in 0..STEPS {
        let Some(best) = best(work, &done) else { return };
        done.insert(best.ty);
        work.offer(with(&work.items, &best));
    }
}

fn best(work: &Work<'_, '_>, done: &FxHashSet<TypeId>) -> Option<Common> {
    let mut values: BTreeMap<TypeId, Vec<&Record>> = BTreeMap::new();
    for (_, body) in bodies(&work.items) {
        visit(body, &mut |expr| {
            if let Expr::Record(record) = expr
                && let Some(ty) = record.ty
            {
                values.entry(ty).or_default().push(record);
            }
        });
    }
    let mut best: Option<Common> = None;
    for (ty, records) in values.into_iter().filter(|(ty, records)| records.len() > 1 && !done.contains(ty)) {
        let Some(name) = work.draft.name_of_type(ty) else { continue };
        if !work.draft.is_kind(ty) && !TYPES.contains(&name.as_str()) {
            continue;
        }
        let leaves = common(&records);
        let saved: usize = leaves.iter().map(|(_, _, saved)| *saved).sum();
        let cost = name.len() + 10;
        let Some(gain) = saved.checked_sub(cost).filter(|gain| *gain > 0) else { continue };
        if best.as_ref().is_none_or(|best| gain > best.gain) {
            let leaves = leaves.into_iter().map(|(path, expr, _)| (path, expr)).collect();
            best = Some(Common { ty, name, leaves, gain });
        }
    }
    best
}

/// The paths that all records have with one value, or for a plain value mostly with one, and what is saved by
/// saying each once.
fn common(records: &[&Record]) -> Vec<(Vec<EcoString>, Expr, usize)> {
    let mut found = Vec::new();
    gather(records, &mut Vec::new(), &mut found);
    found
}

fn gather(records: &[&Record], path: &mut Vec<EcoString>, found: &mut Vec<(Vec<EcoString>, Expr, usize)>) {
    let Some((first, rest)) = records.split_first() else { return };
    for entry in first.entries.iter().filter(|entry| !OWN.contains(&entry.key.as_str())) {
        let mut values = vec![&entry.expr];
        values.extend(rest.iter().filter_map(|record| record.get(&entry.key)));
        if values.len() != records.len() {
            continue;
        }
        path.push(entry.key.clone());
        let lengths: usize = path.iter().map(|key| key.len() + 1).sum();
        let value = most(&values);
        let is_atom = |expr: &Expr| !matches!(expr, Expr::Record(_));
        match value {
            // Two records would be merged, so that only a plain value can have exceptions. Who reads one of
            // these must know the default, so that it must be what is usual.
            Some((value, count))
                if !is_own(value)
                    && (count == values.len()
                        || is_near(path)
                            && count * 3 >= values.len() * 2
                            && values.iter().all(|it| is_atom(it))) =>
            {
                let size = weight(value) + entry.key.len() + 1;
                let cost = weight(value) + lengths + 1;
                if let Some(saved) = (count * size).checked_sub(cost).filter(|saved| *saved > 0) {
                    found.push((path.clone(), value.clone(), saved));
                }
            }
            _ if path.len() < DEPTH => {
                let records = values.iter().filter_map(|value| value.as_record());
                let inner: Vec<&Record> = records.filter(|record| record.ty.is_some()).collect();
                if inner.len() == values.len() {
                    gather(&inner, path, found);
                }
            }
            _ => {}
        }
        path.pop();
    }
}

/// Whether a path ends in a field of the type, or of its spec.
fn is_near(path: &[EcoString]) -> bool {
    match path {
        [_] => true,
        [first, _] => first == "spec",
        _ => false,
    }
}

/// Whether a value is one object's own: another object that it refers to, or what tells it from others.
fn is_own(expr: &Expr) -> bool {
    let mut found = false;
    visit(expr, &mut |expr| match expr {
        Expr::Code(code) => {
            let is_name = code.starts_with(|first: char| first.is_alphabetic() || first == '_');
            found |= is_name && !matches!(code.as_str(), "true" | "false");
        }
        Expr::Record(record) => found |= record.entries.iter().any(|it| OWN.contains(&it.key.as_str())),
        _ => {}
    });
    found
}

/// The value that most have, and how many.
fn most<'e>(values: &[&'e Expr]) -> Option<(&'e Expr, usize)> {
    let mut counts: FxHashMap<String, (usize, usize)> = FxHashMap::default();
    for (number, value) in values.iter().enumerate() {
        let count = counts.entry(line(value)?).or_insert((number, 0));
        count.1 += 1;
    }
    let (number, count) = counts.into_values().max_by_key(|(number, count)| (*count, usize::MAX - number))?;
    Some((*values.get(number)?, count))
}

fn with(items: &[Item], common: &Common) -> Vec<Item> {
    let mut items = items.to_vec();
    for body in bodies_mut(&mut items) {
        change(body, &mut |expr| {
            let Expr::Record(record) = expr else { return };
            if record.ty != Some(common.ty) {
                return;
            }
            for (path, value) in &common.leaves {
                if record.at(path) == Some(value) {
                    record.cut(path);
                }
            }
        });
    }
    let mut defaults = Record::default();
    common.leaves.iter().for_each(|(path, value)| defaults.set(path, value.clone()));
    items.push(item(eco_format!("defaults {}", common.name), Some(Expr::Record(defaults))));
    without_empty(items)
}
