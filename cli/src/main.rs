//! The `kdsl` command: arguments, the file system and exit codes around the compiler.
//!
//! Standard output carries what was asked for and nothing else, and nothing at all where there is an
//! error; everything else goes to standard error. Exit codes: 0 fine, 1 mistakes in the program,
//! 2 wrong usage or a file that cannot be read or written, 101 a mistake of ours.

mod args;
mod build;
mod check;
mod completions;
mod diff;
mod doc;
mod eval;
mod explain;
mod failure;
mod files;
mod findings;
mod fmt;
mod folder;
mod fs_world;
mod graph;
mod import;
mod init;
mod inputs;
mod lsp;
mod man;
mod mend;
mod output;
mod program;
mod project;
mod terminal;
mod test;
mod unreadable;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Cli, Command};
use crate::failure::Failure;
use crate::terminal::Terminal;

/// Enough for every program that the limits of the compiler let through.
const STACK: usize = 64 << 20;

/// Success.
const FINE: u8 = 0;
/// The program has mistakes.
const FINDINGS: u8 = 1;
/// Wrong usage, or a file that cannot be read or written.
const USAGE: u8 = 2;
/// A mistake of ours.
const INTERNAL: u8 = 101;

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|info| {
        terminal::internal_error(&info.to_string());
        std::process::exit(i32::from(INTERNAL));
    }));
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are such errors too; clap knows where each goes.
            let _ = error.print();
            return ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(USAGE));
        }
    };
    let worker =
        std::thread::Builder::new().name("kdsl".to_owned()).stack_size(STACK).spawn(move || run(cli));
    let code = worker.map_or(USAGE, |worker| worker.join().unwrap_or(INTERNAL));
    ExitCode::from(code)
}

fn run(cli: Cli) -> u8 {
    let terminal = Terminal::new(cli.color);
    let done = match cli.command {
        Command::Build(args) => build::run(&args, terminal),
        Command::Check(args) => check::run(&args, terminal),
        Command::Lint(args) => check::lint(&args, terminal),
        Command::Graph(args) => graph::run(&args, terminal),
        Command::Init(args) => init::run(&args, terminal),
        Command::Diff(args) => diff::run(&args, terminal),
        Command::Import(args) => import::run(&args, terminal),
        Command::Doc(args) => doc::run(&args, terminal),
        Command::Fmt(args) => fmt::run(&args, terminal),
        Command::Eval(args) => eval::run(&args, terminal),
        Command::Test(args) => test::run(&args, terminal),
        Command::Explain(args) => explain::run(&args),
        Command::Lsp(args) => lsp::run(&args, terminal),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
        Command::Version => output::print(&args::long_version()).map(|()| FINE),
    };
    done.unwrap_or_else(|failure| {
        terminal.failure(&failure);
        match failure {
            Failure::BrokenPipe => FINE,
            _ => USAGE,
        }
    })
}
