//! `kdsl completions`: what a shell needs to complete commands and options.

use clap::CommandFactory;

use crate::args::{Cli, CompletionsArgs};
use crate::failure::Failure;
use crate::{FINE, output};

/// Prints the script for a shell.
///
/// # Errors
/// Where it cannot be written.
pub fn run(args: &CompletionsArgs) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "kdsl", &mut script);
    output::print(&String::from_utf8_lossy(&script)).map(|()| FINE)
}
