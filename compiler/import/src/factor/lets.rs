//! Values that stand several times: variables.

use std::hash::{Hash, Hasher};

use ecow::{EcoString, eco_format};
use indexmap::IndexMap;
use rustc_hash::{FxHashSet, FxHasher};

use super::{STEPS, Work, bodies_mut};
use crate::draft::item;
use crate::names::{self, free, near};
use crate::tree::{Expr, Item};
use crate::write::weight;

/// What is shorter than this is as good as a name.
const SMALL: usize = 24;

/// Texts that are shorter than this are as good as a name.
const SHORT: usize = 12;

/// That values of so many parts are the same is no chance, whatever they are of.
const LARGE: usize = 24;

/// The fields that are meant to be the same where they are the same. Of others it is chance.
const MEANT: [&str; 17] = [
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
    "verbs",
    "volumes",
];

/// The same of texts, besides the values of `env`.
const MEANT_TEXTS: [&str; 3] = ["host", "hostname", "image"];

/// What the verbs of a rule allow, in a word, by the verbs of which it has one.
const ACCESS: [(&str, &[&str]); 2] =
    [("manage", &["delete", "deletecollection", "*"]), ("edit", &["create", "update", "patch"])];

/// A value that stands several times.
struct Repeated {
    name: EcoString,
    mark: u64,
    expr: Expr,
}

/// Gives what stands several times a name, the longest first.
pub(super) fn step(work: &mut Work<'_, '_>) {
    let mut tried: FxHashSet<u64> = FxHashSet::default();
    let (mut items, mut found) = (work.items.clone(), 0);
    while found < STEPS
        && let Some(best) = best(work, &items, &mut tried)
    {
        put(&mut items, best);
        found += 1;
    }
    if found == 0 || work.offer_first(items) || found == 1 {
        return;
    }
    // One of them is in the way of the others.
    tried.clear();
    for _ in 0..found {
        let Some(best) = best(work, &work.items, &mut tried) else { return };
        let mut items = work.items.clone();
        put(&mut items, best);
        work.offer(items);
    }
}

/// Where a value stands first where it is meant to be the same, and how often it stands anywhere.
struct Place<'e> {
    key: &'e str,
    owner: &'e Item,
    expr: &'e Expr,
    count: usize,
    /// Of how many parts it is.
    parts: usize,
    is_meant: bool,
    /// Whether it stands under other keys as well.
    is_mixed: bool,
}

