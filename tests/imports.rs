//! The importer's cases, as documents: manifests, the program that is made of them, and what is told.
//!
//! Each file of `imports/` has sections; a section has a block of `import` with manifests, behind which may
//! stand `secrets=param` or `split`, a block of `kdsl` with the program, and a block of `text` with what could
//! not be carried, where there is anything. A block of `file NAME` has definitions for its document.
//! `UPDATE_CASES=1` writes what is given now.

use std::fmt::Write as _;

use kdsl::import::{Given, Imported, NoteKind, Secrets, Settings, import};
use kdsl_properties::import::same_objects;

use crate::documents::{Block, blocks, files, is_update, root, take_files};
use crate::support::line_at;

#[test]
fn manifests_become_the_programs_that_their_documents_show() {
    let mut paths = files("tests/imports", "md");
    assert!(!paths.is_empty(), "there are no cases");
    paths.push(root().join("docs/guide/import.md"));
    let mut wrong = String::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).unwrap();
        let mut updated = text.clone();
        let mut blocks = blocks(&text);
        let definitions = take_files(&mut blocks);
        for (at, source) in
            blocks.iter().enumerate().rev().filter(|(_, block)| block.info.starts_with("import"))
        {
            let settings = settings(&source.info, &definitions);
            let imported = import(&[given(&source.text)], &settings);
            // In the guide there are words between the two, and the program comes back alone.
            let is_guide = path.ends_with("import.md");
            let follows = blocks[at + 1..].iter().take_while(|block| !block.info.starts_with("import"));
            let expected: Vec<&Block> = follows.take(if is_guide { 1 } else { usize::MAX }).collect();
            let shown = shown(&imported);
            let (Some(first), Some(last)) = (expected.first(), expected.last()) else {
                updated.insert_str(source.range.end, &format!("\n{shown}"));
                continue;
            };
            let range = first.range.start..last.range.end;
            if text[range.clone()] != shown {
                let line = line_at(&text, source.range.start);
                let _ = writeln!(wrong, "{}:{line}: given\n{shown}", path.display());
            }
            updated.replace_range(range, &shown);
            same_objects(&[given(&source.text)], &imported, &settings);
        }
        if is_update() && updated != text {
            std::fs::write(&path, updated).unwrap();
        }
    }
    assert!(wrong.is_empty() || is_update(), "{wrong}");
}

/// What the examples, the reference and the language's cases become are manifests of every kind.
#[test]
fn what_programs_become_can_be_imported_and_means_the_same() {
    let mut texts = Vec::new();
    for folder in std::fs::read_dir(root().join("examples")).unwrap() {
        for file in std::fs::read_dir(folder.unwrap().path()).into_iter().flatten() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "yaml") {
                texts.push(std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    for folder in ["docs/spec", "docs/guide", "tests/cases"] {
        for path in files(folder, "md") {
            let text = std::fs::read_to_string(&path).unwrap();
            let results = blocks(&text).into_iter().filter(|block| block.info == "yaml");
            texts.extend(results.map(|block| block.text));
        }
    }
    let (mut objects, mut raw) = (0, 0);
    for text in texts {
        let given = [given(&text)];
        let imported = import(&given, &Settings::default());
        let carried = |kind| imported.notes.iter().filter(|note| note.kind == kind).count();
        objects += imported.objects;
        raw += carried(NoteKind::Raw);
        same_objects(&given, &imported, &Settings::default());
    }
    assert!(objects > 250, "{objects}");
    assert!(raw * 5 < objects, "{raw} of {objects} are raw");
}

/// An application of several objects is shorter as a program than as the manifests that it was made of.
#[test]
fn a_program_is_shorter_than_its_manifests() {
    for (path, most) in [("four-objects", 60), ("first-look", 70), ("003-first-manifests", 70)] {
        let folder = root().join("examples").join(path);
        let name = if path == "first-look" { "expected.dev.yaml" } else { "expected.yaml" };
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        let imported = import(&[given(&text)], &Settings::default());
        let letters = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).count();
        let percent = letters(&imported.text()) * 100 / letters(&text);
        assert!(percent < most, "{path}: {percent} %\n{}", imported.text());
    }
}

/// Whatever stands in a text, the importer ends and says something.
#[test]
fn no_text_makes_the_importer_fail() {
    let document = "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: {a: \"b\"}}\nspec: {containers: [{name: a}]}\n";
    for at in (0..document.len()).step_by(3) {
        for with in ["", "{", "]", ": ", "\"", "\n", "null", "- ", "${", "&a ", "*a"] {
            let text = format!("{}{with}{}", &document[..at], &document[at + 1..]);
            let imported = import(&[given(&text)], &Settings::default());
            assert!(imported.objects > 0 || !imported.notes.is_empty() || !text.contains("kind"), "{text}");
        }
    }
}

fn given(text: &str) -> Given {
    Given { name: "given.yaml".to_owned(), text: text.to_owned() }
}

fn settings(info: &str, definitions: &[(String, String)]) -> Settings {
    let says = |word: &str| info.split_whitespace().any(|one| one == word);
    let crds = definitions.iter().map(|(name, text)| Given { name: name.clone(), text: text.clone() });
    Settings {
        secrets: if says("secrets=param") { Secrets::Param } else { Secrets::Data },
        split: says("split"),
        crds: crds.collect(),
        ..Settings::default()
    }
}

fn shown(imported: &Imported) -> String {
    let mut out = String::new();
    for (number, file) in imported.files.iter().enumerate() {
        let name = if imported.files.len() > 1 { format!("// {}\n\n", file.name) } else { String::new() };
        let gap = if number > 0 { "\n" } else { "" };
        out.push_str(&format!("{gap}```kdsl\n{name}{}```\n", file.text));
    }
    let words = imported.notes.iter().map(|note| format!("{}\n", note.words()));
    let params = imported.params.iter().map(|(name, value)| format!("{name} = {value}\n"));
    let told: String = words.chain(params).collect();
    if !told.is_empty() {
        let gap = if out.is_empty() { "" } else { "\n" };
        out.push_str(&format!("{gap}```text\n{told}```\n"));
    }
    out
}
