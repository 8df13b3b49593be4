//! The cases: the blocks of documents, and the examples.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::case::Case;
use crate::documents::{blocks, files, root, take_files};
use crate::support::{MAIN, MANIFESTS};

/// Values of params that neither a project nor a file of an example has.
const SET: [(&str, &str, &str); 2] =
    [("004-zero-downtime", "tag", "v1.4.0"), ("first-look", "db-password", "hunter2")];

/// Values of Secrets, which an example has in a file that is no part of it.
const SECRETS: &str = "secrets.example.yaml";

/// All of them, in order.
pub fn all() -> Vec<Case> {
    let folders = ["tests/cases", "docs/spec", "docs/std", "docs/errors"];
    let mut cases: Vec<Case> =
        folders.iter().flat_map(|folder| files(folder, "md")).flat_map(|path| document(&path)).collect();
    let mut examples: Vec<PathBuf> =
        std::fs::read_dir(root().join("examples")).unwrap().map(|entry| entry.unwrap().path()).collect();
    examples.retain(|path| path.is_dir());
    examples.sort();
    cases.extend(examples.iter().flat_map(|folder| example(folder)));
    cases
}

fn document(path: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(path).unwrap();
    let mut blocks = blocks(&text);
    let given = take_files(&mut blocks);
    let page = path.file_name().unwrap().to_string_lossy().into_owned();
    let is_one = |block: &&crate::documents::Block| {
        (block.is_program() || block.is_manifests()) && !block.says("fragment") && !block.says("values")
    };
    let case = |block: &crate::documents::Block| {
        let line = crate::support::line_at(&text, block.range.start) + 1;
        let main = if block.is_manifests() { MANIFESTS } else { MAIN };
        let mut files: BTreeMap<String, String> = given.iter().cloned().collect();
        files.insert(main.to_owned(), block.text.clone());
        let programs = files.keys().filter(|path| path.ends_with(".kdsl")).count();
        let mut case = Case::new(format!("{page}:{line}"), files);
        case.heed(&block.info);
        // Where it is the only program the folder is built, as nobody names it.
        let is_alone = block.is_program() && programs == 1 && case.lint.is_none();
        case.main = (!is_alone).then(|| main.to_owned());
        case
    };
    blocks.iter().filter(is_one).map(case).collect()
}

/// An example for each environment that it has an output for.
fn example(folder: &Path) -> Vec<Case> {
    let name = folder.file_name().unwrap().to_string_lossy().into_owned();
    let mut files = BTreeMap::new();
    read(folder, "", &mut files);
    let outputs: Vec<String> = files.keys().filter(|path| path.starts_with("expected")).cloned().collect();
    files.retain(|path, _| !path.starts_with("expected"));
    let case = |output: &String| {
        let mut case = Case::new(format!("{name}/{output}"), files.clone());
        let words: Vec<&str> = output.split('.').collect();
        case.env = words.get(1).filter(|_| words.len() == 3).map(|env| (*env).to_owned());
        case.params = files.contains_key(SECRETS).then(|| SECRETS.to_owned()).into_iter().collect();
        for (_, param, value) in SET.iter().filter(|(example, ..)| *example == name) {
            case.set.insert((*param).to_owned(), (*value).to_owned());
        }
        case
    };
    outputs.iter().map(case).collect()
}

fn read(folder: &Path, below: &str, files: &mut BTreeMap<String, String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            read(&entry.path(), &format!("{path}/"), files);
        } else {
            files.insert(path, std::fs::read_to_string(entry.path()).unwrap());
        }
    }
}
