//! Records and what stands in them.

use kdsl_base::{Code, Diagnostic, Span};

use super::{end_of_entry, exprs, for_head, forms, items, lists};
use crate::kind::{NodeKind, TokenKind};
use crate::parser::{Completed, Context, Parser, is_string};

/// `{ … }`. The parser stands at the `{`.
pub(super) fn record(p: &mut Parser<'_>) -> Completed {
    let marker = p.start();
    braces(p);
    p.finish(marker, NodeKind::RecordExpr)
}

fn braces(p: &mut Parser<'_>) {
    p.bump();
    let context = Context { in_paren: false, in_head: false, before_colon: false, ..p.context };
    p.within(context, |p| {
        while !p.at_end() {
            let before = p.at;
            entry(p);
            end_of_entry(p);
            if p.at == before {
                garbage(p);
            }
        }
        p.eat(TokenKind::RBrace);
    });
}

/// Something that begins no entry. Consumes at least a token.
fn garbage(p: &mut Parser<'_>) {
    let marker = p.start();
    p.skip();
    p.skip_entry();
    p.finish(marker, NodeKind::ErrorEntry);
}

/// One entry. May produce nothing, where something stands that begins none.
fn entry(p: &mut Parser<'_>) {
    let kind = p.kind();
    if kind.is_word() && matches!(p.nth(1), TokenKind::Colon | TokenKind::Dot) {
        return pair(p);
    }
    match kind {
        TokenKind::If => if_entries(p),
        TokenKind::For => {
            let marker = p.start();
            p.bump();
            let context = Context { in_head: true, ..p.context };
            p.within(context, for_head);
            block(p);
            p.finish(marker, NodeKind::ForEntries);
        }
        TokenKind::Ellipsis => lists::spread(p),
        TokenKind::Word if p.word() == "let" && p.nth(1).is_word() && p.same_line(1) => items::let_item(p),
        kind if kind.is_word() || is_string(kind) => pair(p),
        TokenKind::Number => pair(p),
        TokenKind::Minus => {
            let problem = p.unexpected("a field").help("a list is written in brackets: `[a, b]`");
            p.report(problem);
            garbage(p);
        }
        TokenKind::Comma => {
            let problem = p.unexpected("a field");
            p.report(problem);
        }
        TokenKind::LBrace => {
            let problem = p.unexpected("a field");
            p.report(problem);
            // What is typed in it keeps its form, so that an editor can go on helping.
            let marker = p.start();
            record(p);
            p.finish(marker, NodeKind::ErrorEntry);
        }
        _ => {
            let problem = p.unexpected("a field");
            p.report(problem);
            garbage(p);
        }
    }
}

/// `key.path: value`
fn pair(p: &mut Parser<'_>) {
    let marker = p.start();
    key_path(p);
    if p.eat(TokenKind::Colon) {
        exprs::value(p);
    } else {
        without_colon(p);
    }
    p.finish(marker, NodeKind::Entry);
}

fn key_path(p: &mut Parser<'_>) {
    let marker = p.start();
    let first = p.span();
    let mut quotes = false;
    loop {
        match p.kind() {
            kind if is_string(kind) => {
                forms::string(p);
            }
            TokenKind::Number => {
                quotes = true;
                p.leaf(NodeKind::KeyWord);
            }
            _ => {
                p.leaf(NodeKind::KeyWord);
            }
        }
        if !p.is_here(TokenKind::Dot) {
            break;
        }
        p.bump();
        let next = p.kind();
        if !(next.is_word() || is_string(next) || next == TokenKind::Number) || !p.same_line(0) {
            p.expected("a field");
            break;
        }
    }
    if p.is_here(TokenKind::Slash) && tail_ends_in_colon(p) {
        quotes = true;
        while !p.is(TokenKind::Colon) {
            p.bump();
        }
    }
    if quotes && p.is(TokenKind::Colon) {
        needs_quotes(p, first.to(p.span_before()));
    }
    p.finish(marker, NodeKind::KeyPath);
}

/// Whether `/name.more:` follows, as in a label's key.
fn tail_ends_in_colon(p: &Parser<'_>) -> bool {
    let mut ahead = 0;
    loop {
        match p.nth(ahead) {
            TokenKind::Colon => return true,
            TokenKind::Slash | TokenKind::Dot | TokenKind::Minus | TokenKind::Number => {}
            kind if kind.is_word() => {}
            _ => return false,
        }
        if !p.same_line(ahead) {
            return false;
        }
        ahead += 1;
    }
}

fn needs_quotes(p: &mut Parser<'_>, span: Span) {
    let text = p.text.get(span.range()).unwrap_or("");
    let shown: String = text.chars().take(60).collect();
    let problem = Diagnostic::error(Code::K0011, span, format!("the key `{shown}` needs quotes"));
    let problem = if text.contains('"') {
        problem.help("a key that is no word stands in quotes")
    } else {
        problem.suggestion("quote it", span, format!("\"{text}\""))
    };
    p.report(problem);
}

/// A key behind which no `:` stands: half typed, a mistake, or a key alone in an `external`.
fn without_colon(p: &mut Parser<'_>) {
    let ends = p.at_end() || p.new_line() || p.is(TokenKind::Comma);
    if ends && p.context.bare_keys {
        return;
    }
    let key = p.shown(p.at.saturating_sub(1));
    let before = p.span_before();
    let insert = Span::at(p.file, before.end);
    if ends {
        // Behind a last `.` something else is missing, and has been reported.
        if p.at > 0 && p.sigs.get(p.at - 1).is_none_or(|sig| sig.kind != TokenKind::Dot) {
            p.error(before, format!("expected `:` and a value after the key {key}"));
        }
        return;
    }
    if p.is(TokenKind::Equals) {
        let span = p.span();
        let problem =
            Diagnostic::error(Code::K0002, span, format!("the key {key} is set with `:`, not with `=`"));
        p.report(problem.fix("write `:`", span, ":"));
        p.bump();
        exprs::value(p);
        return;
    }
    let message = format!("expected `:` after the key {key}");
    let problem = Diagnostic::error(Code::K0002, before, message);
    if exprs::starts_value(p.kind()) {
        p.report(problem.fix("add `:`", insert, ":"));
        exprs::value(p);
    } else {
        p.report(problem);
        p.skip_entry();
    }
}

fn if_entries(p: &mut Parser<'_>) {
    if p.nested(if_entries_here).is_none() {
        p.hole(NodeKind::ErrorEntry);
    }
}

fn if_entries_here(p: &mut Parser<'_>) {
    let marker = p.start();
    p.bump();
    let context = Context { in_head: true, ..p.context };
    p.within(context, exprs::value);
    block(p);
    if p.eat(TokenKind::Else) {
        if p.is_here(TokenKind::If) { if_entries(p) } else { block(p) }
    }
    p.finish(marker, NodeKind::IfEntries);
}

/// The braces behind the head of an `if` or `for`. May produce nothing.
fn block(p: &mut Parser<'_>) {
    if items::brace(p) {
        let marker = p.start();
        braces(p);
        p.finish(marker, NodeKind::EntryBlock);
    }
}
