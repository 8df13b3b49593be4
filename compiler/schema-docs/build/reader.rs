//! Reads documentation comments out of the generated sources.

use std::collections::BTreeMap;
use std::path::Path;

use crate::{Docs, Failure};

/// Adds what is below `folder` and not yet known: folders are read newest first.
pub fn read(folder: &Path, docs: &mut Docs) -> Result<(), Failure> {
    let fail = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if path.is_dir() {
            read(&path, docs)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text =
                std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            file(&text, &module(&path), docs);
        }
    }
    Ok(())
}

/// The group and version of a file: `…/api/apps/v1/x.rs` is `apps.v1`.
fn module(path: &Path) -> String {
    let names: Vec<&str> = path.iter().filter_map(|part| part.to_str()).collect();
    let parents = names.get(..names.len().saturating_sub(1)).unwrap_or(&[]);
    parents.get(parents.len().saturating_sub(2)..).unwrap_or(&[]).join(".")
}

fn file(text: &str, module: &str, docs: &mut Docs) {
    let mut names: BTreeMap<&str, &str> = BTreeMap::new();
    for line in text.lines() {
        if let Some((json, rust)) = line.trim().split_once(" => Field::Key_") {
            names.insert(rust.trim_end_matches(','), json.trim_matches('"'));
        }
    }
    let mut path = None;
    let mut doc = String::new();
    for line in text.lines() {
        let trimmed = line.trim();
        if let Some(words) = trimmed.strip_prefix("///") {
            doc.push_str(words.strip_prefix(' ').unwrap_or(words));
            doc.push('\n');
            continue;
        }
        if let Some(name) = line.strip_prefix("pub struct ").and_then(|rest| rest.strip_suffix(" {")) {
            let full = format!("{module}.{name}");
            docs.entry((full.clone(), String::new())).or_insert_with(|| plain(&doc));
            path = Some(full);
        } else if line == "}" {
            path = None;
        } else if let (Some(path), Some(rest)) = (&path, trimmed.strip_prefix("pub "))
            && let Some((rust, _)) = rest.split_once(": ")
            && let Some(json) = names.get(rust)
        {
            docs.entry((path.clone(), (*json).to_owned())).or_insert_with(|| plain(&doc));
        }
        if !trimmed.starts_with("#[") {
            doc.clear();
        }
    }
}

/// The text without the escapes that the generator added for rustdoc.
fn plain(doc: &str) -> String {
    let mut text = String::with_capacity(doc.len());
    let mut chars = doc.trim().chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some('[' | ']' | '<' | '>' | '|' | '*' | '_') if c == '\\' => {}
            _ => text.push(c),
        }
    }
    text
}
