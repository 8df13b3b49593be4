//! What `build` and `check` have in common: read the program, compile it, say what was found.

use std::path::PathBuf;

use kdsl::{Code, Compiler, Diagnostic, Format, Output, Source, SourceKind, Sources, Span, render};

use crate::args::ProgramArgs;
use crate::failure::{Failure, words};
use crate::files::{self, Unreadable};
use crate::fs_world::FsWorld;
use crate::inputs::Inputs;
use crate::terminal::Terminal;

/// A program after it was compiled.
#[derive(Debug)]
pub struct Program {
    /// Where its files are.
    pub places: Vec<PathBuf>,
    /// What it became.
    pub output: Output,
}

/// Reads and compiles the program of the command line.
///
/// # Errors
/// Where a file cannot be read, having said so in the format that findings have.
pub fn compile(args: &ProgramArgs, format: Format, terminal: Terminal) -> Result<Program, Failure> {
    let cwd = std::env::current_dir().and_then(|cwd| cwd.canonicalize());
    let cwd =
        cwd.map_err(|error| Failure::new(format!("cannot find the current folder: {}", words(&error))))?;
    let found = files::find(&args.paths, args.stdin_filename.as_deref(), &cwd);
    let root = files::root(&found.folders, &cwd);
    let mut world = FsWorld::new(root, cwd, Inputs::new(&args.set)?);
    let mut unreadable = found.unreadable;
    let mut paths = Vec::new();
    for given in &found.given {
        match files::read(given) {
            Ok(text) => paths.push(world.give(given, text)),
            Err(error) => unreadable.push(Unreadable { shown: given.shown.clone(), why: files::why(&error) }),
        }
    }
    if !unreadable.is_empty() {
        terminal.say(&unreadable_words(&unreadable, format, terminal.color));
        return Err(Failure::Reported);
    }
    let output = Compiler::new().target(args.kubernetes).compile(&world, &paths);
    let output = output.rename_sources(|path| world.shown(path));
    let places = found.given.into_iter().map(|given| given.path).collect();
    Ok(Program { places, output })
}

/// What cannot be read, as a report of that format. There is no text to show a place in.
pub fn unreadable_words(unreadable: &[Unreadable], format: Format, color: bool) -> String {
    let mut sources = Sources::default();
    let findings = unreadable_findings(unreadable, &mut sources);
    if format == Format::Full {
        return in_a_line_each(&findings, color);
    }
    render(&findings, &sources, format, color)
}

/// What cannot be read, as findings in files without a text.
pub fn unreadable_findings(unreadable: &[Unreadable], sources: &mut Sources) -> Vec<Diagnostic> {
    let finding = |Unreadable { shown, why }: &Unreadable| {
        let file = sources.add(Source::new(shown.as_str(), "", SourceKind::File));
        Diagnostic::error(Code::K0610, Span::at(file, 0), format!("cannot read `{shown}`: {why}"))
    };
    unreadable.iter().map(finding).collect()
}

/// Findings without a place, for people.
pub fn in_a_line_each(findings: &[Diagnostic], color: bool) -> String {
    let (red, bold, plain) = if color { ("\u{1b}[1;31m", "\u{1b}[1m", "\u{1b}[0m") } else { ("", "", "") };
    let line = |finding: &Diagnostic| {
        let message: String = finding
            .message
            .chars()
            .map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c })
            .collect();
        format!("{red}error[{}]{plain}{bold}: {message}{plain}\n", finding.code.id())
    };
    findings.iter().map(line).collect()
}
