//! Edits that are asked for: a part formatted, what follows a letter, imports in order.

use std::fmt::Write as _;

use kdsl_base::{Edit, FileId};

use super::{CURSOR, Case};

fn applied(text: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|edit| edit.span);
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        text.replace_range(edit.span.range(), &edit.replacement);
    }
    text
}

/// The text after the part between two cursors was formatted.
pub fn range(case: &Case) -> String {
    let text = &case.files[0].1;
    let part = case.cursors[0].1..case.cursors[1].1;
    applied(text, kdsl_ide::format_range(FileId(0), text, part))
}

/// The text after the letter before each cursor was typed.
pub fn typed(case: &Case) -> String {
    let mut out = String::new();
    for (number, offset) in &case.cursors {
        let text = &case.files[*number].1;
        let letter = text[..*offset as usize].chars().next_back().unwrap();
        let edits = kdsl_ide::format_on_type(FileId(0), text, *offset, letter);
        let shown = applied(text, edits);
        let lines = shown.lines().map(|line| match line.trim_end() {
            "" => "·".repeat(line.len()),
            _ => line.to_owned(),
        });
        let _ = writeln!(out, "after {letter:?}\n{}", lines.collect::<Vec<_>>().join("\n"));
    }
    out
}

/// The text after a key for a new line at each cursor.
pub fn enter(case: &Case) -> String {
    let mut out = String::new();
    for (number, offset) in &case.cursors {
        let text = &case.files[*number].1;
        let edit = kdsl_ide::on_enter(FileId(0), text, *offset..*offset);
        let line = case.line((*number, *offset)).1;
        let shown = edit.map(|edit| edit.replacement.replace("$0", &CURSOR.to_string()));
        let _ = writeln!(out, "{line}: {shown:?}");
    }
    out
}

/// The text with its imports in order.
pub fn imports(case: &Case) -> String {
    let (compiled, file) = case.file(0);
    applied(&case.files[0].1, kdsl_ide::organize_imports(&compiled.analysis, file))
}
