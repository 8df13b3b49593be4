//! Between bytes of a text and indexes into the JavaScript string that it was.

/// How many bytes lie between two places that are counted beforehand.
const STEP: usize = 1024;

/// The indexes of one text.
pub(crate) struct Indexes<'a> {
    text: &'a str,
    /// The index at the first character boundary at or behind each multiple of [`STEP`], and that
    /// boundary. Empty where bytes and indexes are the same.
    marks: Vec<(usize, usize)>,
}

impl<'a> Indexes<'a> {
    pub(crate) fn new(text: &'a str) -> Indexes<'a> {
        let mut marks = Vec::new();
        if !text.is_ascii() {
            let mut index = 0;
            for (at, character) in text.char_indices() {
                if at >= marks.len() * STEP {
                    marks.push((at, index));
                }
                index += character.len_utf16();
            }
        }
        Indexes { text, marks }
    }

    /// The index of a byte; that of the text's end where it lies behind it.
    pub(crate) fn index(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let before = self.marks.partition_point(|(at, _)| *at <= offset);
        match before.checked_sub(1).and_then(|last| self.marks.get(last)) {
            Some((at, index)) => {
                index + self.text.get(*at..offset).map_or(0, |text| text.encode_utf16().count())
            }
            None => offset,
        }
    }

    /// The byte at an index; the text's end where it lies behind it.
    pub(crate) fn byte(&self, index: usize) -> usize {
        let before = self.marks.partition_point(|(_, mark)| *mark <= index);
        let Some((start, mut units)) = before.checked_sub(1).and_then(|last| self.marks.get(last)).copied()
        else {
            return index.min(self.text.len());
        };
        for (at, character) in self.text.get(start..).unwrap_or("").char_indices() {
            if units >= index {
                return start + at;
            }
            units += character.len_utf16();
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
        for text in ["", "plain", mixed.as_str()] {
            let indexes = Indexes::new(text);
            let mut index = 0;
            for (at, character) in text.char_indices() {
                assert_eq!((indexes.index(at), indexes.byte(index)), (index, at));
                index += character.len_utf16();
            }
            assert_eq!((indexes.index(usize::MAX), indexes.byte(usize::MAX)), (index, text.len()));
        }
    }
}
