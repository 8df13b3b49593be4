//! The documents must be true: what the floor plan names is there, what is there is named, and links
//! lead somewhere.

use std::path::Path;

use super::{File, Finding};

const MAP: &str = "ARCHITECTURE.md";

/// The breaches.
pub fn check(root: &Path, files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.has_ending(&["md"])) {
        for (at, line) in file.text.lines().enumerate() {
            for target in links(line) {
                let folder = root.join(&file.path);
                let there = folder.parent().is_some_and(|folder| folder.join(target).exists());
                if !there {
                    findings.push(file.finding(at + 1, format!("the link to `{target}` leads nowhere")));
                }
            }
        }
    }
    match files.iter().find(|file| file.path == MAP) {
        Some(map) => check_map(root, map, files, &mut findings),
        None => findings.push(Finding { path: MAP.to_owned(), line: 1, words: "is not there".to_owned() }),
    }
    findings
}

/// The relative targets of a line's links, without their `#part`.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| {
        let target = rest.split(')').next()?.split('#').next()?;
        (!target.is_empty() && !target.contains("://") && !target.contains(' ')).then_some(target)
    })
}

/// Each folder of the floor plan exists, and each crate stands in it.
fn check_map(root: &Path, map: &File, files: &[File], findings: &mut Vec<Finding>) {
    let plan = plan(&map.text);
    if plan.is_empty() {
        findings.push(map.finding(1, "has no floor plan in a block of `text`"));
    }
    for (line, path) in &plan {
        if !root.join(path).exists() {
            findings.push(map.finding(*line, format!("`{path}` is in the floor plan and not there")));
        }
    }
    for manifest in files.iter().filter_map(|file| file.path.strip_suffix("/Cargo.toml")) {
        if !plan.iter().any(|(_, path)| path == manifest) {
            findings.push(map.finding(1, format!("the crate {manifest}/ is not in the floor plan")));
        }
    }
}

/// The folders of the first block of `text`: one a line, ending in `/`, each two spaces deeper than the
/// folder it lies in.
fn plan(text: &str) -> Vec<(usize, String)> {
    let mut parents: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    let lines = text.lines().enumerate().skip_while(|(_, line)| *line != "```text").skip(1);
    for (at, line) in lines.take_while(|(_, line)| *line != "```") {
        let depth = (line.len() - line.trim_start().len()) / 2;
        let Some(name) = line.split_whitespace().next().and_then(|word| word.strip_suffix('/')) else {
            continue;
        };
        if depth <= parents.len() {
            parents.truncate(depth);
            parents.push(name);
            found.push((at + 1, parents.join("/")));
        }
    }
    found
}
