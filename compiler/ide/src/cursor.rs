//! Where a cursor stands in a text that is being typed: the word around it, and a tree in which that word is.
//!
//! Where nothing is typed yet there is nothing in the tree to ask about. So a name is put at the cursor and the
//! text parsed once more: an empty line becomes a key, the end of a path a member, a hole a value. What stands
//! before the cursor keeps its place, and so its meaning in the compiled program.

use std::borrow::Cow;

use kdsl_base::Span;
use kdsl_core::Analysis;
use kdsl_syntax::{NodeKind, Parse, SyntaxNode, TokenKind};

/// The name that is put where nothing is typed. Nobody writes it.
const TYPED: &str = "z__typed__";

/// A cursor in a text.
pub(crate) struct Cursor<'a> {
    /// The text as it is.
    pub(crate) text: &'a str,
    /// Where the cursor is, in bytes.
    pub(crate) offset: u32,
    /// What is being typed: the word around the cursor, or what is in the quotes around it.
    pub(crate) word: Span,
    /// Whether the cursor is in a string.
    pub(crate) in_string: bool,
    /// A tree with a word at the cursor.
    parse: Cow<'a, Parse>,
    /// The token of the word in that tree.
    token: u32,
}

impl<'a> Cursor<'a> {
    /// The cursor at `offset` of a file; none in a comment, and where nothing can be typed.
    pub(crate) fn new(analysis: &'a Analysis, parse: &'a Parse, offset: u32) -> Option<Cursor<'a>> {
        let text = analysis.sources.get(parse.file)?.text.as_ref();
        let offset = offset.min(u32::try_from(text.len()).ok()?);
        if !text.is_char_boundary(offset as usize) {
            return None;
        }
        let tokens = &parse.tokens;
        let left = offset.checked_sub(1).map_or(0, |before| tokens.at(before));
        let here = tokens.at(offset);
        let cursor = |token: u32, word: Span, in_string: bool| Cursor {
            text,
            offset,
            word,
            in_string,
            parse: Cow::Borrowed(parse),
            token,
        };
        let (kind, span) = (tokens.kind(left), parse.token_span(left));
        match kind {
            TokenKind::LineComment | TokenKind::DocComment if offset > span.start => return None,
            TokenKind::BlockComment if offset < span.end => return None,
            // An edit of several lines is none that an editor takes.
            TokenKind::StringText if parse.token_text(left).contains('\n') => return None,
            TokenKind::StringText => return Some(cursor(left, span, true)),
            TokenKind::StringOpen | TokenKind::BlockOpen if offset == span.end => {
                let next = left + 1;
                if parse.token_text(next).contains('\n') {
                    return None;
                }
                let text = parse.token_span(next);
                let has_text = tokens.kind(next) == TokenKind::StringText;
                let word = if has_text { text } else { Span::at(parse.file, offset) };
                return Some(cursor(if has_text { next } else { left }, word, true));
            }
            TokenKind::RawString | TokenKind::RawBlock if offset < span.end => return None,
            TokenKind::StringClose | TokenKind::BlockClose if !span.is_empty() => return None,
            TokenKind::InterpolationClose if !span.is_empty() => return None,
            TokenKind::Word | TokenKind::Number if offset > span.start => {
                return Some(cursor(left, span, false));
            }
            _ => {}
        }
        let word = match (kind.is_word() && offset > span.start, tokens.kind(here).is_word()) {
            (true, _) => span,
            (false, true) if tokens.start(here) == offset => {
                if tokens.kind(here) == TokenKind::Word {
                    return Some(cursor(here, parse.token_span(here), false));
                }
                parse.token_span(here)
            }
            _ => Span::at(parse.file, offset),
        };
        let mut with = String::with_capacity(text.len() + TYPED.len());
        with.push_str(text.get(..offset as usize)?);
        with.push_str(TYPED);
        with.push_str(text.get(offset as usize..)?);
        let typed = kdsl_syntax::parse(parse.file, with);
        let token = typed.tokens.at(offset);
        Some(Cursor { text, offset, word, in_string: false, parse: Cow::Owned(typed), token })
    }

    /// What is typed of the word before the cursor.
    pub(crate) fn prefix(&self) -> &'a str {
        self.text.get(self.word.start as usize..self.offset as usize).unwrap_or("")
    }

    /// The smallest node that has the word.
    pub(crate) fn node(&self) -> SyntaxNode<'_> {
        let mut found = self.parse.root();
        while let Some(inner) = found.children().find(|node| node.tokens().contains(&self.token)) {
            found = inner;
        }
        found
    }

    /// The text of the token that stands some tokens that matter before the word, on its line: 1 is the nearest.
    pub(crate) fn before(&self, nth: usize) -> &str {
        let kinds = &self.parse.tokens;
        let mut at = self.token;
        let mut left = nth;
        while let Some(before) = at.checked_sub(1) {
            at = before;
            match kinds.kind(at) {
                TokenKind::Newline => return "",
                kind if kind.is_trivia() => {}
                _ => left -= 1,
            }
            if left == 0 {
                return self.parse.token_text(at);
            }
        }
        ""
    }

    /// The place of the token before the word, on any line.
    pub(crate) fn span_before(&self) -> Option<Span> {
        let before = (0..self.token).rev().find(|token| !self.parse.tokens.kind(*token).is_trivia())?;
        Some(self.parse.token_span(before))
    }

    /// Whether a `:` stands directly before the word, where a blank belongs.
    pub(crate) fn touches_colon(&self) -> bool {
        let before = self.word.start.checked_sub(1).and_then(|at| self.text.as_bytes().get(at as usize));
        !self.in_string && before == Some(&b':')
    }

    /// Whether the word is the first of its line that matters.
    pub(crate) fn begins_line(&self) -> bool {
        self.before(1).is_empty()
    }

    /// What follows the word on its line, blanks left out.
    pub(crate) fn after(&self) -> &'a str {
        let rest = self.text.get(self.word.end as usize..).unwrap_or("");
        rest.split(['\n', '\r']).next().unwrap_or("").trim_start()
    }

    /// Whether a `:` or a `.` follows, so that the word is a key already.
    pub(crate) fn is_key_already(&self) -> bool {
        let after = self.after().trim_start_matches('"');
        after.starts_with(':') || (after.starts_with('.') && !after.starts_with(".."))
    }

    /// Whether the braces around the word are on one line with it, so that what is put there stays on it.
    pub(crate) fn is_inline(&self) -> bool {
        let around = self.node().ancestors().find(|node| {
            matches!(
                node.kind(),
                NodeKind::RecordExpr | NodeKind::EntryBlock | NodeKind::ListExpr | NodeKind::Block
            )
        });
        let Some(around) = around else { return false };
        let start = around.span().start as usize;
        let between = self.text.get(start..self.offset as usize).unwrap_or("");
        !between.contains('\n')
    }
}
