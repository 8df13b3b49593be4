//! Plain data as an INI file, and as a file of environment variables.
//!
//! Neither has a standard. What is written here is what all common readers understand in the same way;
//! what they would not is refused.

use kdsl_base::{Entries, Node, Value};

use super::write::{sort, unwritable};
use crate::ops::Failure;
use crate::value::float_text;

/// Writes a record as an INI file: its own entries first, then a section for each record in it.
pub(super) fn write_ini(node: &Node, out: &mut String) -> Result<(), Failure> {
    let entries = entries(node, "an INI file", "to-ini")?;
    let is_section = |node: &Node| matches!(node.value, Value::Map(_));
    for (key, node) in entries.iter().filter(|(_, node)| !is_section(node)) {
        ini_entry(&[key], key, node, out)?;
    }
    for (section, node) in entries {
        let Value::Map(inner) = &node.value else { continue };
        if section.is_empty() || section.contains([']', '\n', '\r']) {
            return Err(unwritable(&[section], "this cannot be the name of a section", "has such a key"));
        }
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(&format!("[{section}]\n"));
        for (key, node) in inner {
            ini_entry(&[section, key], key, node, out)?;
        }
    }
    Ok(())
}

fn ini_entry(path: &[&str], key: &str, node: &Node, out: &mut String) -> Result<(), Failure> {
    let odd = key.is_empty() || key.trim() != key || key.contains(['=', ':', '\n', '\r']);
    if odd || key.starts_with(['[', '#', ';']) {
        return Err(unwritable(path, "this cannot be a key of an INI file", "has such a key"));
    }
    let value = scalar(path, node, "an INI file")?;
    if value.contains(['\n', '\r']) {
        let failure = unwritable(path, "a value of an INI file is one line", "has text of several lines");
        return Err(failure.help("put the lines together: `text.lines().join(\" \")`"));
    }
    if value.trim() != value {
        let what = "readers of INI files cut the spaces around a value off";
        return Err(unwritable(path, what, "has spaces around a text").help("trim it: `text.trim()`"));
    }
    out.push_str(&format!("{key} = {value}\n"));
    Ok(())
}

/// Writes a record as lines of `NAME=value`. What is more than a word is quoted, which Docker Compose,
/// the shell and the libraries called dotenv undo.
pub(super) fn write_env(node: &Node, out: &mut String) -> Result<(), Failure> {
    for (key, node) in entries(node, "a file of variables", "to-env")? {
        let starts = key.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
        if !starts || !key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_') {
            let failure = unwritable(&[key], "this cannot be the name of a variable", "has such a key");
            return Err(failure.help("make names of the keys: `.map-keys((k, v) => k.snake-case().upper())`"));
        }
        let value = scalar(&[key], node, "a file of variables")?;
        let plain = |letter: char| letter.is_ascii_alphanumeric() || "-_./:@%+,".contains(letter);
        out.push_str(key);
        out.push('=');
        if value.chars().all(plain) {
            out.push_str(&value);
        } else {
            out.push('"');
            for letter in value.chars() {
                match letter {
                    '"' | '\\' | '$' | '`' => out.extend(['\\', letter]),
                    '\n' => out.push_str("\\n"),
                    '\r' => out.push_str("\\r"),
                    other => out.push(other),
                }
            }
            out.push('"');
        }
        out.push('\n');
    }
    Ok(())
}

fn entries<'a>(node: &'a Node, format: &str, method: &str) -> Result<&'a Entries, Failure> {
    match &node.value {
        Value::Map(entries) => Ok(entries),
        other => {
            let what = format!("{format} has keys and values, found {}", sort(other));
            let help = format!("name the value: `{{ key: value }}.{method}()`");
            Err(unwritable(&[], &what, "not a record").help(help))
        }
    }
}

/// A value of one word or text.
fn scalar(path: &[&str], node: &Node, format: &str) -> Result<String, Failure> {
    Ok(match &node.value {
        Value::Str(text) => text.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => float_text(*number).to_string(),
        other => {
            let what = format!("{format} has no way to write {} here", sort(other));
            let failure = unwritable(path, &what, &format!("has {}", sort(other)));
            return Err(match other {
                Value::List(_) => failure.help("make text of a list: `list.join(\",\")`"),
                Value::Map(_) => failure.help("join the keys: `.flatten-keys(\"_\")`"),
                _ => failure,
            });
        }
    })
}
