//! `kdsl diff`: what would change in the cluster if one build were applied where another one is.

mod git;
mod revision;
mod sides;
mod tree;

use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use kdsl::{DiffFormat, Format, Target};

use crate::args::{report_format, target};
use crate::failure::Failure;
use crate::findings::Findings;
use crate::inputs::Setting;
use crate::program::Program;
use crate::terminal::Terminal;
use crate::{FINDINGS, FINE, USAGE, output};

/// The arguments of `kdsl diff`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kdsl diff --against git:main
  kdsl diff main.kdsl --format markdown
  kdsl build > built.yaml && kdsl diff built.yaml

A side is a file or a folder, of programs or of manifests; - for standard input; env:NAME, an environment of
kdsl.toml; or git:REV, the same files in a revision (git:REV:PATH for others, from the root of the repository).
With one side, programs are compared with git:HEAD, and manifests and everything else with the project; with
none, the project is compared with git:HEAD. Two of --env are two sides. Exit codes: 0 nothing differs, 1 something does, 2 anything else.")]
pub struct DiffArgs {
    /// The old side and the new one
    #[arg(value_name = "SIDE")]
    pub sides: Vec<PathBuf>,
    /// The old side; then all others are the new one
    #[arg(long, value_name = "SIDE")]
    pub against: Option<PathBuf>,
    /// The environment of kdsl.toml; twice for that of the old side and that of the new one
    #[arg(short = 'e', long, value_name = "NAME")]
    pub env: Vec<String>,
    /// Give a param its value, on both sides; may be repeated
    #[arg(short = 'p', long = "set", value_name = "NAME=VALUE", value_parser = Setting::parse)]
    pub set: Vec<Setting>,
    /// Read params from a file of YAML, JSON or TOML, for both sides; may be repeated
    #[arg(long, value_name = "FILE")]
    pub params: Vec<PathBuf>,
    /// The version of Kubernetes, or a range such as 1.31..1.34 [default: kdsl.toml's, else 1.37]
    #[arg(long, value_name = "VERSION", value_parser = target)]
    pub kubernetes: Option<Target>,
    /// What to call standard input, and where its relative paths begin
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,
    /// What the difference is written as
    #[arg(long, value_name = "FORMAT", value_parser = diff_format(), default_value = "text")]
    pub format: DiffFormat,
    /// What the mistakes are written as, on standard error
    #[arg(long, value_name = "FORMAT", value_parser = report_format(), default_value = "full")]
    pub error_format: Format,
}

fn diff_format() -> impl TypedValueParser<Value = DiffFormat> {
    let names = DiffFormat::ALL.iter().map(|(name, _)| *name);
    PossibleValuesParser::new(names).map(|name| DiffFormat::parse(&name).unwrap_or_default())
}

/// Compares two builds. Nothing is written where one of them has a mistake.
///
/// # Errors
/// Where a side cannot be read, or the result cannot be written.
pub fn run(args: &DiffArgs, terminal: Terminal) -> Result<u8, Failure> {
    let sides = sides::of(args)?;
    let [old, new] = sides.compile(args, terminal)?;
    let namespaces = sides.namespaces(&old, &new);
    let programs = [old, new];
    if !shows_mistakes(&programs, args.error_format, terminal) {
        return Ok(USAGE);
    }
    let [old, new] = &programs;
    let Some(diff) = old.output.diff(&new.output, namespaces) else { return Ok(USAGE) };
    output::print(&diff.render(args.format, terminal.colors_output))?;
    Ok(if diff.is_empty() { FINE } else { FINDINGS })
}

/// Says what keeps a side from being compared; whether nothing does.
fn shows_mistakes(programs: &[Program], format: Format, terminal: Terminal) -> bool {
    let mut fine = true;
    for program in programs.iter().filter(|program| program.output.has_errors()) {
        let mut findings = Findings::of(std::slice::from_ref(program));
        findings.found.retain(kdsl::Diagnostic::is_error);
        terminal.findings(&findings, format, Some);
        fine = false;
    }
    fine
}
