//! The language's cases, as documents: a program, then the YAML it becomes or the diagnostics it gets.
//!
//! Each file of `cases/` has sections; a section has a block of `kdsl`, and a block of `yaml` or `text`
//! with what it gives. A block of `file NAME` is a file of the project for the programs of its document.
//! `UPDATE_CASES=1` writes what is given now, for a person to judge in the diff.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use kdsl::{Compiler, Format, Input, InputOrigin, MemoryWorld, Target};

/// A block of a document: what stands behind its fence, and its lines.
struct Block {
    info: String,
    text: String,
    range: std::ops::Range<usize>,
}

#[test]
fn every_case_gives_what_its_document_shows() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    paths.sort();
    assert!(!paths.is_empty(), "there are no cases in {}", folder.display());
    let mut wrong = String::new();
    let mut cases = 0;
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut updated = text.clone();
        let (files, blocks): (Vec<Block>, Vec<Block>) =
            blocks(&text).into_iter().partition(|block| block.info.starts_with("file "));
        for pair in blocks.windows(2).rev() {
            let [source, expected] = pair else { continue };
            if !source.info.starts_with("kdsl") || expected.info.starts_with("kdsl") {
                continue;
            }
            cases += 1;
            let (sort, given) = outcome(&source.text, &source.info, &files);
            if expected.text != given || expected.info != sort {
                let line = text[..source.range.start].lines().count();
                let _ =
                    writeln!(wrong, "{name}:{line}: expected\n{}\ngiven ({sort})\n{given}", expected.text);
            }
            updated.replace_range(expected.range.clone(), &format!("```{sort}\n{given}```\n"));
        }
        if std::env::var_os("UPDATE_CASES").is_some() {
            std::fs::write(&path, updated).unwrap();
        }
    }
    assert!(cases > 0);
    assert!(wrong.is_empty() || std::env::var_os("UPDATE_CASES").is_some(), "{wrong}");
}

/// What a program gives: its YAML, or its diagnostics. Words behind `kdsl` in the fence are inputs,
/// `name=value`, and `kubernetes=1.31`.
fn outcome(source: &str, info: &str, files: &[Block]) -> (&'static str, String) {
    let mut world = MemoryWorld::with_file("main.kdsl", source);
    for file in files {
        world.files.insert(file.info.trim_start_matches("file ").to_owned(), file.text.clone());
    }
    let mut compiler = Compiler::new();
    for word in info.split_whitespace().skip(1) {
        let (name, value) = word.split_once('=').unwrap();
        if name == "kubernetes" {
            compiler = compiler.target(Target::parse(value).unwrap());
            continue;
        }
        let origin =
            InputOrigin::Environment(format!("KDSL_PARAM_{}", name.to_uppercase().replace('-', "_")));
        world.inputs.insert(name.to_owned(), Input { text: value.to_owned(), origin });
    }
    let output = compiler.compile(&world, &["main.kdsl"]);
    let findings = kdsl::render(output.diagnostics(), output.sources(), Format::Full, false);
    match output.to_yaml() {
        Some(yaml) if findings.is_empty() => ("yaml", yaml),
        Some(_) | None => ("text", findings),
    }
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, usize, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if let Some(info) = line.strip_prefix("```") {
            match open.take() {
                Some((info, start, inner)) => blocks.push(Block {
                    info,
                    text: text[inner..at].to_owned(),
                    range: start..at + line.len(),
                }),
                None => open = Some((info.trim().to_owned(), at, at + line.len())),
            }
        }
        at += line.len();
    }
    blocks
}
