//! Turns `facts.txt` and the hand-kept tables into the constants of the built-in table.
//!
//! Nothing is read but the files beside this crate. A row that names a type or a field that no version
//! has stops the build.

// Cargo is spoken to through the standard output.
#![allow(clippy::print_stdout)]

mod aging;
mod bounds;
mod emit;
mod facts;
mod graph;
mod overlay;
mod pool;
mod tsv;

use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

/// What is wrong with an input, in words for the person who edited it.
type Failure = String;

const TABLES: [&str; 13] = [
    "fixes",
    "keys",
    "enums",
    "bounds",
    "defaults",
    "unions",
    "refs",
    "selectors",
    "lifecycle",
    "preference",
    "migrations",
    "projects",
    "deprecated",
];

fn main() -> ExitCode {
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            for line in failure.lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), Failure> {
    let folder = env::var("CARGO_MANIFEST_DIR").map_err(|_| "CARGO_MANIFEST_DIR is not set")?;
    let folder = Path::new(&folder);
    println!("cargo::rerun-if-changed=build");
    println!("cargo::rerun-if-changed=facts.txt");
    let facts = folder.join("facts.txt");
    let facts = fs::read_to_string(&facts).map_err(|error| format!("{}: {error}", facts.display()))?;
    let mut facts = facts::parse(&facts)?;
    let mut tables = tsv::Tables::default();
    for name in TABLES {
        println!("cargo::rerun-if-changed={name}.tsv");
        tables.read(folder, name)?;
    }
    overlay::fix(&mut facts, &tables)?;
    bounds::apply(&mut facts, &tables)?;
    let text = emit::emit(&facts, &tables)? + &aging::emit(&facts, &tables)?;
    let out = env::var("OUT_DIR").map_err(|_| "OUT_DIR is not set")?;
    fs::write(Path::new(&out).join("builtin.rs"), text).map_err(|error| format!("builtin.rs: {error}"))
}
