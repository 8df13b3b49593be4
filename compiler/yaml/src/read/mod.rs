//! YAML as values that know where they stand, by `kubectl`'s rules.
//!
//! [`events`] wraps the parser, [`quoted`] takes what the parser is too strict for,
//! [`scalar`] says what a plain text means, [`build`] makes values.

mod build;
mod events;
mod quoted;
mod scalar;

use ecow::EcoString;
use kdsl_base::{Code, Diagnostic, FileId, Node, Span};

/// What a text of YAML holds.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Read {
    /// The documents that could be read, in their order. An empty one is [`kdsl_base::Value::Null`].
    pub documents: Vec<Document>,
    /// What is wrong, in the order of the text. A document with a syntax error is not among the
    /// documents; with any other error it is, and has the value that `kubectl` gives it.
    pub problems: Vec<Diagnostic>,
}

/// One document.
#[derive(Clone, PartialEq, Debug)]
pub struct Document {
    /// The value. Every node's origin is its place in the file; what an alias stands for has the
    /// place where it is written.
    pub node: Node,
    /// Where the keys of maps are, in the order of their values' places.
    pub keys: Vec<KeySpan>,
    /// The comments in it and directly before it, in the order of the text.
    pub comments: Vec<Comment>,
}

impl Document {
    /// Where the key of this value of a map stands, by the value's origin.
    pub fn key_span(&self, value: Span) -> Option<Span> {
        let place = |entry: &KeySpan| (entry.value.start, entry.value.end);
        let at = self.keys.partition_point(|entry| place(entry) < (value.start, value.end));
        self.keys.get(at).filter(|entry| entry.value == value).map(|entry| entry.key)
    }
}

/// The places of a map's key and of its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KeySpan {
    /// The key, its quotes included.
    pub key: Span,
    /// The origin of the value's node.
    pub value: Span,
}

/// A comment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Comment {
    /// From the `#` to the end of the line.
    pub span: Span,
    /// What stands behind the `#`, blanks included.
    pub text: EcoString,
    /// What it is likely about.
    pub placement: Placement,
}

/// Where a comment stands, and so what it is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Placement {
    /// On lines of its own, directly above what it is about.
    Above,
    /// At the end of the line that it is about.
    Right,
    /// On lines of its own, with an empty line on either side.
    Free,
    /// After everything else.
    Last,
}

/// How much a text may make of itself before it is refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// How deep lists and maps may stand in each other, aliases included.
    pub depth: usize,
    /// How many values the aliases of one document may stand for, all in all.
    pub expansion: usize,
    /// How many problems are reported before the rest of the text is left alone.
    pub problems: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { depth: 256, expansion: 1_000_000, problems: 100 }
    }
}

/// Reads all documents of a text, within the usual limits. JSON is YAML, too.
pub fn read(file: FileId, text: &str) -> Read {
    read_with(file, text, Limits::default())
}

/// Reads all documents of a text.
pub fn read_with(file: FileId, text: &str, limits: Limits) -> Read {
    let read = build::build(file, text, limits);
    let broken = read.problems.iter().filter(|problem| problem.code == Code::K0601);
    let mut places = broken.map(|problem| problem.primary.span.start as usize);
    match places.find_map(|at| gap(text, at)) {
        Some(at) => Read { problems: vec![template(file, at)], ..Read::default() },
        None => read,
    }
}

/// What another tool makes YAML of. As it stands there is much wrong with it, and all for one reason.
fn template(file: FileId, at: usize) -> Diagnostic {
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    let message = "this is a template, and no YAML before it is rendered";
    Diagnostic::error(Code::K0601, Span::new(file, at, at.saturating_add(2)), message)
        .label("filled in by Helm, or a tool like it")
        .help("render it first, as in `helm template . | kdsl lint -`")
}

/// Where a line has a gap that is to be filled in, outside of quotes.
fn gap(text: &str, at: usize) -> Option<usize> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |at| at + 1);
    let (before, _) = text.get(start..)?.lines().next()?.split_once("{{")?;
    (!before.contains(['"', '\''])).then_some(start + before.len())
}
