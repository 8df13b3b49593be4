//! What differs between two texts of several lines.

/// The most pairs of lines that are compared; beyond that the texts are shown whole.
const MOST: usize = 4_000_000;

/// The lines around a difference that are shown.
const CONTEXT: usize = 2;

/// A line of a difference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Line<'t> {
    /// Only the old text has it.
    Old(&'t str),
    /// Only the new text has it.
    New(&'t str),
    /// Both have it.
    Both(&'t str),
    /// Some that both have are left out.
    Gap,
}

/// The lines that differ, with some around them.
pub(super) fn diff<'t>(old: &'t [String], new: &'t [String]) -> Vec<Line<'t>> {
    let begin = old.iter().zip(new).take_while(|(one, other)| one == other).count();
    let rest = old.len().min(new.len()) - begin;
    let end =
        old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(one, other)| one == other).count();
    let both = |line: &'t String| Line::Both(line.as_str());
    let mut lines: Vec<Line<'t>> = old.iter().take(begin).map(both).collect();
    let middle = |all: &'t [String]| all.get(begin..all.len() - end).unwrap_or(&[]);
    between(middle(old), middle(new), &mut lines);
    lines.extend(old.iter().skip(old.len() - end).map(both));
    shortened(lines)
}

/// The longest run of common lines, by the usual table.
fn between<'t>(old: &'t [String], new: &'t [String], lines: &mut Vec<Line<'t>>) {
    let width = new.len() + 1;
    if old.len().saturating_mul(new.len()) > MOST {
        lines.extend(old.iter().map(|line| Line::Old(line)));
        return lines.extend(new.iter().map(|line| Line::New(line)));
    }
    let mut longest = vec![0u32; (old.len() + 1) * width];
    for (i, one) in old.iter().enumerate().rev() {
        for (j, other) in new.iter().enumerate().rev() {
            let at = |i: usize, j: usize| longest.get(i * width + j).copied().unwrap_or(0);
            let length = if one == other { at(i + 1, j + 1) + 1 } else { at(i + 1, j).max(at(i, j + 1)) };
            if let Some(place) = longest.get_mut(i * width + j) {
                *place = length;
            }
        }
    }
    let at = |i: usize, j: usize| longest.get(i * width + j).copied().unwrap_or(0);
    let (mut i, mut j) = (0, 0);
    loop {
        match (old.get(i), new.get(j)) {
            (Some(one), Some(other)) if one == other => {
                lines.push(Line::Both(one));
                (i, j) = (i + 1, j + 1);
            }
            (Some(one), other) if other.is_none() || at(i + 1, j) >= at(i, j + 1) => {
                lines.push(Line::Old(one));
                i += 1;
            }
            (_, Some(other)) => {
                lines.push(Line::New(other));
                j += 1;
            }
            _ => return,
        }
    }
}

/// Leaves out what is far from every difference.
fn shortened(lines: Vec<Line<'_>>) -> Vec<Line<'_>> {
    let changed: Vec<bool> = lines.iter().map(|line| !matches!(line, Line::Both(_))).collect();
    let near = |at: usize| {
        changed.iter().skip(at.saturating_sub(CONTEXT)).take(CONTEXT + 1 + at.min(CONTEXT)).any(|is| *is)
    };
    let mut out = Vec::new();
    for (at, line) in lines.into_iter().enumerate() {
        if near(at) {
            out.push(line);
        } else if out.last() != Some(&Line::Gap) {
            out.push(Line::Gap);
        }
    }
    out
}
