//! Plain data as a Java properties file.
//!
//! Keys are escaped wherever a reader would end them; a value only where it must be, so that a URL
//! keeps its colons. Letters beyond ASCII are written as `\uXXXX`, which readers of every encoding
//! understand.

use std::fmt::Write;

use kdsl_base::{Entries, Node, Value};
use rustc_hash::FxHashSet;

use super::write::{sort, unwritable};
use crate::ops::{Failure, Place};
use crate::problems;
use crate::value::float_text;

/// Writes a record; records in it become dotted keys.
pub(super) fn write(node: &Node, out: &mut String) -> Result<(), Failure> {
    match &node.value {
        Value::Map(entries) => Writer { out, path: Vec::new(), keys: FxHashSet::default() }.entries(entries),
        other => {
            let what = format!("a properties file has keys and values, found {}", sort(other));
            Err(unwritable(&[], &what, "not a record")
                .help("name the value: `{ key: value }.to-properties()`"))
        }
    }
}

struct Writer<'a> {
    out: &'a mut String,
    path: Vec<&'a str>,
    keys: FxHashSet<String>,
}

impl<'a> Writer<'a> {
    fn entries(&mut self, entries: &'a Entries) -> Result<(), Failure> {
        for (key, node) in entries {
            self.path.push(key);
            match &node.value {
                Value::Map(inner) => self.entries(inner)?,
                value => self.entry(value)?,
            }
            self.path.pop();
        }
        Ok(())
    }

    fn entry(&mut self, value: &Value) -> Result<(), Failure> {
        let number;
        let text = match value {
            Value::Str(text) => text.as_str(),
            Value::Bool(value) => {
                if *value {
                    "true"
                } else {
                    "false"
                }
            }
            Value::Int(whole) => {
                number = whole.to_string();
                &number
            }
            Value::Float(fraction) => {
                number = float_text(*fraction).to_string();
                &number
            }
            other => {
                let what = format!("a properties file has no way to write {}", sort(other));
                let failure = unwritable(&self.path, &what, format!("has {}", sort(other)).as_str());
                return Err(failure.help("make text of a list: `list.join(\",\")`"));
            }
        };
        let key = self.path.join(".");
        push_key(self.out, &key);
        self.out.push('=');
        push_value(self.out, text);
        self.out.push('\n');
        if self.keys.contains(&key) {
            let message = format!("two properties have the key `{key}`");
            let failure =
                problems::key_made_twice(Place::Receiver, message).label(format!("`{key}` comes twice"));
            return Err(failure.note("a record in a record is written with a dotted key"));
        }
        self.keys.insert(key);
        Ok(())
    }
}

fn push_key(out: &mut String, key: &str) {
    for letter in key.chars() {
        if matches!(letter, ' ' | '=' | ':' | '#' | '!') {
            out.push('\\');
        }
        push_letter(out, letter);
    }
}

fn push_value(out: &mut String, value: &str) {
    if value.starts_with(' ') {
        out.push('\\');
    }
    for letter in value.chars() {
        push_letter(out, letter);
    }
}

fn push_letter(out: &mut String, letter: char) {
    match letter {
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\u{c}' => out.push_str("\\f"),
        ' '..='~' => out.push(letter),
        other => {
            for unit in other.encode_utf16(&mut [0; 2]) {
                // Writing to a string does not fail.
                let _ = write!(out, "\\u{unit:04X}");
            }
        }
    }
}
