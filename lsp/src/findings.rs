//! What is told of each file of a program: at once, and again when all of a large program is compiled.

use std::collections::BTreeMap;
use std::sync::Arc;

use kdsl::SourceKind;
use kdsl_base::FileId;
use lsp_types::{Diagnostic, DiagnosticSeverity, Range};

use crate::workspace::{Snapshot, Unit, Workspace};

/// What is found in each file, by its URI.
pub(crate) type Findings = BTreeMap<String, Vec<Diagnostic>>;

impl Workspace {
    /// What is told of an open document now. None where it is nobody's business.
    pub(crate) fn findings(&mut self, uri: &str) -> Option<Vec<Diagnostic>> {
        let unit = self.unit(uri)?;
        let (snapshot, file) = self.current(uri)?;
        let program = self.programs.get(&unit)?;
        let is_whole = program.whole.as_ref().is_some_and(|whole| Arc::ptr_eq(whole, &snapshot));
        let now = self.of_file(&snapshot, file);
        if is_whole || !self.is_large(&unit) {
            return Some(now);
        }
        // A part knows nothing of other files. What it holds for an error is one; the rest was told when all
        // was compiled, and stays where the text around it is the same.
        let mut found: Vec<Diagnostic> =
            now.into_iter().filter(|finding| finding.severity == Some(DiagnosticSeverity::ERROR)).collect();
        let before = program.whole.as_ref().and_then(|whole| self.before(whole, uri));
        found.extend(before.unwrap_or_default());
        found.sort_by_key(|finding| (finding.range.start, finding.range.end));
        Some(found)
    }

    /// What is found in every file of a program, which was compiled as a whole.
    pub(crate) fn of_all(&self, snapshot: &Snapshot) -> Findings {
        let sources = snapshot.output.sources();
        let files = sources.iter().filter(|(_, source)| source.kind == SourceKind::File);
        let converter = self.converter(snapshot);
        files
            .filter_map(|(file, source)| {
                let found = self.of_file(snapshot, file);
                Some((converter.uri_of(&source.name)?, found))
            })
            .collect()
    }

    fn of_file(&self, snapshot: &Snapshot, file: FileId) -> Vec<Diagnostic> {
        let found = kdsl_ide::diagnostics(snapshot.output.diagnostics(), file);
        let converter = self.converter(snapshot);
        found.into_iter().filter_map(|finding| converter.diagnostic(finding)).collect()
    }

    /// What the last whole program had to say of a document besides errors of its own, at the places where that
    /// stands now.
    fn before(&self, whole: &Snapshot, uri: &str) -> Option<Vec<Diagnostic>> {
        let document = self.open.get(uri)?;
        let file = whole.source(&whole.name(uri, document.path.as_deref())?)?;
        let lines = Unchanged::between(&whole.output.sources().get(file)?.text, &document.text);
        let elsewhere = |finding: &Diagnostic| {
            let related = finding.related_information.iter().flatten();
            related.into_iter().any(|related| related.location.uri.as_str() != uri)
        };
        let mut found = self.of_file(whole, file);
        found.retain(|finding| finding.severity != Some(DiagnosticSeverity::ERROR) || elsewhere(finding));
        found.retain_mut(|finding| {
            let Some(range) = lines.moved(finding.range) else { return false };
            if range != finding.range {
                // Its fixes are for the text as it was; they are found again when they are asked for.
                finding.data = None;
            }
            finding.range = range;
            for related in finding.related_information.iter_mut().flatten() {
                let here = related.location.uri.as_str() == uri;
                related.location.range =
                    lines.moved(related.location.range).filter(|_| here).unwrap_or(related.location.range);
            }
            true
        });
        Some(found)
    }

