//! What results are as data for other programs. Lines and columns count from one, columns in characters;
//! offsets are bytes from zero, the end excluded.

use ecow::EcoString;
use kdsl_base::{Entries, Node, Sources, Span, Value};

/// Finds places, and writes them.
pub(crate) struct Places<'s> {
    sources: &'s Sources,
    places: kdsl_report::Places<'s>,
}

impl<'s> Places<'s> {
    pub(crate) fn new(sources: &'s Sources) -> Places<'s> {
        Places { sources, places: kdsl_report::Places::new(sources) }
    }

    /// A place, with its file, start and end.
    pub(crate) fn place(&mut self, span: Span) -> Node {
        let mut end = |offset: u32| {
            let place = self.places.at(span.file, offset);
            let number = |number: u32| value(Value::Int(i64::from(number)));
            map([("line", number(place.line)), ("column", number(place.column)), ("offset", number(offset))])
        };
        let (start, end) = (end(span.start), end(span.end));
        let file =
            self.sources.get(span.file).map_or_else(|| value(Value::Null), |source| text(&source.name));
        map([("file", file), ("start", start), ("end", end)])
    }
}

pub(crate) fn value(value: Value) -> Node {
    Node::new(value, Span::default())
}

pub(crate) fn text(text: &str) -> Node {
    value(Value::Str(text.into()))
}

pub(crate) fn list(items: Vec<Node>) -> Node {
    value(Value::List(items.into_iter().collect()))
}

pub(crate) fn map(entries: impl IntoIterator<Item = (&'static str, Node)>) -> Node {
    let entries: Entries = entries.into_iter().map(|(key, node)| (EcoString::from(key), node)).collect();
    value(Value::Map(entries))
}
