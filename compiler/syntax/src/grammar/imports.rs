//! `import`.

use super::{end_of_entry, forms, name};
use crate::kind::{NodeKind, TokenKind};
use crate::parser::{Context, Parser, is_string};

/// `import …`. The parser stands at the word.
pub(super) fn import(p: &mut Parser<'_>) {
    let marker = p.start();
    p.bump();
    if p.is_here(TokenKind::LBrace) {
        list(p);
        from(p);
    } else if p.is_here(TokenKind::Word) && p.word() == "component" {
        p.bump();
        if p.is_here(TokenKind::Word) && p.word() == "from" {
            p.expected("a name");
        } else {
            name(p, "a name");
        }
        from(p);
    } else {
        path(p);
        as_name(p);
    }
    p.finish(marker, NodeKind::Import);
}

/// `{ A, B as C }`
fn list(p: &mut Parser<'_>) {
    let marker = p.start();
    p.bump();
    p.within(Context::default(), |p| {
        while !p.at_end() {
            if !p.is(TokenKind::Word) {
                let problem = p.unexpected("a name");
                p.report(problem);
                p.skip();
                p.skip_entry();
            } else {
                let one = p.start();
                p.leaf(NodeKind::Name);
                as_name(p);
                p.finish(one, NodeKind::ImportName);
            }
            end_of_entry(p);
        }
        p.eat(TokenKind::RBrace);
    });
    p.finish(marker, NodeKind::ImportList);
}

fn from(p: &mut Parser<'_>) {
    if p.is_here(TokenKind::Word) && p.word() == "from" {
        p.bump();
    } else {
        p.expected("`from`");
    }
    path(p);
}

fn path(p: &mut Parser<'_>) {
    if is_string(p.kind()) && p.same_line(0) {
        forms::string(p);
    } else {
        p.expected("the path of a file in quotes");
    }
}

/// `as name`. May produce nothing.
pub(super) fn as_name(p: &mut Parser<'_>) {
    if p.is_here(TokenKind::Word) && p.word() == "as" {
        let marker = p.start();
        p.bump();
        name(p, "a name");
        p.finish(marker, NodeKind::AsName);
    }
}
