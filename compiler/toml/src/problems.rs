//! What is wrong with a text of TOML.

use kdsl_base::{Code, Diagnostic, FileId, LineIndex, Span};
use toml::de::Error;

use crate::convert::span;
use crate::{DEPTH, SIZE, depth};

/// The parser's errors, of which the first in a line is told: the others only follow from it.
pub(crate) fn malformed(file: FileId, text: &str, errors: &[Error]) -> Vec<Diagnostic> {
    let lines = LineIndex::new(text);
    let mut found: Vec<Diagnostic> = errors.iter().map(|error| one(file, text, error)).collect();
    Diagnostic::sort(&mut found, Diagnostic::place);
    found.dedup_by_key(|problem| lines.line(problem.primary.span.start));
    found
}

fn one(file: FileId, text: &str, error: &Error) -> Diagnostic {
    let at = span(file, &error.span().unwrap_or(text.len()..text.len()));
    match error.message() {
        "duplicate key" => {
            let key = text.get(at.range()).unwrap_or("");
            Diagnostic::error(Code::K0604, at, format!("the key {} stands twice in one table", quoted(key)))
                .label("set already")
                .help("write one value, in one place")
        }
        words if words.starts_with("string values must be quoted") => unquoted(at, text),
        words => {
            let (what, expected) = words.split_once(", ").unwrap_or((words, ""));
            let seen = visible(at, text);
            match what {
                "invalid basic string" | "invalid literal string" => unclosed(at, seen, expected),
                _ => {
                    let what = shortened(&what.replacen("invalid", "malformed", 1));
                    Diagnostic::error(Code::K0604, seen, format!("this is not TOML: {what}")).label(expected)
                }
            }
        }
    }
}

/// A string whose last quote is missing at `at`; `expected` names the quote.
fn unclosed(at: Span, seen: Span, expected: &str) -> Diagnostic {
    let quote = expected.trim_start_matches("expected ").trim_matches('`');
    Diagnostic::error(Code::K0604, seen, "this is not TOML: a string is not closed")
        .label(expected)
        .suggestion("close it at the end of the line", at, quote)
}

/// The character before an empty place, for there is nothing to see in the place itself.
fn visible(at: Span, text: &str) -> Span {
    let before = text.get(..at.start as usize).unwrap_or("").trim_end();
    match before.chars().next_back() {
        Some(last) if at.is_empty() => {
            let end = u32::try_from(before.len()).unwrap_or(at.end);
            Span::new(at.file, end - u32::try_from(last.len_utf8()).unwrap_or(0).min(end), end)
        }
        _ => at,
    }
}

/// A value that is missing, or text without its quotes.
fn unquoted(at: Span, text: &str) -> Diagnostic {
    let value = text.get(at.range()).unwrap_or("");
    if value.trim().is_empty() {
        let seen = visible(at, text);
        return Diagnostic::error(Code::K0604, seen, "this is not TOML: a key has no value");
    }
    let problem = Diagnostic::error(Code::K0604, at, "this is not TOML: text stands in quotes")
        .label("text without quotes");
    let plain = value.chars().all(|c| !c.is_control() && !matches!(c, '"' | '\\'));
    if plain { problem.suggestion("put it in quotes", at, format!("\"{value}\"")) } else { problem }
}

pub(crate) fn too_large(at: Span) -> Diagnostic {
    Diagnostic::error(Code::K0604, at, "this number is too large")
        .label("an integer has at most 64 bits")
        .help("write it in quotes if it is meant as text")
}

pub(crate) fn not_in_json(at: Span, number: &str) -> Diagnostic {
    let message = format!("{} is not a number that JSON has", quoted(number));
    Diagnostic::error(Code::K0604, at, message).help("write it in quotes if it is meant as text")
}

/// The problem of a text that is too long, or goes too deep.
pub(crate) fn too_much(file: FileId, text: &str) -> Option<Diagnostic> {
    if text.len() > SIZE {
        let message = format!("a file of TOML has at most {} MiB", SIZE >> 20);
        return Some(Diagnostic::error(Code::K0604, Span::at(file, 0), message));
    }
    let at = depth::too_deep(file, text)?;
    let message = format!("tables and lists are nested deeper than {DEPTH}");
    Some(Diagnostic::error(Code::K0604, at, message))
}

/// A piece of the text as a message can hold it.
fn quoted(text: &str) -> String {
    format!("`{}`", shortened(text))
}

fn shortened(text: &str) -> String {
    let start: String = text.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if start.len() < text.len() { start + "…" } else { start }
}
