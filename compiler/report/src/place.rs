//! Places as people count them: lines and columns from one.

use std::collections::BTreeMap;

use kdsl_base::{FileId, Source, SourceKind, Sources, Span};

use crate::visible::visible;

/// A line and a column, both from one. Columns count characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// The line.
    pub line: u32,
    /// The column.
    pub column: u32,
}

/// Finds places. It remembers the last one in each file, so that many findings on one very long
/// line are counted through once and not once each.
pub struct Places<'a> {
    sources: &'a Sources,
    last: BTreeMap<FileId, (u32, Place)>,
}

impl<'a> Places<'a> {
    /// Places in those texts.
    pub fn new(sources: &'a Sources) -> Places<'a> {
        Places { sources, last: BTreeMap::new() }
    }

    /// Where `offset` is. An offset past the end is at the end.
    pub fn at(&mut self, file: FileId, offset: u32) -> Place {
        let Some(source) = self.sources.get(file) else { return Place { line: 1, column: 1 } };
        let line = source.lines().line(offset);
        let start = source.lines().start(line).unwrap_or(0);
        let (from, column) = match self.last.get(&file) {
            Some((before, place)) if place.line == line + 1 && *before <= offset => (*before, place.column),
            _ => (start, 1),
        };
        let between = source.text.get(from as usize..(offset as usize).min(source.text.len()));
        let count = between.map_or(0, |text| text.chars().count());
        let place = Place { line: line + 1, column: column + u32::try_from(count).unwrap_or(0) };
        self.last.insert(file, (offset, place));
        place
    }

    /// `path:line:column` of the start of `span`.
    pub(crate) fn words(&mut self, span: Span) -> String {
        let place = self.at(span.file, span.start);
        let name = self.sources.get(span.file).map_or_else(|| "unknown".to_owned(), name);
        format!("{name}:{}:{}", place.line, place.column)
    }
}

/// What a report calls a source.
pub(crate) fn name(source: &Source) -> String {
    let name = visible(&source.name);
    match source.kind {
        SourceKind::File => name.into_owned(),
        SourceKind::Argument => format!("<argument {name}>"),
        SourceKind::Environment => format!("<environment {name}>"),
        SourceKind::Library => format!("<{name}>"),
    }
}

/// The bytes of a line, its break excluded. Lines count from zero.
pub(crate) fn line_bytes(source: &Source, line: u32) -> std::ops::Range<usize> {
    let start = source.lines().start(line).map_or(source.text.len(), |start| start as usize);
    let end = source.lines().start(line + 1).map_or(source.text.len(), |end| end as usize);
    let text = source.text.get(start..end).unwrap_or("");
    start..start + text.trim_end_matches(['\n', '\r']).len()
}

/// The nearest boundary of a character at or before `offset`.
pub(crate) fn floor(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
