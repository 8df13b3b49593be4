//! Puts the versions together: each kind, type and field once for each form that it had.

use std::collections::{BTreeMap, BTreeSet};

use crate::Failure;
use crate::reader::{Api, Field, Kind};

/// The set of versions, bit 0 being the oldest.
pub type Mask = u32;

pub struct Merged {
    /// The minor versions, oldest first.
    pub minors: Vec<u8>,
    pub kinds: BTreeMap<Kind, Mask>,
    pub types: BTreeMap<String, Type>,
}

#[derive(Default)]
pub struct Type {
    pub mask: Mask,
    /// By name; the forms in the order of the versions.
    pub fields: BTreeMap<String, Vec<(Field, Mask)>>,
}

/// Merges the versions, which must be consecutive and in order.
pub fn merge(versions: &[(u8, Api)]) -> Result<Merged, Failure> {
    let minors: Vec<u8> = versions.iter().map(|(minor, _)| *minor).collect();
    if minors.windows(2).any(|pair| pair[0] + 1 != pair[1]) {
        return Err(format!("the versions have gaps: {minors:?}"));
    }
    let mut merged = Merged { minors, kinds: BTreeMap::new(), types: BTreeMap::new() };
    for (index, (_, api)) in versions.iter().enumerate() {
        let bit = 1 << index;
        for kind in &api.kinds {
            *merged.kinds.entry(kind.clone()).or_default() |= bit;
        }
        for path in reachable(api) {
            let Some(ty) = api.types.get(path) else { continue };
            let entry = merged.types.entry(path.to_owned()).or_default();
            entry.mask |= bit;
            for (name, field) in &ty.fields {
                let forms = entry.fields.entry(name.clone()).or_default();
                match forms.iter_mut().find(|(form, _)| same(form, field)) {
                    Some((_, mask)) => *mask |= bit,
                    None => forms.push((field.clone(), bit)),
                }
            }
        }
    }
    Ok(merged)
}

/// Whether two versions have a field in one form. A field counts as deprecated in all the versions of a
/// form as soon as one says so: the advice holds for the older ones too.
fn same(form: &Field, field: &Field) -> bool {
    form.shape == field.shape && form.required == field.required && form.keys == field.keys
}

/// The types that objects of some kind can hold.
fn reachable(api: &Api) -> BTreeSet<&str> {
    let mut found = BTreeSet::new();
    let mut waiting: Vec<&str> = api.kinds.iter().map(|kind| kind.ty.as_str()).collect();
    while let Some(path) = waiting.pop() {
        let Some(ty) = api.types.get(path) else { continue };
        if found.insert(path) {
            let elems = ty.fields.values().map(|field| field.shape.trim_matches(['[', ']', '{', '}']));
            waiting.extend(elems.filter(|elem| elem.contains('.')));
        }
    }
    found
}
