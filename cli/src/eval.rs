//! `kdsl eval`: the value of an expression that sees the names of a program.

use clap::Args;
use kdsl::{Format, render, value_json, value_yaml};

use crate::args::{OutputFormat, ProgramArgs, report_format};
use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::{FINDINGS, FINE, output, program};

/// The arguments of `kdsl eval`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  kdsl eval 'Deployment.web.spec' main.kdsl
  kdsl eval 'settings.data.keys().join(\",\")' main.kdsl --format json
  kdsl eval '3 * 512Mi'

The expression sees the params, variables, functions and resources of the files. A resource is its manifest.
What is Sensitive is not printed.")]
pub struct EvalArgs {
    /// The expression
    #[arg(value_name = "EXPR")]
    pub expression: String,
    /// The program.
    #[command(flatten)]
    pub program: ProgramArgs,
    /// What the value is written as
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = OutputFormat::Yaml)]
    pub format: OutputFormat,
    /// What the mistakes are written as, on standard error
    #[arg(long, value_name = "FORMAT", value_parser = report_format(), default_value = "full")]
    pub error_format: Format,
}

/// Prints the value. Nothing is printed where the expression or the program has a mistake.
///
/// # Errors
/// Where the program cannot be read, or the value cannot be written.
pub fn run(args: &EvalArgs, terminal: Terminal) -> Result<u8, Failure> {
    let opened = program::open(&args.program, args.error_format, terminal)?;
    let output = opened.compiler.evaluate(&opened.world, &opened.paths, &args.expression);
    let output = opened.named(output);
    terminal.say(&render(output.diagnostics(), output.sources(), args.error_format, terminal.color));
    let Some(value) = output.value() else { return Ok(FINDINGS) };
    output::print(&match args.format {
        OutputFormat::Yaml => value_yaml(value),
        OutputFormat::Json => value_json(value),
    })?;
    Ok(FINE)
}
