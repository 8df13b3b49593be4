//! Changes of the data that a source holds, before anybody knows how the source spells it.

use crate::{Node, Span};

/// A change of data, which becomes [`crate::Edit`]s of text once the text is at hand: in a program of the
/// language an entry is one line of a record or the end of a path, in YAML it is a block.
#[derive(Clone, PartialEq, Debug)]
pub enum Change {
    /// The entry goes whose key stands at `key`, and whose value came from `value`.
    Remove {
        /// Where the key stands.
        key: Span,
        /// Where the value came from.
        value: Span,
    },
    /// The record that came from `record` gets an entry.
    Add {
        /// Where the record stands.
        record: Span,
        /// The key of the new entry.
        key: String,
        /// Its value.
        value: Node,
    },
    /// The value that came from `value` becomes another.
    Set {
        /// Where the value stands.
        value: Span,
        /// What stands there afterwards.
        new: Node,
    },
}
