//! Expressions that are no operators: strings, `if`, lambdas.

use super::exprs::{close, value};
use crate::kind::{NodeKind, TokenKind};
use crate::parser::{Completed, Context, Parser};

/// A string of any spelling.
pub(super) fn string(p: &mut Parser<'_>) -> Completed {
    let marker = p.start();
    if matches!(p.kind(), TokenKind::RawString | TokenKind::RawBlock) {
        p.leaf(NodeKind::TextPart);
        return p.finish(marker, NodeKind::StringExpr);
    }
    p.bump();
    loop {
        match p.kind() {
            TokenKind::StringText => {
                p.leaf(NodeKind::TextPart);
            }
            TokenKind::InterpolationOpen => interpolation(p),
            TokenKind::StringClose | TokenKind::BlockClose => {
                p.bump();
                break;
            }
            _ => break,
        }
    }
    p.finish(marker, NodeKind::StringExpr)
}

fn interpolation(p: &mut Parser<'_>) {
    let marker = p.start();
    p.bump();
    p.within(Context { in_paren: true, ..Context::default() }, |p| {
        value(p);
        close(p, TokenKind::InterpolationClose);
    });
    p.finish(marker, NodeKind::Interpolation);
}

/// `if c then a else b`. The parser stands at the `if`.
pub(super) fn if_expr(p: &mut Parser<'_>) -> Completed {
    let marker = p.start();
    p.bump();
    value(p);
    let marker = if_branches(p, marker);
    p.finish(marker, NodeKind::IfExpr)
}

/// What follows the condition.
pub(super) fn if_branches(p: &mut Parser<'_>, marker: crate::parser::Marker) -> crate::parser::Marker {
    branch(p, TokenKind::Then, "`then`");
    branch(p, TokenKind::Else, "`else`");
    marker
}

fn branch(p: &mut Parser<'_>, word: TokenKind, what: &str) {
    if p.eat(word) {
        value(p);
        return;
    }
    p.expected(what);
    // A word that was forgotten leaves its value behind.
    let has_value = !p.new_line() && super::exprs::starts_value(p.kind());
    if has_value {
        value(p);
    } else {
        p.hole(NodeKind::Missing);
    }
}

/// Whether the `(` here begins the parameters of a lambda.
pub(super) fn is_lambda(p: &Parser<'_>) -> bool {
    let mut ahead = 1;
    while p.nth(ahead) == TokenKind::Word {
        ahead += 1;
        if p.nth(ahead) == TokenKind::Comma {
            ahead += 1;
        }
    }
    p.nth(ahead) == TokenKind::RParen && p.nth(ahead + 1) == TokenKind::Arrow
}

/// `x => body`, `(x, y) => body`
pub(super) fn lambda(p: &mut Parser<'_>) -> Completed {
    let marker = p.start();
    let list = p.start();
    let in_paren = p.eat(TokenKind::LParen);
    while p.is(TokenKind::Word) {
        let param = p.start();
        p.leaf(NodeKind::Name);
        p.finish(param, NodeKind::FnParam);
        if !in_paren {
            break;
        }
        if !p.eat(TokenKind::Comma) && !p.at_end() {
            p.expected("a comma or `)`");
        }
    }
    if in_paren {
        p.eat(TokenKind::RParen);
    }
    p.finish(list, NodeKind::ParamList);
    p.eat(TokenKind::Arrow);
    value(p);
    p.finish(marker, NodeKind::LambdaExpr)
}
