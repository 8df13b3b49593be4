//! Which object of one side is which of the other.

use ecow::EcoString;
use kdsl_base::{Manifest, Node};
use rustc_hash::FxHashMap;

use crate::Namespaces;

/// The object of the old side that each of the new side is.
pub(crate) struct Pairs {
    pub of_new: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Pairs {
    /// Whether an object of the old side is one of the new side.
    pub fn taken_of_old(&self, number: usize) -> bool {
        self.taken.get(number).is_some_and(|taken| *taken)
    }
}

/// What an object is known by: group, kind, namespace and name.
type Identity<'a> = (&'a str, &'a str, &'a str, EcoString);

/// Pairs the objects by group, kind, namespace and name. Of several with one identity the first is the other
/// side's first.
///
/// What is left is paired by kind and name alone, where they are the only ones left of them: across namespaces
/// if that is wanted, and where an object comes from a cluster, which always says a namespace, while a manifest
/// may leave it to `kubectl`.
pub(crate) fn find(old: &[&Manifest], new: &[&Manifest], namespaces: Namespaces) -> Pairs {
    let mut pairs = Pairs { of_new: vec![None; new.len()], taken: vec![false; old.len()] };
    let mut known: FxHashMap<Identity<'_>, Vec<usize>> = FxHashMap::default();
    for (number, manifest) in old.iter().enumerate().rev() {
        known.entry(identity(manifest)).or_default().push(number);
    }
    for (manifest, place) in new.iter().zip(&mut pairs.of_new) {
        *place = known.get_mut(&identity(manifest)).and_then(Vec::pop);
        if let Some(taken) = place.and_then(|number| pairs.taken.get_mut(number)) {
            *taken = true;
        }
    }
    anywhere(&mut pairs, old, new, namespaces);
    pairs
}

fn anywhere(pairs: &mut Pairs, old: &[&Manifest], new: &[&Manifest], namespaces: Namespaces) {
    let (mut before, mut after) = (FxHashMap::default(), FxHashMap::default());
    let left = old.iter().zip(0..).filter(|(_, number)| !pairs.taken_of_old(*number));
    left.for_each(|one| add(&mut before, one));
    let left = new.iter().zip(0..).zip(&pairs.of_new).filter(|(_, pair)| pair.is_none());
    left.for_each(|(one, _)| add(&mut after, one));
    for (identity, numbers) in after {
        let (Some([from]), [to]) = (before.get(&identity).map(Vec::as_slice), numbers.as_slice()) else {
            continue;
        };
        let (Some(one), Some(other)) = (old.get(*from), new.get(*to)) else { continue };
        let unsaid = |manifest: &Manifest| manifest.namespace.is_none();
        let left_open = is_live(one) && unsaid(other) || is_live(other) && unsaid(one);
        let across = namespaces == Namespaces::Differ && unsaid(one) == unsaid(other);
        if (across || left_open)
            && let (Some(place), Some(taken)) = (pairs.of_new.get_mut(*to), pairs.taken.get_mut(*from))
        {
            *place = Some(*from);
            *taken = true;
        }
    }
}

type Left<'a> = FxHashMap<(&'a str, &'a str, EcoString), Vec<usize>>;

fn add<'a>(left: &mut Left<'a>, (manifest, number): (&&'a Manifest, usize)) {
    let (group, kind, _, name) = identity(manifest);
    left.entry((group, kind, name)).or_default().push(number);
}

fn identity(manifest: &Manifest) -> Identity<'_> {
    (group(manifest), &manifest.kind, manifest.namespace.as_deref().unwrap_or(""), name(manifest))
}

/// The group in which an object is known today. Those of `extensions` are the same objects in other groups.
fn group(manifest: &Manifest) -> &str {
    match (manifest.group(), manifest.kind.as_str()) {
        ("extensions", "Ingress" | "NetworkPolicy") => "networking.k8s.io",
        ("extensions", "Deployment" | "DaemonSet" | "ReplicaSet") => "apps",
        (group, _) => group,
    }
}

/// The name, or how it begins where the cluster makes it.
pub(crate) fn name(manifest: &Manifest) -> EcoString {
    let begins = manifest.node.at(&["metadata", "generateName"]).and_then(Node::as_str);
    match begins {
        Some(begins) if manifest.name.is_empty() => ecow::eco_format!("{begins}…"),
        _ => manifest.name.clone(),
    }
}

/// Whether an object was read from a cluster.
pub(crate) fn is_live(manifest: &Manifest) -> bool {
    ["uid", "resourceVersion"].iter().any(|key| manifest.node.at(&["metadata", key]).is_some())
}

/// Whether a controller of the cluster made it, as a Deployment's makes ReplicaSets and Pods: nobody writes
/// these, and nobody misses them.
pub(crate) fn is_of_controller(manifest: &Manifest) -> bool {
    let owners = manifest.node.at(&["metadata", "ownerReferences"]).map_or(&[] as &[_], Node::items);
    let controls =
        |owner: &Node| owner.get("controller").is_some_and(|node| node.value == kdsl_base::Value::Bool(true));
    is_live(manifest) && owners.iter().any(controls)
}
