//! The formatter: one canonical style for every program, from its tree.
//!
//! What is printed are the program's own tokens and comments in their order; the tree says only what
//! stands between two of them. Where a form can stand on one line or on several, its author's first
//! line break decides, and the width of the line where there is none:
//!
//! 1. [`atoms`] lists what is printed, with the comments and line breaks before each.
//! 2. [`plan`] says what each gap is and which of them break together, a group.
//! 3. [`measure`] finds the groups that must break, and the widths of the others.
//! 4. [`print`] writes, and breaks the groups that do not fit.
//! 5. [`same`] parses what was written and compares it with the original.
//!
//! No step recurses, and each takes time in proportion to the text.

mod atoms;
mod block;
mod gaps;
mod measure;
mod plan;
mod print;
mod same;

use std::sync::Arc;

use kdsl_base::{Diagnostic, FileId, Severity};
use kdsl_syntax::Parse;

/// The columns of a line, unless nothing in it can be broken.
pub const WIDTH: usize = 100;

/// The columns that what stands in braces is indented by.
pub const INDENT: usize = 2;

/// Formats a program.
///
/// # Errors
/// What is wrong with the syntax; there is nothing else that the formatter refuses.
pub fn format(text: &str) -> Result<String, Vec<Diagnostic>> {
    format_file(FileId(0), text)
}

/// Formats a program that is one of several files, which is where its findings are.
///
/// # Errors
/// As [`format`].
pub fn format_file(file: FileId, text: impl Into<Arc<str>>) -> Result<String, Vec<Diagnostic>> {
    format_parse(&kdsl_syntax::parse(file, text))
}

/// Formats a program that was parsed already.
///
/// What comes back means the same, comment for comment; a text for which that cannot be shown would
/// come back as it was.
///
/// # Errors
/// As [`format`].
pub fn format_parse(parse: &Parse) -> Result<String, Vec<Diagnostic>> {
    if parse.problems.iter().any(|problem| problem.severity == Severity::Error) {
        return Err(parse.problems.clone());
    }
    let atoms = atoms::Atoms::of(parse);
    let formatted = layout(parse, &atoms);
    if formatted == *parse.text || same::is_same(parse, &atoms, &formatted) {
        return Ok(formatted);
    }
    Ok(parse.text.to_string())
}

/// The text in the canonical style, not compared with the original: for the test that there would never have
/// been a difference.
///
/// # Errors
/// As [`format`].
#[doc(hidden)]
pub fn unproven(text: &str) -> Result<String, Vec<Diagnostic>> {
    let parse = kdsl_syntax::parse(FileId(0), text);
    match parse.problems.iter().any(|problem| problem.severity == Severity::Error) {
        true => Err(parse.problems),
        false => Ok(layout(&parse, &atoms::Atoms::of(&parse))),
    }
}

fn layout(parse: &Parse, atoms: &atoms::Atoms<'_>) -> String {
    let mut plan = plan::Plan::of(parse, atoms);
    let widths = measure::Widths::of(atoms, &mut plan);
    print::print(atoms, &plan, &widths)
}

#[cfg(test)]
mod tests;
