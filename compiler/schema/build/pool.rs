//! The text that rows point into, and the writing of rows.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::Failure;

/// Each text once. A position is the offset in bytes, shifted left by 8, and the length.
#[derive(Default)]
pub struct Pool {
    pub text: String,
    known: BTreeMap<String, u32>,
}

impl Pool {
    /// Where the text lies; 0 for the empty one.
    pub fn put(&mut self, text: &str) -> Result<u32, Failure> {
        if text.is_empty() {
            return Ok(0);
        }
        if let Some(at) = self.known.get(text) {
            return Ok(*at);
        }
        if text.len() >= 0xff {
            return Err(format!("a text of more than 254 bytes: {text}"));
        }
        let at = (self.text.len() as u32) << 8 | text.len() as u32;
        self.text.push_str(text);
        self.known.insert(text.to_owned(), at);
        Ok(at)
    }
}

/// The position of the last `length` bytes of the text at `at`.
pub fn tail(at: u32, length: usize) -> u32 {
    let end = (at >> 8) + (at & 0xff);
    (end - length as u32) << 8 | length as u32
}

/// The rows of one slice, as Rust.
#[derive(Default)]
pub struct Rows {
    pub count: u32,
    pub text: String,
}

impl Rows {
    /// Adds a row and gives its index.
    pub fn push(&mut self, row: std::fmt::Arguments<'_>) -> u32 {
        let _ = writeln!(self.text, "{row},");
        self.count += 1;
        self.count - 1
    }
}

/// `Span(first, last)`.
pub fn span(first: u32, last: u32) -> String {
    format!("Span({first}, {last})")
}
