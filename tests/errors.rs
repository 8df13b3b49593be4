//! The pages of the errors: every code has one, and what a page shows is true.

use std::fmt::Write as _;

use kdsl::{Diagnostic, Output};
use kdsl_base::{Code, all_codes};

use crate::support::{MAIN, UNUSED, brief, compile_with, errors};

/// A block between fences: the words behind the fence, and the lines.
pub struct Block {
    /// `kdsl`, and what the program is given.
    pub info: String,
    /// The program.
    pub text: String,
}

/// The parts of a page.
pub struct Page {
    /// The failing program.
    pub bad: Block,
    /// The same program, mended.
    pub good: Block,
    /// The files of the failing program, which the mended one has as well.
    pub files: Vec<(String, String)>,
    /// The files of the mended one, some of them in the place of others.
    pub mended: Vec<(String, String)>,
}

/// Reads the page of a code, or says what it lacks.
pub fn page(code: Code) -> Result<Page, String> {
    let text = code.page();
    let title = format!("# {}: {}\n", code.id(), code.name());
    if !text.starts_with(&title) {
        return Err(format!("must begin with `{}`", title.trim_end()));
    }
    let mut parts = text.split("\n## ");
    let meaning = parts.next().unwrap_or_default();
    let parts: Vec<&str> = parts.collect();
    let headings: Vec<&str> = parts.iter().map(|part| part.lines().next().unwrap_or_default()).collect();
    if headings != ["Why it matters", "Bad", "Good"] {
        return Err(format!("has the headings {headings:?}"));
    }
    if meaning.trim() == title.trim() || parts[0].lines().count() < 3 {
        return Err("must say what the code means and why it matters".to_owned());
    }
    let (bad, files) = example(parts[1])?;
    let (good, more) = example(parts[2])?;
    let mended = files.iter().cloned().chain(more).collect();
    // A lint runs where it is asked for.
    let asked = |mut block: Block| {
        if kdsl::LINTS.iter().any(|lint| lint.code == code) {
            let _ = write!(block.info, " lint={}", code.id());
        }
        block
    };
    Ok(Page { bad: asked(bad), good: asked(good), files, mended })
}

/// The one program of a section, and the files beside it.
fn example(section: &str) -> Result<(Block, Vec<(String, String)>), String> {
    let (mut programs, mut files) = (Vec::new(), Vec::new());
    for block in blocks(section) {
        match block.info.strip_prefix("file ") {
            Some(name) => files.push((name.to_owned(), block.text)),
            None => programs.push(block),
        }
    }
    match (programs.pop(), programs.len()) {
        (Some(program), 0) => Ok((program, files)),
        (_, others) => Err(format!("a section has one program, found {}", others)),
    }
}

fn blocks(section: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for line in section.lines() {
        match (line.strip_prefix("```"), blocks.last_mut()) {
            (Some(info), _) if !open => {
                blocks.push(Block { info: info.to_owned(), text: String::new() });
                open = true;
            }
            (Some(_), _) => open = false,
            (None, Some(block)) if open => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, _) => {}
        }
    }
    blocks
}

/// Compiles a block. One of `yaml` is data that a program reads, one of `toml` the project's
/// file, one of `yaml crd` defines kinds; some texts are too long for a page.
pub fn outcome(block: &Block, files: &[(String, String)]) -> (String, Output) {
    let (text, files) = program(block, files);
    let output = compile_with(&text, &block.info, &files);
    (text, output)
}

