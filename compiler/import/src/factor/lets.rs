//! Records that stand several times: variables.

use ecow::{EcoString, eco_format};
use indexmap::IndexMap;

use super::{STEPS, Work, bodies_mut};
use crate::draft::item;
use crate::names::{self, free, near};
use crate::tree::{Expr, Item};
use crate::write::{line, weight};

/// What is shorter than this is as good as a name.
const SMALL: usize = 24;

/// The fields that are meant to be the same where they are the same. Of others it is chance.
const MEANT: [&str; 16] = [
    "affinity",
    "annotations",
    "behavior",
    "capabilities",
    "env",
    "imagePullSecrets",
    "labels",
    "limits",
    "nodeSelector",
    "requests",
    "resources",
    "securityContext",
    "strategy",
    "tolerations",
    "topologySpreadConstraints",
    "volumes",
];

/// A value that stands several times.
struct Repeated {
    name: EcoString,
    line: String,
    expr: Expr,
    gain: usize,
}

/// Gives what stands several times a name, the longest first.
pub(super) fn step(work: &mut Work<'_, '_>) {
    let mut tried: Vec<String> = Vec::new();
    for _ in 0..STEPS {
        let Some(best) = best(work, &tried) else { return };
        tried.push(best.line.clone());
        work.offer(with(&work.items, &best));
    }
}

/// Where a value stands first, and how often it does.
struct Place<'e> {
    key: &'e str,
    owner: &'e Item,
    expr: &'e Expr,
    count: usize,
}

fn best(work: &Work<'_, '_>, tried: &[String]) -> Option<Repeated> {
    let mut places: IndexMap<String, Place<'_>> = IndexMap::default();
    for item in &work.items {
        if let Some(body) = &item.body {
            gather(body, "", item, &mut places);
        }
    }
    let mut best: Option<(usize, String, Place<'_>)> = None;
    for (line, place) in places {
        let size = weight(place.expr);
        let is_meant = MEANT.contains(&place.key) || place.key.ends_with("Probe");
        let says_more = match (place.expr, place.key) {
            (Expr::Record(record), "env") => record.entries.len() > 2 || place.count > 2,
            (Expr::Record(record), "labels" | "annotations") => record.entries.len() > 1,
            _ => true,
        };
        if place.count < 2 || size < SMALL || !is_meant || !says_more || tried.contains(&line) {
            continue;
        }
        let name = place.key.len() + 3;
        let cost = size + name + 5 + place.count * name;
        let Some(gain) = (place.count * size).checked_sub(cost).filter(|gain| *gain > 0) else { continue };
        if best.as_ref().is_none_or(|best| gain > best.0) {
            best = Some((gain, line, place));
        }
    }
    let (gain, line, place) = best?;
    let key = if place.key.ends_with("Probe") { "probe".into() } else { near(place.key) };
    let owner = place.owner.head.rsplit(' ').next().map(|name| name.trim_matches('"')).unwrap_or_default();
    let longer = near(&eco_format!("{owner}-{key}"));
    let is_taken = |name: &str| work.is_taken(name) || !names::is_name(name);
    let name = if is_taken(&key) || key == "labels" { free(&longer, is_taken) } else { key };
    Some(Repeated { name, line, expr: place.expr.clone(), gain }).filter(|it| it.gain > 0)
}

fn gather<'e>(expr: &'e Expr, key: &'e str, owner: &'e Item, places: &mut IndexMap<String, Place<'e>>) {
    match expr {
        Expr::Record(record) => {
            record.entries.iter().for_each(|entry| gather(&entry.expr, &entry.key, owner, places));
        }
        Expr::List(items) => items.iter().for_each(|item| gather(&item.expr, key, owner, places)),
        _ => return,
    }
    // The body of an object is no value.
    if key.is_empty() {
        return;
    }
    if let Some(line) = line(expr) {
        places.entry(line).or_insert(Place { key, owner, expr, count: 0 }).count += 1;
    }
}

fn with(items: &[Item], repeated: &Repeated) -> Vec<Item> {
    let mut items = items.to_vec();
    let name = Expr::Code(repeated.name.clone());
    let put = |expr: &mut Expr| {
        let is_value = matches!(expr, Expr::Record(_) | Expr::List(_));
        if is_value && line(expr).is_some_and(|line| line == repeated.line) {
            *expr = name.clone();
        }
    };
    for body in bodies_mut(&mut items) {
        inside(body, &put);
    }
    for other in items.iter_mut().filter(|item| item.object.is_none()) {
        if let Some(body) = &mut other.body {
            inside(body, &put);
        }
    }
    items.push(item(eco_format!("let {} =", repeated.name), Some(repeated.expr.clone())));
    items
}

/// Changes what is in an expression, from the outside.
fn inside(expr: &mut Expr, put: &impl Fn(&mut Expr)) {
    let parts: Vec<&mut Expr> = match expr {
        Expr::List(items) => items.iter_mut().map(|item| &mut item.expr).collect(),
        Expr::Record(record) => record.entries.iter_mut().map(|entry| &mut entry.expr).collect(),
        _ => return,
    };
    for part in parts {
        put(part);
        inside(part, put);
    }
}
