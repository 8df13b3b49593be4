//! Between bytes of a text and indexes into what the host's language takes it for.

use kdsl::Sources;

use crate::places::Places;

/// What a host counts in a text, where it counts to a place. This is the one place that knows. A module for browsers
/// has one host, so that it takes no room there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Bytes of its UTF-8, as C and Rust do.
    #[cfg(not(target_family = "wasm"))]
    Bytes,
    /// Code points, as Python does.
    #[cfg(not(target_family = "wasm"))]
    CodePoints,
    /// Halves of UTF-16, as JavaScript does.
    Utf16,
}

impl Unit {
    /// How many a character counts.
    const fn of(self, character: char) -> usize {
        match self {
            #[cfg(not(target_family = "wasm"))]
            Unit::Bytes => character.len_utf8(),
            #[cfg(not(target_family = "wasm"))]
            Unit::CodePoints => 1,
            Unit::Utf16 => character.len_utf16(),
        }
    }

    /// Whether bytes and indexes are the same in every text.
    const fn is_bytes(self) -> bool {
        self.of('é') == 2
    }

    /// The indexes of a text.
    pub(crate) fn indexes(self, text: &str) -> Indexes<'_> {
        Indexes::new(self, text)
    }

    /// The indexes of all texts of a program.
    pub(crate) fn places(self, sources: &Sources) -> Places<'_> {
        Places::new(self, sources)
    }
}

/// How many bytes lie between two places that are counted beforehand.
const STEP: usize = 1024;

/// The indexes of one text.
pub(crate) struct Indexes<'a> {
    unit: Unit,
    text: &'a str,
    /// The index at the first character boundary at or behind each multiple of [`STEP`], and that
    /// boundary. Empty where bytes and indexes are the same.
    marks: Vec<(usize, usize)>,
}

impl<'a> Indexes<'a> {
    fn new(unit: Unit, text: &'a str) -> Indexes<'a> {
        let mut marks = Vec::new();
        if !unit.is_bytes() && !text.is_ascii() {
            let mut index = 0;
            for (at, character) in text.char_indices() {
                if at >= marks.len() * STEP {
                    marks.push((at, index));
                }
                index += unit.of(character);
            }
        }
        Indexes { unit, text, marks }
    }

    /// The index of a byte; that of the text's end where it lies behind it.
    pub(crate) fn index(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let before = self.marks.partition_point(|(at, _)| *at <= offset);
        match before.checked_sub(1).and_then(|last| self.marks.get(last)) {
            Some((at, index)) => {
                let between = self.text.get(*at..offset).unwrap_or("");
                index + between.chars().map(|character| self.unit.of(character)).sum::<usize>()
            }
            None => offset,
        }
    }

    /// The byte at an index; behind the character that it lies in, and the text's end where it lies behind that.
    pub(crate) fn byte(&self, index: usize) -> usize {
        let before = self.marks.partition_point(|(_, mark)| *mark <= index);
        let Some((start, mut units)) = before.checked_sub(1).and_then(|last| self.marks.get(last)).copied()
        else {
            let mut behind = index..self.text.len();
            return behind.find(|at| self.text.is_char_boundary(*at)).unwrap_or(self.text.len());
        };
        for (at, character) in self.text.get(start..).unwrap_or("").char_indices() {
            if units >= index {
                return start + at;
            }
            units += self.unit.of(character);
        }
        self.text.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_and_bytes_agree() {
        let mixed = "aé😀\n".repeat(2000);
        for unit in [Unit::Bytes, Unit::CodePoints, Unit::Utf16] {
            for text in ["", "plain", mixed.as_str()] {
                let indexes = unit.indexes(text);
                let mut index = 0;
                for (at, character) in text.char_indices() {
                    assert_eq!((indexes.index(at), indexes.byte(index)), (index, at));
                    index += unit.of(character);
                }
                assert_eq!((indexes.index(usize::MAX), indexes.byte(usize::MAX)), (index, text.len()));
            }
        }
    }

    #[test]
    fn the_inside_of_a_character_is_none() {
        let text = "a😀b";
        assert_eq!([2, 3, 4].map(|index| Unit::Bytes.indexes(text).byte(index)), [5, 5, 5]);
        assert_eq!(Unit::Utf16.indexes(text).byte(2), 5);
    }
}
