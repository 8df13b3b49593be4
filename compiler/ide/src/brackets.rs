//! The brackets and quotes of a tree: which nodes have them, and what lies between them.

use kdsl_base::Span;
use kdsl_syntax::{SyntaxNode, TokenKind};

/// A pair of brackets or quotes that belongs to a node itself.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pair {
    /// The pair, with what lies between.
    pub(crate) outer: Span,
    /// What lies between, blanks included.
    pub(crate) inner: Span,
}

/// The first pair of a node, up to the node's end where the closing one is missing.
pub(crate) fn pair(node: SyntaxNode<'_>) -> Option<Pair> {
    let parse = node.parse;
    let kind = |token: u32| parse.tokens.kind(token);
    let open = node.own_tokens().find(|token| closer(kind(*token)).is_some())?;
    let closing = closer(kind(open))?;
    let close = node.own_tokens().filter(|token| kind(*token) == closing).last();
    let opening = parse.token_span(open);
    let end = node.span().end;
    let (inner, outer) =
        close.map(|close| parse.token_span(close)).map_or((end, end), |close| (close.start, close.end));
    Some(Pair {
        outer: Span::new(parse.file, opening.start, outer.max(opening.end)),
        inner: Span::new(parse.file, opening.end, inner.max(opening.end)),
    })
}

fn closer(kind: TokenKind) -> Option<TokenKind> {
    match kind {
        TokenKind::StringOpen => Some(TokenKind::StringClose),
        TokenKind::BlockOpen => Some(TokenKind::BlockClose),
        _ => kind.closer(),
    }
}
