//! Items. Item words mean something only here, at the start of an item.

use kdsl_base::{Code, Diagnostic, Span, nearest};

use super::{end_of_entry, exprs, for_head, forms, imports, name, records, types};
use crate::kind::{NodeKind, TokenKind};
use crate::parser::{Context, Parser, is_string};
use crate::table::ITEM_WORDS;

/// Items up to the end of what is around them.
pub(super) fn items(p: &mut Parser<'_>) {
    while !p.at_end() {
        let before = p.at;
        if p.nested(item).is_none() {
            p.hole(NodeKind::ErrorItem);
        }
        if p.at == before {
            let marker = p.start();
            p.skip();
            p.finish(marker, NodeKind::ErrorItem);
        }
        end_of_entry(p);
    }
}

/// One item. Always consumes something.
fn item(p: &mut Parser<'_>) {
    match p.kind() {
        TokenKind::If => if_item(p),
        TokenKind::For => {
            let marker = p.start();
            p.bump();
            p.within(Context { in_head: true, ..Context::default() }, for_head);
            block(p);
            p.finish(marker, NodeKind::ForItem);
        }
        TokenKind::Word => word(p),
        _ => no_item(p),
    }
}

fn word(p: &mut Parser<'_>) {
    let word = p.word();
    let next = p.nth(1);
    // Where items stand there are no keys: `let : Int = 2` lacks its name.
    if next == TokenKind::Colon && p.same_line(1) && !matches!(word, "let" | "param") {
        return no_item(p);
    }
    if starts_kind(p, 0) {
        return resource(p, false);
    }
    if next != TokenKind::Dot && item_of(p, word) {
        return;
    }
    unknown(p, word);
}

/// Whether a kind stands at `ahead`, perhaps behind a namespace.
fn starts_kind(p: &Parser<'_>, mut ahead: usize) -> bool {
    while p.nth(ahead) == TokenKind::Word {
        if p.word_at(ahead).starts_with(|first: char| first.is_ascii_uppercase()) {
            return true;
        }
        if p.nth(ahead + 1) != TokenKind::Dot {
            return false;
        }
        ahead += 2;
    }
    false
}

/// The item that begins with that word, if one does.
fn item_of(p: &mut Parser<'_>, word: &str) -> bool {
    match word {
        "param" => param(p),
        "let" => let_item(p),
        "type" => type_alias(p),
        "fn" => function(p),
        "external" => wrapped(p, NodeKind::External),
        "raw" => wrapped(p, NodeKind::Raw),
        "component" => component(p),
        "defaults" => defaults(p),
        "patch" => patch(p),
        "assert" => assert(p),
        "policy" => policy(p),
        "test" => test(p),
        "import" => imports::import(p),
        "output" => output(p),
        _ => return false,
    }
    true
}

/// A word that begins no item: one with a typo, a kind in lower case, or something else.
fn unknown(p: &mut Parser<'_>, word: &str) {
    let span = p.span();
    let named = (p.nth(1).is_word() || is_string(p.nth(1))) && p.same_line(1);
    let has_body = p.nth(if named { 2 } else { 1 }) == TokenKind::LBrace;
    let near = if named || has_body { nearest(word, ITEM_WORDS.iter().copied()) } else { None };
    if let Some(near) = near {
        let problem = Diagnostic::error(Code::K0002, span, format!("`{word}` begins no item"));
        p.report(problem.suggestion(format!("write `{near}`"), span, near));
        item_of(p, near);
    } else if named && has_body {
        let mut kind = word.to_owned();
        kind.get_mut(..1).into_iter().for_each(str::make_ascii_uppercase);
        let problem =
            Diagnostic::error(Code::K0002, span, format!("`{word}` is no kind: kinds begin with a capital"));
        p.report(problem.suggestion(format!("write `{kind}`"), span, kind));
        resource(p, false);
    } else if has_body {
        p.error(span, format!("a kind is missing before `{word}`"));
        let marker = p.start();
        p.leaf(NodeKind::Name);
        records::record(p);
        p.finish(marker, NodeKind::Resource);
    } else {
        no_item(p);
    }
}

/// Something that is no item, up to the end of its line.
fn no_item(p: &mut Parser<'_>) {
    let found = p.shown(p.at);
    let is_key = p.kind().is_word() && matches!(p.nth(1), TokenKind::Colon | TokenKind::Dot);
    let problem = Diagnostic::error(Code::K0002, p.span(), format!("expected an item, found {found}"));
    p.report(if is_key { problem.help("a field stands in the braces of a resource") } else { problem });
    let marker = p.start();
    p.skip();
    if !p.new_line() {
        p.skip_entry();
    }
    p.finish(marker, NodeKind::ErrorItem);
}

