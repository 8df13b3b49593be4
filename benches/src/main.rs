//! How long the compiler takes and how much memory it needs: `cargo xtask bench`.
//!
//! Each case runs in processes of its own, so that the peak of one is not the peak of another and
//! nothing is warm that a user would find cold. What is printed is the median of several processes.

mod editor;
mod imports;
mod lint;
mod measure;
mod start;
mod table;

use std::io::Write;
use std::process::ExitCode;

use kdsl_steps::shop::Form;
use kdsl_steps::{Failure, cores};
use measure::{Case, Figures};

/// How many services the shop has, and how many processes are measured for that.
const SIZES: [(usize, usize); 4] = [(1, 31), (100, 21), (1_000, 9), (5_000, 5)];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        // What a child does: one case, once.
        ["case", form, services] => measure::child(form, services, cores()),
        ["case", form, services, threads] => measure::child(form, services, threads.parse().unwrap_or(1)),
        ["source", form, services] => Case::parse(form, services).map(|case| print(&case.source())),
        ["step", name] => table::child(name),
        ["steps"] => table::measure().map(|text| print(&text)),
        ["editor"] => editor::measure().map(|text| print(&text)),
        ["lint"] => lint::child(),
        ["imports", "mangled", count, folders @ ..] => imports::mangled(count, folders),
        ["imports", folders @ ..] if !folders.is_empty() => imports::run(folders),
        [] => run(),
        _ => {
            Err("usage: kdsl-benches [steps | editor | source loop|flat SERVICES | imports [mangled COUNT] FOLDER…]"
                .to_owned())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failure> {
    print(&format!("{}\n", table::measure()?));
    print("shop: services of six resources each, from text in memory to checked YAML in memory\n\n");
    print(&format!("{}\n", Figures::HEAD));
    for form in [Form::Loop, Form::Flat] {
        for (services, runs) in SIZES {
            let case = Case { form, services };
            print(&format!("{}\n", measure::median(case, runs)?.row(case)));
        }
    }
    print(
        "\nrules: Kubernetes' rules alone, and what they add to the rest. emit: the YAML alone, from manifests at\n\
         hand. copy: the same bytes into a new buffer.\n\
         memory: the peak of the process, with the text, the program and the YAML in it.\n\n",
    );
    print(&format!("{}\n", lint::measure()?));
    print(&start::measure()?);
    print(&format!("\n{}", editor::measure()?));
    Ok(())
}

fn print(text: &str) {
    let mut out = std::io::stdout();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
