//! Expressions: operators, members, calls.

use kdsl_base::{Code, Diagnostic, Span};

use super::{forms, lists, records};
use crate::ast::BinaryOp;
use crate::kind::{NodeKind, TokenKind};
use crate::parser::{Completed, Context, Parser, is_string, is_string_open};

/// How tightly `!` and `-` bind: tighter than any operator between operands.
const PREFIX: u8 = 9;

/// Whether an expression can begin with the token.
pub(super) const fn starts_value(kind: TokenKind) -> bool {
    use TokenKind::{False, If, LBrace, LBracket, LParen, Minus, Not, Null, Number, True, Word};
    is_string(kind)
        || matches!(kind, Word | Null | True | False | If | Number | LBrace | LBracket | LParen | Minus | Not)
}

/// An expression that must stand here, on this line or the next. Produces a hole where it does not.
pub(super) fn value(p: &mut Parser<'_>) -> Completed {
    if starts_value(p.kind()) && (!p.new_line() || !begins_anew(p)) {
        return binary(p, 0);
    }
    missing(p)
}

fn missing(p: &mut Parser<'_>) -> Completed {
    p.expected("a value");
    p.hole(NodeKind::Missing)
}

/// Whether the new line here begins an entry or an item, so that the value before it is missing.
fn begins_anew(p: &Parser<'_>) -> bool {
    let kind = p.kind();
    let is_colon = |next| next == TokenKind::Colon && !p.context.before_colon;
    if is_string_open(kind) {
        return p.nth(2) == TokenKind::StringClose && is_colon(p.nth(3));
    }
    if !kind.is_word() {
        return false;
    }
    let mut ahead = 1;
    while p.nth(ahead) == TokenKind::Dot && p.nth(ahead + 1).is_word() && p.same_line(ahead + 1) {
        ahead += 2;
    }
    let next = p.nth(ahead);
    let is_item = next == TokenKind::Word || is_string(next);
    p.same_line(ahead) && (is_colon(next) || (kind == TokenKind::Word && is_item))
}

/// Operators of at least this strength. Always produces a node.
pub(super) fn binary(p: &mut Parser<'_>, least: u8) -> Completed {
    let result = p.nested(|p| {
        let mut left = operand(p);
        while let Some(op) = operator(p) {
            if op.strength() < least {
                break;
            }
            let marker = p.precede(left);
            check_minus(p);
            p.bump();
            let begins = starts_value(p.kind()) && (!p.new_line() || !begins_anew(p));
            if begins && !(p.context.in_head && p.is(TokenKind::LBrace)) {
                binary(p, op.strength() + 1);
            } else {
                missing(p);
            }
            left = p.finish(marker, NodeKind::BinaryExpr);
        }
        left
    });
    result.unwrap_or_else(|| p.hole(NodeKind::Missing))
}

/// The operator that goes on with the expression here, if one does.
fn operator(p: &Parser<'_>) -> Option<BinaryOp> {
    let op = BinaryOp::of(p.kind())?;
    let continues = !matches!(op, BinaryOp::Subtract | BinaryOp::In | BinaryOp::Range);
    (!p.new_line() || continues).then_some(op)
}

/// A `-` between operands has blanks on both sides, else one cannot see what it does.
fn check_minus(p: &mut Parser<'_>) {
    if !p.is(TokenKind::Minus) {
        return;
    }
    let (before, after) = (p.sig(0).spaced, p.sig(1).spaced);
    if before && after {
        return;
    }
    let span = p.span();
    if !before {
        let problem = Diagnostic::error(Code::K0008, span, "a `-` that subtracts has blanks on both sides");
        let replacement = if after { " -" } else { " - " };
        return p.report(problem.fix("write it with blanks", span, replacement));
    }
    let problem = Diagnostic::error(Code::K0008, span, "this `-` may subtract or begin a negative number")
        .suggestion("subtract", span, "- ")
        .suggestion("make it an entry of its own", Span::at(span.file, p.span_before().end), ",");
    p.report(problem);
}

/// An operand with its members, indexes and calls. Always produces a node.
fn operand(p: &mut Parser<'_>) -> Completed {
    match p.kind() {
        TokenKind::Not | TokenKind::Minus => {
            let marker = p.start();
            p.bump();
            if starts_value(p.kind()) && !p.new_line() {
                binary(p, PREFIX);
            } else {
                missing(p);
            }
            p.finish(marker, NodeKind::UnaryExpr)
        }
        TokenKind::If => forms::if_expr(p),
        _ => {
            let base = primary(p);
            postfix(p, base)
        }
    }
}