/// How many tokens of a line may stand before a `{` that is looked for. Each item of a line may look for one.
const AHEAD: usize = 64;

/// Whether a `{` is here. One that stands on the next line is reported and counts; what stands
/// before one on this line is reported and passed.
pub(super) fn brace(p: &mut Parser<'_>) -> bool {
    if p.is(TokenKind::LBrace) {
        if p.sig(0).line_start {
            let span = p.span();
            let before = p.span_before();
            let problem =
                Diagnostic::error(Code::K0013, span, "this `{` belongs at the end of the line before it");
            let gap = Span::new(p.file, before.end, span.end);
            p.report(problem.suggestion("move it there", gap, " {"));
        }
        return true;
    }
    p.expected("`{`");
    if p.new_line() {
        return false;
    }
    let mut between = (0..AHEAD).take_while(|ahead| p.same_line(*ahead) && !p.nth(*ahead).is_close());
    let Some(ahead) = between.find(|ahead| p.nth(*ahead) == TokenKind::LBrace) else { return false };
    (0..ahead).for_each(|_| p.bump());
    true
}

/// `{ items }`. May produce nothing.
fn block(p: &mut Parser<'_>) {
    if !brace(p) {
        return;
    }
    let marker = p.start();
    p.bump();
    p.within(Context::default(), items);
    p.eat(TokenKind::RBrace);
    p.finish(marker, NodeKind::Block);
}

/// A record in braces that must stand here. May produce nothing.
fn body(p: &mut Parser<'_>) {
    if brace(p) {
        records::record(p);
    }
}

fn param(p: &mut Parser<'_>) {
    let marker = p.start();
    p.bump();
    name(p, "a name");
    types::annotation(p);
    if p.is_here(TokenKind::Equals) {
        p.bump();
        exprs::value(p);
    }
    p.finish(marker, NodeKind::Param);
}

/// `let name: T = value`, also among entries. The parser stands at the `let`.
pub(super) fn let_item(p: &mut Parser<'_>) {
    binding(p, NodeKind::Let);
}

fn output(p: &mut Parser<'_>) {
    binding(p, NodeKind::Output);
}

fn binding(p: &mut Parser<'_>, kind: NodeKind) {
    let marker = p.start();
    p.bump();
    name(p, "a name");
    if p.is_here(TokenKind::Colon) {
        p.bump();
        // `let name: value` is what people try who know records; only a type is followed by `=`.
        types::ty(p);
    }
    assigned(p);
    p.finish(marker, kind);
}

/// `= value`, which must stand here.
fn assigned(p: &mut Parser<'_>) {
    if p.eat(TokenKind::Equals) {
        exprs::value(p);
        return;
    }
    let insert = Span::at(p.file, p.span_before().end);
    let problem = p.missing("`=`");
    if !p.new_line() && exprs::starts_value(p.kind()) {
        p.report(problem.fix("add `=`", insert, " ="));
        exprs::value(p);
    } else {
        p.report(problem);
        p.hole(NodeKind::Missing);
        if !p.new_line() {
            p.skip_entry();
        }
    }
}

fn type_alias(p: &mut Parser<'_>) {
    let marker = p.start();
    p.bump();
    name(p, "a name");
    if !p.eat(TokenKind::Equals) {
        p.expected("`=`");
    }
    types::ty(p);
    p.finish(marker, NodeKind::TypeAlias);
}

fn function(p: &mut Parser<'_>) {
    let marker = p.start();
    p.bump();
    name(p, "a name");
    if p.is_here(TokenKind::LParen) {
        types::params(p);
    } else {
        p.expected("`(` and the parameters");
    }
    if p.is_here(TokenKind::Colon) {
        p.bump();
        types::ty(p);
    }
    assigned(p);
    p.finish(marker, NodeKind::Fn);
}

/// `external Kind …`, `raw Kind …`
fn wrapped(p: &mut Parser<'_>, kind: NodeKind) {
    let marker = p.start();
    p.bump();
    if p.is_here(TokenKind::Word) {
        resource(p, kind == NodeKind::External);
    } else {
        p.expected("a kind");
        if p.is_here(TokenKind::LBrace) {
            p.skip();
        }
    }
    p.finish(marker, kind);
}

