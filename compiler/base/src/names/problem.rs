//! What can be wrong with a name, in words, and the checks that most rules share.

use std::fmt::{self, Display};

/// Why a name is not allowed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Reason {
    /// There is nothing.
    Empty,
    /// It has more characters than the most that is allowed.
    TooLong {
        /// How many it has.
        length: usize,
        /// How many it may have.
        longest: usize,
    },
    /// A character that may not stand in it, and the words for those that may.
    Character(char, &'static str),
    /// A character that may stand in it, but not first.
    First(char),
    /// A character that may stand in it, but not last.
    Last(char),
    /// Two dots in a row, or a part between dots that begins or ends with `-`.
    EmptyPart,
    /// `.`, or `..` at the start.
    Dots,
    /// A key has two slashes.
    SecondSlash,
    /// `--` in the name of a port.
    DoubleDash,
    /// The name of a port is digits alone.
    NoLetter,
}

/// Why a name is not allowed, and a name near it that is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NameProblem {
    /// What is wrong.
    pub reason: Reason,
    /// A name that would do, if one is near.
    pub nearest: Option<String>,
    in_prefix: bool,
}

impl NameProblem {
    pub(super) fn new(reason: Reason, nearest: Option<String>) -> NameProblem {
        NameProblem { reason, nearest: nearest.filter(|name| !name.is_empty()), in_prefix: false }
    }

    /// That a name of so many characters is too long.
    pub fn too_long(length: usize, longest: usize) -> NameProblem {
        NameProblem::new(Reason::TooLong { length, longest }, None)
    }

    pub(super) fn of_prefix(self) -> NameProblem {
        NameProblem { in_prefix: true, ..self }
    }

    pub(super) fn map(self, complete: impl Fn(String) -> String) -> NameProblem {
        NameProblem { nearest: self.nearest.map(complete), ..self }
    }
}

impl Display for NameProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.in_prefix { "the part before `/` " } else { "it " })?;
        match &self.reason {
            Reason::Empty => f.write_str("is empty"),
            Reason::TooLong { length, longest } => {
                write!(f, "has {length} characters, and {longest} are the most")
            }
            Reason::Character(character, allowed) => {
                write!(f, "has `{}`, and may have only {allowed}", character.escape_debug())
            }
            Reason::First(character) => write!(f, "must not begin with `{}`", character.escape_debug()),
            Reason::Last(character) => write!(f, "must not end with `{}`", character.escape_debug()),
            Reason::EmptyPart => f.write_str("has a part between dots that is empty or has `-` at its edge"),
            Reason::Dots => f.write_str("must not be `.` or begin with `..`"),
            Reason::SecondSlash => f.write_str("has two slashes, and may have one"),
            Reason::DoubleDash => f.write_str("has two `-` in a row"),
            Reason::NoLetter => f.write_str("needs at least one letter"),
        }
    }
}

impl std::error::Error for NameProblem {}

/// A rule that most kinds of names share: so long, these characters, and fewer of them at the edges.
pub(super) struct Rule {
    pub(super) longest: usize,
    /// What may stand last.
    pub(super) edge: fn(char) -> bool,
    /// What may stand first.
    pub(super) first: fn(char) -> bool,
    /// What may stand inside, beside what may stand last.
    pub(super) inner: &'static str,
    /// The words for all that may stand in it.
    pub(super) allowed: &'static str,
}

impl Rule {
    pub(super) fn check(&self, name: &str) -> Result<(), NameProblem> {
        match self.reason(name) {
            None => Ok(()),
            Some(reason) => {
                let nearest = self.mend(name).filter(|near| near != name && self.reason(near).is_none());
                Err(NameProblem::new(reason, nearest))
            }
        }
    }

    fn inside(&self, character: char) -> bool {
        (self.edge)(character) || self.inner.contains(character)
    }

    fn reason(&self, name: &str) -> Option<Reason> {
        let (Some(first), Some(last)) = (name.chars().next(), name.chars().next_back()) else {
            return Some(Reason::Empty);
        };
        if let Some(bad) = name.chars().find(|character| !self.inside(*character)) {
            return Some(Reason::Character(bad, self.allowed));
        }
        if !(self.first)(first) {
            return Some(Reason::First(first));
        }
        if !(self.edge)(last) {
            return Some(Reason::Last(last));
        }
        let longest = self.longest;
        (name.len() > longest).then_some(Reason::TooLong { length: name.len(), longest })
    }

    /// The name in the right case, with a dash for what may not stand in it.
    fn mend(&self, name: &str) -> Option<String> {
        if name.chars().count() > self.longest {
            // Which part of a long name to keep is the author's to say.
            return None;
        }
        let filler = ['-', '_'].into_iter().find(|filler| self.inside(*filler))?;
        let mut mended = String::with_capacity(name.len());
        for character in name.chars() {
            let lower = character.to_ascii_lowercase();
            match (self.inside(character), self.inside(lower)) {
                (true, _) => mended.push(character),
                (false, true) => mended.push(lower),
                _ if mended.ends_with(filler) => {}
                _ => mended.push(filler),
            }
        }
        let from_first =
            mended.trim_start_matches(|character| !(self.first)(character) || character == filler);
        let kept = from_first.trim_end_matches(|character| !(self.edge)(character) || character == filler);
        Some(kept.to_owned())
    }
}
