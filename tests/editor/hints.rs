//! What stands in the lines beside the text.

use std::fmt::Write as _;

use kdsl_ide::{HintSort, HintSorts};

use super::Case;

/// The lines with hints in them, each between `‹` and `›`.
pub fn render(case: &Case) -> String {
    let (compiled, file) = case.file(0);
    let text = &case.files[0].1;
    let hints = kdsl_ide::hints(&compiled, file, 0..u32::MAX, HintSorts::ALL);
    let mut shown = String::new();
    let mut at = 0;
    for hint in &hints {
        shown.push_str(&text[at..hint.offset as usize]);
        let _ = write!(shown, "‹{}›", hint.label);
        at = hint.offset as usize;
    }
    shown.push_str(&text[at..]);
    let mut out = String::new();
    for line in shown.lines().filter(|line| line.contains('‹')) {
        let _ = writeln!(out, "{line}");
    }
    out
}

/// What becomes of the text when each hint that can be inserted is.
pub fn inserted(case: &Case) -> String {
    let (compiled, file) = case.file(0);
    let mut out = String::new();
    for hint in kdsl_ide::hints(&compiled, file, 0..u32::MAX, HintSorts::ALL) {
        let mut edits = kdsl_ide::hint_edits(&compiled.analysis, &hint);
        if edits.is_empty() {
            if hint.sort != HintSort::Count {
                let _ = writeln!(out, "{}: stays a hint", hint.label);
            }
            continue;
        }
        let mut text = case.files[0].1.clone();
        edits.sort_by_key(|edit| edit.span);
        for edit in edits.iter().rev() {
            text.replace_range(edit.span.range(), &edit.replacement);
        }
        let before: Vec<&str> = case.files[0].1.lines().collect();
        let changed = text.lines().filter(|line| !before.contains(line)).map(str::trim);
        let _ = writeln!(out, "{}: {}", hint.label, changed.collect::<Vec<_>>().join(" / "));
    }
    out
}
