//! What an editor is told, as documents: files with cursors in them, then what each feature answers.
//!
//! A section of `editor/*.md` begins with its files: blocks of `kdsl NAME` (`main.kdsl` where nothing is said), or
//! of `file NAME` for YAML and the project's. `‸` stands for a cursor and is not in the text. A block with the name of a
//! feature has its answer for these files. `UPDATE_CASES=1` writes what is answered now, for a person to judge.

#![allow(dead_code, reason = "a feature uses of a case what it needs")]

mod actions;
mod completion;
mod edits;
mod hints;
mod hover;
mod lens;
mod names;
mod properties;
mod recall;
mod related;
mod renamed;
mod signature;
mod structure;

use std::fmt::Write as _;
use std::ops::Range;

use kdsl::{Compiler, Output, PROJECT_FILE};
use kdsl_base::{FileId, LineIndex, MemoryWorld};
use kdsl_core::{Compiled, Options};

use crate::documents::{Block, blocks, files, is_update, root};
use crate::support::{MAIN, line_at};

/// What stands for a cursor.
const CURSOR: char = '‸';

/// The features, by the words behind the fences of their answers.
const FEATURES: &[(&str, Render)] = &[
    ("calls", related::calls),
    ("completion", completion::render),
    ("definition", names::definition),
    ("enter", edits::enter),
    ("files", related::files),
    ("folds", structure::folds),
    ("format-range", edits::range),
    ("format-typed", edits::typed),
    ("highlight", names::highlight),
    ("hints", hints::render),
    ("hover", hover::render),
    ("implementation", names::implementation),
    ("imports", edits::imports),
    ("inserted", hints::inserted),
    ("lens", lens::render),
    ("linked", related::linked),
    ("links", related::links),
    ("moved", related::moved),
    ("outline", structure::outline),
    ("references", names::references),
    ("rename", names::rename),
    ("selections", structure::selections),
    ("signature", signature::render),
    ("symbols", structure::symbols),
    ("tokens", structure::tokens),
    ("types", related::types),
];

/// What asks a feature about the cursors of a case, and shows what it answers.
type Render = fn(&Case) -> String;

/// The files of a section, and where the cursors stand.
pub struct Case {
    /// Name and text, without the cursors.
    pub files: Vec<(String, String)>,
    /// The number of the file, and the byte in it, in the order of the files.
    pub cursors: Vec<(usize, u32)>,
}

impl Case {
    fn of(blocks: &[Block]) -> Case {
        let mut case = Case { files: Vec::new(), cursors: Vec::new() };
        for block in blocks {
            let name = block.info.split_whitespace().nth(1).unwrap_or(MAIN);
            let mut text = String::new();
            for (n, part) in block.text.split(CURSOR).enumerate() {
                if n > 0 {
                    case.cursors.push((case.files.len(), u32::try_from(text.len()).unwrap()));
                }
                text.push_str(part);
            }
            case.files.push((name.to_owned(), text));
        }
        case
    }

    /// The files as the compiler sees them.
    pub fn world(&self) -> MemoryWorld {
        let mut world = MemoryWorld::default();
        world.files.extend(self.files.iter().cloned());
        world
    }

    /// A file with what it imports, as an editor compiles it after a keystroke; and its number there.
    pub fn file(&self, number: usize) -> (Compiled, FileId) {
        let name = self.files[number].0.clone();
        (kdsl_ide::compile(&self.world(), &[name], &Options::default()), FileId(0))
    }

    /// All files of the language and all manifests as one program.
    pub fn project(&self) -> Compiled {
        let is_source = |name: &&String| [".kdsl", ".yaml"].iter().any(|ending| name.ends_with(ending));
        let names: Vec<String> = self.files.iter().map(|(name, _)| name).filter(is_source).cloned().collect();
        kdsl_ide::compile(&self.world(), &names, &Options::default())
    }

    /// The same with the settings of its `kdsl.toml`, where it has one.
    pub fn output(&self) -> Output {
        let is_source = |name: &&String| [".kdsl", ".yaml"].iter().any(|ending| name.ends_with(ending));
        let names: Vec<String> = self.files.iter().map(|(name, _)| name).filter(is_source).cloned().collect();
        let has_project = self.files.iter().any(|(name, _)| name == PROJECT_FILE);
        let compiler = Compiler::new();
        let compiler = if has_project { compiler.project(PROJECT_FILE) } else { compiler };
        compiler.compile(&self.world(), &names)
    }

