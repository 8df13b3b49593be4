//! What differs between two builds, as the cluster would see it.
//!
//! [`diff`] is pure. It takes the manifests of two sides, from programs or from plain YAML, and says what
//! would change if the new ones were applied where the old ones are: which objects come and go, which fields
//! of the others change, and what each change does. The parts:
//!
//! - `pairs` finds the object of the other side;
//! - `walk` goes through two objects at once, with the schema, and leaves out what means the same: order,
//!   other spellings, what the API server fills in;
//! - `lists` finds the entry of the other side;
//! - `class` says what a change does, by `immutable.tsv` among others.

mod class;
mod defaults;
mod immutable;
mod lists;
mod pairs;
mod path;
mod same;
mod secrets;
mod tables;
mod walk;

use ecow::EcoString;
use kdsl_base::{Manifest, Node, Span};
use kdsl_schema::{Schema, Target};

pub use defaults::{Defaults, Owner};
pub use path::{Path, Step};
pub use same::same;

/// What is compared: the manifests of a build, and what they were made with.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The objects, without those that are external.
    pub manifests: &'a [&'a Manifest],
    /// The kinds that the build knows.
    pub schema: Schema<'a>,
    /// The versions of Kubernetes that it is for.
    pub target: Target,
}

/// Whether the namespace is a part of what an object is known by.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Namespaces {
    /// An object in another namespace is another object.
    #[default]
    Count,
    /// What is left without an object on the other side is the one of its kind and name in another namespace,
    /// as it is between two environments.
    Differ,
}

/// What a change does to the cluster, the gravest last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Class {
    /// The object is new.
    Added,
    /// The object is changed, and nothing is started anew.
    InPlace,
    /// Pods are replaced by new ones.
    Restarts,
    /// The object is gone.
    Removed,
    /// The API server rejects it: the field cannot change.
    Rejected,
    /// Data goes away that no manifest has.
    DeletesData,
}

/// A value of one side.
#[derive(Clone, PartialEq, Debug)]
pub enum Shown {
    /// What the manifest says.
    Value(Node),
    /// What the API server fills in, where the manifest says nothing.
    Default(Node),
    /// The value of a Secret, which nobody is shown, and its place.
    Secret(Span),
}

impl Shown {
    /// Where it was written; nothing for what nobody wrote.
    pub fn span(&self) -> Option<Span> {
        match self {
            Shown::Value(node) => Some(node.origin),
            Shown::Secret(span) => Some(*span),
            Shown::Default(_) => None,
        }
    }
}

/// A change of a field.
#[derive(Clone, PartialEq, Debug)]
pub struct FieldChange {
    /// The way to the field.
    pub path: Path,
    /// What was there; none where nothing was.
    pub old: Option<Shown>,
    /// What is there now; none where nothing is.
    pub new: Option<Shown>,
    /// Whether only the order of the entries is another one, of a list in which it matters: then the values
    /// are lists of what the entries are called.
    pub order: bool,
    /// What the change does.
    pub class: Class,
    /// Why it does that, or what else is to know of it.
    pub why: Option<EcoString>,
}

/// An object that differs.
#[derive(Clone, PartialEq, Debug)]
pub struct ObjectChange {
    /// The API group; empty for the core group.
    pub group: EcoString,
    /// The kind.
    pub kind: EcoString,
    /// The namespace, where one is said.
    pub namespace: Option<EcoString>,
    /// The name; how it begins, and `…`, where the cluster makes it.
    pub name: EcoString,
    /// Where its name stands in the old side; none if it is added.
    pub old: Option<Span>,
    /// Where its name stands in the new side; none if it is removed.
    pub new: Option<Span>,
    /// The gravest of what its changes do.
    pub class: Class,
    /// Why an object that is added or removed does that.
    pub why: Option<EcoString>,
    /// What changes in it; nothing if it is added or removed.
    pub fields: Vec<FieldChange>,
}

/// All that differs.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Diff {
    /// The objects that differ: those of the new side in its order, then those that are removed.
    pub objects: Vec<ObjectChange>,
    /// How many objects are the same.
    pub unchanged: usize,
}

/// What would change if the objects of `new` were applied where those of `old` are.
pub fn diff(old: Side<'_>, new: Side<'_>, namespaces: Namespaces) -> Diff {
    let pairs = pairs::find(old.manifests, new.manifests, namespaces);
    let table = immutable::Table::read();
    let mut diff = Diff::default();
    let mut walk = walk::Walk::new(new.target);
    for (after, before) in new.manifests.iter().zip(&pairs.of_new) {
        let Some(before) = before.and_then(|number| old.manifests.get(number)) else {
            diff.objects.push(object(None, Some(after)));
            continue;
        };
        let fields = walk.objects(before, old.schema, after, new.schema);
        if fields.is_empty() {
            diff.unchanged += 1;
            continue;
        }
        let mut change = object(Some(before), Some(after));
        change.fields = class::fields(fields, &table, before, after, new.target);
        change.class = change.fields.iter().map(|field| field.class).max().unwrap_or(Class::InPlace);
        diff.objects.push(change);
    }
    for (before, number) in old.manifests.iter().zip(0..) {
        if !pairs.taken_of_old(number) && !pairs::is_of_controller(before) {
            diff.objects.push(object(Some(before), None));
        }
    }
    diff
}

/// The object, with nothing that changes in it yet.
fn object(old: Option<&Manifest>, new: Option<&Manifest>) -> ObjectChange {
    let (class, why) = match (old, new) {
        (Some(old), None) => class::removed(old),
        (None, _) => (Class::Added, None),
        (Some(_), Some(_)) => (Class::InPlace, None),
    };
    let shown = new.or(old);
    let text = |get: fn(&Manifest) -> EcoString| shown.map_or_else(EcoString::new, get);
    ObjectChange {
        group: text(|manifest| manifest.group().into()),
        kind: text(|manifest| manifest.kind.clone()),
        namespace: shown.and_then(|manifest| manifest.namespace.clone()),
        name: text(pairs::name),
        old: old.map(|manifest| manifest.name_span),
        new: new.map(|manifest| manifest.name_span),
        class,
        why: why.map(EcoString::from),
        fields: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
