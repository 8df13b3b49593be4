//! Plain data as TOML 1.0, in a form that the readers of older TOML understand as well.

use std::fmt::Write;

use kdsl_base::{Entries, Node, Value};

use super::write::{sort, unwritable};
use crate::ops::Failure;
use crate::value::float_text;

/// Writes a record as a document: the plain entries of a table first, then the tables in it, since
/// in TOML a table ends where the next one begins.
pub(super) fn write(node: &Node, out: &mut String) -> Result<(), Failure> {
    match &node.value {
        Value::Map(entries) => Writer { out, path: Vec::new() }.table(entries),
        other => {
            let what = format!("a TOML file is a table, found {}", sort(other));
            Err(unwritable(&[], &what, "not a record").help("name the value: `{ values: list }.to-toml()`"))
        }
    }
}

struct Writer<'a> {
    out: &'a mut String,
    path: Vec<&'a str>,
}

impl<'a> Writer<'a> {
    fn table(&mut self, entries: &'a Entries) -> Result<(), Failure> {
        for (key, node) in entries {
            if !is_table(node) && !is_tables(node) {
                self.path.push(key);
                push_key(self.out, key);
                self.out.push_str(" = ");
                self.value(node)?;
                self.out.push('\n');
                self.path.pop();
            }
        }
        for (key, node) in entries {
            self.path.push(key);
            match &node.value {
                Value::Map(inner) => {
                    // A table of nothing but tables needs no line of its own.
                    if inner.is_empty() || !inner.iter().all(|(_, node)| is_table(node) || is_tables(node)) {
                        self.header("[", "]");
                    }
                    self.table(inner)?;
                }
                Value::List(items) if is_tables(node) => {
                    for item in items {
                        self.header("[[", "]]");
                        if let Value::Map(inner) = &item.value {
                            self.table(inner)?;
                        }
                    }
                }
                _ => {}
            }
            self.path.pop();
        }
        Ok(())
    }

    fn header(&mut self, open: &str, close: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(open);
        for (index, key) in self.path.iter().enumerate() {
            if index > 0 {
                self.out.push('.');
            }
            push_key(self.out, key);
        }
        self.out.push_str(close);
        self.out.push('\n');
    }

    fn value(&mut self, node: &'a Node) -> Result<(), Failure> {
        match &node.value {
            Value::Null => {
                let failure = unwritable(&self.path, "TOML has no null", "has a null");
                return Err(failure.help("leave the item out, or write what stands for nothing"));
            }
            Value::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
            // Writing to a string does not fail.
            Value::Int(number) => {
                let _ = write!(self.out, "{number}");
            }
            Value::Float(number) => self.out.push_str(&float_text(*number)),
            Value::Str(text) => push_text(self.out, text),
            Value::List(items) => self.array(items)?,
            Value::Map(entries) => {
                self.out.push('{');
                for (index, (key, node)) in entries.iter().enumerate() {
                    self.out.push_str(if index == 0 { " " } else { ", " });
                    push_key(self.out, key);
                    self.out.push_str(" = ");
                    self.path.push(key);
                    self.value(node)?;
                    self.path.pop();
                }
                self.out.push_str(if entries.is_empty() { "}" } else { " }" });
            }
        }
        Ok(())
    }

    fn array(&mut self, items: &'a [Node]) -> Result<(), Failure> {
        self.out.push('[');
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push_str(", ");
            }
            self.value(item)?;
        }
        self.out.push(']');
        let mixed = items.windows(2).find_map(|pair| match pair {
            [one, other] if sort(&one.value) != sort(&other.value) => Some((one, other)),
            _ => None,
        });
        let Some((one, other)) = mixed else { return Ok(()) };
        let what = format!(
            "a TOML list has items of one sort, found {} and {}",
            sort(&one.value),
            sort(&other.value)
        );
        Err(unwritable(&self.path, &what, "has a list of mixed sorts")
            .note("TOML 1.0 allows it, many readers of TOML do not")
            .help("give all items the same sort, for example all strings"))
    }
}

const fn is_table(node: &Node) -> bool {
    matches!(node.value, Value::Map(_))
}

/// Whether it is written as an array of tables.
fn is_tables(node: &Node) -> bool {
    let items = node.items();
    !items.is_empty() && items.iter().all(is_table)
}

fn push_key(out: &mut String, key: &str) {
    let bare = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    if !key.is_empty() && key.bytes().all(bare) {
        out.push_str(key);
    } else {
        push_text(out, key);
    }
}

fn push_text(out: &mut String, text: &str) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            control if control.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(control));
            }
            other => out.push(other),
        }
    }
    out.push('"');
}
