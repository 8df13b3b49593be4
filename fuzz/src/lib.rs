//! How inputs are changed: most texts that differ by bytes from a program are refused by the lexer, so half of
//! the changes are of nodes, tokens and lines. What is checked is in `tests/properties`.

mod lines;
mod program;

pub use lines::lines;
pub use program::program;

/// Numbers that look random and are the same for a seed.
struct Chance(u64);

impl Chance {
    const fn new(seed: u32) -> Chance {
        Chance((seed as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    const fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let bound = if bound == 0 { 1 } else { bound };
        (self.0 >> 11) as usize % bound
    }

    fn of<'t, T>(&mut self, list: &'t [T]) -> Option<&'t T> {
        list.get(self.below(list.len()))
    }
}

/// What changes a text in its own way; nothing where it cannot.
type Change = fn(&str, &mut Chance) -> Option<String>;

/// Changes an input in place: as libFuzzer does, or as `change` does with the text of it. Gives the new length.
fn mutate(data: &mut [u8], size: usize, most: usize, seed: u32, change: Change) -> usize {
    let mut chance = Chance::new(seed);
    let text = data.get(..size).and_then(|bytes| std::str::from_utf8(bytes).ok());
    if let Some(text) = text.filter(|_| chance.below(2) == 0) {
        let mut changed = change(text, &mut chance);
        for _ in 0..chance.below(4) {
            changed = changed.and_then(|text| change(&text, &mut chance));
        }
        let changed = changed.filter(|text| text.len() <= most);
        if let Some(text) = changed
            && let Some(place) = data.get_mut(..text.len())
        {
            place.copy_from_slice(text.as_bytes());
            return text.len();
        }
    }
    libfuzzer_sys::fuzzer_mutate(data, size, most)
}
