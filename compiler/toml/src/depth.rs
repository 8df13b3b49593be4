//! How deep a text goes, told from its tokens, before tables are made of it: the parser bounds
//! brackets and dotted keys each for itself, and the two together go deeper than a stack may.

use kdsl_base::{FileId, Span};
use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use crate::DEPTH;
use crate::convert::span;

/// The first place at which tables and lists lie deeper in each other than [`DEPTH`].
pub(crate) fn too_deep(file: FileId, text: &str) -> Option<Span> {
    // How many levels each open bracket and the key before it made.
    let mut open: Vec<usize> = Vec::new();
    let mut depth = 0;
    let mut dots = 0;
    for token in Source::new(text).lex() {
        match token.kind() {
            TokenKind::Dot => dots += 1,
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => {
                open.push(dots + 1);
                depth += dots + 1;
                dots = 0;
            }
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                depth -= open.pop().unwrap_or(0);
                dots = 0;
            }
            TokenKind::Comma | TokenKind::Newline => dots = 0,
            _ => {}
        }
        if depth + dots > DEPTH {
            return Some(span(file, &(token.span().start()..token.span().end())));
        }
    }
    None
}
