//! `cargo xtask tree-sitter`: the parser of editors/tree-sitter-kdsl, from its grammar.
//!
//! What is generated is not committed: half a megabyte of tables would change with every rule.

use std::path::Path;
use std::process::Command;

use crate::Failure;

const PLACE: &str = "editors/tree-sitter-kdsl";

/// Generates the parser into `src/` beside the grammar.
pub fn run(root: &Path) -> Result<String, Failure> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(root)
        .args([
            "run",
            "--quiet",
            "--package",
            "xtask",
            "--features",
            "tree-sitter",
            "--bin",
            "tree-sitter",
            "--",
        ])
        .arg(PLACE)
        .status()
        .map_err(|error| format!("cargo run: {error}"))?;
    if !status.success() {
        return Err(format!("the parser of {PLACE} was not generated"));
    }
    let parser = root.join(PLACE).join("src/parser.c");
    let size = std::fs::metadata(&parser).map_err(|error| format!("{}: {error}", parser.display()))?.len();
    Ok(format!("wrote {PLACE}/src/parser.c: {size} bytes"))
}
