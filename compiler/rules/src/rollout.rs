//! The hash of a pod template's configuration, so that pods roll out when a key that they use changes.
//!
//! Kubernetes starts no new pods when a ConfigMap changes: variables keep the values with which the pods
//! began, and most programs read a mounted file once. A hash in the pod template makes the change one of
//! the template. It is taken over just the keys that the pods use, so that no other key restarts them,
//! and over no Secret: a hash in an annotation would let short passwords be guessed.

use ecow::EcoVec;
use kdsl_base::{Entries, Manifest, Node, Span, Value};
use kdsl_schema::{Schema, Target};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

use crate::edges::{Edge, Found, Keys, Relation, names};

/// The annotation, under the name that such hashes have in most charts.
pub const ROLLOUT_ANNOTATION: &str = "checksum/config";

/// A key that pods use: the ConfigMap, the field that holds the key, the key, and the value.
type Used<'a> = (&'a str, &'static str, &'a str, &'a str);

/// Gives each Deployment, StatefulSet and DaemonSet whose pods use keys of the program's ConfigMaps the
/// annotation with their hash, unless its author wrote that annotation. Jobs run once, and are left alone.
/// What is `external` is not known and does not count.
pub fn add_rollout_hashes(manifests: &mut [Manifest], schema: Schema<'_>, target: Target) {
    for (number, hash) in hashes(manifests, schema, target) {
        if let Some(manifest) = manifests.get_mut(number) {
            annotate(manifest, &hash);
        }
    }
}

/// The hash of each workload that has one, by its place.
fn hashes(manifests: &[Manifest], schema: Schema<'_>, target: Target) -> Vec<(usize, String)> {
    let mut used: BTreeMap<usize, BTreeSet<Used<'_>>> = BTreeMap::new();
    for edge in names(manifests, schema, target) {
        if edge.to.kind != "ConfigMap" || !edge.to.group.is_empty() {
            continue;
        }
        let Found::Written(config) = edge.to.found else { continue };
        let (Some(from), Some(config)) = (manifests.get(edge.from), manifests.get(config)) else { continue };
        if rolls_out(from) {
            used.entry(edge.from).or_default().extend(values(&edge, config));
        }
    }
    used.retain(|_, used| !used.is_empty());
    used.into_iter().map(|(number, used)| (number, hash(&used))).collect()
}

/// Whether a change of the pod template starts new pods.
fn rolls_out(manifest: &Manifest) -> bool {
    manifest.group() == "apps" && matches!(&*manifest.kind, "Deployment" | "StatefulSet" | "DaemonSet")
}

/// The keys of a ConfigMap that a reference uses, with their values. A variable has no binary value.
fn values<'a>(edge: &Edge<'_>, config: &'a Manifest) -> Vec<Used<'a>> {
    let fields: &[&'static str] = match edge.relation {
        Relation::Volume { .. } => &["data", "binaryData"],
        _ => &["data"],
    };
    let mut found = Vec::new();
    for field in fields {
        let entries = config.node.get(field).map_or(&[] as &[_], Node::entries);
        let mut take = |(key, node): &'a (ecow::EcoString, Node)| {
            found.extend(node.as_str().map(|value| (config.name.as_str(), *field, key.as_str(), value)));
        };
        match &edge.keys {
            Keys::None => {}
            Keys::All => entries.iter().filter(|(key, _)| edge.uses(key)).for_each(take),
            Keys::These(keys) => {
                for key in keys.iter().filter(|key| edge.uses_named(key)) {
                    entries.iter().filter(|(name, _)| name == key.name).for_each(&mut take);
                }
            }
        }
    }
    found
}

/// 64 bits of SHA-256, as hexadecimal digits, over the sorted keys. Each text stands behind its length,
/// so that no two lists are one text.
fn hash(used: &BTreeSet<Used<'_>>) -> String {
    let mut digest = Sha256::new();
    for (config, field, key, value) in used {
        for text in [config, *field, key, value] {
            digest.update((text.len() as u64).to_le_bytes());
            digest.update(text);
        }
    }
    digest.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Writes the annotation, as if it stood where the workload's name does.
fn annotate(manifest: &mut Manifest, hash: &str) {
    let origin = manifest.name_span;
    let template = entry(&mut manifest.node, "spec").and_then(|spec| entry(spec, "template"));
    let Some(template) = template else { return };
    let Some(metadata) = entry_or_new(template, "metadata", 0, origin) else { return };
    let Some(annotations) = entry_or_new(metadata, "annotations", usize::MAX, origin) else { return };
    if annotations.get(ROLLOUT_ANNOTATION).is_none()
        && let Value::Map(entries) = &mut annotations.value
    {
        entries.push((ROLLOUT_ANNOTATION.into(), Node::str(hash, origin)));
    }
}

/// The entry of that key, if there is one.
fn entry<'n>(node: &'n mut Node, key: &str) -> Option<&'n mut Node> {
    let Value::Map(entries) = &mut node.value else { return None };
    entries.make_mut().iter_mut().find(|(name, _)| name == key).map(|(_, node)| node)
}

/// The same, made as an empty record at that place where there is none.
fn entry_or_new<'n>(node: &'n mut Node, key: &str, at: usize, origin: Span) -> Option<&'n mut Node> {
    let Value::Map(entries) = &mut node.value else { return None };
    if !entries.iter().any(|(name, _)| name == key) {
        let empty: Entries = EcoVec::new();
        entries.insert(at.min(entries.len()), (key.into(), Node::new(Value::Map(empty), origin)));
    }
    entry(node, key)
}
