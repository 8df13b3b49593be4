//! What is written for somebody who types: the indentation of a new line, the form of what a bracket closes,
//! and comments that go on.

use std::ops::Range;

use kdsl_base::{Edit, FileId, Span};
use kdsl_syntax::{Parse, TokenKind};

use crate::format_range::format_range;

/// The columns that what stands in brackets is indented by.
const INDENT: usize = 2;

/// The edits that follow a letter that was typed before `offset`: a line break, or a bracket that closes.
pub fn format_on_type(file: FileId, text: &str, offset: u32, typed: char) -> Vec<Edit> {
    let parse = kdsl_syntax::parse(file, text);
    match typed {
        '\n' => new_line(&parse, offset).into_iter().collect(),
        '}' | ']' | ')' => closed(&parse, offset),
        _ => Vec::new(),
    }
}

/// What a key for a new line writes in place of `at`, with `$0` where the cursor stands afterwards; none where
/// it is but a new line.
pub fn on_enter(file: FileId, text: &str, at: Range<u32>) -> Option<Edit> {
    let parse = &kdsl_syntax::parse(file, text);
    let before = text.get(..at.start as usize)?;
    let after = text.get(at.end as usize..)?;
    let line = before.rsplit('\n').next()?;
    let indent: String = line.chars().take_while(|letter| matches!(letter, ' ' | '\t')).collect();
    let span = Span::new(parse.file, at.start, at.end);
    if let Some(mark) = comment(parse, at.start, after) {
        return Some(Edit { span, replacement: format!("\n{indent}{mark}$0") });
    }
    let open = before.trim_end_matches([' ', '\t']).chars().next_back()?;
    let close = after.trim_start_matches([' ', '\t']).chars().next();
    let is_pair = matches!((open, close), ('{', Some('}')) | ('[', Some(']')) | ('(', Some(')')));
    if !is_pair || !is_code(parse, at.start) {
        return None;
    }
    let blanks =
        |text: &str| u32::try_from(text.len() - text.trim_start_matches([' ', '\t']).len()).unwrap_or(0);
    let left = before.len() - before.trim_end_matches([' ', '\t']).len();
    let start = at.start - u32::try_from(left).unwrap_or(0);
    let span = Span::new(parse.file, start, at.end + blanks(after));
    let inner = " ".repeat(INDENT);
    Some(Edit { span, replacement: format!("\n{indent}{inner}$0\n{indent}") })
}

/// The sign of the comment that goes on: that which the place is in, unless it is empty or ends there while code
/// stands before it.
fn comment(parse: &Parse, offset: u32, after: &str) -> Option<&'static str> {
    let token = (0..parse.tokens.len()).find(|token| {
        parse.tokens.kind(*token).is_comment()
            && parse.tokens.start(*token) < offset
            && offset <= parse.tokens.end(*token)
    })?;
    let mark = match parse.tokens.kind(token) {
        TokenKind::DocComment => "/// ",
        TokenKind::LineComment => "// ",
        _ => return None,
    };
    let text = parse.token_text(token);
    let start = parse.tokens.start(token) as usize;
    if offset as usize <= start + mark.trim_end().len() || text.trim_end().len() < mark.len() {
        return None;
    }
    let line = parse.text.get(..start)?.rsplit('\n').next()?;
    let stands_alone = line.trim().is_empty();
    let ends_here = after.trim_start_matches([' ', '\t', '\r']).starts_with('\n') || after.trim().is_empty();
    (mark == "/// " || stands_alone || !ends_here).then_some(mark)
}

fn is_code(parse: &Parse, offset: u32) -> bool {
    let token = parse.tokens.at(offset.saturating_sub(1));
    !parse.tokens.kind(token).is_comment()
        && !matches!(
            parse.tokens.kind(token),
            TokenKind::StringText | TokenKind::RawString | TokenKind::RawBlock
        )
}

/// The indentation of the line that the cursor is on: that of the line with the nearest open bracket, and more.
fn new_line(parse: &Parse, offset: u32) -> Option<Edit> {
    let here = parse.tokens.at(offset);
    // In a text or a comment blanks are the author's.
    if !matches!(parse.tokens.kind(here), TokenKind::Newline | TokenKind::Space | TokenKind::Eof)
        && parse.tokens.start(here) < offset
    {
        return None;
    }
    let text: &str = &parse.text;
    let start = text.get(..offset as usize)?.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(start..)?;
    let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
    let rest = line.get(blanks..)?;
    let mut open: Vec<(u32, TokenKind)> = Vec::new();
    for token in (0..parse.tokens.len()).take_while(|token| (parse.tokens.start(*token) as usize) < start) {
        let kind = parse.tokens.kind(token);
        if kind.is_open() {
            open.push((parse.tokens.start(token), kind));
        } else if kind.is_close() && open.last().and_then(|(_, open)| open.closer()) == Some(kind) {
            open.pop();
        }
    }
    let mut indent = 0;
    if let Some((at, _)) = open.last() {
        let around = text.get(..*at as usize)?.rsplit('\n').next()?;
        indent = around.chars().take_while(|letter| *letter == ' ').count();
        if !rest.starts_with(['}', ']', ')']) {
            indent += INDENT;
        }
    }
    let span = Span::new(parse.file, number(start), number(start + blanks));
    let replacement = " ".repeat(indent);
    (line.get(..blanks) != Some(replacement.as_str())).then_some(Edit { span, replacement })
}

/// The form of what was closed by the bracket before `offset`.
fn closed(parse: &Parse, offset: u32) -> Vec<Edit> {
    let token = parse.tokens.at(offset.saturating_sub(1));
    if !parse.tokens.kind(token).is_close() || parse.tokens.end(token) != offset {
        return Vec::new();
    }
    let mut node = parse.node_at(offset);
    while node.last_token() != Some(token) {
        let Some(parent) = node.parent() else { return Vec::new() };
        node = parent;
    }
    let span = node.span();
    let mut edits = format_range(parse.file, &parse.text, span.start..span.end);
    edits.retain(|edit| edit.span.start >= span.start && edit.span.end <= span.end);
    edits
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
