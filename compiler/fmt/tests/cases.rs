//! What the formatter does, as documents: a program as somebody wrote it, and how it comes out.
//!
//! Each section of a file in `cases/` has two blocks of `kdsl`. `UPDATE_CASES=1` writes what comes out
//! now, for a person to judge in the diff.

#![allow(clippy::unwrap_used, clippy::panic, clippy::string_slice, reason = "a test")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The text between two fences, with its place.
fn blocks(text: &str) -> Vec<(usize, usize)> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("```kdsl\n") {
        let start = at + open + "```kdsl\n".len();
        let end = start + text[start..].find("```\n").unwrap();
        blocks.push((start, end));
        at = end + "```\n".len();
    }
    blocks
}

#[test]
fn every_program_comes_out_as_its_document_shows() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut pages: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.sort();
    let mut wrong = String::new();
    let mut cases = 0;
    for page in pages {
        let text = std::fs::read_to_string(&page).unwrap();
        let mut updated = text.clone();
        for pair in blocks(&text).chunks(2).rev() {
            let &[(start, end), (from, to)] = pair else { panic!("a block is alone in {}", page.display()) };
            let formatted = kdsl_fmt::format(&text[start..end]).unwrap();
            if formatted != text[from..to] {
                let name = page.file_name().unwrap().to_string_lossy();
                let line = text[..start].lines().count();
                let _ = writeln!(wrong, "{name}:{line}: came out as\n{formatted}");
            }
            updated.replace_range(from..to, &formatted);
            cases += 1;
        }
        if std::env::var_os("UPDATE_CASES").is_some() {
            std::fs::write(&page, updated).unwrap();
        }
    }
    assert!(cases > 0);
    assert!(wrong.is_empty() || std::env::var_os("UPDATE_CASES").is_some(), "{wrong}");
}

#[test]
fn a_program_with_mistakes_in_its_syntax_is_refused() {
    let findings = kdsl_fmt::format("let a = [1\nlet b =").unwrap_err();
    assert!(!findings.is_empty());
}