    /// The number that a file has in a program.
    pub fn number_in(&self, compiled: &Compiled, number: usize) -> FileId {
        let name = &self.files[number].0;
        let mut sources = compiled.analysis.sources.iter();
        sources.find(|(_, source)| *source.name == **name).map(|(file, _)| file).unwrap()
    }

    /// The line of a file, from 1, in which a cursor stands, and what there is of it on both sides.
    pub fn line(&self, (file, offset): (usize, u32)) -> (usize, String) {
        let text = &self.files[file].1;
        let lines = LineIndex::new(text);
        let line = lines.line(offset);
        let start = lines.start(line).unwrap() as usize;
        let (before, after) = text[start..].split_at(offset as usize - start);
        let after = after.lines().next().unwrap_or_default();
        (line as usize + 1, format!("{before}{CURSOR}{after}").trim().to_owned())
    }
}

/// The programs of a document of cases.
pub fn cases(name: &str) -> Vec<Case> {
    let text = std::fs::read_to_string(root().join("tests/editor").join(name)).unwrap();
    let blocks = blocks(&text);
    let is_file = |block: &Block| block.is_program() || block.info.starts_with("file ");
    blocks
        .chunk_by(|one, other| is_file(one) == is_file(other))
        .filter(|part| is_file(&part[0]))
        .map(Case::of)
        .collect()
}

/// A text with ranges of it marked underneath, each with a word: what an answer says of a source.
pub fn annotated(text: &str, marks: &[(Range<u32>, String)]) -> String {
    let lines = LineIndex::new(text);
    let mut out = String::new();
    let mut start = 0;
    for (number, line) in (0u32..).zip(text.split_inclusive('\n')) {
        let shown = line.trim_end_matches('\n');
        let here: Vec<_> = marks.iter().filter(|(range, _)| lines.line(range.start) == number).collect();
        if !here.is_empty() {
            let _ = writeln!(out, "{shown}");
            for (range, word) in here {
                let from = range.start as usize - start;
                let to = (range.end as usize - start).min(shown.len()).max(from);
                let width = shown[from..to].chars().count().max(1);
                let indent = " ".repeat(shown[..from].chars().count());
                let _ = writeln!(out, "{}", format!("{indent}{} {word}", "^".repeat(width)).trim_end());
            }
        }
        start += line.len();
    }
    out
}

#[test]
fn every_question_of_an_editor_has_the_answer_of_its_document() {
    let paths = files("tests/editor", "md");
    assert!(!paths.is_empty(), "there are no cases");
    let mut wrong = String::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let blocks = blocks(&text);
        let is_file = |block: &Block| block.is_program() || block.info.starts_with("file ");
        let mut updated = text.clone();
        let mut changes = Vec::new();
        let mut at = 0;
        while let Some(start) = blocks[at..].iter().position(is_file).map(|found| at + found) {
            let answers = start + blocks[start..].iter().take_while(|block| is_file(block)).count();
            let end = answers + blocks[answers..].iter().take_while(|block| !is_file(block)).count();
            let case = Case::of(&blocks[start..answers]);
            assert!(end > answers, "{name}:{}: nothing is asked", line_at(&text, blocks[start].range.start));
            for block in &blocks[answers..end] {
                let line = line_at(&text, block.range.start) + 1;
                let feature = FEATURES.iter().chain(actions::FEATURES).find(|(name, _)| *name == block.info);
                let (_, render) =
                    feature.unwrap_or_else(|| panic!("{name}:{line}: no feature `{}`", block.info));
                let mut given = render(&case);
                if !given.ends_with('\n') {
                    given.push('\n');
                }
                if given != block.text {
                    let _ = writeln!(wrong, "{name}:{line}: expected\n{}given\n{given}", block.text);
                }
                changes.push((block.range.clone(), format!("```{}\n{given}```\n", block.info)));
            }
            at = end;
        }
        for (range, given) in changes.into_iter().rev() {
            updated.replace_range(range, &given);
        }
        if is_update() && updated != text {
            std::fs::write(&path, updated).unwrap();
        }
    }
    assert!(wrong.is_empty() || is_update(), "{wrong}");
}
