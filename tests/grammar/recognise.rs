//! Says whether a program follows from a grammar. Whatever the parser takes, this is to take as well.

use std::collections::{BTreeMap, BTreeSet};

use kdsl_syntax::{Parse, TokenKind};

use super::read::{Grammar, Part, is_token};
use super::sides::Sides;

/// A token that matters.
struct Seen<'t> {
    kind: TokenKind,
    text: &'t str,
    /// A line break stands before it.
    line_start: bool,
}

/// Where a part can end.
type Ends = BTreeSet<usize>;

/// What is known of a program.
pub struct Recogniser<'g, 't> {
    grammar: &'g Grammar,
    tokens: Vec<Seen<'t>>,
    known: BTreeMap<(&'g str, usize, Sides), Ends>,
    /// The furthest token that something was held against.
    furthest: usize,
}

impl<'g, 't> Recogniser<'g, 't> {
    /// Takes the tokens that matter.
    pub fn new(grammar: &'g Grammar, parse: &'t Parse) -> Recogniser<'g, 't> {
        let mut tokens = Vec::new();
        let mut line_start = false;
        for token in 0..parse.tokens.len() {
            let kind = parse.tokens.kind(token);
            let text = &parse.text[parse.tokens.start(token) as usize..parse.tokens.end(token) as usize];
            if kind.is_trivia() {
                line_start |= kind == TokenKind::Newline;
            } else if kind != TokenKind::Eof {
                tokens.push(Seen { kind, text, line_start: std::mem::take(&mut line_start) });
            }
        }
        Recogniser { grammar, tokens, known: BTreeMap::new(), furthest: 0 }
    }

    /// Whether the whole is a sentence of the rule; else the tokens around which it stops to be.
    pub fn check(&mut self, rule: &'g str) -> Result<(), String> {
        if self.rule(rule, 0, Sides::default()).contains(&self.tokens.len()) {
            return Ok(());
        }
        let from = self.furthest.saturating_sub(6);
        let around: Vec<&str> = self.tokens[from..].iter().take(9).map(|token| token.text).collect();
        Err(format!("near `{}`", around.join(" ")))
    }

    fn rule(&mut self, name: &'g str, at: usize, sides: Sides) -> Ends {
        if let Some(known) = self.known.get(&(name, at, sides)) {
            return known.clone();
        }
        let ends = match name {
            "end" => self.end(at),
            _ if is_token(name) => self.one(at, |seen| is_of(seen, name)),
            _ => self.part(self.grammar.rule(name), at, sides),
        };
        self.known.insert((name, at, sides), ends.clone());
        ends
    }

    fn one(&mut self, at: usize, fits: impl FnOnce(&Seen<'t>) -> bool) -> Ends {
        self.furthest = self.furthest.max(at);
        self.tokens.get(at).filter(|seen| fits(seen)).map(|_| at + 1).into_iter().collect()
    }

    fn end(&mut self, at: usize) -> Ends {
        match self.tokens.get(at) {
            Some(seen) if seen.kind == TokenKind::Comma => Ends::from([at + 1]),
            Some(seen) if !seen.line_start && !seen.kind.is_close() => Ends::new(),
            _ => Ends::from([at]),
        }
    }

    fn part(&mut self, part: &'g Part, at: usize, sides: Sides) -> Ends {
        match part {
            Part::Text(text) => self.one(at, |seen| seen.text == text.trim()),
            Part::Rule(name) => self.rule(name, at, sides),
            Part::Sequence(parts) => self.sequence(parts, at, sides),
            Part::Choice(parts) => parts.iter().flat_map(|part| self.part(part, at, sides)).collect(),
            Part::Optional(inner) => {
                let mut ends = self.part(inner, at, sides);
                ends.insert(at);
                ends
            }
            Part::Repeat(inner) => {
                let mut ends = Ends::from([at]);
                let mut new = vec![at];
                while let Some(from) = new.pop() {
                    new.extend(self.part(inner, from, sides).into_iter().filter(|end| ends.insert(*end)));
                }
                ends
            }
            Part::SameLine(inner) => {
                let breaks = self.tokens.get(at).is_some_and(|seen| seen.line_start);
                if breaks && !sides.paren { Ends::new() } else { self.part(inner, at, sides) }
            }
            Part::Words(words) if sides.hold(words) => Ends::from([at]),
            Part::Words(_) => Ends::new(),
            Part::Range(..) => panic!("a range of characters in a rule of the syntax"),
        }
    }

    fn sequence(&mut self, parts: &'g [Part], at: usize, sides: Sides) -> Ends {
        let mut open: Vec<Sides> = Vec::new();
        let mut sides = sides;
        let mut ends = Ends::from([at]);
        for part in parts {
            if sides.is_close(part) {
                sides = open.pop().unwrap_or(sides);
            }
            ends = ends.into_iter().flat_map(|at| self.part(part, at, sides)).collect();
            if let Some(inner) = sides.behind(part) {
                open.push(std::mem::replace(&mut sides, inner));
            }
            sides = sides.said(part);
        }
        ends
    }
}

/// Whether a token is of the rule of tokens.
fn is_of(seen: &Seen<'_>, name: &str) -> bool {
    match name {
        "WORD" => seen.kind == TokenKind::Word,
        "KIND" => seen.kind == TokenKind::Word && seen.text.starts_with(|c: char| c.is_ascii_uppercase()),
        "NUMBER" => seen.kind == TokenKind::Number,
        "TEXT" | "BLOCK-TEXT" => seen.kind == TokenKind::StringText,
        "RAW-STRING" => seen.kind == TokenKind::RawString,
        "RAW-BLOCK" => seen.kind == TokenKind::RawBlock,
        _ => panic!("the syntax uses the token {name}"),
    }
}
