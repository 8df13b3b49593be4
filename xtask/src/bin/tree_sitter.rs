//! Writes the parser of a tree-sitter grammar: `tree-sitter FOLDER`, for the folder with its `grammar.js`.
//!
//! A program of its own, so that no other job waits for the library to be compiled. Node runs the grammar.

use std::io::Write;
use std::process::ExitCode;

use tree_sitter_generate::{OptLevel, generate_parser_in_directory};

/// The version of the tables that is written: the oldest that has all that is needed, which editors of the
/// last years read.
const ABI: usize = 14;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.as_slice() {
        [folder] => generate(folder),
        _ => Err("usage: tree-sitter FOLDER".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "{failure}");
            ExitCode::FAILURE
        }
    }
}

fn generate(folder: &str) -> Result<(), String> {
    let mut findings = Vec::new();
    let none = None::<&str>;
    let node = Some("node");
    generate_parser_in_directory(
        folder,
        none,
        none,
        ABI,
        none,
        node,
        true,
        OptLevel::default(),
        &mut findings,
    )
    .map_err(|error| error.to_string())?;
    // A grammar that could be written better is not to be committed.
    if findings.is_empty() { Ok(()) } else { Err(format!("{findings:#?}")) }
}
