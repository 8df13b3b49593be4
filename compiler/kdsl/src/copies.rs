//! What a program became and somebody kept beside it: an object in a YAML file that the program writes just so.
//!
//! Both are one object. It is the program that is held against the rules, so that nothing is told twice and
//! a copy is no second definition.

use std::collections::{BTreeMap, BTreeSet};

use kdsl_base::{FileId, Manifest, Span};
use kdsl_core::Compiled;

/// Takes the copies out of the manifests, and what was found in them out of the findings. `files` are those that
/// may hold copies.
pub(crate) fn remove(compiled: &mut Compiled, files: &BTreeSet<String>) {
    if files.is_empty() {
        return;
    }
    let sources = &compiled.analysis.sources;
    let name = |file: FileId| sources.get(file).map_or("", |source| &*source.name);
    let is_program = |manifest: &&Manifest| name(manifest.node.origin.file).ends_with(".kdsl");
    let written: BTreeMap<_, &Manifest> =
        compiled.manifests.iter().filter(is_program).map(|one| (one.identity(), one)).collect();
    let is_copy = |manifest: &&Manifest| {
        !is_program(manifest)
            && files.contains(name(manifest.node.origin.file))
            && written.get(&manifest.identity()).is_some_and(|one| kdsl_diff::same(&one.node, &manifest.node))
    };
    let copies: BTreeSet<Span> = compiled.manifests.iter().filter(is_copy).map(|it| it.node.origin).collect();
    if copies.is_empty() {
        return;
    }
    compiled.manifests.retain(|manifest| !copies.contains(&manifest.node.origin));
    compiled.analysis.diagnostics.retain(|finding| {
        let at = finding.primary.span;
        let end = Span::new(at.file, at.start, u32::MAX);
        !copies.range(..=end).next_back().is_some_and(|copy| copy.covers(at))
    });
}
