//! What the program calls its objects.

use ecow::{EcoString, eco_format};
use kdsl_syntax::KEYWORDS;
use rustc_hash::FxHashSet;

use crate::read::Object;

/// Whether a text can stand as a name.
pub(crate) fn is_name(text: &str) -> bool {
    kdsl_edit::key(text) == text && !KEYWORDS.contains(&text)
}

/// The name that is nearest to a text: `web.example.com` is `web-example-com`.
pub(crate) fn near(text: &str) -> EcoString {
    let mut name = String::new();
    for letter in text.chars() {
        let is_good = letter.is_ascii_alphanumeric() || letter == '_';
        match is_good {
            true => name.push(letter),
            false if !name.is_empty() && !name.ends_with('-') => name.push('-'),
            false => {}
        }
    }
    let name = name.trim_end_matches('-');
    let is_begun = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let name = if is_begun { EcoString::from(name) } else { eco_format!("x{name}") };
    if KEYWORDS.contains(&name.as_str()) { eco_format!("{name}-x") } else { name }
}

/// A name that is not taken yet.
pub(crate) fn free(wanted: &str, is_taken: impl Fn(&str) -> bool) -> EcoString {
    let mut name = EcoString::from(wanted);
    let mut number = 2;
    while is_taken(&name) {
        name = eco_format!("{wanted}-{number}");
        number += 1;
    }
    name
}

/// The name of each object in the program: its own where that can stand, else one near it. No two objects of
/// a kind have one name; those that `is_left_out` are not counted, and have none.
pub(crate) fn symbols(objects: &[Object], is_left_out: impl Fn(usize) -> bool) -> Vec<EcoString> {
    let mut taken: FxHashSet<(EcoString, EcoString)> = FxHashSet::default();
    objects
        .iter()
        .enumerate()
        .map(|(number, object)| {
            if is_left_out(number) {
                return EcoString::new();
            }
            let generated = || object.node.at(&["metadata", "generateName"]).and_then(|node| node.as_str());
            let name = if object.name.is_empty() { generated().unwrap_or("x") } else { &object.name };
            let is_taken = |name: &str| taken.contains(&(object.kind.clone(), name.into()));
            let mut name = if is_name(name) { EcoString::from(name) } else { near(name) };
            if is_taken(&name) && !object.namespace.is_empty() {
                name = near(&eco_format!("{name}-{}", object.namespace));
            }
            let name = free(&name, is_taken);
            taken.insert((object.kind.clone(), name.clone()));
            name
        })
        .collect()
}
