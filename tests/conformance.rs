//! The language's cases, as documents: a program, then the YAML it becomes or the diagnostics it gets.
//!
//! Each file of `cases/` has sections; a section has a block of `kdsl`, or of `manifests` for plain YAML, and
//! a block of `yaml` or `text` with what it gives. A block of `file NAME` is a file of the project for the programs of its document.
//! `UPDATE_CASES=1` writes what is given now, for a person to judge in the diff.

use std::fmt::Write as _;

use kdsl::Format;

use crate::documents::{blocks, files, is_update, shown, take_files};
use crate::support::{compile_with, line_at};

#[test]
fn every_case_gives_what_its_document_shows() {
    let paths = files("tests/cases", "md");
    assert!(!paths.is_empty(), "there are no cases");
    let mut wrong = String::new();
    let mut cases = 0;
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut updated = text.clone();
        let mut blocks = blocks(&text);
        let files = take_files(&mut blocks);
        for pair in blocks.windows(2).rev() {
            let [source, expected] = pair else { continue };
            if !(source.is_program() || source.is_manifests()) || !expected.is_result() {
                continue;
            }
            cases += 1;
            let (sort, given) = shown(&compile_with(&source.text, &source.info, &files), Format::Full);
            if expected.text != given || expected.info != sort {
                let line = line_at(&text, source.range.start);
                let _ =
                    writeln!(wrong, "{name}:{line}: expected\n{}\ngiven ({sort})\n{given}", expected.text);
            }
            updated.replace_range(expected.range.clone(), &format!("```{sort}\n{given}```\n"));
        }
        if is_update() && updated != text {
            std::fs::write(&path, updated).unwrap();
        }
    }
    assert!(cases > 0);
    assert!(wrong.is_empty() || is_update(), "{wrong}");
}
