//! Places of a program as the host counts them.

use kdsl::{Edit, FileId, Sources, Span};
use serde::Serialize;

use crate::unit::{Indexes, Unit};

/// The indexes of all texts of a program.
pub(crate) struct Places<'a> {
    sources: &'a Sources,
    indexes: Vec<Indexes<'a>>,
}

/// A part of a text.
#[derive(Clone, Copy, Debug, Serialize)]
pub(crate) struct Part {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// A part of a file.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Location {
    pub(crate) file: String,
    #[serde(flatten)]
    pub(crate) part: Part,
}

/// An edit of a file.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct TextEdit {
    #[serde(flatten)]
    pub(crate) at: Location,
    pub(crate) text: String,
}

impl<'a> Places<'a> {
    pub(crate) fn new(unit: Unit, sources: &'a Sources) -> Places<'a> {
        Places { sources, indexes: sources.iter().map(|(_, source)| unit.indexes(&source.text)).collect() }
    }

    /// The index of a byte.
    pub(crate) fn index(&self, file: FileId, offset: u32) -> usize {
        self.indexes.get(file.0 as usize).map_or(0, |indexes| indexes.index(offset as usize))
    }

    /// The byte at an index.
    pub(crate) fn byte(&self, file: FileId, index: usize) -> u32 {
        let byte = self.indexes.get(file.0 as usize).map_or(0, |indexes| indexes.byte(index));
        u32::try_from(byte).unwrap_or(u32::MAX)
    }

    /// The bytes between two indexes.
    pub(crate) fn span(&self, file: FileId, start: usize, end: usize) -> Span {
        let (start, end) = (self.byte(file, start), self.byte(file, end));
        Span::new(file, start, end.max(start))
    }

    pub(crate) fn part(&self, span: Span) -> Part {
        Part { start: self.index(span.file, span.start), end: self.index(span.file, span.end) }
    }

    pub(crate) fn location(&self, span: Span) -> Location {
        let file = self.sources.get(span.file).map_or_else(String::new, |source| source.name.to_string());
        Location { file, part: self.part(span) }
    }

    pub(crate) fn edit(&self, edit: &Edit) -> TextEdit {
        TextEdit { at: self.location(edit.span), text: edit.replacement.clone() }
    }

    pub(crate) fn edits(&self, edits: &[Edit]) -> Vec<TextEdit> {
        edits.iter().map(|edit| self.edit(edit)).collect()
    }
}

/// Bytes of a text of its own, such as a label, as indexes.
pub(crate) fn part_of(unit: Unit, text: &str, start: usize, end: usize) -> Part {
    let indexes = unit.indexes(text);
    Part { start: indexes.index(start), end: indexes.index(end) }
}
