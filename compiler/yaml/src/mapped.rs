//! YAML beside the sources that it was made from, with the way from each to the other.

use std::ops::Range;

use kdsl_base::{Node, Span};

/// A stream of documents, and where its parts come from.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Mapped {
    /// The documents.
    pub yaml: String,
    /// The bytes of each scalar, and the place in the source where its value was written, in the order of the
    /// YAML. What the user did not write is at what it was made from.
    pub scalars: Vec<(Range<u32>, Span)>,
}

impl Mapped {
    /// Writes documents.
    pub fn of<'a>(documents: impl IntoIterator<Item = &'a Node>) -> Mapped {
        let mut yaml = String::new();
        let scalars = crate::write_with_map(documents, &mut yaml);
        Mapped { yaml, scalars }
    }

    /// The place that a byte of the YAML was written at: that of the scalar there, or of the nearest one
    /// before it in its line or above.
    pub fn origin(&self, offset: u32) -> Option<Span> {
        let after = self.scalars.partition_point(|(bytes, _)| bytes.start <= offset);
        let (_, span) = self.scalars.get(after.saturating_sub(1))?;
        Some(*span)
    }

    /// The bytes of the YAML that were written at a place of the source: those of the smallest values around
    /// it.
    pub fn shown(&self, place: Span) -> Vec<Range<u32>> {
        let around = |span: Span| span.covers(place) && !span.is_empty();
        let smallest =
            self.scalars.iter().filter(|(_, span)| around(*span)).map(|(_, span)| span.len()).min();
        let of = |(_, span): &&(Range<u32>, Span)| around(*span) && Some(span.len()) == smallest;
        self.scalars.iter().filter(of).map(|(bytes, _)| bytes.clone()).collect()
    }
}
