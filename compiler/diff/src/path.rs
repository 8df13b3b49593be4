//! The way from an object to a part of it, in words that both sides share.

use std::fmt;

use ecow::EcoString;

/// A step of the way.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Step {
    /// To a field, or to the entry of a map.
    Key(EcoString),
    /// To the entry of a list that is known by this: its name, mostly.
    Entry(EcoString),
    /// To an entry of a list, from zero: by its place in the new side, or in the old one if it is gone.
    Index(usize),
}

/// The way from an object to a part of it; empty for the object itself.
#[derive(Clone, PartialEq, Eq, Hash, Default, Debug)]
pub struct Path(pub Vec<Step>);

impl Path {
    /// Whether the first steps are these, one pattern behind the other, parted by dots. `*` is any step.
    pub(crate) fn begins(&self, patterns: &[&str]) -> bool {
        let mut steps = self.0.iter();
        patterns.iter().flat_map(|pattern| pattern.split('.')).all(|part| match steps.next() {
            Some(Step::Key(key)) => part == "*" || key == part,
            Some(Step::Entry(_) | Step::Index(_)) => part == "*",
            None => false,
        })
    }
}

impl fmt::Display for Path {
    /// `spec.containers[web].image`; a key or an entry that is no plain word stands in quotes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Entry(name) if is_plain(name, b"_-./:*@,") && !name.is_empty() => {
                    write!(f, "[{name}]")?
                }
                Step::Key(key) if is_plain(key, b"_-") && !key.is_empty() => {
                    write!(f, "{}{key}", if at == 0 { "" } else { "." })?;
                }
                Step::Entry(text) | Step::Key(text) => write!(f, "[{text:?}]")?,
            }
        }
        Ok(())
    }
}

fn is_plain(text: &str, others: &[u8]) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || others.contains(&byte))
}
