//! The findings of several programs as those of one: what all environments have in common is said once.

use std::collections::BTreeMap;

use kdsl::{Code, Diagnostic, FileId, Source, SourceKind, Sources, Span};

use crate::program::Program;

/// What was found, and the texts that it points into.
#[derive(Debug, Default)]
pub struct Findings {
    /// In the order of their places.
    pub found: Vec<Diagnostic>,
    /// How many more there are, which were not kept.
    pub omitted: usize,
    /// The texts.
    pub sources: Sources,
}

/// A finding, and the environments that have it.
struct Shared {
    finding: Diagnostic,
    environments: Vec<String>,
}

impl Findings {
    /// The findings of all programs. What only some of several environments have says which.
    pub fn of(programs: &[Program]) -> Findings {
        let mut texts = Texts::default();
        let mut shared: Vec<Shared> = Vec::new();
        let mut known: BTreeMap<(Span, Code, String), Vec<usize>> = BTreeMap::new();
        for program in programs {
            let of = program.output.sources();
            let moved: Vec<FileId> = of.iter().map(|(_, source)| texts.add(source)).collect();
            for finding in program.output.diagnostics() {
                let finding = moved_to(finding.clone(), &moved);
                let same =
                    known.entry((finding.primary.span, finding.code, finding.message.clone())).or_default();
                let is_told = |at: &&usize| shared.get(**at).is_some_and(|one| one.finding == finding);
                let at = same.iter().find(is_told).copied().unwrap_or(shared.len());
                if at == shared.len() {
                    same.push(at);
                    shared.push(Shared { finding, environments: Vec::new() });
                }
                if let Some(one) = shared.get_mut(at) {
                    one.environments.extend(program.environment.clone());
                }
            }
        }
        // What only some environments have is suppressed for those.
        shared.retain(|one| {
            one.finding.code != Code::K0641
                || one.environments.len() == programs.len()
                || one.environments.is_empty()
        });
        let mut found: Vec<Diagnostic> = shared.into_iter().map(|one| one.told(programs.len())).collect();
        found.sort_by_key(|finding| finding.primary.span);
        let omitted = programs.iter().map(|program| program.output.omitted()).max().unwrap_or(0);
        Findings { found, omitted, sources: texts.sources() }
    }

    /// Whether one of them keeps the output from being written.
    pub fn has_errors(&self) -> bool {
        self.found.iter().any(Diagnostic::is_error)
    }
}

/// The texts of several programs.
#[derive(Default)]
struct Texts {
    /// The number of each, by its name, whether it is a file, and its length.
    known: BTreeMap<(String, bool, usize), FileId>,
    all: Vec<(Source, String)>,
}

impl Texts {
    /// The number of a text. A file in which the programs hide different secrets, which does not change
    /// its length, is one text, in which all of them are hidden.
    fn add(&mut self, source: &Source) -> FileId {
        let is_file = source.kind == SourceKind::File;
        let next = FileId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        let file = *self.known.entry((source.name.to_string(), is_file, source.text.len())).or_insert(next);
        match self.all.get_mut(file.0 as usize) {
            Some((_, text)) if **text == *source.text => file,
            Some((_, text)) if is_file && text.chars().count() == source.text.chars().count() => {
                let both = text.chars().zip(source.text.chars());
                *text = both.map(|(one, other)| if is_mask(other) { other } else { one }).collect();
                file
            }
            _ => {
                self.all.push((source.clone(), source.text.to_string()));
                next
            }
        }
    }

    fn sources(self) -> Sources {
        let mut sources = Sources::default();
        for (source, text) in self.all {
            sources.add(Source::new(source.name.clone(), text, source.kind));
        }
        sources
    }
}

/// Whether a secret's characters are shown as this one.
const fn is_mask(character: char) -> bool {
    matches!(character, '*' | '·' | '•' | '\u{1f512}')
}

impl Shared {
    fn told(self, programs: usize) -> Diagnostic {
        if self.environments.is_empty() || self.environments.len() == programs {
            return self.finding;
        }
        let names: Vec<String> = self.environments.iter().map(|name| format!("`{name}`")).collect();
        let words = if names.len() == 1 { "in the environment" } else { "in the environments" };
        self.finding.note(format!("{words} {}", names.join(", ")))
    }
}

/// The finding with its places in other sources.
fn moved_to(mut finding: Diagnostic, files: &[FileId]) -> Diagnostic {
    let to = |span: &mut Span| {
        if let Some(file) = files.get(span.file.0 as usize) {
            span.file = *file;
        }
    };
    to(&mut finding.primary.span);
    finding.secondary.iter_mut().for_each(|label| to(&mut label.span));
    for edit in finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
        to(&mut edit.span);
    }
    finding
}
