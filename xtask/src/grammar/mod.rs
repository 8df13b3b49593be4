//! `cargo xtask grammar`: the colours of editors, generated from what the lexer knows.
//!
//! A TextMate grammar sees one line at a time and no tree, so it guesses where a word has a meaning by
//! what stands around it. `cargo xtask programs` prints what the parser says of every program here, and
//! the test of the extension in `editors/vscode` compares the two, token by token.

mod rules;

use std::path::Path;

use crate::Failure;

const PLACE: &str = "editors/vscode/syntaxes/kdsl.tmLanguage.json";

/// Writes the grammar, or compares it with what is committed.
pub fn run(root: &Path, check: bool) -> Result<String, Failure> {
    let path = root.join(PLACE);
    let text = serde_json::to_string_pretty(&rules::grammar()).map_err(|error| error.to_string())? + "\n";
    if !check {
        std::fs::write(&path, &text).map_err(|error| format!("{}: {error}", path.display()))?;
        return Ok(format!("wrote {PLACE}"));
    }
    let old = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    if old == text {
        return Ok(format!("{PLACE} is up to date"));
    }
    Err(format!("{PLACE} is out of date: run `cargo xtask grammar`"))
}
