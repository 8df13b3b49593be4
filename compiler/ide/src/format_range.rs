//! Formatting a part of a text: of all that the formatter would change, what lies there.
//!
//! The formatter keeps every token; what it changes lies between two of them, or is the indentation of a text
//! of several lines. So each change stands for itself, and a part of them can be made.

use std::ops::Range;

use kdsl_base::{Edit, FileId, Severity, Span};
use kdsl_syntax::{NodeKind, Parse, TokenKind, Tree};

/// The edits that bring a part of a text into the canonical style. In a text with mistakes the items of that
/// part that have none are formatted.
pub fn format_range(file: FileId, text: &str, within: Range<u32>) -> Vec<Edit> {
    let parse = kdsl_syntax::parse(file, text);
    if let Ok(formatted) = kdsl_fmt::format_parse(&parse) {
        return edits(&parse, &formatted, 0, &widened(&parse, within));
    }
    let mut all = Vec::new();
    let errors = || parse.problems.iter().filter(|problem| problem.severity == Severity::Error);
    for item in parse.root().children().filter(|item| item.kind() != NodeKind::ErrorItem) {
        let span = item.span();
        let is_wrong = errors().any(|problem| {
            problem.primary.span.touches(span.start)
                || (problem.primary.span.start >= span.start && problem.primary.span.start <= span.end)
        });
        let meets = span.start <= within.end && span.end >= within.start;
        // What begins in the middle of a line has another indentation in it.
        let begins_line =
            text.get(..span.start as usize).is_some_and(|before| before.ends_with('\n') || before.is_empty());
        if is_wrong || !meets || !begins_line {
            continue;
        }
        let alone = kdsl_syntax::parse(file, item.text());
        if let Ok(formatted) = kdsl_fmt::format_parse(&alone) {
            let part = within.start.saturating_sub(span.start)..within.end.saturating_sub(span.start);
            let formatted = formatted.strip_suffix('\n').unwrap_or(&formatted);
            all.extend(edits(&alone, formatted, span.start, &widened(&alone, part)));
        }
    }
    all
}

/// A part of a text with all of the texts of several lines that it begins or ends in: their lines are moved
/// together.
fn widened(parse: &Parse, within: Range<u32>) -> Range<u32> {
    let mut wide = within.clone();
    for id in parse.tree.descendants(Tree::ROOT) {
        let node = parse.node(id);
        let span = node.span();
        if node.kind() == NodeKind::StringExpr && span.start <= within.end && span.end >= within.start {
            wide.start = wide.start.min(span.start);
            wide.end = wide.end.max(span.end);
        }
    }
    wide
}

/// What differs between a text and its formatted form in a part of it; `base` is where the text begins.
fn edits(parse: &Parse, formatted: &str, base: u32, within: &Range<u32>) -> Vec<Edit> {
    let has_crlf = parse.text.contains("\r\n");
    let after = kdsl_syntax::parse(parse.file, formatted);
    let (old, new) = (Pieces::of(parse), Pieces::of(&after));
    if !old.kinds.iter().eq(new.kinds.iter()) {
        return Vec::new();
    }
    let mut edits = Vec::new();
    for (old, new) in old.spans.iter().zip(&new.spans) {
        let (before, text) = (slice(&parse.text, old), slice(formatted, new));
        let text = if has_crlf { text.replace('\n', "\r\n") } else { text.to_owned() };
        if before != text && old.start <= within.end && old.end >= within.start {
            let span = Span::new(parse.file, base + old.start, base + old.end);
            edits.push(Edit { span, replacement: text });
        }
    }
    edits
}

/// A text in pieces: each token that the formatter keeps, and what lies before each and behind the last.
struct Pieces {
    kinds: Vec<TokenKind>,
    spans: Vec<Range<u32>>,
}

impl Pieces {
    fn of(parse: &Parse) -> Pieces {
        let mut pieces = Pieces { kinds: Vec::new(), spans: Vec::new() };
        let mut end = 0;
        for token in 0..parse.tokens.len() {
            let kind = parse.tokens.kind(token);
            // Commas come and go with the ends of lines.
            if kind.is_trivia() || kind == TokenKind::Comma {
                continue;
            }
            let (start, next) = (parse.tokens.start(token), parse.tokens.end(token));
            pieces.kinds.push(kind);
            pieces.spans.extend([end..start, start..next]);
            end = next;
        }
        pieces
    }
}

fn slice<'t>(text: &'t str, range: &Range<u32>) -> &'t str {
    text.get(range.start as usize..range.end as usize).unwrap_or("")
}
