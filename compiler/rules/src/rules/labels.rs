//! K0314: labels and annotations that Kubernetes does not take. K0317: keys of ConfigMaps and Secrets.
//!
//! A record's keys carry no place of their own, so that a finding about a key points at its value.

use kdsl_base::{Code, Manifest, Node, names};
use kdsl_schema::SelectorShape;
use rustc_hash::FxHashSet;

use super::names::{invalid, invalid_key, plain};
use crate::findings::Of;

/// The keys that were found to be well-formed: there are few, and they come again and again.
#[derive(Default)]
pub(crate) struct Checked<'a>(FxHashSet<&'a str>);

impl<'a> Checked<'a> {
    fn key(&mut self, key: &'a str) -> Result<(), names::NameProblem> {
        if plain(key) || self.0.contains(key) {
            return Ok(());
        }
        names::label_key(key)?;
        self.0.insert(key);
        Ok(())
    }
}

/// The labels and annotations of an object, or of those that are made from it.
pub(crate) fn metadata<'a>(metadata: &'a Node, checked: &mut Checked<'a>, found: &mut Of<'_, '_>) {
    if let Some(map) = metadata.get("labels") {
        labels(map, checked, found);
    }
    for (key, node) in metadata.get("annotations").map_or(&[] as &[_], Node::entries) {
        if let Err(problem) = checked.key(key) {
            found.push(invalid_key(Code::K0314, node.key, key, "annotation key", &problem));
        }
    }
}

/// The labels that a selector names.
pub(crate) fn selector<'a>(
    node: &'a Node,
    shape: SelectorShape,
    checked: &mut Checked<'a>,
    found: &mut Of<'_, '_>,
) {
    let map = match shape {
        SelectorShape::Labels => Some(node),
        SelectorShape::LabelSelector => node.get("matchLabels"),
    };
    if let Some(map) = map {
        labels(map, checked, found);
    }
}

fn labels<'a>(map: &'a Node, checked: &mut Checked<'a>, found: &mut Of<'_, '_>) {
    for (key, node) in map.entries() {
        if let Err(problem) = checked.key(key) {
            found.push(invalid_key(Code::K0314, node.key, key, "label key", &problem));
            continue;
        }
        let Some(value) = node.as_str().filter(|value| !plain(value)) else { continue };
        if let Err(problem) = names::label_value(value) {
            found.push(invalid(Code::K0314, node.origin, value, "label value", &problem));
        }
    }
}

/// The keys of a ConfigMap or a Secret, which become names of files.
pub(crate) fn data_keys(manifest: &Manifest, found: &mut Of<'_, '_>) {
    let what = match (manifest.group(), manifest.kind.as_str()) {
        ("", "ConfigMap") => "key for a ConfigMap",
        ("", "Secret") => "key for a Secret",
        _ => return,
    };
    for field in ["data", "stringData", "binaryData"] {
        for (key, node) in manifest.node.get(field).map_or(&[] as &[_], Node::entries) {
            if plain(key) {
                continue;
            }
            if let Err(problem) = names::config_key(key) {
                found.push(invalid_key(Code::K0317, node.key, key, what, &problem));
            }
        }
    }
}
