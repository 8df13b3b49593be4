//! Lists and what stands in them.

use kdsl_base::{Code, Diagnostic};

use super::{end_of_entry, exprs, for_head, forms};
use crate::kind::{NodeKind, TokenKind};
use crate::parser::{Completed, Context, Parser};

/// `[ … ]`. The parser stands at the `[`.
pub(super) fn list(p: &mut Parser<'_>) -> Completed {
    let marker = p.start();
    p.bump();
    let context = Context { in_paren: false, in_head: false, before_colon: false, ..p.context };
    p.within(context, |p| {
        while !p.at_end() {
            let before = p.at;
            element(p);
            if p.is(TokenKind::Colon) && !p.new_line() {
                pair(p);
            }
            end_of_entry(p);
            if p.at == before {
                p.skip();
            }
        }
        p.eat(TokenKind::RBracket);
    });
    p.finish(marker, NodeKind::ListExpr)
}

/// `key: value` without its braces.
fn pair(p: &mut Parser<'_>) {
    let span = p.span();
    let problem = Diagnostic::error(Code::K0002, span, "a list holds values, and this is a key with a value");
    p.report(problem.help("put the entry in braces: `[{ key: value }]`"));
    p.skip_entry();
}

fn element(p: &mut Parser<'_>) {
    if !matches!(p.kind(), TokenKind::For | TokenKind::If) {
        element_here(p);
    } else if p.nested(element_here).is_none() {
        p.hole(NodeKind::Missing);
    }
}

fn element_here(p: &mut Parser<'_>) {
    match p.kind() {
        TokenKind::Ellipsis => spread(p),
        TokenKind::For => {
            let marker = p.start();
            p.bump();
            head(p, for_head);
            body(p);
            p.finish(marker, NodeKind::ForElement);
        }
        TokenKind::If => {
            let marker = p.start();
            p.bump();
            head(p, |p| {
                exprs::value(p);
            });
            if p.is(TokenKind::Colon) {
                body(p);
                p.finish(marker, NodeKind::IfElement);
            } else {
                let marker = forms::if_branches(p, marker);
                p.finish(marker, NodeKind::IfExpr);
            }
        }
        _ => {
            exprs::value(p);
        }
    }
}

/// What stands before the `:` of an element.
fn head(p: &mut Parser<'_>, rule: impl FnOnce(&mut Parser<'_>)) {
    let context = Context { before_colon: true, ..p.context };
    p.within(context, rule);
}

/// `: element`
fn body(p: &mut Parser<'_>) {
    if !p.eat(TokenKind::Colon) {
        p.expected("`:`");
        if p.new_line() || !exprs::starts_value(p.kind()) {
            p.hole(NodeKind::Missing);
            return;
        }
    }
    element(p);
}

/// `...expr`
pub(super) fn spread(p: &mut Parser<'_>) {
    let marker = p.start();
    p.bump();
    if p.new_line() {
        p.expected("a value");
        p.hole(NodeKind::Missing);
    } else {
        exprs::value(p);
    }
    p.finish(marker, NodeKind::Spread);
}
