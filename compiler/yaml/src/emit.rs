//! Values as YAML: documents, maps and lists in the layout that `kubectl` writes.

use std::ops::Range;

use kdsl_base::{Entries, Node, Span, Value};

use crate::number::{push_float, push_int};
use crate::scalar::{Style, key_style, push_block, push_inline, push_spaces, style};

/// Appends the documents to `out`, with `---` between them. Every document ends its line.
///
/// The bytes depend on the values alone. Values nest no deeper than the evaluator lets them, and
/// the stack grows with that.
///
/// ```
/// use kdsl_base::{Node, Span, Value};
///
/// let mut out = String::new();
/// kdsl_yaml::write([&Node::str("yes", Span::default())], &mut out);
/// assert_eq!(out, "\"yes\"\n");
/// ```
pub fn write<'a>(documents: impl IntoIterator<Item = &'a Node>, out: &mut String) {
    emit(documents, out, &mut ());
}

/// Like [`write`], and says for every scalar which bytes of `out` it takes and where it came from.
///
/// The ranges are in the order of the output and do not overlap. Keys are not among them: a value's
/// origin is what a report about a line of the output wants.
pub fn write_with_map<'a>(
    documents: impl IntoIterator<Item = &'a Node>,
    out: &mut String,
) -> Vec<(Range<u32>, Span)> {
    let mut map = Vec::new();
    emit(documents, out, &mut map);
    map
}

/// Where the writer tells what it wrote. The one for `()` is nothing, and costs nothing.
trait Trace {
    fn scalar(&mut self, bytes: Range<usize>, origin: Span);
}

impl Trace for () {
    fn scalar(&mut self, _: Range<usize>, _: Span) {}
}

impl Trace for Vec<(Range<u32>, Span)> {
    fn scalar(&mut self, bytes: Range<usize>, origin: Span) {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.push((offset(bytes.start)..offset(bytes.end), origin));
    }
}

fn emit<'a, T: Trace>(documents: impl IntoIterator<Item = &'a Node>, out: &mut String, trace: &mut T) {
    let mut writer = Writer { out, trace };
    for (number, document) in documents.into_iter().enumerate() {
        if number > 0 {
            writer.out.push_str("---\n");
        }
        match &document.value {
            Value::Map(entries) if !entries.is_empty() => writer.map(entries, 0),
            Value::List(items) if !items.is_empty() => writer.list(items, 0),
            _ => writer.scalar(document, 0),
        }
    }
}

/// Past this many bytes a key is written behind `?`: no reader looks further for its colon.
const LONGEST_KEY: usize = 1000;
/// The same for keys with escapes, of which each takes up to four bytes for one.
const LONGEST_ESCAPED_KEY: usize = 250;

struct Writer<'o, 't, T> {
    out: &'o mut String,
    trace: &'t mut T,
}

impl<T: Trace> Writer<'_, '_, T> {
    /// The entries, each on its line at `column`. The first one's indentation stands already.
    fn map(&mut self, entries: &Entries, column: usize) {
        for (number, (key, node)) in entries.iter().enumerate() {
            if number > 0 {
                push_spaces(self.out, column);
            }
            let style = key_style(key);
            let limit = if style == Style::Double { LONGEST_ESCAPED_KEY } else { LONGEST_KEY };
            let long = key.len() > limit;
            if long {
                self.out.push_str("? ");
            }
            push_inline(self.out, key, style);
            if long {
                self.out.push('\n');
                push_spaces(self.out, column);
            }
            self.out.push(':');
            self.after_colon(node, column, long);
        }
    }

    /// The value of a key that stands at `column`, after the colon.
    fn after_colon(&mut self, node: &Node, column: usize, long_key: bool) {
        match &node.value {
            Value::Map(entries) if !entries.is_empty() => {
                self.out.push('\n');
                push_spaces(self.out, column + 2);
                self.map(entries, column + 2);
            }
            Value::List(items) if !items.is_empty() => {
                // Flush with the key, as `kubectl` has it; behind `?` not every reader takes that.
                let column = if long_key { column + 2 } else { column };
                self.out.push('\n');
                push_spaces(self.out, column);
                self.list(items, column);
            }
            _ => {
                self.out.push(' ');
                self.scalar(node, column);
            }
        }
    }

    /// The items, each behind a dash at `column`. The first one's indentation stands already.
    fn list(&mut self, items: &[Node], column: usize) {
        for (number, node) in items.iter().enumerate() {
            if number > 0 {
                push_spaces(self.out, column);
            }
            self.out.push_str("- ");
            match &node.value {
                Value::Map(entries) if !entries.is_empty() => self.map(entries, column + 2),
                Value::List(items) if !items.is_empty() => self.list(items, column + 2),
                _ => self.scalar(node, column),
            }
        }
    }

    /// A scalar or an empty collection, and the end of its line. `column` is where its parent stands.
    fn scalar(&mut self, node: &Node, column: usize) {
        let start = self.out.len();
        match &node.value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(true) => self.out.push_str("true"),
            Value::Bool(false) => self.out.push_str("false"),
            Value::Int(number) => push_int(self.out, *number),
            Value::Float(number) => push_float(self.out, *number),
            Value::List(_) => self.out.push_str("[]"),
            Value::Map(_) => self.out.push_str("{}"),
            Value::Str(text) => {
                let style = style(text);
                if style == Style::Literal {
                    push_block(self.out, text, column + 2);
                    self.trace.scalar(start..self.out.len(), node.origin);
                    return;
                }
                push_inline(self.out, text, style);
            }
        }
        self.trace.scalar(start..self.out.len(), node.origin);
        self.out.push('\n');
    }
}
