//! The one merge of the language, on values: for `...spread`, `defaults` and patches; and the union of
//! entries that stand under one key of one record.
//!
//! Records merge deeply, keyed lists by key, one-of types by the member that the right sets, and all
//! else is replaced by the right. `null` on the right removes; the `null` stays in the result, where
//! it is absent for every reader, so that merging a merge removes as well.

#[cfg(test)]
mod tests;

use ecow::{EcoString, EcoVec};
use kdsl_base::Span;
use rustc_hash::FxHashMap;

use crate::value::{Fields, Item, Val};

/// How deep two records can be merged.
pub const DEPTH_LIMIT: usize = 256;

/// Above this many comparisons of keys, an index of the keys is made instead.
const SCAN_LIMIT: usize = 256;

/// The steps of evaluation that one entry of a merged record stands for: it is made anew.
pub const ENTRY_STEPS: u64 = 16;

/// What a merge must know of the schema at one place.
pub trait MergeShape {
    /// The shape of the value under a key. For a keyed list, the shape of the entry of that key.
    fn child(&self, key: &str) -> Box<dyn MergeShape + '_>;

    /// For a keyed list: the field that holds an entry's key.
    fn entry_key(&self) -> Option<&str> {
        None
    }

    /// For a one-of type: its members, of which one may be set.
    fn members(&self) -> Option<&[&str]> {
        None
    }

    /// For a keyed list: the key of an entry, if it has one.
    fn key_of(&self, entry: &Val) -> Option<EcoString> {
        match &entry.get(self.entry_key()?)?.val {
            Val::Str(text) | Val::Quantity(text) => Some(text.clone()),
            Val::Int(number) => Some(ecow::eco_format!("{number}")),
            _ => None,
        }
    }
}

/// The shape of values without a type: records merge deeply, lists are replaced.
pub struct Plain;

impl MergeShape for Plain {
    fn child(&self, _: &str) -> Box<dyn MergeShape + '_> {
        Box::new(Plain)
    }
}

/// Why two values cannot be merged.
#[derive(Clone, PartialEq, Debug)]
pub enum MergeError {
    /// They are nested deeper than [`DEPTH_LIMIT`].
    TooDeep {
        /// The path to where the limit was reached; its first segments say enough.
        path: Vec<EcoString>,
    },
    /// There were not as many steps left as it takes.
    TooLong,
    /// An entry without a key stands in a list that merges with a record of entries, and the record
    /// has an entry that is not a record: neither spelling can hold both.
    Mixed {
        /// The path to the list.
        path: Vec<EcoString>,
        /// The entry that is not a record.
        at: Span,
    },
}

/// One leaf that two entries of one record set.
#[derive(Clone, PartialEq, Debug)]
pub struct Conflict {
    /// The path to the leaf, from the entries' common key on.
    pub path: Vec<EcoString>,
    /// The first value.
    pub left: Span,
    /// The second one.
    pub right: Span,
}

/// `left` with `right` over it. Keys keep the order of `left`; those that only `right` has follow.
/// `steps` are those that it may take, and those that are left.
pub fn merge(left: Item, right: Item, shape: &dyn MergeShape, steps: &mut u64) -> Result<Item, MergeError> {
    Merge { path: Vec::new(), right_first: false, steps }.items(left, right, shape)
}

/// `under` with `body` over it, as [`merge`], in the order of `body`; what only `under` has follows.
/// For `defaults`, which must not change the order in which an author wrote a resource.
pub fn underlay(
    under: Item,
    body: Item,
    shape: &dyn MergeShape,
    steps: &mut u64,
) -> Result<Item, MergeError> {
    Merge { path: Vec::new(), right_first: true, steps }.items(under, body, shape)
}

/// One record of two that stand under one key. Records unite; where one leaf is set twice the first
/// value stays, and the conflict is noted.
/// `steps` are those that it may take, and those that are left; none are left where it took too many.
pub fn unite(left: Item, right: Item, conflicts: &mut Vec<Conflict>, steps: &mut u64) -> Item {
    Unite { path: Vec::new(), conflicts, steps }.items(left, right)
}

/// The most conflicts between two records that are told.
const MOST_CONFLICTS: usize = 100;

struct Merge<'s> {
    path: Vec<EcoString>,
    right_first: bool,
    steps: &'s mut u64,
}

