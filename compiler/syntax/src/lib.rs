//! From text to a tree: the lexer, the grammar with its recovery, and typed views of the result.
//!
//! [`parse`] never fails. It gives a lossless vector of tokens, a tree over them that has holes where
//! something is missing, and the problems it met. An unfinished line keeps the item around it, so an
//! editor can complete and hover in a program that is being typed.

pub mod ast;
mod brackets;
mod build;
mod cook;
mod grammar;
mod kind;
mod lexer;
mod number;
mod parser;
mod problems;
mod repair;
mod table;
mod tree;

pub use brackets::MAX_NESTING;
pub use build::MAX_DEPTH;
pub use kind::{NodeKind, TokenKind};
pub use number::{Malformed, NumberValue, number};
pub use table::{CONTEXT_WORDS, ITEM_WORDS, KEYWORDS, TokenTable, token_table};
pub use tree::{Children, NodeData, NodeId, Parse, SyntaxNode, Token, Tokens, Tree};

use std::sync::Arc;

/// Parses the text of a file. A text that is shared already is not copied.
pub fn parse(file: kdsl_base::FileId, text: impl Into<Arc<str>>) -> Parse {
    parse_by(file, text.into(), grammar::file)
}

/// Parses a text that is one expression: [`ast::File::expr`] of the result.
pub fn parse_expression(file: kdsl_base::FileId, text: impl Into<Arc<str>>) -> Parse {
    parse_by(file, text.into(), grammar::expression)
}

fn parse_by(file: kdsl_base::FileId, text: Arc<str>, grammar: fn(&mut parser::Parser<'_>)) -> Parse {
    let lexed = lexer::lex(file, &text);
    let mut significant = brackets::significant(file, &text, &lexed.tokens);
    let tokens = Tokens(lexed.tokens);
    let mut parser = parser::Parser::new(file, &text, &tokens, &significant.sigs);
    grammar(&mut parser);
    let built = build::build(parser.events, &significant.sigs);
    if let Some(token) = built.too_deep {
        let span = kdsl_base::Span::new(file, tokens.start(token), tokens.end(token));
        significant.problems.push(brackets::nested_too_deeply(span));
    }
    let problems = problems::merge(&text, lexed.problems, significant.problems, parser.problems);
    Parse { file, text, tokens, tree: built.tree, problems }
}

#[cfg(test)]
mod tests;
