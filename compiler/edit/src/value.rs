//! Values as they are written in a program.

use kdsl_base::{Node, Value};

/// The columns that what stands in brackets is indented by.
pub(crate) const INDENT: usize = 2;

/// The columns of a line.
pub(crate) const WIDTH: usize = 100;

/// `key: value`, on one line if that is within `room` columns. A record of one entry is the rest of a path.
pub(crate) fn entry(key: &str, value: &Node, indent: usize, room: usize) -> String {
    let mut path = key.to_owned();
    let mut value = value;
    while let [(inner, only)] = value.entries() {
        path.push('.');
        path.push_str(&self::key(inner));
        value = only;
    }
    let start = path.len() + 2;
    format!("{path}: {}", written(value, indent, room.saturating_sub(start)))
}

/// A value, on one line if that is within `room` columns, else with what stands in it indented from `indent`.
pub(crate) fn written(value: &Node, indent: usize, room: usize) -> String {
    let line = in_line(value);
    if line.chars().count() <= room {
        return line;
    }
    let inner = indent + INDENT;
    let width = WIDTH.saturating_sub(inner);
    let parts: Vec<String> = match &value.value {
        Value::Map(entries) if !entries.is_empty() => {
            entries.iter().map(|(name, node)| entry(&key(name), node, inner, width)).collect()
        }
        Value::List(items) if !items.is_empty() => {
            items.iter().map(|item| written(item, inner, width)).collect()
        }
        _ => return line,
    };
    let (open, close) = if matches!(value.value, Value::Map(_)) { ('{', '}') } else { ('[', ']') };
    let mut text = String::from(open);
    for part in parts {
        text.push('\n');
        text.push_str(&" ".repeat(inner));
        text.push_str(&part);
    }
    text.push('\n');
    text.push_str(&" ".repeat(indent));
    text.push(close);
    text
}

fn in_line(node: &Node) -> String {
    match &node.value {
        Value::Str(text) => string(text),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(in_line).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(entries) if entries.is_empty() => "{}".to_owned(),
        Value::Map(entries) => {
            let entries: Vec<String> =
                entries.iter().map(|(name, node)| entry(&key(name), node, 0, usize::MAX)).collect();
            format!("{{ {} }}", entries.join(", "))
        }
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) => {
            let mut text = String::new();
            kdsl_yaml::write_json_compact(node, &mut text);
            text
        }
    }
}

/// A key as it is written: a word as it is, other text between quotes.
pub fn key(text: &str) -> String {
    let first = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
    let has_dashes = !text.ends_with('-') && !text.contains("--");
    if first && has_dashes && text.chars().all(is_word) { text.to_owned() } else { string(text) }
}

/// Text between plain quotes, with the escapes that it needs.
pub fn string(text: &str) -> String {
    let mut out = String::from("\"");
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            '$' if letters.peek() == Some(&'{') => out.push_str("\\$"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            letter if letter.is_control() => out.push_str(&format!("\\u{{{:x}}}", u32::from(letter))),
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}
