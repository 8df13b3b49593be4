//! `cargo xtask tree-sitter`: the parser of editors/tree-sitter-kdsl, from its grammar.
//!
//! What is generated is not committed: half a megabyte of tables would change with every rule.

use std::path::Path;

use crate::{Failure, tools};

const PLACE: &str = "editors/tree-sitter-kdsl";

/// Generates the parser into `src/` beside the grammar.
pub fn run(root: &Path) -> Result<String, Failure> {
    tools::ran(tools::on_demand(root, "tree-sitter").arg(PLACE), "the generator of the parser")?;
    let parser = root.join(PLACE).join("src/parser.c");
    let size = std::fs::metadata(&parser).map_err(|error| format!("{}: {error}", parser.display()))?.len();
    Ok(format!("wrote {PLACE}/src/parser.c: {size} bytes"))
}
