//! Values as JSON, with the author's order of keys.

use kdsl_base::{Node, Value};

use crate::chars::{must_escape, push_hex};
use crate::number::{push_float, push_int};
use crate::scalar::push_spaces;

/// Appends the documents to `out`, indented by two spaces. Every document ends its line, so that
/// several of them are a stream as `kubectl` reads it.
pub fn write_json<'a>(documents: impl IntoIterator<Item = &'a Node>, out: &mut String) {
    for document in documents {
        pretty(document, 0, out);
        out.push('\n');
    }
}

/// Appends one value to `out` on one line, without blanks and without a line's end.
pub fn write_json_compact(node: &Node, out: &mut String) {
    match &node.value {
        Value::List(items) => {
            out.push('[');
            for (number, item) in items.iter().enumerate() {
                if number > 0 {
                    out.push(',');
                }
                write_json_compact(item, out);
            }
            out.push(']');
        }
        Value::Map(entries) => {
            out.push('{');
            for (number, (key, value)) in entries.iter().enumerate() {
                if number > 0 {
                    out.push(',');
                }
                push_text(out, key);
                out.push(':');
                write_json_compact(value, out);
            }
            out.push('}');
        }
        scalar => push_scalar(out, scalar),
    }
}

fn pretty(node: &Node, column: usize, out: &mut String) {
    match &node.value {
        Value::List(items) if !items.is_empty() => {
            out.push('[');
            for (number, item) in items.iter().enumerate() {
                next_line(out, number, column + 2);
                pretty(item, column + 2, out);
            }
            next_line(out, 0, column);
            out.push(']');
        }
        Value::Map(entries) if !entries.is_empty() => {
            out.push('{');
            for (number, (key, value)) in entries.iter().enumerate() {
                next_line(out, number, column + 2);
                push_text(out, key);
                out.push_str(": ");
                pretty(value, column + 2, out);
            }
            next_line(out, 0, column);
            out.push('}');
        }
        _ => write_json_compact(node, out),
    }
}

fn next_line(out: &mut String, number: usize, column: usize) {
    if number > 0 {
        out.push(',');
    }
    out.push('\n');
    push_spaces(out, column);
}

fn push_scalar(out: &mut String, value: &Value) {
    match value {
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Int(number) => push_int(out, *number),
        Value::Float(number) => push_float(out, *number),
        Value::Str(text) => push_text(out, text),
        Value::Null | Value::List(_) | Value::Map(_) => out.push_str("null"),
    }
}

fn push_text(out: &mut String, text: &str) {
    out.push('"');
    let mut done = 0;
    for (at, character) in text.char_indices() {
        let raw = !matches!(character, '"' | '\\') && !must_escape(character);
        if raw {
            continue;
        }
        out.push_str(text.get(done..at).unwrap_or_default());
        push_escape(out, character);
        done = at + character.len_utf8();
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out.push('"');
}

fn push_escape(out: &mut String, character: char) {
    match character {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\t' => out.push_str("\\t"),
        '\r' => out.push_str("\\r"),
        _ => {
            for unit in character.encode_utf16(&mut [0; 2]) {
                out.push_str("\\u");
                push_hex(out, u32::from(*unit), 4);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kdsl_base::Span;

    fn node(value: Value) -> Node {
        Node::new(value, Span::default())
    }

    #[test]
    fn both_forms_read_back_and_keep_the_order() {
        let list = node(Value::List([node(Value::Int(1)), node(Value::Float(1e300))].into()));
        let text = node(Value::Str("a\"\u{1}\u{2028}\u{e0001}".into()));
        let map = node(Value::Map([("z".into(), list), ("a".into(), text)].into()));
        let mut compact = String::new();
        write_json_compact(&map, &mut compact);
        assert_eq!(compact, r#"{"z":[1,1.0e+300],"a":"a\"\u0001\u2028\udb40\udc01"}"#);
        let mut wide = String::new();
        write_json([&map, &node(Value::Map([].into()))], &mut wide);
        assert!(wide.starts_with("{\n  \"z\": [\n    1,\n    1.0e+300\n  ],\n  \"a\": "));
        assert!(wide.ends_with("\"\n}\n{}\n"));
        let read: serde_json::Value = serde_json::from_str(&compact).unwrap();
        assert_eq!(read["a"], "a\"\u{1}\u{2028}\u{e0001}");
    }
}