/// The program of a block, and the files beside it.
pub fn program(block: &Block, files: &[(String, String)]) -> (String, Vec<(String, String)>) {
    let generated = block.info.split_whitespace().find_map(|word| word.strip_prefix("generate:"));
    let mut files = files.to_vec();
    let text = match (generated, block.info.as_str()) {
        (Some("nested-brackets"), _) => format!("let x = {}{}\n", "[".repeat(300), "]".repeat(300)),
        (Some(other), _) => panic!("nothing generates `{other}`"),
        (None, "yaml") => {
            files.push(("data.yaml".to_owned(), block.text.clone()));
            "ConfigMap data { data: { all: yaml(\"data.yaml\").to-json() } }\n".to_owned()
        }
        (None, "yaml crd") => {
            files.push(("crds.yaml".to_owned(), block.text.clone()));
            files.push((kdsl::PROJECT_FILE.to_owned(), "crds = [\"crds.yaml\"]\n".to_owned()));
            "ConfigMap web { data: { a: \"b\" } }\n".to_owned()
        }
        (None, "toml") => {
            files.push((kdsl::PROJECT_FILE.to_owned(), block.text.clone()));
            "ConfigMap web { data: { a: \"b\" } }\n".to_owned()
        }
        (None, _) => block.text.clone(),
    };
    (text, files)
}

#[test]
fn every_code_has_a_page_of_the_one_form() {
    let wrong: Vec<String> = all_codes()
        .iter()
        .filter_map(|code| page(*code).err().map(|why| format!("{}: {why}", code.id())))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_page_is_left_behind_by_a_code_that_went() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/errors");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let Some(id) = name.strip_suffix(".md").filter(|id| id.starts_with('K')) else { continue };
        assert!(Code::parse(id).is_some(), "docs/errors/{name} is the page of no code");
    }
}

#[test]
fn the_bad_example_gives_its_code_and_no_other_error() {
    let mut wrong = String::new();
    for code in all_codes() {
        let Ok(page) = page(*code) else { continue };
        let (text, output) = outcome(&page.bad, &page.files);
        if !output.diagnostics().iter().any(|finding| finding.code == *code) {
            let _ = writeln!(wrong, "{}: the bad example does not give it", code.id());
        }
        for other in errors(&output).into_iter().filter(|finding| finding.code != *code) {
            let _ = writeln!(wrong, "{}: the bad example gives as well {}", code.id(), brief(&text, other));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_good_example_has_no_finding_at_all() {
    let mut wrong = String::new();
    for code in all_codes() {
        let Ok(page) = page(*code) else { continue };
        let (text, output) = outcome(&page.good, &page.mended);
        let told = |finding: &&Diagnostic| finding.code == *code || !UNUSED.contains(&finding.code);
        for finding in output.diagnostics().iter().filter(told) {
            let _ = writeln!(wrong, "{}: the good example gives {}", code.id(), brief(&text, finding));
        }
        let is_program = page.good.info.starts_with("kdsl");
        if is_program && text.contains('{') && output.manifests().next().is_none() {
            let _ = writeln!(wrong, "{}: the good example writes nothing to {MAIN}'s output", code.id());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The codes of the calls of `Diagnostic::warning` and `Diagnostic::hint` in the sources of the compiler.
fn told_as_warnings() -> std::collections::BTreeSet<String> {
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../compiler"))];
    let mut found = std::collections::BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() && name != "tests" {
                folders.push(path);
            } else if name.ends_with(".rs") && name != "tests.rs" {
                let text = std::fs::read_to_string(&path).unwrap();
                // The checks of the Pod Security Standards are told as those who ask for them say.
                let checks = ["Check::baseline(", "Check::restricted("];
                for call in ["Diagnostic::warning(", "Diagnostic::hint("].into_iter().chain(checks) {
                    let codes =
                        text.split(call).skip(1).filter_map(|rest| rest.trim_start().strip_prefix("Code::"));
                    found.extend(codes.map(|code| code[..5].to_owned()));
                }
            }
        }
    }
    found
}

#[test]
fn a_project_can_set_the_level_of_every_warning() {
    let lints: std::collections::BTreeSet<String> = Code::lints().iter().map(|code| code.id()).collect();
    let wrong = "`LINTS` in compiler/base/src/codes.rs lists what is told as a warning or a hint";
    let mut told = told_as_warnings();
    told.extend(kdsl::LINTS.iter().map(|lint| lint.code.id()));
    assert_eq!(told, lints, "{wrong}");
}