impl Merge<'_> {
    fn items(&mut self, left: Item, right: Item, shape: &dyn MergeShape) -> Result<Item, MergeError> {
        if self.path.len() >= DEPTH_LIMIT {
            return Err(MergeError::TooDeep { path: std::mem::take(&mut self.path) });
        }
        let origin = right.origin;
        let keyed = shape.entry_key().is_some();
        let val = match (left.val, right.val) {
            (Val::Map(left), Val::Map(right)) => Val::Map(self.fields(left, right, shape)?),
            (Val::Replace(left), Val::Map(right)) => Val::Replace(self.fields(left, right, shape)?),
            (Val::List(left), Val::List(right)) if keyed => {
                let (left, right) = (keyed_entries(left, shape), keyed_entries(right, shape));
                Val::List(self.lists(left, right, shape)?)
            }
            (Val::List(left), Val::Map(right)) if keyed => match named(&left, shape) {
                Some(left) => Val::Map(self.fields(left, right, shape)?),
                None => {
                    let (left, right) = (keyed_entries(left, shape), self.listed(right, shape)?);
                    Val::List(self.lists(left, right, shape)?)
                }
            },
            (Val::Map(left) | Val::Replace(left), Val::List(right)) if keyed => match named(&right, shape) {
                Some(right) => Val::Map(self.fields(left, right, shape)?),
                None => {
                    let (left, right) = (self.listed(left, shape)?, keyed_entries(right, shape));
                    Val::List(self.lists(left, right, shape)?)
                }
            },
            (_, right) => right,
        };
        Ok(Item::new(val, origin))
    }

    /// Two records, or two keyed lists in the spelling of records.
    fn fields(&mut self, left: Fields, right: Fields, shape: &dyn MergeShape) -> Result<Fields, MergeError> {
        let left = drop_members(left, &right, shape);
        let (first, second) = if self.right_first { (right, left) } else { (left, right) };
        let (pairs, added) = pair(first, second);
        self.spend(pairs.len())?;
        let mut merged = EcoVec::with_capacity(pairs.len() + added.len());
        for (key, item, other) in pairs {
            let item = match other {
                None => item,
                Some(other) => {
                    self.path.push(key.clone());
                    let (left, right) = if self.right_first { (other, item) } else { (item, other) };
                    let item = self.items(left, right, &*shape.child(&key))?;
                    self.path.pop();
                    item
                }
            };
            merged.push((key, item));
        }
        merged.extend(added);
        Ok(merged)
    }

    /// Two keyed lists in the spelling of lists. Entries without a key stay in their place.
    fn lists(
        &mut self,
        left: Vec<Entry>,
        right: Vec<Entry>,
        shape: &dyn MergeShape,
    ) -> Result<EcoVec<Item>, MergeError> {
        let (mut merged, second) = if self.right_first { (right, left) } else { (left, right) };
        self.spend(merged.len())?;
        let keys: FxHashMap<EcoString, usize> =
            (0..).zip(&merged).filter_map(|(place, (key, _))| Some((key.clone()?, place))).collect();
        for (key, entry) in second {
            let place = key.as_ref().and_then(|key| keys.get(key)).copied();
            let (Some(key), Some((_, slot))) = (&key, place.and_then(|place| merged.get_mut(place))) else {
                merged.push((key, entry));
                continue;
            };
            self.path.push(key.clone());
            let placed = std::mem::replace(slot, Item::new(Val::Null, entry.origin));
            let (left, right) = if self.right_first { (entry, placed) } else { (placed, entry) };
            *slot = self.items(left, right, &*shape.child(key))?;
            self.path.pop();
        }
        let entries = merged.into_iter().map(|(_, entry)| entry);
        Ok(entries.filter(|entry| !matches!(entry.val, Val::Null)).collect())
    }

    fn spend(&mut self, entries: usize) -> Result<(), MergeError> {
        let cost = (entries as u64).saturating_mul(ENTRY_STEPS);
        *self.steps = self.steps.checked_sub(cost).ok_or(MergeError::TooLong)?;
        Ok(())
    }

    /// A keyed list in the spelling of a record, as the entries of a list. A null stays, to remove.
    fn listed(&mut self, fields: Fields, shape: &dyn MergeShape) -> Result<Vec<Entry>, MergeError> {
        let field = EcoString::from(shape.entry_key().unwrap_or_default());
        let mut entries = Vec::with_capacity(fields.len());
        for (key, item) in fields {
            let val = match item.val {
                Val::Map(entry) => Val::Map(with_key(entry, &field, &key, item.origin)),
                Val::Replace(entry) => Val::Replace(with_key(entry, &field, &key, item.origin)),
                unchanged @ (Val::Null | Val::Error) => unchanged,
                _ => {
                    let path = std::mem::take(&mut self.path);
                    return Err(MergeError::Mixed { path, at: item.origin });
                }
            };
            entries.push((Some(key), Item::new(val, item.origin)));
        }
        Ok(entries)
    }
}

