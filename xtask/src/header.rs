//! `cargo xtask header [--check]`: the header of the library for C, from the functions that it exports.

use std::path::Path;

use crate::{Failure, tools};

const FILE: &str = "bindings/c/include/kdsl.h";

/// Writes the header, or compares it with the one that is there.
pub fn run(root: &Path, check: bool) -> Result<String, Failure> {
    let output = tools::on_demand(root, "header")
        .output()
        .map_err(|error| format!("the generator of the header: {error}"))?;
    if !output.status.success() {
        return Err(format!("no header was made\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let path = root.join(FILE);
    if !check {
        std::fs::write(&path, text.as_bytes()).map_err(|error| format!("{}: {error}", path.display()))?;
        return Ok(format!("wrote {FILE}: {} lines", text.lines().count()));
    }
    let old = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    if old == text {
        return Ok(format!("{FILE} is up to date: {} lines", text.lines().count()));
    }
    Err(format!("{FILE} is out of date: run `cargo xtask header`"))
}