/// `Kind name as symbol { … }`. The parser stands at a word.
fn resource(p: &mut Parser<'_>, bare_keys: bool) {
    let marker = p.start();
    types::path(p);
    let is_as = p.is_here(TokenKind::Word) && p.word() == "as" && p.nth(1) == TokenKind::Word;
    if is_string(p.kind()) && p.same_line(0) {
        forms::string(p);
    } else if p.is_here(TokenKind::LBrace) || is_as {
        let kind = p.shown(p.at - 1);
        let before = p.span_before();
        p.error(before, format!("expected a name after {kind}"));
    } else {
        name(p, "a name");
    }
    imports::as_name(p);
    let context = Context { bare_keys, ..Context::default() };
    let next_line = p.is(TokenKind::LBrace);
    if next_line || (!p.at_end() && !p.new_line() && !p.is(TokenKind::Comma)) {
        p.within(context, body);
    }
    p.finish(marker, NodeKind::Resource);
}

fn component(p: &mut Parser<'_>) {
    let marker = p.start();
    p.bump();
    name(p, "a name");
    block(p);
    p.finish(marker, NodeKind::Component);
}

fn defaults(p: &mut Parser<'_>) {
    let marker = p.start();
    p.bump();
    if p.is_here(TokenKind::Word) {
        types::path(p);
    }
    body(p);
    p.finish(marker, NodeKind::Defaults);
}

fn patch(p: &mut Parser<'_>) {
    let marker = p.start();
    p.bump();
    let has_target = p.is_here(TokenKind::Word);
    if has_target {
        let base = p.leaf(NodeKind::NameExpr);
        p.within(Context { in_head: true, ..Context::default() }, |p| exprs::postfix(p, base));
    }
    if p.is_here(TokenKind::Null) {
        if !has_target {
            p.error(p.span(), "`patch null` does not say which resource is to be removed");
        }
        p.leaf(NodeKind::NullExpr);
    } else if p.is_here(TokenKind::Word) && p.word() == "replace" && p.nth(1) == TokenKind::LBrace {
        exprs::value(p);
    } else if brace(p) {
        records::record(p);
    } else {
        p.hole(NodeKind::Missing);
    }
    p.finish(marker, NodeKind::Patch);
}

fn if_item(p: &mut Parser<'_>) {
    let marker = p.start();
    p.bump();
    p.within(Context { in_head: true, ..Context::default() }, exprs::value);
    block(p);
    if p.eat(TokenKind::Else) {
        if p.is_here(TokenKind::If) {
            if p.nested(if_item).is_none() {
                p.hole(NodeKind::ErrorItem);
            }
        } else {
            block(p);
        }
    }
    p.finish(marker, NodeKind::IfItem);
}

fn assert(p: &mut Parser<'_>) {
    let marker = p.start();
    p.bump();
    exprs::value(p);
    if p.eat(TokenKind::Comma) {
        exprs::value(p);
    } else {
        p.expected("a comma and a message");
        if !p.new_line() && exprs::starts_value(p.kind()) {
            exprs::value(p);
        } else {
            p.hole(NodeKind::Missing);
        }
    }
    p.finish(marker, NodeKind::Assert);
}

/// `policy name on Kind x { … }`
fn policy(p: &mut Parser<'_>) {
    let marker = p.start();
    p.bump();
    if p.word() == "on" && starts_kind(p, 1) {
        p.expected("a name");
    } else {
        name(p, "a name");
    }
    if p.is_here(TokenKind::Word) && p.word() == "on" {
        p.bump();
    } else {
        p.expected("`on`");
    }
    if p.is_here(TokenKind::Word) {
        types::path(p);
    } else {
        p.expected("a kind");
    }
    let var = p.start();
    name(p, "a variable");
    p.finish(var, NodeKind::Binding);
    block(p);
    p.finish(marker, NodeKind::Policy);
}

/// `test "name" with { … } { … }`
fn test(p: &mut Parser<'_>) {
    let marker = p.start();
    p.bump();
    if is_string(p.kind()) && p.same_line(0) {
        forms::string(p);
    } else {
        p.expected("a name in quotes");
    }
    if p.is_here(TokenKind::Word) && p.word() == "with" {
        p.bump();
        body(p);
    }
    block(p);
    p.finish(marker, NodeKind::Test);
}
