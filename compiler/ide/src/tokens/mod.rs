//! What each token of a file is: for colours that know kinds, resources, keys and references.

mod classes;
mod names;

use std::ops::Range;

use kdsl_base::{FileId, Span};
use kdsl_core::Analysis;
use kdsl_syntax::{NodeKind, Parse, SyntaxNode, TokenKind, Tree};

pub use classes::{CLASSES, Class, ClassRow, MODIFIERS, Modifiers};
use names::Names;

/// A token that has a colour. None lies on two lines.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub class: Class,
    /// What else holds for it, that of its class included.
    pub modifiers: Modifiers,
}

/// The tokens of a file on the lines of `within`, or all of them, in the order of the text. Every word, number, text,
/// sign and comment is in one of them; blanks, brackets, commas, colons and dots are in none.
pub fn tokens(analysis: &Analysis, file: FileId, within: Option<Range<u32>>) -> Vec<Token> {
    let Some(parse) = analysis.parses.iter().find(|parse| parse.file == file) else { return Vec::new() };
    let within = within.map_or(0..u32::MAX, |within| whole_lines(&parse.text, within));
    let names = Names::of(analysis, parse);
    let mut classes: Vec<Option<(Class, Modifiers)>> = vec![None; parse.tokens.len() as usize];
    for id in parse.tree.descendants(Tree::ROOT) {
        let node = parse.node(id);
        let span = node.span();
        if span.end < within.start || span.start > within.end {
            continue;
        }
        for token in node.own_tokens() {
            if let Some(place) = classes.get_mut(token as usize) {
                *place = class_of(&names, node, token);
            }
        }
    }
    let mut out = Vec::new();
    for (number, class) in (0u32..).zip(classes) {
        let kind = parse.tokens.kind(number);
        let span = parse.token_span(number);
        if span.end <= within.start || span.start >= within.end {
            continue;
        }
        let found = class.or_else(|| trivia(kind).map(|class| (class, Modifiers::NONE)));
        if let Some((class, modifiers)) = found {
            push_lines(
                parse,
                Token { span, class, modifiers: class.row().modifiers.and(modifiers) },
                &mut out,
            );
        }
    }
    out
}

fn whole_lines(text: &str, within: Range<u32>) -> Range<u32> {
    let breaks = |character: char| matches!(character, '\n' | '\r');
    let before = text.get(..within.start as usize).and_then(|before| before.rfind(breaks));
    let after = text.get(within.end as usize..).and_then(|after| after.find(breaks));
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let start = before.map_or(0, |at| offset(at).saturating_add(1));
    start..after.map_or(u32::MAX, |at| within.end.saturating_add(offset(at)))
}

/// What changed between two lists: how many are alike at the beginning, how many follow in the first list that
/// are replaced, and what stands there in the second.
pub fn delta<'t, T: PartialEq>(before: &[T], after: &'t [T]) -> (usize, usize, &'t [T]) {
    let start = before.iter().zip(after).take_while(|(old, new)| old == new).count();
    let (old, new) = (before.get(start..).unwrap_or(&[]), after.get(start..).unwrap_or(&[]));
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    (start, old.len() - end, new.get(..new.len() - end).unwrap_or(&[]))
}

/// The class of a token that belongs to `node` itself.
fn class_of(names: &Names<'_>, node: SyntaxNode<'_>, token: u32) -> Option<(Class, Modifiers)> {
    let kind = node.parse.tokens.kind(token);
    Some(match kind {
        kind if kind.is_word() => names.word(node, kind),
        TokenKind::Number => (Class::Number, Modifiers::NONE),
        TokenKind::StringOpen
        | TokenKind::StringClose
        | TokenKind::BlockOpen
        | TokenKind::BlockClose
        | TokenKind::StringText
        | TokenKind::RawString
        | TokenKind::RawBlock => names.text(text_of(node)),
        kind if is_operator(kind) => (Class::Operator, Modifiers::NONE),
        _ => return None,
    })
}

/// The whole text that a piece of it belongs to.
fn text_of(node: SyntaxNode<'_>) -> SyntaxNode<'_> {
    match node.parent() {
        Some(whole) if node.kind() == NodeKind::TextPart => whole,
        _ => node,
    }
}

fn trivia(kind: TokenKind) -> Option<Class> {
    match kind {
        TokenKind::LineComment | TokenKind::BlockComment => Some(Class::Comment),
        TokenKind::DocComment => Some(Class::DocComment),
        _ => None,
    }
}

fn is_operator(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::InterpolationOpen | TokenKind::InterpolationClose)
        || (kind >= TokenKind::DotDot && kind < TokenKind::Eof)
}

/// A token on each line that it has a part of, without the ends of lines.
fn push_lines(parse: &Parse, token: Token, out: &mut Vec<Token>) {
    let mut start = token.span.start;
    for line in parse.text.get(token.span.range()).unwrap_or("").split_inclusive(['\n', '\r']) {
        let shown = line.trim_end_matches(['\n', '\r']);
        let length = |text: &str| u32::try_from(text.len()).unwrap_or(0);
        if !shown.is_empty() {
            let span = Span::new(parse.file, start, start + length(shown));
            match out.last_mut() {
                // Quotes and what is between them.
                Some(last) if last.span.end == start && is_same_text(*last, token) => {
                    last.span.end = span.end
                }
                _ => out.push(Token { span, ..token }),
            }
        }
        start += length(line);
    }
}

fn is_same_text(left: Token, right: Token) -> bool {
    let is_text = matches!(left.class, Class::String | Class::EnumValue | Class::EntryKey | Class::Field);
    is_text && (left.class, left.modifiers) == (right.class, right.modifiers)
}
