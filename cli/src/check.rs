//! `kdsl check`: find every mistake, write nothing.

use std::collections::BTreeSet;

use kdsl::Secrets;

use crate::args::CheckArgs;
use crate::failure::Failure;
use crate::findings::Findings;
use crate::program::Request;
use crate::terminal::Terminal;
use crate::{FINDINGS, FINE};

/// Checks the program, for every environment that is asked for.
///
/// # Errors
/// Where it cannot be read.
pub fn run(args: &CheckArgs, terminal: Terminal) -> Result<u8, Failure> {
    let request = Request::new(&args.program)?;
    let several = request.several();
    let programs = request.compile(Secrets::Write, args.format, terminal)?;
    let resources = programs.iter().map(|program| program.output.manifests().count()).sum();
    let files: BTreeSet<_> = programs.iter().flat_map(|program| &program.places).collect();
    let mut size = format!("checked {}, {}", counted(files.len(), "file"), counted(resources, "resource"));
    if several {
        size.push_str(&format!(" in {}", counted(programs.len(), "environment")));
    }
    let findings = Findings::of(&programs);
    terminal.findings(&findings, args.format, |count| Some(format!("{size}: {count}")));
    Ok(if findings.has_errors() { FINDINGS } else { FINE })
}

/// `1 file`, `2 files`.
pub fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
