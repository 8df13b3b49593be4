//! A program for a range of versions: what is found holds for some of them, and says for which.
//!
//! The range is compiled once with what all of its versions have, which gives the manifests, and once for
//! each version alone, which gives the findings. So a finding holds for exactly the versions whose own run
//! has it. What only the range has (a kind that every version serves, but in no common `apiVersion`) is a
//! finding about all of it.

use kdsl_base::{Code, Diagnostic, FileId, PartOfRange, Remembered, Severity, Source, Sources, Span, World};
use kdsl_schema::{Target, Version, Versions};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::{Compiled, Options};

/// Stands in a finding for the versions that it holds for, until all of them are known. Of private use, so
/// that nobody writes it.
pub(crate) const VERSIONS: char = '\u{10fffd}';

/// Compiles a program for each version of the target with `whole`, which is all that a host does with a
/// program. For a single version it is called once.
pub fn compile(
    world: &dyn World,
    options: &Options,
    whole: &dyn Fn(&dyn World, &Options) -> Compiled,
) -> Compiled {
    let range = options.target;
    if range.first() == range.last() {
        return whole(world, options);
    }
    let world = Remembered::new(world);
    let run = |target| whole(&world, &Options { target, range: Some(range), ..options.clone() });
    let mut compiled = run(range);
    compiled.analysis.kube.range = None;
    let found = std::mem::take(&mut compiled.analysis.diagnostics);
    let told = if is_cut(&compiled, &found) {
        found.into_iter().map(|finding| (finding, Versions::NONE)).collect()
    } else {
        let mut all = Collected::default();
        for version in range.versions().iter() {
            all.add(run(Target::one(version)), version, &mut compiled.analysis.sources);
        }
        all.held_against(found)
    };
    let told = told.into_iter().map(|(finding, held)| said(finding, held, range)).collect();
    compiled.add_apart(told);
    compiled
}

/// Whether not all was found: a program that is too large is so in every version.
fn is_cut(compiled: &Compiled, found: &[Diagnostic]) -> bool {
    compiled.analysis.omitted > 0 || found.iter().any(|finding| finding.code == Code::K0402)
}

/// By what a finding of one version is known again in another: the last number tells apart those of one run
/// that are alike.
type Key = (Code, Severity, Span, String, usize);

/// The findings of the versions, each once.
#[derive(Default)]
struct Collected {
    findings: Vec<(Diagnostic, Versions)>,
    known: FxHashMap<Key, usize>,
}

impl Collected {
    /// Adds what was found for a version. `sources` get the files that the range's own run did not read.
    fn add(&mut self, compiled: Compiled, version: Version, sources: &mut Sources) {
        let files = same_files(&compiled.analysis.sources, sources);
        let mut keys = Keys::default();
        for mut finding in compiled.analysis.diagnostics {
            spans(&mut finding, |span| {
                span.file = files.get(span.file.0 as usize).copied().unwrap_or(span.file)
            });
            let at = *self.known.entry(keys.of(&finding)).or_insert_with(|| {
                self.findings.push((finding, Versions::NONE));
                self.findings.len() - 1
            });
            if let Some((_, held)) = self.findings.get_mut(at) {
                *held = held.union(Versions::one(version));
            }
        }
    }

    /// All findings, as the run for the range tells them where it has them: what it proposes is right in
    /// every version.
    fn held_against(mut self, of_range: Vec<Diagnostic>) -> Vec<(Diagnostic, Versions)> {
        let mut keys = Keys::default();
        let mut only = Vec::new();
        for finding in of_range {
            let known = self.known.get(&keys.of(&finding)).and_then(|at| self.findings.get_mut(*at));
            match known {
                Some((told, _)) => *told = finding,
                None => only.push(finding),
            }
        }
        let places: FxHashSet<(Code, Span)> = self.findings.iter().map(|(told, _)| place(told)).collect();
        // One that a version tells in other words is told already.
        only.retain(|finding| !places.contains(&place(finding)));
        let only = only.into_iter().map(|finding| (finding, Versions::NONE));
        self.findings.into_iter().chain(only).collect()
    }
}

fn place(finding: &Diagnostic) -> (Code, Span) {
    (finding.code, finding.primary.span)
}

/// Makes the keys of the findings of one run.
#[derive(Default)]
struct Keys(FxHashMap<(Code, Severity, Span, String), usize>);

impl Keys {
    fn of(&mut self, finding: &Diagnostic) -> Key {
        let (code, severity, span) = (finding.code, finding.severity, finding.primary.span);
        let before = self.0.entry((code, severity, span, finding.message.clone())).or_default();
        *before += 1;
        (code, severity, span, finding.message.clone(), *before)
    }
}

/// The numbers in `into` of the files of one run. The versions may read different data files.
fn same_files(from: &Sources, into: &mut Sources) -> Vec<FileId> {
    let mut files = Vec::new();
    for (file, source) in from.iter() {
        let is_same = |other: &Source| other.name == source.name && other.kind == source.kind;
        let known = match into.get(file).is_some_and(is_same) {
            true => Some(file),
            false => into.iter().find(|(_, other)| is_same(other)).map(|(file, _)| file),
        };
        files.push(known.unwrap_or_else(|| into.add(source.clone())));
    }
    files
}

/// Changes every place that a finding names.
fn spans(finding: &mut Diagnostic, change: impl Fn(&mut Span)) {
    change(&mut finding.primary.span);
    finding.secondary.iter_mut().for_each(|label| change(&mut label.span));
    for fix in &mut finding.fixes {
        fix.edits.iter_mut().for_each(|edit| change(&mut edit.span));
    }
}

/// The finding with the versions in it. `NONE` is for what holds for the range as such.
fn said(mut finding: Diagnostic, held: Versions, range: Target) -> Diagnostic {
    let is_part = !held.is_empty() && !held.is_superset(range.versions());
    let words = if is_part { held.list() } else { range.to_string() };
    let put = |text: &mut String| {
        if text.contains(VERSIONS) {
            *text = text.replace(VERSIONS, &words);
        }
    };
    put(&mut finding.message);
    put(&mut finding.primary.text);
    finding.secondary.iter_mut().for_each(|label| put(&mut label.text));
    finding.notes.iter_mut().for_each(put);
    finding.help.iter_mut().for_each(put);
    finding.fixes.iter_mut().for_each(|fix| put(&mut fix.title));
    if is_part {
        let versions = held.iter().map(|version| version.to_string()).collect();
        finding.versions = Some(Box::new(PartOfRange { versions, words, range: range.to_string() }));
    }
    finding
}
