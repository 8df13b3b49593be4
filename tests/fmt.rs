//! Formatting changes nothing that comes out: every program of the repository gives the same manifests
//! and the same findings as it is and formatted.

use std::path::{Path, PathBuf};

use kdsl::{Compiler, Input, InputOrigin, MemoryWorld, format};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What the program gives: its manifests, and its findings without the places that formatting moves.
fn outcome(text: &str) -> (Option<String>, Vec<(String, String)>) {
    let mut world = MemoryWorld::with_file("main.kdsl", text);
    // To a program that does not ask for it, an input would be a mistake.
    if text.contains("param db-password") {
        let origin = InputOrigin::Environment("KDSL_PARAM_DB_PASSWORD".to_owned());
        world.inputs.insert("db-password".to_owned(), Input { text: "hunter2".to_owned(), origin });
    }
    let output = Compiler::new().compile(&world, &["main.kdsl"]);
    let finding = |finding: &kdsl::Diagnostic| (finding.code.id().to_owned(), finding.message.clone());
    let mut findings: Vec<_> = output.diagnostics().iter().map(finding).collect();
    findings.sort();
    (output.to_yaml(), findings)
}

#[test]
fn a_formatted_program_gives_the_same() {
    let mut compared = 0;
    for program in programs() {
        let Ok(formatted) = format(&program) else { continue };
        assert_eq!(outcome(&formatted), outcome(&program), "{program}\n=== became ===\n{formatted}");
        compared += 1;
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
