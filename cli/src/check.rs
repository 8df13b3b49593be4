//! `kdsl check`: find every mistake; what is written is written by [`mend`].

use std::collections::BTreeSet;

use kdsl::{Fixes, Secrets};

use crate::args::CheckArgs;
use crate::failure::Failure;
use crate::findings::Findings;
use crate::mend;
use crate::program::{Program, Request};
use crate::terminal::Terminal;
use crate::{FINDINGS, FINE};

/// Checks the program, for every environment that is asked for, and mends it where that is asked for.
///
/// # Errors
/// Where it cannot be read.
pub fn run(args: &CheckArgs, terminal: Terminal) -> Result<u8, Failure> {
    if args.fix || args.diff {
        return mend::run(args, terminal);
    }
    let request = Request::new(&args.program)?;
    let several = request.several();
    let programs = request.compile(Secrets::Write, args.format, terminal)?;
    Ok(report(args, &programs, several, terminal, |findings, count| count + &fixable(findings)))
}

/// Says what was found, and gives the exit code. `closing` makes the end of the last line out of the count of
/// the findings.
pub fn report(
    args: &CheckArgs,
    programs: &[Program],
    several: bool,
    terminal: Terminal,
    closing: impl FnOnce(&Findings, String) -> String,
) -> u8 {
    let resources = programs.iter().map(|program| program.output.manifests().count()).sum();
    let files: BTreeSet<_> = programs.iter().flat_map(|program| &program.places).collect();
    let mut size = format!("checked {}, {}", counted(files.len(), "file"), counted(resources, "resource"));
    if several {
        size.push_str(&format!(" in {}", counted(programs.len(), "environment")));
    }
    let findings = Findings::of(programs);
    terminal.findings(&findings, args.format, |count| Some(format!("{size}: {}", closing(&findings, count))));
    if findings.has_errors() { FINDINGS } else { FINE }
}

/// How many of the findings an option would mend: ` (2 fixable with --fix)`.
fn fixable(findings: &Findings) -> String {
    let count = |fixes: Fixes| findings.found.iter().filter(|finding| fixes.of(finding).is_some()).count();
    match (count(Fixes::Safe), count(Fixes::All)) {
        (0, 0) => String::new(),
        (0, all) => format!(" ({all} fixable with --fix --unsafe-fixes)"),
        (safe, _) => format!(" ({safe} fixable with --fix)"),
    }
}

/// `1 file`, `2 files`.
pub fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
