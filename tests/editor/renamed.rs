//! What holds of every rename: the program then makes the same, but for the name, and the old name brings the old
//! text back.

use std::collections::{BTreeMap, BTreeSet};

use kdsl_base::{FileId, MemoryWorld};
use kdsl_core::{Compiled, Options};

use super::names::applied;
use super::properties::programs;
use crate::documents::root;

const MAIN: FileId = FileId(0);

fn compiled(text: &str) -> Compiled {
    let mut world = MemoryWorld::default();
    world.files.insert("main.kdsl".to_owned(), text.to_owned());
    kdsl_ide::compile(&world, &["main.kdsl".to_owned()], &Options::default())
}

/// The objects that a program makes and what is found in it, with a name as if it were another. Findings have no
/// places, since these move, and texts no quotes, which some names need.
fn made(compiled: &Compiled, name: &str, other: &str) -> (BTreeSet<String>, BTreeMap<String, usize>) {
    let yaml =
        |manifest: &kdsl_base::Manifest| kdsl::yaml(manifest).replace(['"', '\''], "").replace(name, other);
    let mut found = BTreeMap::new();
    for finding in compiled.diagnostics() {
        *found.entry(finding.code.id()).or_default() += 1;
    }
    (compiled.manifests.iter().map(yaml).collect(), found)
}

/// The offsets at which words begin.
fn words(text: &str) -> impl Iterator<Item = u32> {
    let inside = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-' | '.' | '/');
    let mut before = ' ';
    text.char_indices().filter_map(move |(at, letter)| {
        let starts = inside(letter) && (!inside(before) || matches!(before, '.' | '/'));
        before = letter;
        starts.then(|| u32::try_from(at).unwrap())
    })
}

/// Renames everything in a text that can be renamed, one by one; how many that are, and what went wrong.
fn rename_all(text: &str, wrong: &mut Vec<String>) -> usize {
    let before = compiled(text);
    let mut done: BTreeSet<Vec<(u32, u32)>> = BTreeSet::new();
    let mut count = 0;
    for offset in words(text) {
        let Ok(prepared) = kdsl_ide::prepare_rename(&before, MAIN, offset) else { continue };
        let capital = prepared.name.starts_with(|first: char| first.is_ascii_uppercase());
        let fresh = if capital { "Zq7fresh" } else { "zq7fresh" };
        let renamed = match kdsl_ide::rename(&before, MAIN, offset, fresh) {
            Ok(renamed) => renamed,
            Err(why) if why.contains("cannot name") => continue,
            Err(why) => {
                wrong.push(format!("{text}\n{}: {why}", prepared.what));
                continue;
            }
        };
        // What is merged of two texts may not change as one: that is said.
        let merged = |warning: &(String, String)| warning.0 == "merged with what is spread";
        if renamed.warnings.iter().any(merged) || text.contains("...Pod[") {
            continue;
        }
        let places = renamed.edits.iter().map(|edit| (edit.span.start, edit.span.end)).collect();
        if !done.insert(places) {
            continue;
        }
        count += 1;
        let new = applied(text, &renamed.edits.iter().collect::<Vec<_>>());
        let after = compiled(&new);
        let name = prepared.name.as_str();
        if made(&before, fresh, name) != made(&after, fresh, name) {
            wrong.push(format!("{}: another program\n{text}\nbecame\n{new}", prepared.what));
            continue;
        }
        let back = u32::try_from(new.find(fresh).unwrap()).unwrap();
        match kdsl_ide::rename(&after, MAIN, back, name) {
            Ok(renamed) => {
                let old = applied(&new, &renamed.edits.iter().collect::<Vec<_>>());
                if old != text {
                    wrong.push(format!("{}: not back\n{text}\nbecame\n{old}", prepared.what));
                }
            }
            Err(why) => wrong.push(format!("{}: {why}\n{new}", prepared.what)),
        }
    }
    count
}

#[test]
fn a_renamed_program_makes_the_same_but_for_the_name() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for example in ["first-look", "four-objects", "000-frontend-backend", "003-first-manifests"] {
        let path = root().join("examples").join(example).join("main.kdsl");
        count += rename_all(&std::fs::read_to_string(path).unwrap(), &mut wrong);
    }
    assert!(wrong.is_empty(), "{} wrong of {count}:\n{}", wrong.len(), wrong.join("\n----\n"));
    assert!(count > 50, "{count}");
}

#[test]
fn renames_of_the_documentation_make_the_same() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for text in programs().iter().skip(1).step_by(9).filter(|text| text.len() < 1500) {
        count += rename_all(text, &mut wrong);
    }
    assert!(wrong.is_empty(), "{} wrong of {count}:\n{}", wrong.len(), wrong.join("\n----\n"));
}

#[test]
fn every_place_of_every_program_has_an_answer() {
    for text in programs().into_iter().step_by(5) {
        let compiled = compiled(&text);
        for offset in (0..=u32::try_from(text.len()).unwrap()).step_by(23) {
            for place in kdsl_ide::references(&compiled, MAIN, offset, true) {
                let source = compiled.analysis.sources.get(place.span.file).unwrap();
                assert!(source.text.get(place.span.range()).is_some(), "{text}\n{place:?}");
            }
            kdsl_ide::definition(&compiled, MAIN, offset);
            kdsl_ide::implementation(&compiled, MAIN, offset);
            let _ = kdsl_ide::rename(&compiled, MAIN, offset, "zq7fresh");
        }
    }
}
