//! `kdsl test`: the tests of a program, and snapshots of what it becomes in them.

mod snapshot;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::Args;
use kdsl::{Case, Format, Output, Secrets, TestCase, junit, render};

use crate::args::{ProgramArgs, report_format};
use crate::failure::Failure;
use crate::program::{Opened, Request};
use crate::terminal::Terminal;
use crate::{FINDINGS, FINE, output};

/// The arguments of `kdsl test`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kdsl test
  kdsl test main.kdsl --update
  kdsl test app --junit report.xml

A test passes where the program compiles with its params, every assert holds, and what comes out is what its
snapshot says. Snapshots are `snapshots/NAME.yaml` beside the file of the test; --update writes them.")]
pub struct TestArgs {
    /// The program.
    #[command(flatten)]
    pub program: ProgramArgs,
    /// Run the tests alone whose name contains this
    #[arg(short = 't', long, value_name = "TEXT")]
    pub name: Option<String>,
    /// Write the snapshots instead of comparing with them
    #[arg(short, long)]
    pub update: bool,
    /// Write the results as JUnit XML, for CI
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// What the mistakes are written as
    #[arg(long, visible_alias = "error-format", value_name = "FORMAT")]
    #[arg(value_parser = report_format(), default_value = "full")]
    pub format: Format,
}

/// A test that was run.
struct Outcome {
    /// The name of the test.
    name: String,
    /// The file that it stands in, as the user would write it.
    file: String,
    /// The line of its name.
    line: u32,
    /// Why it failed; empty where it passed.
    failure: String,
    /// What the first mistake says, in a line.
    summary: String,
    /// What became of its snapshot.
    snapshot: snapshot::Done,
    time: Duration,
}

impl Outcome {
    const fn passed(&self) -> bool {
        self.failure.is_empty()
    }

    fn case(&self) -> Case {
        let failure = (!self.passed()).then(|| (self.summary.clone(), self.failure.clone()));
        let seconds = self.time.as_secs_f64();
        Case { name: self.name.clone(), file: self.file.clone(), line: self.line, seconds, failure }
    }
}

/// Runs the tests.
///
/// # Errors
/// Where the program cannot be read, a snapshot or the report cannot be written, or no test has such a
/// name.
pub fn run(args: &TestArgs, terminal: Terminal) -> Result<u8, Failure> {
    // What a Secret holds does not belong in a file that is kept.
    let request = Request::new(&args.program)?;
    let programs = request.open(Secrets::Placeholder, args.format, terminal)?;
    let (mut outcomes, mut found) = (Vec::new(), false);
    for opened in &programs {
        let analysis = opened.named(opened.compiler.analyse(&opened.world, &opened.paths));
        if analysis.has_errors() {
            let findings = render(analysis.diagnostics(), analysis.sources(), args.format, terminal.color);
            terminal.say(&format!("{findings}\nno test was run: the program has mistakes\n"));
            return Ok(FINDINGS);
        }
        let tests = analysis.tests();
        found |= !tests.is_empty();
        let names = snapshot::names(&analysis, &tests, opened.environment.as_deref());
        for (n, (test, path)) in tests.iter().zip(&names).enumerate() {
            if args.name.as_ref().is_none_or(|name| test.name.contains(name.as_str())) {
                let outcome = one(opened, n, test, path, args, terminal)?;
                terminal.say(&line(&outcome, terminal));
                outcomes.push(outcome);
            }
        }
    }
    if let (Some(name), true, true) = (&args.name, found, outcomes.is_empty()) {
        return Err(Failure::new(format!("no test has `{name}` in its name")));
    }
    terminal.say(&report(&outcomes, terminal));
    if let Some(path) = &args.junit {
        let cases: Vec<Case> = outcomes.iter().map(Outcome::case).collect();
        output::write_file(path, &junit(&cases))?;
    }
    Ok(if outcomes.iter().all(Outcome::passed) { FINE } else { FINDINGS })
}

