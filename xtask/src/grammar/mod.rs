//! `cargo xtask grammar`: the colours of editors, generated from what the lexer knows.
//!
//! A TextMate grammar sees one line at a time and no tree, so it guesses where a word has a meaning by
//! what stands around it. `cargo xtask programs` prints what the parser says of every program here, and
//! the test of the extension in `editors/vscode` compares the two, token by token.

mod plist;
mod rules;

use std::path::Path;

use serde_json::Value;

use crate::Failure;

/// A form of the grammar.
type Form = fn(&Value) -> String;

/// Where the grammar is written, and in which form: as JSON for VS Code, as a property list for Sublime Text.
const PLACES: [(&str, Form); 2] = [
    ("editors/vscode/syntaxes/kdsl.tmLanguage.json", |grammar| format!("{grammar:#}\n")),
    ("editors/sublime/kdsl.tmLanguage", plist::write),
];

/// Writes the grammar, or compares it with what is committed.
pub fn run(root: &Path, check: bool) -> Result<String, Failure> {
    let grammar = rules::grammar();
    let mut report = Vec::new();
    for (place, write) in PLACES {
        let path = root.join(place);
        let wrong = |error: std::io::Error| format!("{}: {error}", path.display());
        let text = write(&grammar);
        if !check {
            std::fs::write(&path, &text).map_err(wrong)?;
            report.push(format!("wrote {place}"));
        } else if std::fs::read_to_string(&path).map_err(wrong)? == text {
            report.push(format!("{place} is up to date"));
        } else {
            return Err(format!("{place} is out of date: run `cargo xtask grammar`"));
        }
    }
    Ok(report.join("\n"))
}
