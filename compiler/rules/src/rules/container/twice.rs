//! What stands in a list twice.

use std::collections::hash_map::Entry;
use std::hash::Hash;

use kdsl_base::Node;
use rustc_hash::{FxBuildHasher, FxHashMap};

/// The entries that have a key which an earlier one has, each behind the first one with it.
pub(super) fn twice<K: Hash + Eq, T: Copy>(
    entries: impl Iterator<Item = (K, T)>,
) -> impl Iterator<Item = (T, T)> {
    let most = entries.size_hint().1.unwrap_or(0);
    let mut known: FxHashMap<K, T> = FxHashMap::with_capacity_and_hasher(most, FxBuildHasher);
    entries.filter_map(move |(key, entry)| match known.entry(key) {
        Entry::Occupied(first) => Some((*first.get(), entry)),
        Entry::Vacant(free) => {
            free.insert(entry);
            None
        }
    })
}

/// The texts of a field of a list's entries, each with its place.
pub(super) fn texts<'a>(list: &'a [Node], field: &str) -> impl Iterator<Item = (&'a str, &'a Node)> {
    list.iter().filter_map(move |entry| {
        let node = entry.get(field)?;
        Some((node.as_str()?, node))
    })
}
