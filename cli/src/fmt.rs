//! `kdsl fmt`: write programs in the one canonical style.

use std::time::Duration;

use kdsl::{Diagnostic, FileId, Format, Source, SourceKind, Sources, format_file, render, summary};
use kdsl_disk::words;
use similar::TextDiff;

use crate::args::FmtArgs;
use crate::check::counted;
use crate::failure::Failure;
use crate::files::{self, Given};
use crate::output;
use crate::terminal::Terminal;
use crate::unreadable::{self, Unreadable};
use crate::{FINDINGS, FINE, USAGE};

/// The lines around a change that a diff shows.
const CONTEXT: usize = 3;

/// After this long a diff is no longer the smallest one.
const PATIENCE: Duration = Duration::from_secs(3);

/// What was done so far.
#[derive(Default)]
struct Work {
    sources: Sources,
    /// What is wrong with the syntax, of all files.
    findings: Vec<Diagnostic>,
    unreadable: Vec<Unreadable>,
    /// What goes to standard output.
    out: String,
    changed: usize,
    unchanged: usize,
    /// How many files have mistakes and stay as they are.
    refused: usize,
    /// Whether a file could not be written.
    failed: bool,
    /// Whether standard input was among the files.
    piped: bool,
}

/// Formats the files. One that cannot be read or written, or has mistakes in its syntax, does not keep
/// the others from it.
///
/// # Errors
/// Where standard output cannot be written.
pub fn run(args: &FmtArgs, terminal: Terminal) -> Result<u8, Failure> {
    let cwd = std::env::current_dir().and_then(|cwd| cwd.canonicalize());
    let cwd =
        cwd.map_err(|error| Failure::new(format!("cannot find the current folder: {}", words(&error))))?;
    let found = files::find(&args.paths, args.stdin_filename.as_deref(), &cwd);
    let mut work = Work { unreadable: found.unreadable, ..Work::default() };
    for given in &found.given {
        match files::read(given) {
            Ok(text) => work.file(given, text, args, terminal),
            Err(error) => {
                work.unreadable.push(Unreadable::new(given, &error));
            }
        }
    }
    output::print(&work.out)?;
    let changes = (args.check || args.diff) && work.changed > 0;
    let code = match (work.unreadable.is_empty() && !work.failed, work.refused) {
        (false, _) => USAGE,
        (true, 0) if !changes => FINE,
        _ => FINDINGS,
    };
    work.report(args, terminal);
    Ok(code)
}

impl Work {
    fn file(&mut self, given: &Given, text: String, args: &FmtArgs, terminal: Terminal) {
        let file = FileId(u32::try_from(self.sources.iter().count()).unwrap_or(u32::MAX));
        let formatted = match format_file(file, text.as_str()) {
            Ok(formatted) => formatted,
            Err(findings) => {
                self.sources.add(Source::new(given.shown.as_str(), text, SourceKind::File));
                self.findings.extend(findings);
                self.refused += 1;
                return;
            }
        };
        let is_same = formatted == text;
        self.piped |= given.stdin;
        if is_same {
            self.unchanged += 1;
        } else if args.check || args.diff || given.stdin {
            self.changed += 1;
        } else {
            return self.replace(given, &formatted, terminal);
        }
        if args.diff {
            if !is_same {
                self.out.push_str(&diff(&given.shown, &text, &formatted));
            }
        } else if args.check {
            if !is_same {
                self.out.push_str(&given.shown);
                self.out.push('\n');
            }
        } else if given.stdin {
            self.out.push_str(&formatted);
        }
    }

    fn replace(&mut self, given: &Given, text: &str, terminal: Terminal) {
        match output::replace_files(&[(given, text)], "format") {
            Ok(()) => self.changed += 1,
            Err(failure) => {
                terminal.failure(&failure);
                self.failed = true;
            }
        }
    }

    /// Says what was wrong, and what was done. Who pipes a text through reads what comes out.
    fn report(mut self, args: &FmtArgs, terminal: Terminal) {
        let closing = self.closing(args);
        let is_filter = self.piped && !args.check && !args.diff;
        let is_full = args.error_format == Format::Full;
        let closes = args.error_format.is_for_people() && (!is_filter || !self.findings.is_empty());
        let mut text = String::new();
        let unreadable = unreadable::findings(&self.unreadable, &mut self.sources);
        if is_full {
            text.push_str(&unreadable::in_a_line_each(&unreadable, terminal.color));
        } else {
            self.findings.splice(..0, unreadable);
        }
        if !self.findings.is_empty() || (!args.error_format.is_for_people() && !is_filter) {
            text.push_str(&render(&self.findings, &self.sources, args.error_format, terminal.color));
        }
        if closes {
            if is_full && !self.findings.is_empty() {
                text.push('\n');
            }
            text.push_str(&closing);
            text.push('\n');
        }
        terminal.say(&text);
    }

    /// `1 file formatted, 2 files unchanged, 1 file with mistakes left as it was: 3 errors`
    fn closing(&self, args: &FmtArgs) -> String {
        let done = if args.check || args.diff { "would change" } else { "formatted" };
        let mut parts = Vec::new();
        if self.changed > 0 {
            parts.push(format!("{} {done}", counted(self.changed, "file")));
        }
        if self.unchanged > 0 || (parts.is_empty() && self.refused == 0) {
            parts.push(format!("{} unchanged", counted(self.unchanged, "file")));
        }
        if self.refused > 0 {
            let findings = summary(&self.findings);
            let findings = findings.split(" (").next().unwrap_or("");
            parts.push(format!("{} left as written: {findings}", counted(self.refused, "file")));
        }
        parts.join(", ")
    }
}

/// The difference as `diff -u` writes it.
pub fn diff(name: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::configure().timeout(PATIENCE).diff_lines(before, after);
    diff.unified_diff().context_radius(CONTEXT).header(name, name).to_string()
}
