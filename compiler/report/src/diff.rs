//! A fix as the lines that it takes away and the lines that it puts in their place.

use kdsl_base::{Edit, Fix, Source, Sources};

use crate::place::line_bytes;
use crate::snippet::window;
use crate::style::Paint;
use crate::visible::visible;

/// A fix that touches more lines than this is told by its title alone.
const MOST_LINES: usize = 4;

/// The changed lines, `NUMBER - old` and `NUMBER + new`. Empty if it is too much to show.
pub(crate) fn draw(fix: &Fix, sources: &Sources, width: usize, paint: Paint) -> String {
    let Some(first) = fix.edits.first() else { return String::new() };
    let Some(source) = sources.get(first.span.file) else { return String::new() };
    let mut edits: Vec<&Edit> = fix.edits.iter().filter(|edit| edit.span.file == first.span.file).collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let (Some(from), Some(to)) = (edits.first(), edits.last()) else { return String::new() };
    let lines = source.lines().line(from.span.start)..=source.lines().line(to.span.end);
    if lines.end().saturating_sub(*lines.start()) as usize >= MOST_LINES {
        return String::new();
    }
    if lines.is_empty() {
        return String::new();
    }
    let start = line_bytes(source, *lines.start()).start;
    let end = line_bytes(source, *lines.end()).end;
    // Of a very long line only the part around the change is shown, so only that part is built.
    let shown = if lines.start() == lines.end() {
        window(&source.text, start..end, from.span.start as usize)
    } else {
        start..end
    };
    let old = source.text.get(shown.clone()).unwrap_or("");
    let Some(new) = apply(source, shown.clone(), &edits) else { return String::new() };
    paint_lines(old, &new, *lines.start() as usize + 1, width, paint)
}

/// The text of `region` with the edits made; nothing if they overlap or leave it.
fn apply(source: &Source, region: std::ops::Range<usize>, edits: &[&Edit]) -> Option<String> {
    let mut new = String::new();
    let mut done = region.start;
    for edit in edits {
        new.push_str(source.text.get(done..edit.span.start as usize)?);
        new.push_str(&edit.replacement);
        done = edit.span.end as usize;
    }
    new.push_str(source.text.get(done..region.end)?);
    Some(new)
}

fn paint_lines(old: &str, new: &str, first: usize, width: usize, paint: Paint) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let same_start = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let left = old.len().min(new.len()) - same_start;
    let same_end = old.iter().rev().zip(new.iter().rev()).take(left).take_while(|(a, b)| a == b).count();
    let changed = |lines: &[&str]| -> Vec<String> {
        let count = lines.len().saturating_sub(same_start + same_end);
        lines.iter().skip(same_start).take(count).map(|line| visible(line).into_owned()).collect()
    };
    let (removed, added) = (changed(&old), changed(&new));
    if removed.len() > MOST_LINES || added.len() > MOST_LINES {
        return String::new();
    }
    let mut out = String::new();
    for (number, line) in removed.iter().enumerate() {
        let line = format!(" {:>width$} - {line}", first + same_start + number);
        out.push_str(&paint.removed(line.trim_end()));
        out.push('\n');
    }
    for (number, line) in added.iter().enumerate() {
        let line = format!(" {:>width$} + {line}", first + same_start + number);
        out.push_str(&paint.added(line.trim_end()));
        out.push('\n');
    }
    out
}
