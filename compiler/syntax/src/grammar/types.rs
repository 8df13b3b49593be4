//! Types.

use super::{end_of_entry, exprs, forms, name};
use crate::ast::BinaryOp;
use crate::kind::{NodeKind, TokenKind};
use crate::parser::{Completed, Context, Parser, is_string};

/// A type that must stand here. Produces a hole where it does not.
pub(super) fn ty(p: &mut Parser<'_>) -> Completed {
    p.nested(union).unwrap_or_else(|| p.hole(NodeKind::MissingType))
}

fn union(p: &mut Parser<'_>) -> Completed {
    let first = optional(p);
    if !p.is(TokenKind::Pipe) {
        return first;
    }
    let marker = p.precede(first);
    while p.eat(TokenKind::Pipe) {
        optional(p);
    }
    p.finish(marker, NodeKind::UnionType)
}

fn optional(p: &mut Parser<'_>) -> Completed {
    let mut inner = refined(p);
    while p.is_here(TokenKind::Question) || p.is_here(TokenKind::QuestionQuestion) {
        let marker = p.precede(inner);
        p.bump();
        inner = p.finish(marker, NodeKind::OptionalType);
    }
    inner
}

fn refined(p: &mut Parser<'_>) -> Completed {
    let base = primary(p);
    if !p.is_here(TokenKind::LParen) {
        return base;
    }
    let marker = p.precede(base);
    p.bump();
    let context = Context { in_paren: true, ..Context::default() };
    p.within(context, |p| {
        let is_pattern = is_string(p.kind());
        if !p.is(TokenKind::DotDot) {
            bound(p);
        }
        if !is_pattern && p.eat(TokenKind::DotDot) && !p.at_end() {
            bound(p);
        }
        exprs::close(p, TokenKind::RParen);
    });
    p.finish(marker, NodeKind::RefinedType)
}

/// A bound or a pattern: both are literals, so that a type is known without evaluating anything.
fn bound(p: &mut Parser<'_>) {
    let is_number = p.is(TokenKind::Number) || (p.is(TokenKind::Minus) && p.nth(1) == TokenKind::Number);
    if is_string(p.kind()) {
        forms::string(p);
    } else if is_number {
        number(p);
    } else if exprs::starts_value(p.kind()) {
        let problem = p.unexpected("a number or a pattern in quotes");
        p.report(problem.help("a type says its bounds with literals, as in `Int(1..10)`"));
        exprs::binary(p, BinaryOp::Range.strength() + 1);
    } else {
        p.expected("a range or a pattern");
        p.hole(NodeKind::Missing);
    }
}

fn primary(p: &mut Parser<'_>) -> Completed {
    match p.kind() {
        TokenKind::Word if p.new_line() && p.nth(1).is_word() && p.same_line(1) => missing(p),
        TokenKind::Word => path(p),
        TokenKind::Null => literal(p, |p| p.leaf(NodeKind::NullExpr)),
        TokenKind::True | TokenKind::False => literal(p, |p| p.leaf(NodeKind::BoolExpr)),
        TokenKind::Number => literal(p, number),
        TokenKind::Minus if p.nth(1) == TokenKind::Number => literal(p, number),
        kind if is_string(kind) => literal(p, forms::string),
        TokenKind::LBracket => {
            let marker = p.start();
            p.bump();
            p.within(Context { in_paren: true, ..Context::default() }, |p| {
                ty(p);
                exprs::close(p, TokenKind::RBracket);
            });
            p.finish(marker, NodeKind::ListType)
        }
        TokenKind::LParen => {
            let marker = p.start();
            p.bump();
            p.within(Context { in_paren: true, ..Context::default() }, |p| {
                ty(p);
                exprs::close(p, TokenKind::RParen);
            });
            p.finish(marker, NodeKind::ParenType)
        }
        TokenKind::LBrace => braces(p),
        _ => missing(p),
    }
}

fn missing(p: &mut Parser<'_>) -> Completed {
    p.expected("a type");
    p.hole(NodeKind::MissingType)
}

