//! Formatting changes nothing that comes out: every program of the repository gives the same manifests
//! and the same findings as it is and formatted.

use std::path::{Path, PathBuf};

use kdsl::{Compiler, Input, InputOrigin, MemoryWorld, Output, format};
use kdsl_properties::compile::formatted_is_the_same;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What the program becomes, with the input that it may ask for.
fn outcome(text: &str) -> Output {
    let mut world = MemoryWorld::with_file("main.kdsl", text);
    // To a program that does not ask for it, an input would be a mistake.
    if text.contains("param db-password") {
        let origin = InputOrigin::Environment("KDSL_PARAM_DB_PASSWORD".to_owned());
        world.inputs.insert("db-password".to_owned(), Input { text: "hunter2".to_owned(), origin });
    }
    Compiler::new().compile(&world, &["main.kdsl"])
}

#[test]
fn a_formatted_program_gives_the_same() {
    let mut compared = 0;
    for program in programs() {
        formatted_is_the_same(&program, outcome);
        compared += usize::from(format(&program).is_ok());
    }
    assert!(compared > 50, "only {compared} programs parse");
}

/// The examples, and the blocks of `kdsl` in the language's cases and the pages of errors.
pub fn programs() -> Vec<String> {
    let mut programs = Vec::new();
    for folder in entries(&root().join("examples")) {
        let main = std::fs::read_to_string(folder.join("main.kdsl"));
        programs.extend(main);
    }
    for folder in ["tests/cases", "docs/errors"] {
        for page in entries(&root().join(folder)) {
            let text = std::fs::read_to_string(page).unwrap();
            for block in text.split("\n```kdsl").skip(1) {
                let (_, block) = block.split_once('\n').unwrap();
                programs.push(block.split("\n```").next().unwrap_or("").to_owned());
            }
        }
    }
    programs
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}
