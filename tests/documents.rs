//! Documents with programs in them: their blocks, what a program gives, and how a block is brought up to
//! date.

use std::ops::Range;
use std::path::PathBuf;

use kdsl::{Format, Output};

use crate::support::UNUSED;

/// A block between fences: what stands behind its fence, and its lines.
pub struct Block {
    /// The words behind the fence.
    pub info: String,
    /// The lines.
    pub text: String,
    /// Where it stands, fences included.
    pub range: Range<usize>,
}

impl Block {
    /// Whether it holds a program.
    pub fn is_program(&self) -> bool {
        self.info.split_whitespace().next() == Some("kdsl")
    }

    /// Whether it holds plain manifests that are checked as a program is.
    pub fn is_manifests(&self) -> bool {
        self.info.split_whitespace().next() == Some("manifests")
    }

    /// Whether it holds what a program gives.
    pub fn is_result(&self) -> bool {
        matches!(self.info.as_str(), "yaml" | "text")
    }

    /// Whether the word stands behind the fence.
    pub fn says(&self, word: &str) -> bool {
        self.info.split_whitespace().any(|one| one == word)
    }
}

/// The blocks of a document in order.
pub fn blocks(text: &str) -> Vec<Block> {
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

/// Takes the blocks of `file NAME` out: the name and the text of each.
pub fn take_files(blocks: &mut Vec<Block>) -> Vec<(String, String)> {
    let files = |block: &mut Block| block.info.starts_with("file ");
    let taken = blocks.extract_if(.., files);
    taken.map(|block| (block.info.trim_start_matches("file ").to_owned(), block.text)).collect()
}

/// The files of a folder of the repository with that ending, in order. None where it is not there.
pub fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let folder = root().join(folder);
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|found| found == ending));
    paths.sort();
    paths
}

/// The repository.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What a program gives, as a block shows it: its YAML, or its findings.
pub fn shown(output: &Output, format: Format) -> (&'static str, String) {
    let told: Vec<_> =
        output.diagnostics().iter().filter(|finding| !UNUSED.contains(&finding.code)).cloned().collect();
    let findings = kdsl::render(&told, output.sources(), format, false);
    match output.to_yaml() {
        Some(yaml) if findings.is_empty() => ("yaml", yaml),
        Some(_) | None => ("text", findings),
    }
}

/// Whether blocks are to be rewritten with what is given now.
pub fn is_update() -> bool {
    std::env::var_os("UPDATE_CASES").is_some()
}
