//! Makes sentences from a grammar, by chance that repeats itself.

use std::collections::{BTreeMap, BTreeSet};

use super::read::{Grammar, Part, is_token};
use super::sides::Sides;
use crate::support::Chance;

/// The size from which the shortest way to the end is taken.
const LONG: usize = 120;

/// The depth from which it is.
const DEEP: usize = 40;

/// The depth from which most choices are the shortest.
const SMALL: usize = 3;

/// Makes sentences.
pub struct Maker<'g> {
    grammar: &'g Grammar,
    chance: Chance,
    /// How deep each rule goes at the least.
    least: BTreeMap<&'g str, usize>,
    /// The alternatives that were taken: the rule, the part's address, which one.
    pub taken: BTreeSet<(String, usize, usize)>,
    /// Words that mean something and so are no name.
    words: &'g [&'static str],
    pieces: Vec<Piece>,
}

/// A token of a sentence, or the end of an entry.
#[derive(Clone, Default)]
struct Piece {
    text: String,
    is_end: bool,
    /// No line break before it.
    same_line: bool,
    /// Nothing at all before it.
    glued: bool,
}

/// Where something is made.
#[derive(Clone, Copy, Default)]
struct Place<'r> {
    rule: &'r str,
    sides: Sides,
    depth: usize,
    /// Where the pieces of the string around begin.
    string: usize,
}

