//! `kdsl graph`: what refers to what, as a diagram or as data.

use std::path::Path;

use crate::args::GraphArgs;
use crate::failure::Failure;
use crate::files::show;
use crate::findings::Findings;
use crate::terminal::Terminal;
use crate::{FINDINGS, FINE, output, program};

/// Draws the program. Nothing is written where it has a mistake.
///
/// # Errors
/// Where it cannot be read, or the result cannot be written.
pub fn run(args: &GraphArgs, terminal: Terminal) -> Result<u8, Failure> {
    let program = program::compile(&args.program, args.error_format, terminal)?;
    let programs = [program];
    let findings = Findings::of(&programs);
    let found = !findings.found.is_empty();
    terminal.findings(&findings, args.error_format, |count| found.then_some(count));
    let [program] = programs;
    let Some(text) = program.output.graph(args.format) else { return Ok(FINDINGS) };
    match &args.output {
        Some(path) if program::is_source(&program, path) => {
            return Err(Failure::new(format!("cannot write `{}`: it is a file of the program", show(path))));
        }
        Some(path) if path != Path::new("-") => output::write_file(path, &text)?,
        _ => output::print(&text)?,
    }
    Ok(FINE)
}