/// What saves most with a name of its own, among what was not tried.
fn best(work: &Work<'_, '_>, items: &[Item], tried: &mut FxHashSet<u64>) -> Option<Repeated> {
    let mut places: IndexMap<u64, Place<'_>> = IndexMap::default();
    for item in items {
        if let Some(body) = &item.body {
            gather(body, ["", ""], item, &mut places);
        }
    }
    let declares = |item: &Item, name: &str| {
        item.object.is_none() && item.head.split([' ', ':', '=']).any(|word| word == name)
    };
    let is_taken = |name: &str| {
        work.is_taken(name) || items.iter().any(|item| declares(item, name)) || !names::is_name(name)
    };
    let mut best: Option<(usize, u64, Place<'_>)> = None;
    for (mark, place) in places {
        if place.count < 2 || !place.is_meant || tried.contains(&mark) || !says_enough(&place) {
            continue;
        }
        // That two lists of verbs allow as much is no reason for two names.
        if place.key == "verbs" && is_taken(&title(&place)) {
            continue;
        }
        let (size, name) = (weight(place.expr), place.key.len() + 3);
        let cost = size + name + 5 + place.count * name;
        let Some(gain) = (place.count * size).checked_sub(cost).filter(|gain| *gain > 0) else { continue };
        if best.as_ref().is_none_or(|best| gain > best.0) {
            best = Some((gain, mark, place));
        }
    }
    let (_, mark, place) = best?;
    tried.insert(mark);
    let owner = place.owner.head.rsplit(' ').next().map(|name| name.trim_matches('"')).unwrap_or_default();
    let key = title(&place);
    let longer = near(&eco_format!("{owner}-{}", kebab(&key)));
    let name = if is_taken(&key) || key == "labels" { free(&longer, is_taken) } else { key };
    Some(Repeated { name, mark, expr: place.expr.clone() })
}

/// Whether a value is long enough to be worth a name, and says more than one thing where it is a map of words.
fn says_enough(place: &Place<'_>) -> bool {
    let is_long = || weight(place.expr) >= SMALL;
    match (place.expr, place.key) {
        (Expr::Str(_), _) => true,
        (_, "verbs") => weight(place.expr) >= SHORT,
        (Expr::Record(record), "env" | "labels" | "annotations") => record.entries.len() > 1 && is_long(),
        _ => is_long(),
    }
}

/// What a value is called after: its key, and an image after what it is of.
fn title(place: &Place<'_>) -> EcoString {
    match (place.expr, place.key) {
        (Expr::Str(image), "image") => {
            let name = image.rsplit('/').next().and_then(|name| name.split([':', '@']).next());
            near(&eco_format!("{}-image", name.unwrap_or_default()))
        }
        (Expr::Str(_), key) => near(&key.to_lowercase().replace('_', "-")),
        (Expr::List(verbs), "verbs") => {
            let says =
                |verb: &str| verbs.iter().any(|it| matches!(&it.expr, Expr::Str(text) if text == verb));
            let level = |(_, verbs): &&(&str, &[&str])| verbs.iter().any(|verb| says(verb));
            ACCESS.iter().find(level).map_or("read", |(name, _)| name).into()
        }
        (_, key) if place.is_mixed && key.ends_with("Probe") => "probe".into(),
        (_, "limits" | "requests") if place.is_mixed => "amounts".into(),
        (_, key) => near(key),
    }
}

/// `securityContext` is `security-context`, so that it can stand behind another name.
fn kebab(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

/// Whether a value that is the same in two places is meant to be: the keys are its own and that of what it is in.
fn is_meant([outer, key]: [&str; 2], expr: &Expr, parts: usize) -> bool {
    match expr {
        Expr::Str(_) => outer == "env" || MEANT_TEXTS.contains(&key),
        // Those of a rule of a Role are no amounts.
        Expr::List(_) if key == "resources" => false,
        _ => parts >= LARGE || MEANT.contains(&key) || key.ends_with("Probe"),
    }
}

/// What an expression is known by, and of how many parts it is; none where it has comments, which are about one
/// place.
#[derive(Clone, Copy)]
struct Mark {
    hash: u64,
    parts: usize,
}

/// The mark of an expression whose parts have these.
fn mark(expr: &Expr, inner: &[(&str, Mark)]) -> Mark {
    let mut hasher = FxHasher::default();
    std::mem::discriminant(expr).hash(&mut hasher);
    match expr {
        Expr::Null => {}
        Expr::Bool(flag) => flag.hash(&mut hasher),
        Expr::Int(number) => number.hash(&mut hasher),
        Expr::Float(number) => number.to_bits().hash(&mut hasher),
        Expr::Str(text) | Expr::Code(text) => text.hash(&mut hasher),
        Expr::List(_) | Expr::Record(_) => inner.iter().for_each(|(key, mark)| {
            key.hash(&mut hasher);
            mark.hash.hash(&mut hasher);
        }),
    }
    Mark { hash: hasher.finish(), parts: 1 + inner.iter().map(|(_, mark)| mark.parts).sum::<usize>() }
}

fn gather<'e>(
    expr: &'e Expr,
    keys: [&'e str; 2],
    owner: &'e Item,
    places: &mut IndexMap<u64, Place<'e>>,
) -> Option<Mark> {
    let [_, key] = keys;
    let mut inner = Vec::new();
    let mut is_quiet = true;
    match expr {
        Expr::Record(record) => {
            for entry in &record.entries {
                let found = gather(&entry.expr, [key, &entry.key], owner, places);
                is_quiet &= found.is_some() && entry.comments.is_empty();
                inner.extend(found.map(|mark| (entry.key.as_str(), mark)));
            }
        }
        Expr::List(items) => {
            for item in items {
                let found = gather(&item.expr, keys, owner, places);
                is_quiet &= found.is_some() && item.comments.is_empty();
                inner.extend(found.map(|mark| ("", mark)));
            }
        }
        _ => {}
    }
    let mark = is_quiet.then(|| mark(expr, &inner))?;
    let counts = match expr {
        Expr::Str(text) => text.len() >= SHORT && !text.contains('\n'),
        Expr::Record(_) | Expr::List(_) => true,
        _ => false,
    };
    // The body of an object is no value.
    if counts && !key.is_empty() {
        let is_meant = is_meant(keys, expr, mark.parts);
        let (parts, new) = (mark.parts, (key, owner, expr));
        let place = places.entry(mark.hash).or_insert(Place {
            key,
            owner,
            expr,
            count: 0,
            parts,
            is_meant,
            is_mixed: false,
        });
        place.count += usize::from(place.parts == parts);
        place.is_mixed |= place.is_meant && is_meant && place.key != key;
        if is_meant && !place.is_meant {
            (place.key, place.owner, place.expr) = new;
            place.is_meant = true;
        }
    }
    Some(mark)
}

/// Puts the name where the value stands, and declares it.
fn put(items: &mut Vec<Item>, repeated: Repeated) {
    for body in bodies_mut(items) {
        inside(body, &repeated);
    }
    for other in items.iter_mut().filter(|item| item.object.is_none()) {
        if let Some(body) = &mut other.body {
            inside(body, &repeated);
        }
    }
    items.push(item(eco_format!("let {} =", repeated.name), Some(repeated.expr)));
}

/// Changes what is in an expression. The mark of the expression as it was; none where it has comments.
fn inside(expr: &mut Expr, repeated: &Repeated) -> Option<Mark> {
    let mut inner: Vec<Option<Mark>> = Vec::new();
    match expr {
        Expr::Record(record) => {
            for entry in &mut record.entries {
                let mark = replaced(&mut entry.expr, repeated);
                inner.push(mark.filter(|_| entry.comments.is_empty()));
            }
        }
        Expr::List(items) => {
            for item in items {
                let mark = replaced(&mut item.expr, repeated);
                inner.push(mark.filter(|_| item.comments.is_empty()));
            }
        }
        _ => {}
    }
    let inner: Option<Vec<Mark>> = inner.into_iter().collect();
    let expr: &Expr = expr;
    let keys: Vec<&str> = match expr {
        Expr::Record(record) => record.entries.iter().map(|entry| entry.key.as_str()).collect(),
        _ => vec![""; inner.as_ref().map_or(0, Vec::len)],
    };
    Some(mark(expr, &keys.into_iter().zip(inner?).collect::<Vec<_>>()))
}

/// The same, and puts the name for the expression itself if it is the one.
fn replaced(expr: &mut Expr, repeated: &Repeated) -> Option<Mark> {
    let mark = inside(expr, repeated)?;
    if mark.hash == repeated.mark && *expr == repeated.expr {
        *expr = Expr::Code(repeated.name.clone());
    }
    Some(mark)
}
