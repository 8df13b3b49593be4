//! "Did you mean": the nearest of some names.

/// Edits between two words: insertions, deletions, replacements and swaps of neighbours.
/// Letters that differ only in case count as equal.
pub fn distance(left: &str, right: &str) -> usize {
    edits(&letters(left), &letters(right), usize::MAX)
}

fn letters(word: &str) -> Vec<char> {
    word.chars().flat_map(char::to_lowercase).collect()
}

/// The edits between two words, or some number above `most`.
fn edits(left: &[char], right: &[char], most: usize) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut current = Vec::with_capacity(right.len() + 1);
        current.push(i + 1);
        for (j, b) in right.iter().enumerate() {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX - 1);
            let mut best = (at(&previous, j + 1) + 1).min(at(&current, j) + 1);
            best = best.min(at(&previous, j) + usize::from(a != b));
            let swapped = i > 0 && j > 0 && left.get(i - 1) == Some(b) && right.get(j - 1) == Some(a);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            current.push(best);
        }
        before = std::mem::replace(&mut previous, current);
        // No row holds less than the least of the two before it, and the one before that is passed.
        let least = previous.iter().chain(&before).min().copied().unwrap_or(0);
        if least > most {
            return least;
        }
    }
    previous.last().copied().unwrap_or(0)
}

/// How many candidates are compared with a word letter by letter.
const MOST: usize = 1_000;

/// The candidate nearest to `word`, if one is near enough to be what was meant: at most a third of
/// the word's letters differ, and at least one may. Of equals the first wins, so order candidates
/// by likelihood. Of very many candidates, the first thousand of about the right length are looked at.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // A single letter is near to every other one, and very long words are not typos of anything.
    let count = word.chars().count();
    if !(2..=100).contains(&count) {
        return None;
    }
    let allowed = (count / 3).max(1);
    let written = letters(word);
    let mut looked = 0;
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        // A letter has at most four bytes; to count them all of a text of a million would take long.
        if candidate.len() > 4 * (count + allowed) || candidate.chars().count().abs_diff(count) > allowed {
            continue;
        }
        looked += 1;
        if looked > MOST {
            break;
        }
        let edits = edits(&written, &letters(candidate), allowed);
        if edits <= allowed && candidate != word && best.is_none_or(|(least, _)| edits < least) {
            best = Some((edits, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_swap_is_one_edit_and_case_is_none() {
        assert_eq!(distance("replicsa", "replicas"), 1);
        assert_eq!(distance("Replicas", "replicas"), 0);
        assert_eq!(distance("", "abc"), 3);
    }

    #[test]
    fn only_near_names_are_suggested() {
        let fields = ["replicas", "selector", "strategy", "template"];
        assert_eq!(nearest("replicsa", fields), Some("replicas"));
        assert_eq!(nearest("colour", fields), None);
        assert_eq!(nearest("id", ["ip", "uid"]), Some("ip"));
    }
}
