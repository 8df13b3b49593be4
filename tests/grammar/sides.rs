//! What the words of the page say of a place: the side conditions of the grammar.

use super::read::Part;

/// What holds at a place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub struct Sides {
    /// Between `if` or `in` and the braces of a block.
    pub head: bool,
    /// In the record of an `external`.
    pub keys_alone: bool,
    /// In an interpolation.
    pub one_line: bool,
    /// In parentheses and the like, where a line break is a blank.
    pub paren: bool,
}

impl Sides {
    /// What holds behind a part: where it is words, what they say.
    pub fn said(self, part: &Part) -> Sides {
        match part {
            Part::SameLine(inner) => self.said(inner),
            Part::Words(words) => match words.as_str() {
                "in a head" => Sides { head: true, ..self },
                "with keys alone" => Sides { keys_alone: true, ..self },
                "on one line" => Sides { one_line: true, ..self },
                "not in a head" | "only with keys alone" => self,
                _ => panic!("?{words}? means nothing"),
            },
            _ => self,
        }
    }

    /// Whether words of the page hold here.
    pub fn hold(self, words: &str) -> bool {
        match words {
            "not in a head" => !self.head,
            "only with keys alone" => self.keys_alone,
            _ => true,
        }
    }

    /// Whether an alternative may be taken: the words that it begins with hold.
    pub fn allow(self, part: &Part) -> bool {
        match part {
            Part::Words(words) => self.hold(words),
            Part::Sequence(parts) => parts.first().is_none_or(|first| self.allow(first)),
            _ => true,
        }
    }

    /// What holds behind an opening bracket, if it is one.
    pub fn behind(self, part: &Part) -> Option<Sides> {
        let (text, is_index) = match part {
            Part::Text(text) => (text.as_str(), false),
            Part::SameLine(inner) => match &**inner {
                Part::Text(text) => (text.as_str(), true),
                _ => return None,
            },
            _ => return None,
        };
        let inner = Sides { head: false, paren: false, ..self };
        match text {
            "{" => Some(inner),
            "[" => Some(Sides { paren: is_index, ..inner }),
            "(" => Some(Sides { paren: true, ..inner }),
            "${" => Some(Sides { paren: true, keys_alone: false, ..inner }),
            _ => None,
        }
    }

    /// Whether the part is a closing bracket.
    pub fn is_close(self, part: &Part) -> bool {
        match part {
            Part::SameLine(inner) => self.is_close(inner),
            Part::Text(text) => matches!(text.as_str(), "}" | "]" | ")"),
            _ => false,
        }
    }
}
