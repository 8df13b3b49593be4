//! The standard library: files of the language that are a part of the compiler, without privileges.

use kdsl_base::{Diagnostic, SourceKind, Sources, Span};

/// The modules, by the names that an import gives: `std/labels`.
const MODULES: &[(&str, &str)] = &[
    ("std/labels", include_str!("../../../stdlib/labels.kdsl")),
    ("std/network", include_str!("../../../stdlib/network.kdsl")),
    ("std/pod", include_str!("../../../stdlib/pod.kdsl")),
    ("std/security", include_str!("../../../stdlib/security.kdsl")),
    ("std/web", include_str!("../../../stdlib/web.kdsl")),
];

/// What the paths of the library begin with.
pub(crate) const PREFIX: &str = "std/";

/// Whether the path of an import leads to the library.
pub fn is_library(path: &str) -> bool {
    path.starts_with(PREFIX)
}

/// The text of a module.
pub fn module(name: &str) -> Option<&'static str> {
    MODULES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// The names of all modules, sorted.
pub fn modules() -> impl Iterator<Item = &'static str> {
    MODULES.iter().map(|(name, _)| *name)
}

/// A finding without places in the library: the user sees those that the user wrote, and by name the
/// module that has the others.
pub(crate) fn hide(mut problem: Diagnostic, sources: &Sources) -> Diagnostic {
    let module = |span: Span| {
        let source = sources.get(span.file).filter(|source| source.kind == SourceKind::Library)?;
        Some(source.name.to_string())
    };
    let inside = problem.secondary.iter().find_map(|label| module(label.span));
    problem.secondary.retain(|label| module(label.span).is_none());
    problem.fixes.retain(|fix| fix.edits.iter().all(|edit| module(edit.span).is_none()));
    match inside {
        Some(name) => problem.note(format!("in `{name}` of the standard library")),
        None => problem,
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
