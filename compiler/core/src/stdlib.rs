//! The standard library: files of the language that are a part of the compiler, without privileges.

use kdsl_base::{Diagnostic, Label, Manifest, SourceKind, Sources, Span};
use rustc_hash::FxHashMap;

use crate::host;

/// The modules, by the names that an import gives: `std/labels`.
const MODULES: &[(&str, &str)] = &[
    ("std/config", include_str!("../../../stdlib/config.kdsl")),
    ("std/job", include_str!("../../../stdlib/job.kdsl")),
    ("std/labels", include_str!("../../../stdlib/labels.kdsl")),
    ("std/network", include_str!("../../../stdlib/network.kdsl")),
    ("std/pod", include_str!("../../../stdlib/pod.kdsl")),
    ("std/rbac", include_str!("../../../stdlib/rbac.kdsl")),
    ("std/security", include_str!("../../../stdlib/security.kdsl")),
    ("std/stateful", include_str!("../../../stdlib/stateful.kdsl")),
    ("std/web", include_str!("../../../stdlib/web.kdsl")),
    ("std/worker", include_str!("../../../stdlib/worker.kdsl")),
];

/// What the paths of the library begin with.
pub(crate) const PREFIX: &str = "std/";

/// Whether the path of an import leads to no file: to the library, or to what the host gives.
pub fn is_library(path: &str) -> bool {
    path.starts_with(PREFIX) || host::is_host(path)
}

/// The text of a module.
pub fn module(name: &str) -> Option<&'static str> {
    MODULES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The names of all modules, sorted.
pub fn modules() -> impl Iterator<Item = &'static str> {
    MODULES.iter().map(|(name, _)| *name)
}

/// Findings without places in the library: the user sees those that the user wrote, and by name the module that has
/// the others.
pub(crate) fn hide(found: Vec<Diagnostic>, manifests: &[Manifest], sources: &Sources) -> Vec<Diagnostic> {
    let is_library = |span: Span| sources.get(span.file).is_some_and(|it| it.kind == SourceKind::Library);
    let mut found: Vec<Diagnostic> =
        found.into_iter().map(|problem| at_instance(problem, &is_library)).collect();
    let lost = found.iter().map(|problem| problem.primary.span).filter(|span| is_library(*span));
    let mut users: FxHashMap<Span, Option<Span>> = lost.map(|span| (span, None)).collect();
    if !users.is_empty() {
        manifests.iter().for_each(|manifest| find_user(manifest, &is_library, &mut users));
    }
    for problem in &mut found {
        let inside = problem.inside.as_deref().copied().into_iter().chain([problem.primary.span]);
        let inside =
            inside.chain(problem.secondary.iter().map(|label| label.span)).find(|at| is_library(*at));
        if let Some(Some(user)) = users.get(&problem.primary.span) {
            problem.inside = Some(Box::new(problem.primary.span));
            problem.primary = Label { span: *user, text: "in what is made for this".to_owned() };
        }
        problem.secondary.retain(|label| !is_library(label.span));
        problem.fixes.retain(|fix| fix.edits.iter().all(|edit| !is_library(edit.span)));
        if let Some(source) = inside.and_then(|at| sources.get(at.file)) {
            let note = format!("in `{}` of {}", source.name, host::owner(&source.name));
            if !problem.notes.contains(&note) {
                problem.notes.push(note);
            }
        }
    }
    found
}

/// What all instances have is found in the component: one of them is shown.
fn at_instance(mut problem: Diagnostic, is_library: &dyn Fn(Span) -> bool) -> Diagnostic {
    let own = problem.secondary.iter().position(|label| !is_library(label.span));
    if let (true, Some(own)) = (is_library(problem.primary.span), own) {
        problem.inside = problem.inside.or(Some(Box::new(problem.primary.span)));
        let shown = problem.secondary.remove(own);
        problem.secondary.push(std::mem::replace(&mut problem.primary, shown));
    }
    problem
}

/// Notes for the places in the library that a manifest has values from, who made it.
fn find_user(
    manifest: &Manifest,
    is_library: &dyn Fn(Span) -> bool,
    users: &mut FxHashMap<Span, Option<Span>>,
) {
    let makers = manifest.made_by.iter().rev().map(|maker| maker.span);
    let Some(user) = makers.chain([manifest.name_span]).find(|span| !is_library(*span)) else { return };
    let mut open = vec![&manifest.node];
    while let Some(node) = open.pop() {
        for place in [node.origin, node.key] {
            if let Some(known) = users.get_mut(&place) {
                known.get_or_insert(user);
            }
        }
        open.extend(node.items());
        open.extend(node.entries().iter().map(|(_, value)| value));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn every_file_of_the_folder_is_a_module() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../stdlib");
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name());
        let files = files.map(|name| name.to_string_lossy().into_owned());
        let files = files.filter_map(|name| Some(format!("std/{}", name.strip_suffix(".kdsl")?)));
        let files: BTreeSet<String> = files.collect();
        assert_eq!(files, super::modules().map(str::to_owned).collect());
    }
}