/// An entry of a keyed list, and its key if it has one.
type Entry = (Option<EcoString>, Item);

/// The entries of a list with their keys.
fn keyed_entries(list: EcoVec<Item>, shape: &dyn MergeShape) -> Vec<Entry> {
    list.into_iter().map(|entry| (shape.key_of(&entry.val), entry)).collect()
}

/// The entry with its key written into it, unless it stands there already.
fn with_key(entry: Fields, field: &EcoString, key: &EcoString, origin: Span) -> Fields {
    if entry.iter().any(|(name, _)| name == field) {
        return entry;
    }
    let mut keyed = EcoVec::with_capacity(entry.len() + 1);
    keyed.push((field.clone(), Item::new(Val::Str(key.clone()), origin)));
    keyed.extend(entry);
    keyed
}

/// A keyed list in the spelling of a record, if every entry has a key of its own.
fn named(list: &EcoVec<Item>, shape: &dyn MergeShape) -> Option<Fields> {
    let mut seen = rustc_hash::FxHashSet::default();
    list.iter()
        .map(|entry| {
            let key = shape.key_of(&entry.val)?;
            seen.insert(key.clone()).then(|| (key, entry.clone()))
        })
        .collect()
}

/// `left` without the members of a one-of type that `right` replaces by another one.
fn drop_members(left: Fields, right: &Fields, shape: &dyn MergeShape) -> Fields {
    let Some(members) = shape.members() else { return left };
    let is_member = |key: &EcoString| members.contains(&key.as_str());
    let set: Vec<&EcoString> = right
        .iter()
        .filter(|(key, item)| is_member(key) && !matches!(item.val, Val::Null))
        .map(|(key, _)| key)
        .collect();
    if set.is_empty() || !left.iter().any(|(key, _)| is_member(key) && !set.contains(&key)) {
        return left;
    }
    left.into_iter().filter(|(key, _)| !is_member(key) || set.contains(&key)).collect()
}

/// The entries of `first`, each with the one of `second` under the same key; and the rest of `second`.
fn pair(first: Fields, second: Fields) -> (Vec<(EcoString, Item, Option<Item>)>, Fields) {
    let mut pairs: Vec<_> = first.into_iter().map(|(key, item)| (key, item, None)).collect();
    // Keys are looked for one by one while that is cheap.
    let index: Option<FxHashMap<EcoString, usize>> = (pairs.len().saturating_mul(second.len()) > SCAN_LIMIT)
        .then(|| (0..).zip(&pairs).map(|(place, (key, ..))| (key.clone(), place)).collect());
    let mut added = EcoVec::new();
    for (key, item) in second {
        let place = match &index {
            Some(index) => index.get(&key).copied(),
            None => pairs.iter().position(|(name, ..)| *name == key),
        };
        match place.and_then(|place| pairs.get_mut(place)) {
            Some((_, _, other)) => *other = Some(item),
            None => added.push((key, item)),
        }
    }
    (pairs, added)
}

struct Unite<'s> {
    path: Vec<EcoString>,
    conflicts: &'s mut Vec<Conflict>,
    steps: &'s mut u64,
}

impl Unite<'_> {
    fn items(&mut self, left: Item, right: Item) -> Item {
        let origin = left.origin;
        match (left.val, right.val) {
            (Val::Error, _) | (_, Val::Error) => Item::new(Val::Error, origin),
            (Val::Map(first), Val::Map(second)) if self.path.len() < DEPTH_LIMIT => {
                let cost = (first.len().saturating_add(second.len()) as u64).saturating_mul(ENTRY_STEPS);
                *self.steps = self.steps.saturating_sub(cost);
                if *self.steps == 0 {
                    return Item::new(Val::Error, origin);
                }
                Item::new(Val::Map(self.fields(first, second)), origin)
            }
            (val, _) => {
                if self.conflicts.len() < MOST_CONFLICTS {
                    let path = self.path.clone();
                    self.conflicts.push(Conflict { path, left: origin, right: right.origin });
                }
                Item::new(val, origin)
            }
        }
    }

    fn fields(&mut self, first: Fields, second: Fields) -> Fields {
        let (pairs, added) = pair(first, second);
        let mut united = EcoVec::with_capacity(pairs.len() + added.len());
        for (key, item, other) in pairs {
            self.path.push(key.clone());
            let item = match other {
                Some(other) => self.items(item, other),
                None => item,
            };
            self.path.pop();
            united.push((key, item));
        }
        united.extend(added);
        united
    }
}
