//! The grammar: recursive descent, with operator precedence for expressions. Each rule says whether
//! it may produce nothing; none gives up, and recovery is at the level of items, entries and elements.

mod exprs;
mod forms;
mod imports;
mod items;
mod lists;
mod records;
mod types;

use kdsl_base::Code;

use crate::kind::{NodeKind, TokenKind};
use crate::parser::Parser;

/// A whole file. Consumes everything.
pub(crate) fn file(p: &mut Parser<'_>) {
    let marker = p.start();
    while !p.is(TokenKind::Eof) {
        items::items(p);
        if p.kind().is_close() {
            // Brackets match by now, so this cannot be; but nothing may stop the loop.
            p.bump();
        }
    }
    p.finish(marker, NodeKind::File);
}

/// A text that is one expression. Consumes everything.
pub(crate) fn expression(p: &mut Parser<'_>) {
    let marker = p.start();
    exprs::value(p);
    if !p.is(TokenKind::Eof) {
        p.expected("the end of the expression");
    }
    while !p.is(TokenKind::Eof) {
        p.bump();
    }
    p.finish(marker, NodeKind::File);
}

/// A name that is declared. May produce nothing.
fn name(p: &mut Parser<'_>, what: &str) -> bool {
    if p.is(TokenKind::Word) && (p.same_line(0) || p.context.in_paren) {
        p.leaf(NodeKind::Name);
        return true;
    }
    if p.kind().is_word() && p.same_line(0) {
        let message = format!("{} cannot be a name, because it is a keyword", p.shown(p.at));
        p.error(p.span(), message);
        p.leaf(NodeKind::Name);
        return true;
    }
    p.expected(what);
    if p.is_here(TokenKind::Number) {
        p.bump();
    }
    false
}

/// The end of an entry, element or item: a new line, a comma, or the end of what is around it.
/// Consumes a comma.
fn end_of_entry(p: &mut Parser<'_>) {
    if p.eat(TokenKind::Comma) || p.at_end() || p.new_line() {
        return;
    }
    let insert = kdsl_base::Span::at(p.file, p.span_before().end);
    let found = p.shown(p.at);
    if p.is(TokenKind::Semicolon) {
        let problem = kdsl_base::Diagnostic::error(
            Code::K0012,
            p.span(),
            "a line break or a comma ends an entry, not `;`",
        );
        let span = p.span();
        p.report(problem.fix("delete it", span, ""));
        return p.bump();
    }
    let message = format!("expected a comma or a new line before {found}");
    let problem = kdsl_base::Diagnostic::error(Code::K0012, p.span(), message);
    p.report(problem.suggestion("add a comma", insert, ","));
}

/// The variables of a `for`, its `in`, and what is gone through. The `for` is consumed already.
fn for_head(p: &mut Parser<'_>) {
    name(p, "a variable");
    if p.eat(TokenKind::Comma) {
        name(p, "a variable");
    }
    if !p.eat(TokenKind::In) {
        p.expected("`in`");
        if !exprs::starts_value(p.kind()) || p.new_line() {
            p.hole(NodeKind::Missing);
            return;
        }
    }
    exprs::value(p);
}
