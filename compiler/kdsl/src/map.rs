//! The way from each scalar of the YAML to the place in the program that wrote it, and back.

use std::ops::Range;

use kdsl_base::{LineColumn, LineIndex, Sources, Span};
use kdsl_yaml::Mapped;

/// The YAML of a program with its places: an error that somebody reports of a line of the YAML leads to the
/// line of the program, and a line of the program to all that was made of it.
///
/// Offsets are bytes from zero, ends excluded. Lines and columns count from one, as people and compilers do,
/// columns in characters.
///
/// ```
/// use kdsl::{Compiler, MemoryWorld};
///
/// let world = MemoryWorld::with_file("main.kdsl", "let level = \"info\"\nConfigMap settings { data.level: level }\n");
/// let output = Compiler::new().compile(&world, &["main.kdsl"]);
/// let map = output.source_map().expect("no errors");
///
/// // An admission webhook complains about line 6 of the YAML, `  level: info`.
/// let place = map.source_at(6, 10).expect("something was written there");
/// assert_eq!((place.file, place.start.line, place.start.column), ("main.kdsl", 1, 13));
///
/// // What does `"info"` become?
/// let shown = map.yaml_at("main.kdsl", 1, 14);
/// assert_eq!(&map.yaml()[shown[0].clone()], "info");
/// ```
#[derive(Debug)]
pub struct SourceMap<'s> {
    mapped: Mapped,
    lines: LineIndex,
    sources: &'s Sources,
}

/// A place of a program as people count it, from one. The end is excluded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place<'s> {
    /// The name of the source.
    pub file: &'s str,
    /// Where it begins.
    pub start: LineColumn,
    /// Where it ends.
    pub end: LineColumn,
    /// The same as bytes of the source.
    pub span: Span,
}

impl<'s> SourceMap<'s> {
    pub(crate) fn new(mapped: Mapped, sources: &'s Sources) -> SourceMap<'s> {
        let lines = LineIndex::new(&mapped.yaml);
        SourceMap { mapped, lines, sources }
    }

    /// The YAML: that of [`crate::Output::to_yaml`].
    pub fn yaml(&self) -> &str {
        &self.mapped.yaml
    }

    /// Every scalar in the order of the YAML: its bytes there, and where its value was written. What nobody
    /// wrote, such as a default, is at what it was made from.
    pub fn scalars(&self) -> impl Iterator<Item = (Range<usize>, Span)> + '_ {
        self.mapped.scalars.iter().map(|(bytes, span)| (whole(bytes), *span))
    }

    /// Where the value at a byte of the YAML was written: that of the scalar there, or of the nearest one
    /// before it.
    pub fn source_of(&self, offset: usize) -> Option<Span> {
        self.mapped.origin(u32::try_from(offset).ok()?)
    }

    /// Where the value at a line and column of the YAML was written.
    pub fn source_at(&self, line: u32, column: u32) -> Option<Place<'s>> {
        let offset = offset(&self.mapped.yaml, &self.lines, line, column)?;
        self.place(self.mapped.origin(offset)?)
    }

    /// The bytes of the YAML that were written at a place of the program: those of the smallest values
    /// around it.
    pub fn yaml_of(&self, place: Span) -> Vec<Range<usize>> {
        self.mapped.shown(place).iter().map(whole).collect()
    }

    /// The bytes of the YAML that were written at a line and column of a file.
    pub fn yaml_at(&self, file: &str, line: u32, column: u32) -> Vec<Range<usize>> {
        let Some((id, source)) = self.sources.iter().find(|(_, source)| *source.name == *file) else {
            return Vec::new();
        };
        let offset = offset(&source.text, source.lines(), line, column);
        offset.map(|offset| self.yaml_of(Span::at(id, offset))).unwrap_or_default()
    }

    /// Line and column of a byte of the YAML.
    pub fn position(&self, offset: usize) -> LineColumn {
        let offset = u32::try_from(offset).unwrap_or(u32::MAX);
        from_one(self.lines.position(&self.mapped.yaml, offset))
    }

    /// A place of the program by its file, lines and columns.
    pub fn place(&self, span: Span) -> Option<Place<'s>> {
        place(self.sources, span)
    }
}

/// A place by its file, lines and columns.
pub(crate) fn place(sources: &Sources, span: Span) -> Option<Place<'_>> {
    let source = sources.get(span.file)?;
    let at = |offset| from_one(source.lines().position(&source.text, offset));
    Some(Place { file: &source.name, start: at(span.start), end: at(span.end), span })
}

impl std::fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.start.line, self.start.column)
    }
}

fn from_one(at: LineColumn) -> LineColumn {
    LineColumn { line: at.line.saturating_add(1), column: at.column.saturating_add(1) }
}

/// The byte at a line and a column in characters, both from one. A column past the end of the line is its end.
fn offset(text: &str, lines: &LineIndex, line: u32, column: u32) -> Option<u32> {
    let start = lines.start(line.checked_sub(1)?)?;
    let rest = text.get(start as usize..)?.lines().next().unwrap_or("");
    let skipped = usize::try_from(column.checked_sub(1)?).ok()?;
    let inside = rest.char_indices().nth(skipped).map_or(rest.len(), |(at, _)| at);
    Some(start + u32::try_from(inside).ok()?)
}

fn whole(bytes: &Range<u32>) -> Range<usize> {
    bytes.start as usize..bytes.end as usize
}
