//! What the command line and every binding must give: `cargo run -p kdsl-tests --example same-everywhere -- …`
//!
//! `write FILE` writes the corpus, a case a line of JSON: every program of the language's cases, of the reference, of the
//! pages of errors and of the examples, with what the library itself gives for it; its text in the canonical style, and the
//! program that its manifests become. `cli FILE KDSL` and `c FILE PROGRAM`
//! hold the command and `bindings/c/tests/lines.c` against it; Python and Node read it in their own tests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::string_slice,
    clippy::print_stdout,
    reason = "a test that meets something unexpected is to fail"
)]

mod case;
mod collect;
mod runners;
mod texts;

#[path = "../documents.rs"]
#[allow(dead_code, reason = "other tests need the rest")]
mod documents;
#[path = "../support.rs"]
#[allow(dead_code, reason = "other tests need the rest")]
mod support;

use std::fmt::Write as _;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["write", file] => {
            let cases = collect::all();
            let mut lines = String::new();
            for case in &cases {
                writeln!(lines, "{}", case.line()).unwrap();
            }
            let texts = texts::all(&cases);
            for text in &texts {
                writeln!(lines, "{}", text.line()).unwrap();
            }
            std::fs::write(file, lines).unwrap();
            println!(
                "{} cases, {} of them with findings; {} texts to format and to import",
                cases.len(),
                cases.iter().filter(|case| case.is_wrong()).count(),
                texts.len()
            );
        }
        ["cli", kdsl] => println!("{}", runners::cli(&collect::all(), kdsl)),
        ["c", program] => println!("{}", runners::c(&collect::all(), program)),
        _ => panic!("usage: same-everywhere write FILE | cli KDSL | c PROGRAM"),
    }
}
