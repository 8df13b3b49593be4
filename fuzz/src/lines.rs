//! Changes of texts that have their meaning from lines and indentation, as YAML has.

use crate::Chance;

/// A libFuzzer mutator of texts of lines.
pub fn lines(data: &mut [u8], size: usize, most: usize, seed: u32) -> usize {
    crate::mutate(data, size, most, seed, change)
}

fn change(text: &str, chance: &mut Chance) -> Option<String> {
    let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    let (at, other) = (chance.below(lines.len()), chance.below(lines.len()));
    match chance.below(8) {
        0 => lines.truncate(lines.len().checked_sub(1)?.max(at)),
        1 if at < lines.len() && other % 2 == 0 => drop(lines.remove(at)),
        1 => lines.insert(other, lines.get(at)?.clone()),
        2 => {
            lines.get(at)?;
            lines.swap(at, other);
        }
        3 => lines.get_mut(at)?.insert_str(0, "  "),
        4 => *lines.get_mut(at)? = lines.get(at)?.strip_prefix("  ")?.to_owned(),
        5 => lines.insert(at, "---\n".to_owned()),
        // The value of another line.
        6 => {
            let (_, value) = lines.get(other)?.split_once(": ")?;
            let (key, _) = lines.get(at)?.split_once(": ")?;
            let changed = format!("{key}: {value}");
            *lines.get_mut(at)? = changed;
        }
        // A part of the text moves below another line, as deep as that is.
        _ => {
            let until = (at + 1 + chance.below(6)).min(lines.len());
            let part: Vec<String> = lines.get(at..until)?.to_vec();
            let depth = |line: &str| line.len() - line.trim_start_matches(' ').len();
            let (from, to) = (depth(part.first()?), depth(lines.get(other)?));
            let moved = part.iter().map(|line| {
                let indent = (depth(line) + to).saturating_sub(from);
                format!("{}{}", " ".repeat(indent), line.trim_start_matches(' '))
            });
            let moved: Vec<String> = moved.collect();
            lines.splice(other..other, moved);
        }
    }
    Some(lines.concat())
}