    /// The findings that are others than those that were told, by the URIs of their files.
    pub(crate) fn untold(&mut self) -> Vec<(String, Vec<Diagnostic>)> {
        // First those of programs that nobody looks at any more: their files may be another's now.
        let (units, gone): (Vec<Unit>, Vec<Unit>) =
            self.programs.keys().cloned().partition(|unit| self.is_seen(unit));
        let mut news = Vec::new();
        for unit in gone {
            let told = self.programs.remove(&unit).map(|program| program.told);
            news.extend(told.into_iter().flatten().map(|(uri, _)| (uri, Vec::new())));
        }
        for unit in units {
            if self.programs.get(&unit).is_some_and(|program| program.is_stale) && !self.is_large(&unit) {
                self.refresh(&unit);
            }
            let Some(program) = self.programs.get_mut(&unit) else { continue };
            let untold = std::mem::take(&mut program.untold);
            let is_new = std::mem::take(&mut program.is_new) && !program.is_stale;
            let mut now: Findings = match program.whole.clone().filter(|_| is_new) {
                Some(whole) => {
                    let mut now = self.of_all(&whole);
                    // Of a file that is no longer in it there is nothing to tell.
                    let told = self.programs.get(&unit).map(|program| program.told.keys().cloned());
                    for uri in told.into_iter().flatten() {
                        now.entry(uri).or_default();
                    }
                    if let Unit::Manifests(_) = unit {
                        // Files that nobody looks at may be meant for anything.
                        now.retain(|uri, found| self.open.contains_key(uri) || found.is_empty());
                    }
                    now
                }
                None => Findings::new(),
            };
            let documents: Vec<String> = match is_new {
                // Those that are in the folder, and no part of what is built.
                true => {
                    self.open.keys().filter(|uri| self.unit(uri).as_ref() == Some(&unit)).cloned().collect()
                }
                false => untold.into_iter().collect(),
            };
            for uri in documents {
                let known = now.get(&uri).is_some_and(|found| !found.is_empty());
                if !known && let Some(found) = self.findings(&uri) {
                    now.insert(uri, found);
                }
            }
            let Some(program) = self.programs.get_mut(&unit) else { continue };
            for (uri, found) in now {
                let told = program.told.get(&uri);
                if told.is_none_or(|told| *told != found)
                    && (told.is_some() || !found.is_empty() || self.open.contains_key(&uri))
                {
                    program.told.insert(uri.clone(), found.clone());
                    news.push((uri, found));
                }
            }
        }
        news
    }
}

/// The lines that two states of a text begin and end with alike.
struct Unchanged {
    /// How many at the start.
    before: u32,
    /// The first of the old text that stands at the end of both.
    after: u32,
    /// How far those moved down.
    moved: i64,
}

impl Unchanged {
    fn between(old: &str, new: &str) -> Unchanged {
        let (old, new): (Vec<&str>, Vec<&str>) = (old.split('\n').collect(), new.split('\n').collect());
        let same = |(a, b): &(&&str, &&str)| a == b;
        let before = old.iter().zip(&new).take_while(same).count();
        let rest = old.len().min(new.len()) - before;
        let after = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(same).count();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let length = |lines: &[&str]| i64::try_from(lines.len()).unwrap_or(0);
        Unchanged {
            before: number(before),
            after: number(old.len() - after),
            moved: length(&new) - length(&old),
        }
    }

    /// Where a range of the old text stands in the new one; none where a change touches it.
    fn moved(&self, mut range: Range) -> Option<Range> {
        if range.end.line < self.before {
            return Some(range);
        }
        if range.start.line < self.after {
            return None;
        }
        for line in [&mut range.start.line, &mut range.end.line] {
            *line = u32::try_from(i64::from(*line) + self.moved).ok()?;
        }
        Some(range)
    }
}

#[cfg(test)]
mod tests {
    use lsp_types::Position;

    use super::*;

    #[test]
    fn a_range_moves_with_its_lines() {
        let lines = Unchanged::between("a\nb\nc\nd", "a\nx\ny\nz\nd");
        let range = |from, to| Range { start: Position::new(from, 1), end: Position::new(to, 1) };
        assert_eq!(lines.moved(range(0, 0)), Some(range(0, 0)));
        assert_eq!(lines.moved(range(1, 1)), None);
        assert_eq!(lines.moved(range(2, 3)), None);
        assert_eq!(lines.moved(range(3, 3)), Some(range(4, 4)));
    }

    #[test]
    fn nothing_moves_in_the_same_text() {
        let lines = Unchanged::between("a\na\n", "a\na\n");
        let range = Range { start: Position::new(1, 0), end: Position::new(2, 0) };
        assert_eq!(lines.moved(range), Some(range));
        assert_eq!(Unchanged::between("a\na\na", "a").moved(range), None);
    }
}
