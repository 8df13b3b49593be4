//! The texts of one compilation, and the arithmetic of lines and columns over them.

use std::sync::{Arc, OnceLock};

use crate::{FileId, Span};

/// What a [`Source`]'s text is, which decides how a report names it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SourceKind {
    /// A file of the project, or standard input.
    File,
    /// An argument of the command line, such as `--set replicas=3`.
    Argument,
    /// A variable of the environment.
    Environment,
    /// A file of the standard library, which the user did not write: no finding shows a place in it.
    Library,
}

/// One text: a file, or an input that did not come from a file and that a diagnostic may point into.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as the user gave it, with `/` between its parts; or the option's or variable's name.
    pub name: Arc<str>,
    /// The whole text.
    pub text: Arc<str>,
    /// What the text is.
    pub kind: SourceKind,
    lines: OnceLock<LineIndex>,
}

impl Source {
    /// A source over `text`.
    pub fn new(name: impl Into<Arc<str>>, text: impl Into<Arc<str>>, kind: SourceKind) -> Source {
        Source { name: name.into(), text: text.into(), kind, lines: OnceLock::new() }
    }

    /// The starts of the lines, computed on first use.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }

    /// The text that `span` covers; empty where the span does not fit the text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or("")
    }
}

/// All texts of one compilation.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Adds a text and gives it its number.
    pub fn add(&mut self, source: Source) -> FileId {
        let id = FileId(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
        self.0.push(source);
        id
    }

    /// The source of that number.
    pub fn get(&self, file: FileId) -> Option<&Source> {
        self.0.get(file.0 as usize)
    }

    /// The text that `span` covers; empty where there is none.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file).map_or("", |source| source.slice(span))
    }

    /// Every source with its number, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        (0u32..).map(FileId).zip(self.0.iter())
    }
}

/// A place as people and protocols count it. Both numbers start at zero.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LineColumn {
    /// Line, from zero.
    pub line: u32,
    /// Column, from zero, in the unit that was asked for.
    pub column: u32,
}

/// The byte offset at which each line of a text begins.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Finds the lines of `text`. `\n`, `\r\n` and a lone `\r` end one.
    pub fn new(text: &str) -> LineIndex {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            if ends {
                starts.push(u32::try_from(at + 1).unwrap_or(u32::MAX));
            }
        }
        LineIndex { starts }
    }

    /// The line, from zero, on which `offset` lies.
    pub fn line(&self, offset: u32) -> u32 {
        let after = self.starts.partition_point(|start| *start <= offset);
        u32::try_from(after.saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The offset at which `line` begins, if there is such a line.
    pub fn start(&self, line: u32) -> Option<u32> {
        self.starts.get(line as usize).copied()
    }

    /// How many lines there are; a text that ends in a line break has an empty last one.
    pub fn count(&self) -> u32 {
        u32::try_from(self.starts.len()).unwrap_or(u32::MAX)
    }

    /// Line and column of `offset`, the column counted in characters.
    pub fn position(&self, text: &str, offset: u32) -> LineColumn {
        self.column(text, offset, |before| before.chars().count())
    }

    /// Line and column of `offset`, the column counted in UTF-16 code units, as editors do.
    pub fn position_utf16(&self, text: &str, offset: u32) -> LineColumn {
        self.column(text, offset, |before| before.encode_utf16().count())
    }

    /// The offset of a line and a UTF-16 column. A column past the line's end is its end.
    pub fn offset_utf16(&self, text: &str, at: LineColumn) -> u32 {
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let Some(start) = self.start(at.line) else { return length };
        let end = self.start(at.line + 1).unwrap_or(length);
        let line = text.get(start as usize..end as usize).unwrap_or("");
        let mut units = 0;
        for (byte, character) in line.char_indices() {
            if units >= at.column || character == '\n' || character == '\r' {
                return start + u32::try_from(byte).unwrap_or(0);
            }
            units += u32::try_from(character.len_utf16()).unwrap_or(1);
        }
        end
    }

    fn column(&self, text: &str, offset: u32, count: impl Fn(&str) -> usize) -> LineColumn {
        let line = self.line(offset);
        let start = self.start(line).unwrap_or(0);
        let before = text.get(start as usize..offset as usize).unwrap_or("");
        LineColumn { line, column: u32::try_from(count(before)).unwrap_or(u32::MAX) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_every_kind_of_line_break() {
        let text = "a\r\nbé\rc\n";
        let index = LineIndex::new(text);
        assert_eq!(index.count(), 4);
        assert_eq!(index.position(text, 6), LineColumn { line: 1, column: 2 });
        assert_eq!(index.offset_utf16(text, LineColumn { line: 1, column: 2 }), 6);
        assert_eq!(index.offset_utf16(text, LineColumn { line: 1, column: 99 }), 6);
        let emoji = "😀x";
        assert_eq!(LineIndex::new(emoji).position_utf16(emoji, 4), LineColumn { line: 0, column: 2 });
    }
}
