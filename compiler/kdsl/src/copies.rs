//! Files of manifests that nobody named, but that lie in a folder that somebody named.
//!
//! One of them may be what a program became and somebody kept beside it: an object that the program writes just so.
//! Both are one object. It is the program that is held against the rules, so that nothing is told twice and
//! a copy is no second definition. Another may be no manifest, and two folders may be meant for two clusters: that
//! is not held against anything either.

use std::collections::{BTreeMap, BTreeSet};

use kdsl_base::{Code, Diagnostic, FileId, Manifest, Span};
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

/// Takes out what is told of such files and only says that they are others than those that were meant.
pub(crate) fn without_what_folders_hold(compiled: &mut Compiled, files: &BTreeSet<String>) {
    if files.is_empty() {
        return;
    }
    let sources = &compiled.analysis.sources;
    let name = |span: Span| sources.get(span.file).map_or("", |source| &*source.name);
    let folder = |name: &str| name.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    let is_program = |name: &str| name.ends_with(".kdsl");
    let is_told = |finding: &Diagnostic| {
        let file = name(finding.primary.span);
        let is_apart = |other: &str| folder(other) != folder(file) || is_program(other) && !is_program(file);
        match finding.code {
            Code::K0613 => !files.contains(file),
            Code::K0304 => {
                let is_elsewhere = finding.secondary.iter().any(|label| is_apart(name(label.span)));
                !(files.contains(file) && is_elsewhere)
            }
            _ => true,
        }
    };
    compiled.analysis.diagnostics.retain(is_told);
}