/// Runs one test.
fn one(
    opened: &Opened,
    n: usize,
    test: &TestCase,
    snapshot: &Path,
    args: &TestArgs,
    terminal: Terminal,
) -> Result<Outcome, Failure> {
    let begun = Instant::now();
    let output = opened.named(opened.compiler.test(&opened.world, &opened.paths, n));
    let source = output.sources().get(test.span.file);
    let file = source.map(|source| source.name.to_string()).unwrap_or_default();
    let line = source.map_or(0, |source| source.lines().line(test.span.start) + 1);
    let mut outcome = Outcome {
        name: match &opened.environment {
            Some(environment) => format!("{} [{environment}]", test.name),
            None => test.name.clone(),
        },
        file,
        line,
        failure: String::new(),
        summary: String::new(),
        snapshot: snapshot::Done::None,
        time: Duration::ZERO,
    };
    match output.to_yaml() {
        None => {
            outcome.failure = render(output.diagnostics(), output.sources(), args.format, terminal.color);
            outcome.summary = first(&output);
        }
        Some(yaml) => {
            let folder = opened.folder_of(&outcome.file);
            outcome.snapshot = snapshot::compare(&folder.join(snapshot), &yaml, args.update)?;
            if let snapshot::Done::Differs(diff) = &outcome.snapshot {
                let shown = Path::new(&outcome.file).parent().unwrap_or(Path::new("")).join(snapshot);
                outcome.summary = format!("the output is not what {} says", crate::files::show(&shown));
                outcome.failure = format!("{}:\n{}", outcome.summary, terminal.diff(diff));
            }
        }
    }
    outcome.time = begun.elapsed();
    Ok(outcome)
}

/// The first mistake, in a line.
fn first(output: &Output) -> String {
    let mut errors = output.diagnostics().iter().filter(|finding| finding.is_error());
    errors.next().map(|finding| finding.message.clone()).unwrap_or_default()
}

/// `ok   main.kdsl: name`
fn line(outcome: &Outcome, terminal: Terminal) -> String {
    let (code, word) = if outcome.passed() { ("32", "ok    ") } else { ("31", "failed") };
    let more = match &outcome.snapshot {
        snapshot::Done::Written => " (snapshot written)",
        snapshot::Done::Missing
        | snapshot::Done::None
        | snapshot::Done::Same
        | snapshot::Done::Differs(_) => "",
    };
    format!("{} {}: {}{more}\n", terminal.paint(code, word), outcome.file, outcome.name)
}

/// What failed, and how many did.
fn report(outcomes: &[Outcome], terminal: Terminal) -> String {
    let mut text = String::new();
    for outcome in outcomes.iter().filter(|outcome| !outcome.passed()) {
        let title = format!("{}:{}: {}", outcome.file, outcome.line, outcome.name);
        text.push_str(&format!("\n{}\n\n{}", terminal.paint("1", &title), outcome.failure));
    }
    let failed = outcomes.iter().filter(|outcome| !outcome.passed()).count();
    let passed = outcomes.len() - failed;
    let mut parts = Vec::new();
    if passed > 0 || failed == 0 {
        parts.push(format!("{passed} passed"));
    }
    if failed > 0 {
        parts.push(terminal.paint("31", &format!("{failed} failed")));
    }
    let count = |done: fn(&snapshot::Done) -> bool| outcomes.iter().filter(|one| done(&one.snapshot)).count();
    let written = count(|done| matches!(done, snapshot::Done::Written));
    if written > 0 {
        parts.push(format!("{} written", crate::check::counted(written, "snapshot")));
    }
    let closing = if outcomes.is_empty() { "there are no tests".to_owned() } else { parts.join(", ") };
    // Where some tests have snapshots, those without one are probably new.
    let missing = count(|done| matches!(done, snapshot::Done::Missing));
    if missing > 0 && count(|done| matches!(done, snapshot::Done::Same | snapshot::Done::Differs(_))) > 0 {
        let tests = crate::check::counted(missing, "test");
        let what = if missing == 1 { "it" } else { "them" };
        text.push_str(&format!("\nnote: {tests} without a snapshot; `--update` writes {what}\n"));
    }
    let gap = if outcomes.is_empty() { "" } else { "\n" };
    format!("{text}{gap}{closing}\n")
}