impl<'g> Maker<'g> {
    /// One that never uses `words` as names.
    pub fn new(grammar: &'g Grammar, words: &'g [&'static str], seed: u64) -> Maker<'g> {
        let mut maker = Maker {
            grammar,
            chance: Chance::new(seed),
            least: BTreeMap::new(),
            taken: BTreeSet::new(),
            words,
            pieces: Vec::new(),
        };
        // Each round finds the rules that end one deeper.
        while maker.least.len() < grammar.names.iter().filter(|name| !is_token(name)).count() {
            let found: Vec<(&str, usize)> = grammar
                .names
                .iter()
                .filter(|name| !is_token(name) && !maker.least.contains_key(name.as_str()))
                .filter_map(|name| Some((name.as_str(), maker.least(grammar.rule(name))? + 1)))
                .collect();
            assert!(!found.is_empty(), "a rule never ends");
            maker.least.extend(found);
        }
        maker
    }

    fn least(&self, part: &Part) -> Option<usize> {
        match part {
            Part::Rule(name) if !is_token(name) => self.least.get(name.as_str()).copied(),
            Part::Sequence(parts) => {
                parts.iter().map(|part| self.least(part)).try_fold(0, |a, b| Some(a.max(b?)))
            }
            Part::Choice(parts) => parts.iter().filter_map(|part| self.least(part)).min(),
            Part::SameLine(part) => self.least(part),
            _ => Some(0),
        }
    }

    /// A sentence of a rule, with blanks, line breaks and comments as they may stand.
    pub fn sentence(&mut self, rule: &str) -> String {
        self.pieces.clear();
        let mut same_line = false;
        self.part(&Part::Rule(rule.to_owned()), Place::default(), &mut same_line);
        let pieces = std::mem::take(&mut self.pieces);
        let mut text = String::new();
        for (at, piece) in pieces.iter().enumerate() {
            if piece.is_end {
                let next = pieces.get(at + 1).map_or("", |next| &next.text);
                text.push_str(self.end(next, piece.same_line));
            } else {
                let first = at == 0 || pieces[at - 1].is_end;
                text.push_str(&self.gap(piece, first));
                text.push_str(&piece.text);
            }
        }
        text
    }

    fn end(&mut self, next: &str, one_line: bool) -> &'static str {
        match self.chance.below(6) {
            0 | 1 if matches!(next, "}" | "]" | "") => "",
            2 => ",",
            _ if one_line => ",",
            3 => ",\n",
            4 => " // an end\n",
            _ => "\n",
        }
    }

    fn gap(&mut self, piece: &Piece, first: bool) -> String {
        if piece.glued {
            return String::new();
        }
        let breaks = !piece.same_line && !first;
        match self.chance.below(24) {
            0 => format!(" {} ", self.token("BLOCK-COMMENT").replace(['\n', '\r'], " ")),
            1 if breaks => format!(" {}  ", self.token("COMMENT")),
            2..6 if breaks => "\n  ".to_owned(),
            _ => " ".to_owned(),
        }
    }

    fn part(&mut self, part: &Part, place: Place<'_>, same_line: &mut bool) {
        match part {
            Part::Text(text) => self.put(text, place, same_line),
            Part::Rule(name) if name == "end" => {
                let same_line = place.sides.one_line;
                self.pieces.push(Piece { is_end: true, same_line, ..Piece::default() });
            }
            Part::Rule(name) if is_token(name) => {
                let text = self.token(name);
                self.put(&text, place, same_line);
            }
            Part::Rule(name) => {
                let string = self.pieces.len();
                let inner = Place { rule: name, depth: place.depth + 1, string, ..place };
                self.part(self.grammar.rule(name), inner, same_line);
            }
            Part::Sequence(parts) => self.sequence(parts, place, same_line),
            Part::Choice(parts) => self.choice(parts, place, same_line),
            Part::Optional(inner) => {
                if !self.is_enough(place) && self.chance.below(2) == 0 {
                    self.part(inner, place, same_line);
                }
            }
            Part::Repeat(inner) => {
                // The ten strengths of operators are ten repetitions in each other.
                let times = match place.depth {
                    _ if self.is_enough(place) => 0,
                    0..5 => self.chance.below(4).saturating_sub(1),
                    _ => self.chance.below(7) / 5,
                };
                (0..times).for_each(|_| self.part(inner, place, same_line));
            }
            Part::SameLine(inner) => {
                *same_line = true;
                self.part(inner, place, same_line);
            }
            Part::Words(_) => {}
            Part::Range(..) => panic!("a range of characters in a rule of the syntax"),
        }
    }

    fn is_enough(&self, place: Place<'_>) -> bool {
        self.pieces.len() > LONG || place.depth > DEEP
    }

    fn sequence(&mut self, parts: &[Part], place: Place<'_>, same_line: &mut bool) {
        let mut open: Vec<Sides> = Vec::new();
        let mut place = place;
        for part in parts {
            // The brackets of a sequence change what holds between them.
            if place.sides.is_close(part) {
                place.sides = open.pop().unwrap_or(place.sides);
            }
            self.part(part, place, same_line);
            if let Some(inner) = place.sides.behind(part) {
                open.push(std::mem::replace(&mut place.sides, inner));
            }
            place.sides = place.sides.said(part);
        }
    }

    fn choice(&mut self, parts: &[Part], place: Place<'_>, same_line: &mut bool) {
        let mut may: Vec<usize> = (0..parts.len()).filter(|at| place.sides.allow(&parts[*at])).collect();
        // Most expressions in expressions are small, else none would ever end.
        if self.is_enough(place) || (place.depth > SMALL && self.chance.below(5) > 1) {
            let least = may.iter().filter_map(|at| self.least(&parts[*at])).min();
            may.retain(|at| self.least(&parts[*at]) == least);
        }
        let at = may[self.chance.below(may.len())];
        self.taken.insert((place.rule.to_owned(), std::ptr::from_ref(parts).addr(), at));
        self.part(&parts[at], place, same_line);
    }

    fn put(&mut self, text: &str, place: Place<'_>, same_line: &mut bool) {
        let in_string = place.rule == "string" && self.pieces.len() > place.string;
        let glued = in_string || text == "${" || text == " - ";
        let same_line = std::mem::take(same_line) || (place.sides.one_line && text != "${");
        self.pieces.push(Piece { text: text.to_owned(), is_end: false, same_line, glued });
    }

    /// The text of a token by its rule.
    fn token(&mut self, name: &str) -> String {
        loop {
            let mut text = String::new();
            self.characters(self.grammar.rule(name), &mut text);
            // What the page says in words: a name is no word that means something, a number fits.
            let too_large = name == "NUMBER"
                && matches!(
                    kdsl_syntax::number(&text),
                    kdsl_syntax::NumberValue::Malformed(kdsl_syntax::Malformed::TooLarge)
                );
            if !self.words.contains(&text.as_str()) && !too_large {
                return text;
            }
        }
    }

    fn characters(&mut self, part: &Part, text: &mut String) {
        match part {
            Part::Text(exact) => text.push_str(exact),
            Part::Rule(name) => self.characters(self.grammar.rule(name), text),
            Part::Sequence(parts) => parts.iter().for_each(|part| self.characters(part, text)),
            Part::Choice(parts) => {
                let at = self.chance.below(parts.len());
                self.characters(&parts[at], text);
            }
            Part::Optional(inner) => {
                if self.chance.below(2) == 0 {
                    self.characters(inner, text);
                }
            }
            Part::Repeat(inner) => {
                (0..self.chance.below(4)).for_each(|_| self.characters(inner, text));
            }
            Part::Range(from, to) => {
                let letters: Vec<char> = (*from..=*to).collect();
                text.push(letters[self.chance.below(letters.len())]);
            }
            Part::SameLine(_) => panic!("`~` in a rule of a token"),
            Part::Words(words) => {
                let samples = samples(words);
                text.push_str(samples[self.chance.below(samples.len())]);
            }
        }
    }
}

/// Texts that are what words of the page say.
fn samples(words: &str) -> &'static [&'static str] {
    match words {
        "a tab" => &["\t"],
        "a line feed or a carriage return or both" => &["\n", "\r\n"],
        "one to six hexadecimal digits of a character" => &["41", "e9", "1F600", "00000a"],
        _ if words.starts_with("any character but a quote") => {
            &["a", "Z", " ", "é", "字", "#", "'", "{", "$(X)"]
        }
        _ => panic!("no samples for ?{words}?"),
    }
}
