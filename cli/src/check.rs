//! `kdsl check`: find every mistake, write nothing.

use crate::args::CheckArgs;
use crate::failure::Failure;
use crate::program;
use crate::terminal::Terminal;
use crate::{FINDINGS, FINE};

/// Checks the program.
///
/// # Errors
/// Where it cannot be read.
pub fn run(args: &CheckArgs, terminal: Terminal) -> Result<u8, Failure> {
    let program = program::compile(&args.program, args.format, terminal)?;
    let resources = program.output.manifests().count();
    let size =
        format!("checked {}, {}", counted(program.places.len(), "file"), counted(resources, "resource"));
    terminal.findings(&program.output, args.format, |count| Some(format!("{size}: {count}")));
    Ok(if program.output.has_errors() { FINDINGS } else { FINE })
}

/// `1 file`, `2 files`.
pub fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