fn primary(p: &mut Parser<'_>) -> Completed {
    match p.kind() {
        TokenKind::Word if p.nth(1) == TokenKind::Arrow => forms::lambda(p),
        TokenKind::Word if is_replace(p) => {
            let marker = p.start();
            p.bump();
            records::record(p);
            p.finish(marker, NodeKind::ReplaceExpr)
        }
        TokenKind::Word => p.leaf(NodeKind::NameExpr),
        TokenKind::Null => p.leaf(NodeKind::NullExpr),
        TokenKind::True | TokenKind::False => p.leaf(NodeKind::BoolExpr),
        TokenKind::Number => p.leaf(NodeKind::NumberExpr),
        kind if is_string(kind) => forms::string(p),
        TokenKind::LBracket => lists::list(p),
        TokenKind::LBrace if !p.context.in_head => records::record(p),
        TokenKind::LParen if forms::is_lambda(p) => forms::lambda(p),
        TokenKind::LParen => paren(p),
        _ => missing(p),
    }
}

fn is_replace(p: &Parser<'_>) -> bool {
    p.nth(1) == TokenKind::LBrace && p.same_line(1) && !p.context.in_head && p.word() == "replace"
}

fn paren(p: &mut Parser<'_>) -> Completed {
    let marker = p.start();
    p.bump();
    let context = Context { in_paren: true, in_head: false, before_colon: false, ..p.context };
    p.within(context, |p| {
        value(p);
        close(p, TokenKind::RParen);
    });
    p.finish(marker, NodeKind::ParenExpr)
}

/// The closer of a bracket that holds one thing: what stands before it is reported and passed.
pub(super) fn close(p: &mut Parser<'_>, closer: TokenKind) {
    if !p.at_end() {
        let what = match closer {
            TokenKind::RParen => "`)`",
            TokenKind::RBracket => "`]`",
            _ => "`}`",
        };
        p.expected(what);
        while !p.at_end() {
            p.skip();
        }
    }
    p.eat(closer);
}

/// Members, indexes and calls behind an operand.
pub(super) fn postfix(p: &mut Parser<'_>, base: Completed) -> Completed {
    let mut left = base;
    loop {
        left = match p.kind() {
            TokenKind::Dot => member(p, left),
            TokenKind::QuestionDot if p.nth(1) == TokenKind::LBracket => index(p, left),
            TokenKind::QuestionDot => member(p, left),
            TokenKind::LBracket if !p.new_line() => index(p, left),
            TokenKind::LParen if !p.new_line() => call(p, left),
            _ => return left,
        };
    }
}

fn member(p: &mut Parser<'_>, base: Completed) -> Completed {
    let marker = p.precede(base);
    p.bump();
    if p.kind().is_word() && p.same_line(0) {
        p.leaf(NodeKind::Name);
    } else {
        p.expected("a field");
    }
    p.finish(marker, NodeKind::FieldExpr)
}

fn index(p: &mut Parser<'_>, base: Completed) -> Completed {
    let marker = p.precede(base);
    p.eat(TokenKind::QuestionDot);
    p.bump();
    let context = Context { in_paren: true, in_head: false, before_colon: false, ..p.context };
    p.within(context, |p| {
        value(p);
        close(p, TokenKind::RBracket);
    });
    p.finish(marker, NodeKind::IndexExpr)
}

fn call(p: &mut Parser<'_>, callee: Completed) -> Completed {
    let marker = p.precede(callee);
    p.bump();
    let context = Context { in_paren: true, in_head: false, before_colon: false, ..p.context };
    p.within(context, arguments);
    p.finish(marker, NodeKind::CallExpr)
}

fn arguments(p: &mut Parser<'_>) {
    while !p.at_end() {
        let marker = p.start();
        if p.kind().is_word() && p.nth(1) == TokenKind::Colon {
            p.leaf(NodeKind::Name);
            p.bump();
        }
        value(p);
        p.finish(marker, NodeKind::Argument);
        if !p.eat(TokenKind::Comma) && !p.at_end() {
            p.expected("a comma or `)`");
            if !starts_value(p.kind()) {
                p.skip_entry();
                p.eat(TokenKind::Comma);
            }
        }
    }
    p.eat(TokenKind::RParen);
}
