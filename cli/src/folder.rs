//! The names of the files when every resource is written to one of its own.

use std::collections::{BTreeMap, BTreeSet};

use kdsl::Manifest;

/// The longest name of a file that is made, its ending excluded; file systems stop at 255 bytes.
const LONGEST: usize = 230;

/// A name for each manifest: `deployment-web.yaml`. Where two would have the same one the namespace
/// is put before it, then the group, then a number behind it. The names differ in more than case.
pub fn names(manifests: &[&Manifest], extension: &str) -> Vec<String> {
    let mut names: Vec<String> = manifests.iter().map(|manifest| name(manifest, 0)).collect();
    for parts in 1..=2 {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for name in &names {
            *counts.entry(name).or_default() += 1;
        }
        let twice: Vec<bool> = names.iter().map(|name| counts.get(name.as_str()) > Some(&1)).collect();
        for ((name_of, manifest), twice) in names.iter_mut().zip(manifests).zip(twice) {
            if twice {
                *name_of = name(manifest, parts);
            }
        }
    }
    let mut taken = BTreeSet::new();
    for name in &mut names {
        let base = name.clone();
        let mut number = 2;
        while !taken.insert(name.clone()) {
            *name = format!("{base}-{number}");
            number += 1;
        }
        name.push('.');
        name.push_str(extension);
    }
    names
}

/// The kind and the name, with the namespace before them and then the group.
fn name(manifest: &Manifest, parts: usize) -> String {
    let generated = manifest.node.at(&["metadata", "generateName"]).and_then(|node| node.as_str());
    let name = if manifest.name.is_empty() { generated.unwrap_or("") } else { &manifest.name };
    let mut words = vec![manifest.kind.as_str(), name];
    if parts > 0 {
        words.insert(0, manifest.namespace.as_deref().unwrap_or(""));
    }
    if parts > 1 {
        words.insert(0, manifest.group());
    }
    words.retain(|word| !word.is_empty());
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '_') { c } else { '-' };
    let mut text: String = words.join("-").to_lowercase().chars().map(plain).collect();
    while text.len() > LONGEST {
        text.pop();
    }
    text.trim_matches(['-', '.']).to_owned()
}
