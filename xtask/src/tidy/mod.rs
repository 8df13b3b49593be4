//! The rules of ARCHITECTURE.md, checked: `cargo xtask tidy`.
//!
//! Each module looks for one sort of breach and gives findings, a place and a sentence each. Nothing
//! is excused by a list of exceptions here; what is allowed where is part of the rule.

mod codes;
mod crates;
mod files;
mod pages;
mod rust;

use std::path::{Path, PathBuf};

use crate::Failure;

/// A place where a rule is broken.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    line: usize,
    words: String,
}

/// A text of the repository.
struct File {
    /// From the root, with `/`.
    path: String,
    text: String,
}

impl File {
    fn finding(&self, line: usize, words: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, words: words.into() }
    }

    fn has_ending(&self, endings: &[&str]) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, ending)| endings.contains(&ending))
    }
}

/// Checks everything and gives the figures; fails with the findings.
pub fn run(root: &Path) -> Result<String, Failure> {
    let files = read_all(root)?;
    let mut findings = crates::check(root, &files)?;
    findings.extend(files::check(&files));
    findings.extend(rust::check(&files));
    findings.extend(codes::check(&files));
    findings.extend(pages::check(root, &files));
    findings.sort();
    findings.dedup();
    let figures = rust::figures(&files);
    if findings.is_empty() {
        return Ok(format!("{figures}\ntidy: every rule holds"));
    }
    let lines = findings.iter().map(|finding| {
        let Finding { path, line, words } = finding;
        format!("{path}:{line}: {words}\n")
    });
    let lines: String = lines.collect();
    Err(format!("{lines}\n{figures}\ntidy: {} findings", findings.len()))
}

/// Every text of the repository, in the order of the paths.
fn read_all(root: &Path) -> Result<Vec<File>, Failure> {
    let mut paths = Vec::new();
    walk(root, &mut paths)?;
    paths.sort();
    let mut files = Vec::new();
    for path in paths {
        let short = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        // What is no text is no concern of these rules.
        if let Ok(text) = std::fs::read_to_string(&path) {
            files.push(File { path: short, text });
        }
    }
    Ok(files)
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(wrong)? {
        let path = entry.map_err(wrong)?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let made =
            matches!(name, "target" | "node_modules" | "pkg" | "corpus") || name.ends_with(".snap.new");
        let hidden = name.starts_with('.') && !matches!(name, ".ci" | ".cargo" | ".gitignore");
        if made || hidden {
            continue;
        }
        if path.is_dir() { walk(&path, found)? } else { found.push(path) }
    }
    Ok(())
}
