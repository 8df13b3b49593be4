//! The proof for a user: the program is compiled anew, and held against the manifests as `kdsl diff` would.

use kdsl_base::{Manifest, MemoryWorld, Node, Span};
use kdsl_core::{Kube, Options};
use kdsl_diff::{Namespaces, ObjectChange, Side, diff};
use rustc_hash::FxHashMap;

use crate::fill::completed;
use crate::read::{self, Object};
use crate::same::same;
use crate::{Given, Imported, Settings};

/// An object that does not mean the same in the program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// What the object is called.
    pub object: String,
    /// The paths of the fields that differ; none where the object is missing on one side.
    pub fields: Vec<String>,
    /// Whether the program has it, and whether the manifests do.
    pub program_has: bool,
    /// Whether the manifests have it.
    pub manifests_have: bool,
}

/// What of the manifests the program does not give, or gives otherwise. What was refused is among it.
pub fn check(given: &[Given], imported: &Imported, settings: &Settings) -> Vec<Difference> {
    let kube = crate::kube(settings);
    let mut notes = Vec::new();
    let objects = read::objects(given, &kube, &mut notes);
    let (kept, lost) = kept(&objects);
    let before: Vec<Manifest> = kept.into_iter().map(|object| manifest(object, &kube)).collect();
    let world = world(imported, settings);
    let files: Vec<String> = imported.files.iter().map(|file| file.name.clone()).collect();
    let options = Options { target: settings.target, ..Options::default() };
    let compiled = kdsl_core::compile(&world, &files, &options);
    // What is `raw` in the program is completed by nobody else.
    let after: Vec<Manifest> = compiled.written().map(|made| made_complete(made, &kube)).collect();
    let (before, after): (Vec<_>, Vec<_>) = (before.iter().collect(), after.iter().collect());
    let side = |manifests| Side { manifests, schema: kube.schema(), target: settings.target };
    let found = diff(side(&before), side(&after), Namespaces::Count);
    let gone = |object: &&Object| Difference {
        object: object.title(),
        fields: Vec::new(),
        program_has: false,
        manifests_have: true,
    };
    lost.iter().map(gone).chain(found.objects.iter().map(difference)).collect()
}

/// The objects that the cluster keeps, and those in whose place it keeps another one.
fn kept(objects: &[Object]) -> (Vec<&Object>, Vec<&Object>) {
    let mut known: FxHashMap<(&str, &str, &str, &str), &Object> = FxHashMap::default();
    let (mut kept, mut lost) = (Vec::new(), Vec::new());
    for object in objects.iter().rev() {
        let last = known.entry(object.identity()).or_insert(object);
        if object.name.is_empty() || std::ptr::eq(*last, object) {
            kept.push(object);
        } else if !same(&last.node, &object.node) {
            lost.push(object);
        }
    }
    kept.reverse();
    lost.reverse();
    (kept, lost)
}

/// The programs, with what they import and the values of their params.
pub(crate) fn world(imported: &Imported, settings: &Settings) -> MemoryWorld {
    let mut world = MemoryWorld::default();
    for file in imported.files.iter().chain(&settings.crds) {
        world.files.insert(file.name.clone(), file.text.clone());
    }
    for (name, value) in &imported.params {
        world.inputs.insert(name.clone(), crate::prove::host(value));
    }
    world
}

fn difference(change: &ObjectChange) -> Difference {
    Difference {
        object: format!("{} `{}`", change.kind, change.name),
        fields: change.fields.iter().map(|field| field.path.to_string()).collect(),
        program_has: change.new.is_some(),
        manifests_have: change.old.is_some(),
    }
}

/// A manifest of the program, as the API server completes it.
fn made_complete(made: &Manifest, kube: &Kube) -> Manifest {
    let known = kube.schema().find_kind(&made.api_version, &made.kind);
    let node = known.map_or_else(|| made.node.clone(), |kind| completed(&made.node, kind.id, kube));
    Manifest { node, ..made.clone() }
}

/// The object as a manifest, as the API server completes it.
fn manifest(object: &Object, kube: &Kube) -> Manifest {
    let node = object.known.map_or_else(|| object.node.clone(), |kind| completed(&object.node, kind, kube));
    let span = |path: &[&str]| object.node.at(path).map_or(object.node.origin, |node: &Node| node.origin);
    let (name_span, kind_span): (Span, Span) = (span(&["metadata", "name"]), span(&["kind"]));
    Manifest {
        api_version: object.api_version.clone(),
        kind: object.kind.clone(),
        name: object.name.clone(),
        // One that the object cannot be in is none.
        namespace: Some(object.namespace.clone())
            .filter(|it| !it.is_empty() && kube.is_namespaced(object.known)),
        external: false,
        raw: object.known.is_none(),
        broken: false,
        read: Vec::new(),
        lost: None,
        made_by: Vec::new(),
        name_span,
        kind_span,
        node,
    }
}