/// A number, or `-` and a number. The parser stands at one of them.
fn number(p: &mut Parser<'_>) -> Completed {
    if !p.is(TokenKind::Minus) {
        return p.leaf(NodeKind::NumberExpr);
    }
    let marker = p.start();
    p.bump();
    p.leaf(NodeKind::NumberExpr);
    p.finish(marker, NodeKind::UnaryExpr)
}

fn literal(p: &mut Parser<'_>, rule: impl FnOnce(&mut Parser<'_>) -> Completed) -> Completed {
    let marker = p.start();
    rule(p);
    p.finish(marker, NodeKind::LiteralType)
}

/// `Deployment.spec.replicas`. The parser stands at a word.
pub(super) fn path(p: &mut Parser<'_>) -> Completed {
    let marker = p.start();
    p.leaf(NodeKind::Name);
    while p.is_here(TokenKind::Dot) {
        p.bump();
        if !p.kind().is_word() || !p.same_line(0) {
            p.expected("a name");
            break;
        }
        p.leaf(NodeKind::Name);
    }
    p.finish(marker, NodeKind::TypePath)
}

fn braces(p: &mut Parser<'_>) -> Completed {
    let marker = p.start();
    p.bump();
    p.within(Context::default(), |p| {
        if p.is(TokenKind::LBracket) {
            map(p);
            return p.finish(marker, NodeKind::MapType);
        }
        while !p.at_end() {
            field(p);
            end_of_entry(p);
        }
        p.eat(TokenKind::RBrace);
        p.finish(marker, NodeKind::RecordType)
    })
}

/// `[K]: T }`
fn map(p: &mut Parser<'_>) {
    p.bump();
    ty(p);
    exprs::close(p, TokenKind::RBracket);
    if !p.eat(TokenKind::Colon) {
        p.expected("`:`");
    }
    ty(p);
    p.eat(TokenKind::Comma);
    exprs::close(p, TokenKind::RBrace);
}

/// `name?: T = default`. Consumes at least a token.
fn field(p: &mut Parser<'_>) {
    if !p.kind().is_word() {
        let problem = p.unexpected("a field");
        p.report(problem);
        p.skip();
        return p.skip_entry();
    }
    let marker = p.start();
    p.leaf(NodeKind::Name);
    p.eat(TokenKind::Question);
    annotation(p);
    if p.is_here(TokenKind::Equals) {
        p.bump();
        exprs::value(p);
    }
    p.finish(marker, NodeKind::TypeField);
}

/// `: T`, which must stand here.
pub(super) fn annotation(p: &mut Parser<'_>) {
    if p.eat(TokenKind::Colon) {
        ty(p);
        return;
    }
    let before = p.span_before();
    let starts =
        matches!(p.kind(), TokenKind::Word | TokenKind::LBracket | TokenKind::LBrace) || is_string(p.kind());
    if starts && !p.new_line() {
        let problem = p.missing("`:`");
        p.report(problem.fix("add `:`", kdsl_base::Span::at(p.file, before.end), ":"));
        ty(p);
    } else {
        p.expected("`:` and a type");
        p.hole(NodeKind::MissingType);
    }
}

/// `(a: T, b: U = x)` of a function. The parser stands at the `(`.
pub(super) fn params(p: &mut Parser<'_>) {
    let marker = p.start();
    p.bump();
    p.within(Context { in_paren: true, ..Context::default() }, |p| {
        while !p.at_end() {
            let before = p.at;
            let param = p.start();
            name(p, "a parameter");
            annotation(p);
            if p.eat(TokenKind::Equals) {
                exprs::value(p);
            }
            p.finish(param, NodeKind::FnParam);
            if !p.eat(TokenKind::Comma) && !p.at_end() {
                p.expected("a comma or `)`");
            }
            if p.at == before {
                p.skip();
            }
        }
        p.eat(TokenKind::RParen);
    });
    p.finish(marker, NodeKind::ParamList);
}
