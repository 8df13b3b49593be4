//! `kdsl check` and `kdsl lint`: find what is wrong; what is written is written by [`mend`].

use std::collections::{BTreeMap, BTreeSet};

use kdsl::{Code, Compiler, Fixes, Format, Secrets, Severity, render};

use crate::args::{CheckArgs, FindingsArgs, LintArgs};
use crate::failure::Failure;
use crate::files::Folders;
use crate::findings::Findings;
use crate::mend;
use crate::output;
use crate::program::{Program, Request};
use crate::terminal::Terminal;
use crate::{FINDINGS, FINE, USAGE};

/// What is looked for, and how it is told.
pub struct Task<'a> {
    /// Of the command line.
    pub args: &'a FindingsArgs,
    /// Whether findings are what was asked for, and go to standard output.
    pub is_lint: bool,
    /// Adds the settings of the command to a compiler.
    pub settings: &'a dyn Fn(Compiler) -> Compiler,
}

/// Checks the program, for every environment that is asked for, and mends it where that is asked for.
///
/// # Errors
/// Where it cannot be read.
pub fn run(args: &CheckArgs, terminal: Terminal) -> Result<u8, Failure> {
    let request = Request::new(&args.program)?;
    let settings = |compiler| args.findings.levels(compiler);
    find(&Task { args: &args.findings, is_lint: false, settings: &settings }, request, terminal)
}

/// Holds programs and manifests against best practice as well.
///
/// # Errors
/// As [`run`].
pub fn lint(args: &LintArgs, terminal: Terminal) -> Result<u8, Failure> {
    let request = Request::of(&args.program, Folders::All)?;
    let settings = |compiler| args.lints(compiler);
    find(&Task { args: &args.findings, is_lint: true, settings: &settings }, request, terminal)
}

fn find(task: &Task<'_>, request: Request<'_>, terminal: Terminal) -> Result<u8, Failure> {
    if task.args.fix || task.args.diff {
        return mend::run(task, request, terminal);
    }
    let several = request.several();
    let opened = request.open(Secrets::Write, task.args.format(), terminal)?;
    let programs: Vec<Program> = opened.into_iter().map(|one| one.set(task.settings).compile()).collect();
    report(task, &programs, several, terminal, |findings, count| count + &fixable(findings))
}

/// Says what was found, and gives the exit code. `closing` makes the end of the last line out of the count of
/// the findings.
///
/// # Errors
/// Where it cannot be written.
pub fn report(
    task: &Task<'_>,
    programs: &[Program],
    several: bool,
    terminal: Terminal,
    closing: impl FnOnce(&Findings, String) -> String,
) -> Result<u8, Failure> {
    let (args, format) = (task.args, task.args.format());
    let resources = programs.iter().map(|program| program.output.manifests().count()).sum();
    let files: BTreeSet<_> = programs.iter().flat_map(|program| &program.places).collect();
    let mut size = format!("checked {}, {}", counted(files.len(), "file"), counted(resources, "resource"));
    if several {
        size.push_str(&format!(" in {}", counted(programs.len(), "environment")));
    }
    let findings = Findings::of(programs);
    // What --fix gives for standard input is there already.
    let is_free = !(args.fix || args.diff);
    let to_output = is_free && (task.is_lint || format.is_document());
    let shown = if args.statistics {
        statistics(&findings, format)
    } else if to_output {
        render(&findings.found, &findings.sources, format, terminal.colors_output)
    } else {
        String::new()
    };
    match to_output || args.statistics {
        true => output::print(&shown)?,
        false => terminal.say(&render(&findings.found, &findings.sources, format, terminal.color)),
    }
    let gap =
        if format == Format::Full && !findings.found.is_empty() && !args.statistics { "\n" } else { "" };
    let count = crate::terminal::count(&findings);
    let warnings = findings.found.iter().filter(|one| one.severity == Severity::Warning).count();
    let too_many = args.max_warnings.filter(|most| warnings > *most);
    if format.is_for_people() {
        terminal.say(&format!("{gap}{size}: {}\n", closing(&findings, count)));
        if let Some(most) = too_many {
            terminal.note(&format!("--max-warnings allows {most}, and there are {warnings}"));
        }
    }
    let is_fine = args.exit_zero || !findings.has_errors() && too_many.is_none();
    let left_out = programs.iter().any(|program| program.left_out);
    Ok(match (left_out, is_fine) {
        (true, _) => USAGE,
        (false, true) => FINE,
        (false, false) => FINDINGS,
    })
}

/// How many findings there are of each code, most of them first; as data where findings would be data.
fn statistics(findings: &Findings, format: Format) -> String {
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    for finding in &findings.found {
        *counts.entry(finding.code).or_default() += 1;
    }
    let mut counts: Vec<(Code, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(code, count)| (usize::MAX - count, *code));
    let lines = counts.iter().map(|(code, count)| match format {
        Format::Json | Format::Jsonl => {
            format!("{{\"code\":\"{}\",\"name\":{:?},\"count\":{count}}}", code.id(), code.name())
        }
        _ => format!("{count:>6}  {}  {}", code.id(), code.name()),
    });
    let lines: Vec<String> = lines.collect();
    match format {
        Format::Json => format!("[{}]\n", lines.join(",\n ")),
        _ => lines.iter().map(|line| format!("{line}\n")).collect(),
    }
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
