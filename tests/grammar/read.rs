//! Reads the rules of a grammar from the blocks of `ebnf` of a page.

use std::collections::BTreeMap;

/// What may stand on the right of a rule.
#[derive(Debug)]
pub enum Part {
    /// A terminal: a token of the syntax, or characters of a token.
    Text(String),
    /// The rule of that name.
    Rule(String),
    /// One after the other.
    Sequence(Vec<Part>),
    /// One of them.
    Choice(Vec<Part>),
    /// At most once.
    Optional(Box<Part>),
    /// Any number of times.
    Repeat(Box<Part>),
    /// A character between the two.
    Range(char, char),
    /// With no line break before it.
    SameLine(Box<Part>),
    /// What words say.
    Words(String),
}

/// The rules by name, and their names in order.
#[derive(Debug, Default)]
pub struct Grammar {
    /// What each is.
    pub rules: BTreeMap<String, Part>,
    /// In the order of the page.
    pub names: Vec<String>,
}

impl Grammar {
    /// Reads rules, one after the other.
    pub fn read(text: &str) -> Grammar {
        let mut reader = Reader { symbols: symbols(text), at: 0 };
        let mut grammar = Grammar::default();
        while let Some(Symbol::Name(name)) = reader.next() {
            assert_eq!(reader.next(), Some(Symbol::Sign('=')), "behind {name}");
            let part = reader.choice();
            assert_eq!(reader.next(), Some(Symbol::Sign('.')), "at the end of {name}");
            assert!(grammar.rules.insert(name.clone(), part).is_none(), "{name} is there twice");
            grammar.names.push(name);
        }
        assert_eq!(reader.at, reader.symbols.len());
        grammar
    }

    /// The rule of that name.
    pub fn rule(&self, name: &str) -> &Part {
        self.rules.get(name).unwrap_or_else(|| panic!("`{name}` has no rule"))
    }

    /// Calls `see` for every part of every rule.
    pub fn walk(&self, mut see: impl FnMut(&str, &Part)) {
        fn each(rule: &str, part: &Part, see: &mut impl FnMut(&str, &Part)) {
            see(rule, part);
            match part {
                Part::Sequence(parts) | Part::Choice(parts) => {
                    parts.iter().for_each(|part| each(rule, part, see));
                }
                Part::Optional(part) | Part::Repeat(part) | Part::SameLine(part) => each(rule, part, see),
                Part::Text(_) | Part::Rule(_) | Part::Range(..) | Part::Words(_) => {}
            }
        }
        self.names.iter().for_each(|name| each(name, self.rule(name), &mut see));
    }
}

/// Whether a rule is of tokens: its name is in capitals.
pub fn is_token(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
}

#[derive(Clone, PartialEq, Debug)]
enum Symbol {
    Name(String),
    Text(String),
    Words(String),
    Sign(char),
}

fn symbols(text: &str) -> Vec<Symbol> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '\'' | '?' => {
                let end = rest[1..].find(first).unwrap_or_else(|| panic!("no end: {rest}"));
                let inner = rest[1..=end].to_owned();
                found.push(if first == '?' { Symbol::Words(inner) } else { Symbol::Text(inner) });
                end + 2
            }
            _ if first.is_ascii_alphabetic() => {
                let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
                let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
                found.push(Symbol::Name(rest[..end].to_owned()));
                end
            }
            _ => {
                found.push(Symbol::Sign(first));
                first.len_utf8()
            }
        };
        rest = rest[length..].trim_start();
    }
    found
}

struct Reader {
    symbols: Vec<Symbol>,
    at: usize,
}

impl Reader {
    fn next(&mut self) -> Option<Symbol> {
        self.at += 1;
        self.symbols.get(self.at - 1).cloned().or_else(|| {
            self.at -= 1;
            None
        })
    }

    fn is(&self, sign: char) -> bool {
        self.symbols.get(self.at) == Some(&Symbol::Sign(sign))
    }

    fn choice(&mut self) -> Part {
        let mut choices = vec![self.sequence()];
        while self.is('|') {
            self.at += 1;
            choices.push(self.sequence());
        }
        one_or(choices, Part::Choice)
    }

    fn sequence(&mut self) -> Part {
        let mut parts = Vec::new();
        while !['|', ')', ']', '}', '.'].iter().any(|sign| self.is(*sign)) {
            parts.push(self.part());
        }
        one_or(parts, Part::Sequence)
    }

    fn part(&mut self) -> Part {
        match self.next() {
            Some(Symbol::Name(name)) => Part::Rule(name),
            Some(Symbol::Words(words)) => Part::Words(words),
            Some(Symbol::Text(text)) if self.is('…') => {
                self.at += 1;
                let Some(Symbol::Text(end)) = self.next() else { panic!("no end of a range") };
                Part::Range(text.chars().next().unwrap(), end.chars().next().unwrap())
            }
            Some(Symbol::Text(text)) => Part::Text(text),
            Some(Symbol::Sign('~')) => Part::SameLine(Box::new(self.part())),
            Some(Symbol::Sign('(')) => self.closed(')', |part| part),
            Some(Symbol::Sign('[')) => self.closed(']', |part| Part::Optional(Box::new(part))),
            Some(Symbol::Sign('{')) => self.closed('}', |part| Part::Repeat(Box::new(part))),
            other => panic!("{other:?} begins no part"),
        }
    }

    fn closed(&mut self, closer: char, make: impl FnOnce(Part) -> Part) -> Part {
        let part = self.choice();
        assert_eq!(self.next(), Some(Symbol::Sign(closer)));
        make(part)
    }
}

fn one_or(mut parts: Vec<Part>, many: impl FnOnce(Vec<Part>) -> Part) -> Part {
    match parts.len() {
        1 => parts.remove(0),
        _ => many(parts),
    }
}
