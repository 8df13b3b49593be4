//! The text of `facts.txt`, made to be read in a review.

use std::fmt::Write;

use crate::merge::{Mask, Merged};

/// The whole file.
pub fn write(merged: &Merged) -> String {
    let mut out = String::from(HEAD);
    let all = (1 << merged.minors.len()) - 1;
    let (first, last) = (merged.minors.first().unwrap_or(&0), merged.minors.last().unwrap_or(&0));
    let _ = writeln!(out, "versions {first} {last}\n");
    for (kind, mask) in &merged.kinds {
        let group = if kind.group.is_empty() { String::new() } else { format!("{}/", kind.group) };
        let scope = if kind.namespaced { "ns" } else { "cluster" };
        let (name, version, plural, ty) = (&kind.name, &kind.version, &kind.plural, &kind.ty);
        let range = range(*mask, all, &merged.minors);
        let _ = writeln!(out, "kind {group}{version} {name} {plural} {scope} {ty}{range}");
    }
    for (path, ty) in &merged.types {
        let _ = writeln!(out, "\ntype {path}{}", range(ty.mask, all, &merged.minors));
        for (name, forms) in &ty.fields {
            for (field, mask) in forms {
                let need = if field.required { "!" } else { "" };
                let keys = if field.keys.is_empty() {
                    String::new()
                } else {
                    format!(" key={}", field.keys.join(","))
                };
                let old = if field.deprecated { " deprecated" } else { "" };
                let range = range(*mask, ty.mask, &merged.minors);
                let _ = writeln!(out, " {name}{need} {}{keys}{old}{range}", field.shape);
            }
        }
    }
    out
}

const HEAD: &str = "\
# The kinds, types and fields of Kubernetes' API: names, shapes and versions, nothing else.
# Made by `cargo xtask schema` from the sources of k8s-openapi; do not edit, corrections go to fixes.tsv.
#
# kind GROUP/VERSION NAME PLURAL SCOPE TYPE
# type TYPE, then a line per field: NAME SHAPE; `!` required, [x] list, {x} map, key= merge keys.
# @33+ since 1.33, @28-31 from 1.28 to 1.31, @34 only then; nothing: as long as its type, or always.

";

/// ` @33+`; nothing if the set is that of what surrounds it.
fn range(mask: Mask, outer: Mask, minors: &[u8]) -> String {
    if mask == outer {
        return String::new();
    }
    let mut runs: Vec<(u8, u8)> = Vec::new();
    for (index, minor) in minors.iter().enumerate() {
        if mask & (1 << index) != 0 {
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == *minor => *last = *minor,
                _ => runs.push((*minor, *minor)),
            }
        }
    }
    let newest = minors.last().copied().unwrap_or_default();
    let words: Vec<String> = runs
        .iter()
        .map(|(first, last)| match (first, last) {
            (first, last) if *last == newest => format!("{first}+"),
            (first, last) if first == last => first.to_string(),
            (first, last) => format!("{first}-{last}"),
        })
        .collect();
    format!(" @{}", words.join(","))
}
