//! How often a step of the compiler asks for memory, and for how much. A program of its own, because counting takes
//! time.

use std::alloc::System;
use std::io::Write;
use std::process::ExitCode;

use kdsl_steps::{Failure, steps};
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static COUNTED: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["step", name] => count(name),
        _ => Err("usage: kdsl-benches-counted step NAME".to_owned()),
    };
    let (text, code) = match done {
        Ok(text) => (text, ExitCode::SUCCESS),
        Err(failure) => (failure, ExitCode::FAILURE),
    };
    let _ = writeln!(std::io::stdout(), "{text}");
    code
}

/// The number of allocations, and their bytes together.
fn count(name: &str) -> Result<String, Failure> {
    let run = (steps::find(name)?.prepare)()?;
    let region = Region::new(COUNTED);
    let done = (run.work)();
    let counts = region.change();
    drop(done);
    let grown = u64::try_from(counts.bytes_reallocated).unwrap_or(0);
    let calls = counts.allocations + counts.reallocations;
    Ok(format!("{calls} {}", counts.bytes_allocated as u64 + grown))
}
