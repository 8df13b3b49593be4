//! From a change of data to edits of the text that the data came from.
//!
//! A rule knows what is wrong with a manifest, and not how its source spells it: an entry may be a line of a
//! record, the end of a path, a block of YAML. [`settle`] finds the place in the text, and writes what its
//! author would have written there. What it cannot show to come out right becomes advice instead. [`Chosen`]
//! puts the fixes of a program together that can be applied at once.

mod choose;
mod cut;
mod keys;
mod program;
mod record;
mod value;
mod yaml;

pub use choose::{Chosen, Fixes, is_of_files};
pub use cut::cut;
pub use value::{key, string};
pub use yaml::scalar;

use std::collections::BTreeMap;

use kdsl_base::{Change, Diagnostic, Edit, FileId, Fix, SourceKind, Sources, Span};
use kdsl_syntax::Parse;

use yaml::Document;

/// Texts longer than this many bytes are not parsed again to see whether a change of them holds.
const LONGEST: usize = 1 << 18;

/// So many bytes are parsed again for all findings of a program, those of errors first: who is told of thousands
/// is told what to do in words.
const MOST_TRIED: usize = 1 << 20;

/// What changes of one file become.
#[derive(Default, Debug)]
struct Edits {
    /// In no order.
    edits: Vec<Edit>,
    /// Whether what is changed may be used in several places.
    shared: bool,
}

/// Turns the changes of data that the fixes of findings make into edits of the texts. Where a text cannot show
/// one, the fix becomes help, as where a key would stand twice. `parses` are those of the sources that are programs.
pub fn settle(problems: &mut [Diagnostic], sources: &Sources, parses: &[Parse]) {
    let mut left = MOST_TRIED;
    let mut last = None;
    let (errors, others): (Vec<_>, Vec<_>) = problems.iter_mut().partition(|problem| problem.is_error());
    for problem in errors.into_iter().chain(others) {
        problem.fixes.retain(|fix| !is_foreign(fix, sources, parses));
        keys::keep_single(problem, sources, parses, &mut left, &mut last);
        if problem.fixes.iter().all(|fix| fix.changes.is_empty()) {
            continue;
        }
        for mut fix in std::mem::take(&mut problem.fixes) {
            if settled(&mut fix, sources, parses, &mut left, &mut last).is_some() {
                problem.fixes.push(fix);
            } else if problem.help.is_none() {
                problem.help = Some(fix.title);
            }
        }
    }
}

/// The edits of one change of data; none where the text cannot show it.
pub fn edits_of(change: Change, sources: &Sources, parses: &[Parse]) -> Option<Vec<Edit>> {
    let mut fix = Fix { title: String::new(), edits: Vec::new(), changes: vec![change], safe: true };
    let mut left = MOST_TRIED;
    settled(&mut fix, sources, parses, &mut left, &mut None)?;
    Some(fix.edits)
}

/// Whether a fix puts a line of the language before a text that is none of its programs.
fn is_foreign(fix: &Fix, sources: &Sources, parses: &[Parse]) -> bool {
    let at_start = |edit: &Edit| edit.span.start == 0 && edit.span.is_empty();
    let is_program = |file: FileId| {
        parses.iter().any(|parse| parse.file == file)
            || sources.get(file).is_none_or(|source| source.kind != SourceKind::File)
    };
    fix.edits.iter().any(|edit| at_start(edit) && !is_program(edit.span.file))
}

/// `last` is the document that was read last, in which the next finding may be as well.
fn settled<'t>(
    fix: &mut Fix,
    sources: &'t Sources,
    parses: &[Parse],
    left: &mut usize,
    last: &mut Option<Document<'t>>,
) -> Option<()> {
    let mut files: BTreeMap<FileId, Vec<Change>> = BTreeMap::new();
    for change in std::mem::take(&mut fix.changes) {
        files.entry(file_of(&change)).or_default().push(change);
    }
    for (file, changes) in files {
        let source = sources.get(file).filter(|source| source.kind == SourceKind::File)?;
        let done = match parses.iter().find(|parse| parse.file == file) {
            Some(parse) => program::edits(parse, &changes, left)?,
            None if source.name.ends_with(".toml") => return None,
            None => Edits { edits: yaml::edits(file, &source.text, &changes, left, last)?, shared: false },
        };
        fix.safe &= !done.shared;
        fix.edits.extend(done.edits);
    }
    Edit::sort(&mut fix.edits);
    let apart = |pair: &[Edit]| match pair {
        [left, right] => left.span.file != right.span.file || left.span.end <= right.span.start,
        _ => true,
    };
    fix.edits.windows(2).all(apart).then_some(())
}

/// Whether a part of a text may be parsed again to see whether a change of it holds.
fn may_try(length: usize, left: &mut usize) -> bool {
    if length > LONGEST || length > *left {
        return false;
    }
    *left -= length;
    true
}

const fn file_of(change: &Change) -> FileId {
    match change {
        Change::Remove { key, .. } => key.file,
        Change::Add { record, .. } => record.file,
        Change::Set { value, .. } => value.file,
    }
}

/// A part of a text with edits applied to it that do not overlap; none where they do, or lie outside.
fn applied(text: &str, part: Span, edits: &[Edit]) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let mut out = String::new();
    let mut at = part.start;
    for edit in edits {
        out.push_str(text.get(at as usize..edit.span.start as usize)?);
        out.push_str(&edit.replacement);
        at = edit.span.end;
    }
    out.push_str(text.get(at as usize..part.end as usize)?);
    Some(out)
}

/// An offset as spans count.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
