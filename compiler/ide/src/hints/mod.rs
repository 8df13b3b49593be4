//! Hints: what a program does not say and its author may want to see, in the lines of the text.
//!
//! They are quiet: none says what stands beside it, each sort can be switched off, and only the lines that are
//! asked for are looked at.

mod absent;
mod arguments;
mod counts;
mod names;
mod types;

use std::ops::Range;

use kdsl_base::{Change, Edit, FileId, Manifest, Span};
use kdsl_core::{Analysis, Compiled};
use kdsl_syntax::Parse;

use crate::index::Index;

/// Sorts of hints that are switched on and off together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum HintSort {
    /// A type that is not written.
    Type,
    /// The parameter that an argument is for.
    Argument,
    /// What the API server fills in.
    Default,
    /// What the compiler fills in, and what a name comes to.
    FilledIn,
    /// How many pods are selected, and what a workload asks for.
    Count,
}

/// Which sorts are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HintSorts {
    /// Types and arguments.
    pub types: bool,
    /// What the API server fills in.
    pub defaults: bool,
    /// What the compiler fills in.
    pub filled_in: bool,
    /// Counts and sums.
    pub counts: bool,
}

impl HintSorts {
    /// All of them.
    pub const ALL: HintSorts = HintSorts { types: true, defaults: true, filled_in: true, counts: true };
}

/// A hint in a line.
#[derive(Clone, PartialEq, Debug)]
pub struct Hint {
    /// The byte that it stands before.
    pub offset: u32,
    /// Its text.
    pub label: String,
    /// What it is.
    pub sort: HintSort,
    /// What else there is to say.
    pub tooltip: String,
    /// Where what it says comes from.
    pub target: Option<Span>,
    /// How it becomes text.
    pub insert: Insert,
}

/// How a hint becomes text.
#[derive(Clone, PartialEq, Debug)]
pub enum Insert {
    /// It cannot.
    No,
    /// By an edit.
    Edit(Edit),
    /// By a change of data, whose edits [`hint_edits`] finds.
    Change(Change),
}

/// The hints of a part of a file, in the order of their places.
pub fn hints(compiled: &Compiled, file: FileId, within: Range<u32>, sorts: HintSorts) -> Vec<Hint> {
    let analysis = &compiled.analysis;
    let Some(parse) = analysis.parses.iter().find(|parse| parse.file == file) else { return Vec::new() };
    let mut hints = Hints { analysis, parse, within, index: Index::of(analysis, file), out: Vec::new() };
    if sorts.types {
        types::add(&mut hints);
        arguments::add(&mut hints);
    }
    let manifests: Vec<&Manifest> =
        compiled.manifests.iter().filter(|manifest| hints.shows(manifest)).collect();
    if sorts.filled_in {
        names::add(&mut hints, &manifests);
    }
    if sorts.defaults || sorts.filled_in {
        absent::add(&mut hints, &manifests, sorts);
    }
    if sorts.counts {
        counts::add(&mut hints, compiled, &manifests);
    }
    hints.out.sort_by(|left, right| {
        (left.offset, left.sort).cmp(&(right.offset, right.sort)).then_with(|| left.label.cmp(&right.label))
    });
    hints.out.dedup();
    hints.out
}

/// The edits that make text of a hint; none where the text cannot show it.
pub fn hint_edits(analysis: &Analysis, hint: &Hint) -> Vec<Edit> {
    match &hint.insert {
        Insert::No => Vec::new(),
        Insert::Edit(edit) => vec![edit.clone()],
        Insert::Change(change) => {
            kdsl_edit::edits_of(change.clone(), &analysis.sources, &analysis.parses).unwrap_or_default()
        }
    }
}

/// Collects the hints of a part of a file.
struct Hints<'a> {
    analysis: &'a Analysis,
    parse: &'a Parse,
    within: Range<u32>,
    index: Index,
    out: Vec<Hint>,
}

impl Hints<'_> {
    fn meets(&self, span: Span) -> bool {
        span.file == self.parse.file && span.start <= self.within.end && span.end >= self.within.start
    }

    /// Whether a manifest's own braces are in this part of the file.
    fn shows(&self, manifest: &Manifest) -> bool {
        !manifest.external
            && self.meets(manifest.node.origin)
            && self.meets(manifest.kind_span.to(manifest.node.origin))
    }

    fn push(&mut self, hint: Hint) {
        let is_here = hint.offset >= self.within.start && hint.offset <= self.within.end;
        if is_here && !hint.label.is_empty() {
            self.out.push(hint);
        }
    }

    fn text(&self, span: Span) -> &str {
        self.analysis.sources.slice(span)
    }
}

/// Where what stands before a resource's braces ends.
fn head_end(hints: &Hints<'_>, manifest: &Manifest) -> u32 {
    let decl = hints.index.decl(manifest.kind_span.start).map(|decl| &hints.analysis.hir[decl]);
    let symbol = decl.map_or(0, |decl| decl.symbol_span.end.max(decl.kind_span.end));
    // A resource that a loop or a component makes has its name in this file, or none.
    let name = if manifest.name_span.file == hints.parse.file { manifest.name_span.end } else { 0 };
    symbol.max(name)
}

impl Hint {
    fn new(sort: HintSort, offset: u32, label: impl Into<String>) -> Hint {
        let label = label.into();
        Hint { offset, label, sort, tooltip: String::new(), target: None, insert: Insert::No }
    }

    /// The same, which becomes text by its label's being written.
    fn inserted(mut self, file: FileId, text: impl Into<String>) -> Hint {
        let span = Span::at(file, self.offset);
        self.insert = Insert::Edit(Edit { span, replacement: text.into() });
        self
    }

    fn tooltip(mut self, text: impl Into<String>) -> Hint {
        self.tooltip = text.into();
        self
    }

    fn target(mut self, span: Option<Span>) -> Hint {
        self.target = span;
        self
    }
}
