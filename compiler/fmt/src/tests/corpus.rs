//! Every program of the repository: the examples, the language's cases, the pages of errors.

use std::path::{Path, PathBuf};

use super::check;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
}

fn all(folders: &[&str], ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    folders.iter().for_each(|folder| files(&root().join(folder), ending, &mut found));
    found
}

/// All programs: files, and the blocks of `kdsl` in documents.
pub fn programs() -> Vec<String> {
    let mut programs: Vec<String> = all(&["examples", "stdlib", "cli/tests"], "kdsl")
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    for path in all(&["tests/cases", "docs", "compiler/fmt/tests/cases"], "md") {
        let text = std::fs::read_to_string(path).unwrap();
        for block in text.split("\n```kdsl").skip(1) {
            let block = block.split_once('\n').map_or("", |(_, block)| block);
            programs.push(block.split("\n```").next().unwrap().to_owned());
        }
    }
    programs.push(EVERYTHING.to_owned());
    programs
}

/// Every form of the language.
const EVERYTHING: &str = include_str!("everything.kdsl");

#[test]
fn every_program_stays_the_same_and_settles() {
    let checked = programs().iter().filter_map(|program| check(program)).count();
    assert!(checked > 50, "only {checked} programs parse");
    assert!(check(EVERYTHING).is_some());
}

#[test]
fn line_ends_and_the_byte_order_mark_do_not_matter() {
    for program in programs() {
        let Some(formatted) = check(&program) else { continue };
        let windows = format!("\u{feff}{}", program.replace('\n', "\r\n"));
        assert_eq!(check(&windows), Some(formatted));
    }
}

#[test]
fn every_example_is_formatted() {
    for path in all(&["examples", "stdlib"], "kdsl") {
        let text = std::fs::read_to_string(&path).unwrap();
        let formatted = check(&text);
        assert_eq!(formatted.as_deref(), Some(text.as_str()), "run `kdsl fmt {}`", path.display());
    }
}
