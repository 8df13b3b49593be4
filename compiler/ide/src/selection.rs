//! Selections that grow: from a word to what it stands in, step by step.

use kdsl_base::Span;
use kdsl_syntax::{Parse, SyntaxNode, TokenKind};

use crate::brackets;

/// The selections at a place, the smallest first. Each one covers the one before it, and the last is the text.
pub fn selections(parse: &Parse, offset: u32) -> Vec<Span> {
    let mut found = Growing { offset, spans: Vec::new() };
    let token = parse.token_at(offset);
    let kind = parse.tokens.kind(token);
    if kind.is_comment() {
        found.push(parse.token_span(token));
        found.push(comments_around(parse, token));
    } else if !kind.is_trivia() && kind != TokenKind::Eof {
        found.push(parse.token_span(token));
    }
    let node = parse.node_at(offset);
    for node in std::iter::once(node).chain(node.ancestors()) {
        if let Some(pair) = brackets::pair(node).filter(|pair| pair.inner.touches(offset)) {
            let content = trimmed(parse, pair.inner);
            found.push(if content.touches(offset) { content } else { pair.inner });
            found.push(pair.outer);
        }
        found.push(node.span());
        found.push(with_docs(node));
    }
    found.push(Span::new(parse.file, 0, u32::try_from(parse.text.len()).unwrap_or(u32::MAX)));
    found.spans
}

/// Spans at a place, of which each is larger than the one before.
struct Growing {
    offset: u32,
    spans: Vec<Span>,
}

impl Growing {
    fn push(&mut self, span: Span) {
        let grows = self.spans.last().is_none_or(|last| span.covers(*last) && span != *last);
        if grows && span.touches(self.offset) && !span.is_empty() {
            self.spans.push(span);
        }
    }
}

/// Comments that follow each other, on lines of their own.
fn comments_around(parse: &Parse, token: u32) -> Span {
    let belongs = |token: u32| match parse.tokens.kind(token) {
        TokenKind::Space => true,
        TokenKind::Newline => parse.token_text(token).matches('\n').count() < 2,
        kind => kind.is_comment(),
    };
    let is_comment = |token: &u32| parse.tokens.kind(*token).is_comment();
    let first = (0..=token).rev().take_while(|token| belongs(*token)).filter(is_comment).last();
    let last = (token..parse.tokens.len()).take_while(|token| belongs(*token)).filter(is_comment).last();
    parse.token_span(first.unwrap_or(token)).to(parse.token_span(last.unwrap_or(token)))
}

/// A node with the documentation above it.
fn with_docs(node: SyntaxNode<'_>) -> Span {
    let parse = node.parse;
    let is_kept = |token: &u32| parse.tokens.kind(*token).is_trivia();
    let trivia = (0..node.tokens().start).rev().take_while(is_kept);
    let first = trivia.filter(|token| parse.tokens.kind(*token) == TokenKind::DocComment).last();
    first.map_or(node.span(), |first| parse.token_span(first).to(node.span()))
}

fn trimmed(parse: &Parse, span: Span) -> Span {
    let text = parse.text.get(span.range()).unwrap_or("");
    let blanks = |text: &str| u32::try_from(text.len()).unwrap_or(0);
    let start = span.start + blanks(text) - blanks(text.trim_start());
    Span { start, end: start.max(span.end - (blanks(text) - blanks(text.trim_end()))), ..span }
}
