//! What is asked of a program beside its manifests, as documents: its tests, and values.
//!
//! Behind a block of `kdsl` stands a block of `tests` with what its tests come to, or a block of `eval` with
//! an expression and a block of `yaml` or `text` with its value or its mistakes. `UPDATE_CASES=1` writes
//! what is given now.

use std::fmt::Write as _;

use kdsl::{Format, Output, render, value_yaml};

use crate::documents::{Block, blocks, files, is_update, take_files};
use crate::support::{MAIN, line_at, prepared};

#[test]
fn every_test_and_value_is_what_its_document_shows() {
    let (mut wrong, mut cases) = (String::new(), 0);
    for path in files("tests/cases", "md") {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut updated = text.clone();
        let mut blocks = blocks(&text);
        let files = take_files(&mut blocks);
        for (at, block) in blocks.iter().enumerate().rev() {
            let (expected, (sort, given)) = match block.info.as_str() {
                "tests" => (block, ("tests", tests(program(&blocks, at), &files))),
                "eval" => (&blocks[at + 1], value(program(&blocks, at), &block.text, &files)),
                _ => continue,
            };
            cases += 1;
            if expected.text != given || expected.info != sort {
                let line = line_at(&text, block.range.start);
                let name = path.file_name().unwrap().to_string_lossy();
                let _ = writeln!(wrong, "{name}:{line}: expected\n{}\ngiven\n{given}", expected.text);
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

/// The program that a block is about: the nearest one before it.
fn program(blocks: &[Block], at: usize) -> &Block {
    blocks[..at].iter().rev().find(|block| block.is_program()).unwrap()
}

fn findings(output: &Output) -> String {
    render(output.diagnostics(), output.sources(), Format::Full, false)
}

/// A line for each test, with the findings of those that fail.
fn tests(program: &Block, files: &[(String, String)]) -> String {
    let (compiler, world) = prepared(&program.text, &program.info, files);
    let analysis = compiler.analyse(&world, &[MAIN]);
    let mut text = findings(&analysis);
    for (n, test) in analysis.tests().iter().enumerate() {
        let output = compiler.test(&world, &[MAIN], n);
        match output.has_errors() {
            false => writeln!(text, "ok: {}", test.name).unwrap(),
            true => write!(text, "failed: {}\n{}", test.name, findings(&output)).unwrap(),
        }
    }
    text
}

fn value(program: &Block, expression: &str, files: &[(String, String)]) -> (&'static str, String) {
    let (compiler, world) = prepared(&program.text, &program.info, files);
    let output = compiler.evaluate(&world, &[MAIN], expression.trim_end());
    match output.value() {
        Some(value) => ("yaml", value_yaml(value)),
        None => ("text", findings(&output)),
    }
}
