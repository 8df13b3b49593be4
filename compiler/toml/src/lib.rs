//! TOML as values that know where they stand.
//!
//! [`read`] gives what a text holds and every mistake in it. A text with mistakes still has a value,
//! of which nothing should be made but what an editor shows: what could not be read is missing.

mod convert;
mod depth;
mod problems;

use kdsl_base::{Diagnostic, FileId, Node, Span, Value};
use toml::de::DeTable;

/// How deep tables and lists may stand in each other within one entry or header.
pub const DEPTH: usize = 64;

/// The most bytes that a text may have; TOML is for settings that people write.
pub const SIZE: usize = 4 << 20;

/// What a text of TOML holds.
#[derive(Clone, PartialEq, Debug)]
pub struct Read {
    /// The table that the text is. Every node's origin is its place in the text, and its key's as
    /// well; the origin of a table is its header or its braces, that of the text its first byte. Dates
    /// and times are text, as they are written.
    pub node: Node,
    /// What is wrong, in the order of the text: `K0604`.
    pub problems: Vec<Diagnostic>,
}

/// Reads a text of TOML 1.1.
pub fn read(file: FileId, text: &str) -> Read {
    let root = Span::at(file, 0);
    let empty = || Node::new(Value::Map([].into_iter().collect()), root);
    if let Some(problem) = problems::too_much(file, text) {
        return Read { node: empty(), problems: vec![problem] };
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut problems = problems::malformed(file, text, &errors);
    let mut converter = convert::Converter { file, text, problems: Vec::new() };
    let value = converter.table(table.get_ref());
    // A text that cannot be read holds values that only fill its gaps.
    if problems.is_empty() {
        problems = converter.problems;
    }
    Read { node: Node::new(value, root), problems }
}

#[cfg(test)]
mod tests;
