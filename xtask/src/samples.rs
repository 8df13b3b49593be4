//! The programs that the README shows, compiled: a block of `kdsl` with the block of `yaml` after it,
//! which is what it becomes, or of `text`, which is what is said of it.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::Failure;

/// Compiles every such pair of a document and gives their number.
pub fn check(root: &Path, kdsl: &Path, document: &str) -> Result<usize, Failure> {
    let path = root.join(document);
    let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let blocks = blocks(&text);
    let mut pairs = 0;
    for (program, outcome) in blocks.iter().zip(blocks.iter().skip(1)) {
        let arguments: &[&str] = match (program.sort, outcome.sort) {
            ("kdsl", "yaml") => &["build", "-"],
            ("kdsl", "text") => &["check", "-", "--stdin-filename", "web.kdsl"],
            _ => continue,
        };
        let given = run(kdsl, arguments, &program.text)?;
        if given != outcome.text {
            let line = outcome.line;
            return Err(format!("{document}:{line}: the program before it gives\n{given}"));
        }
        pairs += 1;
    }
    Ok(pairs)
}

/// A block between fences.
pub struct Block<'a> {
    /// What stands behind its fence.
    pub sort: &'a str,
    /// The line of its fence, the first being 1.
    pub line: usize,
    /// Its lines.
    pub text: String,
}

/// The blocks of a document in order.
pub fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut found = Vec::new();
    let mut open: Option<Block<'_>> = None;
    for (at, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(sort)) => open = Some(Block { sort, line: at + 1, text: String::new() }),
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    found
}

/// What `kdsl` writes, on the stream that it writes to.
fn run(kdsl: &Path, arguments: &[&str], program: &str) -> Result<String, Failure> {
    let wrong = |error: std::io::Error| format!("{}: {error}", kdsl.display());
    let mut child = Command::new(kdsl)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(wrong)?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(program.as_bytes()).map_err(wrong)?;
    }
    let output = child.wait_with_output().map_err(wrong)?;
    let text = [output.stdout, output.stderr].concat();
    Ok(String::from_utf8_lossy(&text).into_owned())
}
