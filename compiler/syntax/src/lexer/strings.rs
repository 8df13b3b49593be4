//! Strings: where they end, what is interpolated, and which escapes mean nothing.
//!
//! A string and an interpolation end with their line. Where the partner of a quote or of a `${` is
//! missing, an empty token stands for it, so that the grammar only ever sees whole strings.

use kdsl_base::{Code, Diagnostic};

use super::Lexer;
use crate::cook;
use crate::kind::TokenKind;

/// A string around an open interpolation.
pub(super) struct Frame {
    /// Whether it is a `"""` block.
    block: bool,
    /// Where its quotes begin.
    open: usize,
    /// Where it ends at the latest: the end of the text, unless its end is missing.
    limit: usize,
    /// Where its last `${` begins.
    interpolation: usize,
    /// How many `{` are open in the interpolation.
    pub braces: u32,
}

impl Lexer<'_> {
    pub(super) fn open_string(&mut self, block: bool, open: usize) {
        let kind = if block { TokenKind::BlockOpen } else { TokenKind::StringOpen };
        self.push(kind, open);
        let from = open + if block { 3 } else { 1 };
        let limit = if block { self.block_limit(open) } else { self.text.len() };
        self.frames.push(Frame { block, open, limit, interpolation: open, braces: 0 });
        self.resume_string(from);
    }

    /// Goes on with the text of the innermost string at `from`.
    pub(super) fn resume_string(&mut self, from: usize) {
        let Some(frame) = self.frames.last() else { return };
        let (block, open, limit) = (frame.block, frame.open, frame.limit);
        let (end, stop) = self.scan(from, block, limit);
        if end > from {
            self.push(TokenKind::StringText, from);
        }
        let close = if block { TokenKind::BlockClose } else { TokenKind::StringClose };
        match stop {
            Stop::Interpolation => {
                self.push(TokenKind::InterpolationOpen, end);
                if let Some(frame) = self.frames.last_mut() {
                    frame.interpolation = end;
                }
                self.go_to(end + 2);
            }
            Stop::Quote => {
                self.push(close, end);
                self.frames.pop();
                self.go_to(end + if block { 3 } else { 1 });
            }
            Stop::End => {
                self.push(close, end);
                self.frames.pop();
                // A string inside of an open interpolation is the smaller mistake of the two.
                if self.frames.is_empty() || block {
                    self.unclosed(open, if block { 3 } else { 1 }, end);
                }
                self.go_to(end);
            }
        }
    }

    /// Closes the interpolations that are open where a line ends at `at`. True if the line break is
    /// the text of a block, and so no token of its own.
    pub(super) fn line_ends(&mut self, at: usize) -> bool {
        let mut outermost = at;
        let mut is_text = false;
        while let Some(frame) = self.frames.last_mut() {
            frame.braces = 0;
            outermost = frame.interpolation;
            is_text = frame.block;
            self.push(TokenKind::InterpolationClose, at);
            if is_text {
                break;
            }
            self.frames.pop();
            self.push(TokenKind::StringClose, at);
        }
        let written = self.slice(outermost, at);
        let end = outermost + written.trim_end().len();
        let span = self.span(outermost, outermost + 2);
        let problem = Diagnostic::error(Code::K0003, span, "this `${` is not closed on its line");
        let close = if is_text { "}" } else { "}\"" };
        let problem = problem.label("a `}` is missing").suggestion("close it", self.span(end, end), close);
        self.problems.push(problem);
        if is_text {
            self.resume_string(at);
        }
        is_text
    }

    fn unclosed(&mut self, open: usize, quotes: usize, end: usize) {
        let what = if quotes == 3 { "this block of text" } else { "this string" };
        let problem =
            Diagnostic::error(Code::K0003, self.span(open, open + quotes), format!("{what} is never closed"));
        let written = self.slice(open, end);
        let at = open + written.trim_end().len();
        let title = if quotes == 3 { "add `\"\"\"` behind it" } else { "add `\"` at its end" };
        let quote = if quotes == 3 { "\n\"\"\"" } else { "\"" };
        let at = self.span(at, at);
        self.problems.push(problem.label("no closing quote").suggestion(title, at, quote));
    }

    pub(super) fn raw_string(&mut self, start: usize) {
        self.push(TokenKind::RawString, start);
        let rest = self.logos.remainder();
        let end = rest.find(['"', '\n', '\r']).unwrap_or(rest.len());
        let closed = rest.as_bytes().get(end) == Some(&b'"');
        self.logos.bump(end + usize::from(closed));
        if !closed {
            self.unclosed(start + 1, 1, start + 2 + end);
        }
    }

    pub(super) fn raw_block(&mut self, start: usize) {
        self.push(TokenKind::RawBlock, start);
        let from = start + 4;
        let limit = self.block_limit(start + 1);
        let inside = self.slice(from, limit);
        match inside.find("\"\"\"") {
            Some(at) => self.go_to(from + at + 3),
            None => {
                self.go_to(limit);
                self.unclosed(start + 1, 3, limit);
            }
        }
    }

    /// Where a block ends at the latest. Where no `"""` follows at all, that is before the first line
    /// that is indented no deeper than the line on which the block begins.
    fn block_limit(&mut self, open: usize) -> usize {
        let from = open + 3;
        let behind = self.text.get(from..).unwrap_or("");
        if !self.no_more_blocks && behind.contains("\"\"\"") {
            return self.text.len();
        }
        self.no_more_blocks = true;
        let before = self.text.get(..open).unwrap_or("");
        let line = before.rfind('\n').map_or(0, |at| at + 1);
        let indent = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
        let depth = indent(before.get(line..).unwrap_or(""));
        let mut at = from;
        for (number, line) in behind.split_inclusive('\n').enumerate() {
            if number > 0 && !line.trim().is_empty() && indent(line) <= depth {
                // The line break before it stays outside.
                let inside = self.text.get(from..at).unwrap_or("");
                return from + inside.trim_end_matches(['\n', '\r', ' ', '\t']).len();
            }
            at += line.len();
        }
        self.text.len()
    }

    fn scan(&mut self, from: usize, block: bool, limit: usize) -> (usize, Stop) {
        let bytes = self.text.as_bytes();
        let mut at = from;
        while at < limit {
            match bytes.get(at) {
                Some(b'"') if !block => return (at, Stop::Quote),
                Some(b'"') if bytes.get(at..at + 3) == Some(b"\"\"\"") => return (at, Stop::Quote),
                Some(b'\n' | b'\r') if !block => return (at, Stop::End),
                Some(b'$') if bytes.get(at + 1) == Some(&b'{') => return (at, Stop::Interpolation),
                Some(b'\\') => at = self.escape(at).min(limit),
                Some(_) => at += 1,
                None => break,
            }
        }
        (limit.max(from), Stop::End)
    }

    /// Passes the escape at `at` and reports it if it means nothing.
    fn escape(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or("");
        let (length, meaning) = cook::escape(rest);
        if meaning.is_none() {
            let text = rest.get(..length).unwrap_or("");
            // A backslash at the end of the line says nothing about escapes; the string is open.
            if length > 1 {
                let span = self.span(at, at + length);
                let shown: String = text.chars().flat_map(char::escape_debug).collect();
                let shown = shown.replacen("\\\\", "\\", 1);
                let problem = Diagnostic::error(Code::K0004, span, format!("`{shown}` is not an escape"))
                    .help("the escapes are `\\n`, `\\r`, `\\t`, `\\\"`, `\\\\`, `\\$` and `\\u{…}`")
                    .suggestion("double the backslash", span, format!("\\{text}"));
                self.problems.push(problem);
            }
        }
        at + length
    }

    /// Moves the lexer to `at`, which never lies behind it.
    fn go_to(&mut self, at: usize) {
        let here = self.logos.span().end;
        self.logos.bump(at.saturating_sub(here));
    }
}

enum Stop {
    Quote,
    Interpolation,
    End,
}
