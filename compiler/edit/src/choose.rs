//! Which fixes of a program are applied together, and what the texts are then.

use std::collections::BTreeMap;

use kdsl_base::{Diagnostic, Edit, FileId, Fix, SourceKind, Sources};

/// Which fixes are meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Fixes {
    /// Those that are certainly what the author meant.
    #[default]
    Safe,
    /// The first one that each finding has, certain or not.
    All,
}

impl Fixes {
    /// The fix of a finding that is applied, if it has one.
    pub fn of(self, finding: &Diagnostic) -> Option<&Fix> {
        match self {
            Fixes::Safe => finding.fixes.iter().find(|fix| fix.safe),
            Fixes::All => finding.fixes.first(),
        }
    }
}

/// Edits of several fixes that do not meet, the first by place before those that would.
#[derive(Default, Debug)]
pub struct Chosen {
    edits: BTreeMap<FileId, Vec<Edit>>,
}

impl Chosen {
    /// Takes the edits of a fix, unless one of them meets an edit of another fix. One that another finding
    /// proposed already is taken as well, and is not made twice.
    pub fn take(&mut self, fix: &Fix) -> bool {
        let all = |edit: &Edit| self.edits.get(&edit.span.file).is_some_and(|edits| edits.contains(edit));
        if !fix.edits.is_empty() && fix.edits.iter().all(all) {
            return true;
        }
        let free = |edit: &Edit| {
            let taken = self.edits.get(&edit.span.file).map(Vec::as_slice).unwrap_or_default();
            taken.iter().all(|other| other.span.end < edit.span.start || edit.span.end < other.span.start)
        };
        if fix.edits.is_empty() || !fix.changes.is_empty() || !fix.edits.iter().all(free) {
            return false;
        }
        for edit in &fix.edits {
            self.edits.entry(edit.span.file).or_default().push(edit.clone());
        }
        true
    }

    /// The files that change, with their new texts. A file with edits that lie outside its text keeps it.
    pub fn texts(&self, sources: &Sources) -> BTreeMap<FileId, String> {
        let new = |(file, edits): (&FileId, &Vec<Edit>)| {
            let text = &sources.get(*file)?.text;
            let whole = kdsl_base::Span::new(*file, 0, crate::offset(text.len()));
            Some((*file, crate::applied(text, whole, edits)?))
        };
        self.edits.iter().filter_map(new).collect()
    }

    /// The edits of a file, in the order of their places.
    pub fn edits(&self, file: FileId) -> Vec<Edit> {
        let mut edits = self.edits.get(&file).cloned().unwrap_or_default();
        Edit::sort(&mut edits);
        edits
    }
}

/// Whether all edits of a fix are of files of the user's.
pub fn is_of_files(fix: &Fix, sources: &Sources) -> bool {
    let is_file = |edit: &Edit| sources.get(edit.span.file).is_some_and(|it| it.kind == SourceKind::File);
    fix.edits.iter().all(is_file)
}
