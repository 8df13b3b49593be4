//! Quoted texts whose further lines stand no deeper than what they are in.
//!
//! YAML wants such lines to be indented; `kubectl`'s reader and the libraries that write YAML with long
//! lines folded do not, and published CustomResourceDefinitions are full of them. The parser is strict, so
//! it is given a text in which those lines are indented. Blanks at the start of a line of a quoted text
//! say nothing, and places are counted as if they were not there.

use std::collections::BTreeSet;
use std::ops::Range;

/// How many quoted texts of a file are indented before the parser's word is taken.
pub(super) const MOST: usize = 200;
/// How many bytes are read for that again, all in all.
pub(super) const WORK: usize = 64 << 20;
/// How many lines back a quoted text may begin.
const LINES: usize = 2_000;

/// A text with some lines indented further.
#[derive(Default, Debug)]
pub(super) struct Padded {
    pub(super) text: String,
    /// Where blanks were put in, in the new text.
    starts: Vec<usize>,
    width: usize,
}

impl Padded {
    /// The text with blanks at the offsets, more than any line begins with.
    pub(super) fn new(text: &str, offsets: &BTreeSet<usize>) -> Padded {
        let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
        let width = text.lines().map(indent).max().unwrap_or(0).min(1_000) + 1;
        let mut padded = Padded { text: String::with_capacity(text.len()), starts: Vec::new(), width };
        let mut done = 0;
        for offset in offsets {
            padded.text.push_str(text.get(done..*offset).unwrap_or_default());
            padded.starts.push(padded.text.len());
            padded.text.extend(std::iter::repeat_n(' ', width));
            done = *offset;
        }
        padded.text.push_str(text.get(done..).unwrap_or_default());
        padded
    }

    /// The offset in the text as it was.
    pub(super) fn back(&self, offset: usize) -> usize {
        let before = self.starts.partition_point(|start| *start < offset);
        let inside = before.checked_sub(1).and_then(|last| self.starts.get(last));
        let excess = inside.map_or(0, |start| (start + self.width).saturating_sub(offset));
        offset - (before * self.width - excess)
    }
}

/// Where the lines of the quoted text begin that is not closed at `at`; empty if it is not found.
pub(super) fn lines(text: &str, at: usize) -> Vec<usize> {
    let mut end = at;
    for _ in 0..LINES {
        let Some(line_end) = text.get(..end).and_then(|before| before.rfind('\n')) else { break };
        let start = text.get(..line_end).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
        let line = text.get(start..line_end).unwrap_or_default();
        let range = opening(line).and_then(|quote| closed(text, start + quote));
        if let Some(range) = range.filter(|range| range.end > at) {
            return starts(text, range);
        }
        end = line_end;
    }
    Vec::new()
}

/// The same for all quoted texts of more than one line that are easily found, so that a file with many is
/// not read once for each.
pub(super) fn all(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut block = None;
    while let Some(line) = text.get(at..).and_then(|rest| rest.split_inclusive('\n').next()) {
        let start = at;
        at += line.len();
        let line = line.trim_end();
        let indent = line.len() - line.trim_start_matches(' ').len();
        if line.is_empty() || block.is_some_and(|outer| indent > outer) {
            continue;
        }
        block = block_of(line);
        if let Some(range) = opening(line).and_then(|quote| closed(text, start + quote))
            && range.end > at
        {
            let rest = text.get(range.end..).unwrap_or_default();
            at = range.end + rest.find('\n').map_or(rest.len(), |end| end + 1);
            found.extend(starts(text, range));
        }
    }
    found
}

/// What the lines of a block text that begins behind a line are indented by more than.
fn block_of(line: &str) -> Option<usize> {
    let head = line.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    let head = head.strip_suffix(['|', '>'])?;
    let inner = line.len() - line.trim_start_matches([' ', '-']).len();
    let has_key = head.get(inner..).is_some_and(|key| key.trim_end().ends_with(':'));
    Some(if has_key { inner } else { line.len() - line.trim_start_matches(' ').len() })
}

/// Where a quoted value begins in a line: behind dashes and a key.
fn opening(line: &str) -> Option<usize> {
    let mut rest = line.trim_start_matches([' ', '-']);
    if !rest.starts_with(['\'', '"']) {
        let is_key = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '$');
        rest = rest.trim_start_matches(is_key).strip_prefix(": ")?.trim_start_matches(' ');
    }
    rest.starts_with(['\'', '"']).then_some(line.len() - rest.len())
}

/// The quoted text that begins at `open`, its quotes included; none if it does not end.
fn closed(text: &str, open: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let quote = *bytes.get(open)?;
    let mut at = open + 1;
    loop {
        match *bytes.get(at)? {
            b'\\' if quote == b'"' => at += 2,
            byte if byte == quote && quote == b'\'' && bytes.get(at + 1) == Some(&quote) => at += 2,
            byte if byte == quote => return Some(open..at + 1),
            _ => at += 1,
        }
    }
}

/// Where each further line of a range begins, behind its blanks; lines without anything are left out.
fn starts(text: &str, range: Range<usize>) -> Vec<usize> {
    let mut found = Vec::new();
    let inside = text.get(range.clone()).unwrap_or_default();
    for (at, _) in inside.match_indices('\n') {
        let start = range.start + at + 1;
        let line = text.get(start..range.end).unwrap_or_default();
        let rest = line.trim_start_matches([' ', '\t']);
        if !rest.is_empty() && !rest.starts_with(['\n', '\r']) {
            found.push(start + (line.len() - rest.len()));
        }
    }
    found
}
