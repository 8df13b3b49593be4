//! Values of a definition as text: the defaults that it gives.

use kdsl_base::{Node, Value};

/// How deep a value may be nested.
const DEPTH: usize = 100;

/// A value as it is shown, in one line: a plain text as it is, the rest as JSON.
pub fn json(node: &Node) -> String {
    let mut out = String::new();
    let plain = |text: &str| {
        let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '/' | '.');
        text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.chars().all(word)
            && !matches!(
                text.to_ascii_lowercase().as_str(),
                "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n"
            )
    };
    match &node.value {
        Value::Str(text) if plain(text) => out.push_str(text),
        _ => write_json(node, &mut out, 0),
    }
    out
}

fn write_json(node: &Node, out: &mut String, depth: usize) {
    if depth > DEPTH {
        return out.push_str("null");
    }
    match &node.value {
        Value::Null => out.push_str("null"),
        Value::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Value::Int(number) => out.push_str(&number.to_string()),
        Value::Float(number) => out.push_str(&number.to_string()),
        Value::Str(text) => quote(text, out),
        Value::List(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                write_json(item, out, depth + 1);
            }
            out.push(']');
        }
        Value::Map(entries) => {
            out.push('{');
            for (at, (key, value)) in entries.iter().enumerate() {
                out.push_str(if at > 0 { ", " } else { "" });
                quote(key, out);
                out.push_str(": ");
                write_json(value, out, depth + 1);
            }
            out.push('}');
        }
    }
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}
