//! What holds of every rename: the program then makes the same, but for the name, and the old name brings the old
//! text back.

use std::collections::{BTreeMap, BTreeSet};

use kdsl_base::{Edit, FileId, MemoryWorld, Span};
use kdsl_core::{Compiled, Options};

use super::Case;
use super::names::applied;
use super::properties::programs;
use crate::documents::root;

const MAIN: FileId = FileId(0);

fn compiled(text: &str) -> Compiled {
    let mut world = MemoryWorld::default();
    world.files.insert("main.kdsl".to_owned(), text.to_owned());
    kdsl_ide::compile(&world, &["main.kdsl".to_owned()], &Options::default())
}

/// A program of one file.
fn alone(text: &str) -> Case {
    Case { files: vec![("main.kdsl".to_owned(), text.to_owned())], cursors: Vec::new() }
}

/// The files of a program with edits in them.
fn edited(case: &Case, compiled: &Compiled, edits: &[Edit]) -> Case {
    let one = |(name, text): &(String, String)| {
        let file = compiled.analysis.sources.iter().find(|(_, source)| *source.name == **name);
        let of_it = |edit: &&Edit| file.is_some_and(|(file, _)| edit.span.file == file);
        let here: Vec<&Edit> = edits.iter().filter(of_it).collect();
        (name.clone(), applied(text, &here))
    };
    Case { files: case.files.iter().map(one).collect(), cursors: Vec::new() }
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

/// Renames everything in a program that can be renamed, one by one; how many that are, and what went wrong.
fn rename_all(case: &Case, wrong: &mut Vec<String>) -> usize {
    let output = case.output();
    let before = output.compiled();
    let mut done: BTreeSet<Vec<Span>> = BTreeSet::new();
    let mut count = 0;
    for (name, text) in &case.files {
        let Some((file, _)) = before.analysis.sources.iter().find(|(_, source)| *source.name == **name)
        else {
            continue;
        };
        for offset in words(text) {
            count += usize::from(rename_one(case, before, (file, offset), &mut done, wrong));
        }
    }
    count
}

/// Renames what stands at a place and back; whether it can be renamed and was not before.
fn rename_one(
    case: &Case,
    before: &Compiled,
    (file, offset): (FileId, u32),
    done: &mut BTreeSet<Vec<Span>>,
    wrong: &mut Vec<String>,
) -> bool {
    let Ok(prepared) = kdsl_ide::prepare_rename(before, file, offset) else { return false };
    let capital = prepared.name.starts_with(|first: char| first.is_ascii_uppercase());
    let fresh = if capital { "Zq7fresh" } else { "zq7fresh" };
    let renamed = match kdsl_ide::rename(before, file, offset, fresh) {
        Ok(renamed) => renamed,
        Err(why) if why.contains("cannot name") => return false,
        Err(why) => {
            wrong.push(format!("{:?}\n{}: {why}", case.files, prepared.what));
            return false;
        }
    };
    // What is merged of two texts may not change as one: that is said.
    let merged = |warning: &(String, String)| warning.0 == "merged with what is spread";
    let spreads = case.files.iter().any(|(_, text)| text.contains("...Pod["));
    if renamed.warnings.iter().any(merged) || spreads {
        return false;
    }
    if !done.insert(renamed.edits.iter().map(|edit| edit.span).collect()) {
        return false;
    }
    let new = edited(case, before, &renamed.edits);
    let output = new.output();
    let after = output.compiled();
    let name = prepared.name.as_str();
    if made(before, fresh, name) != made(after, fresh, name) {
        wrong
            .push(format!("{}: another program\n{:#?}\nbecame\n{:#?}", prepared.what, case.files, new.files));
        return true;
    }
    let at = |(name, text): &(String, String)| {
        let file = after.analysis.sources.iter().find(|(_, source)| *source.name == **name)?.0;
        Some((file, u32::try_from(text.find(fresh)?).unwrap()))
    };
    let (file, back) = new.files.iter().find_map(at).unwrap();
    match kdsl_ide::rename(after, file, back, name) {
        Ok(renamed) => {
            let old = edited(&new, after, &renamed.edits);
            if old.files != case.files {
                wrong.push(format!(
                    "{}: not back\n{:#?}\nbecame\n{:#?}",
                    prepared.what, case.files, old.files
                ));
            }
        }
        Err(why) => wrong.push(format!("{}: {why}\n{:#?}", prepared.what, new.files)),
    }
    true
}

#[test]
fn a_renamed_program_makes_the_same_but_for_the_name() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for example in ["first-look", "four-objects", "000-frontend-backend", "003-first-manifests"] {
        let path = root().join("examples").join(example).join("main.kdsl");
        count += rename_all(&alone(&std::fs::read_to_string(path).unwrap()), &mut wrong);
    }
    assert!(wrong.is_empty(), "{} wrong of {count}:\n{}", wrong.len(), wrong.join("\n----\n"));
    assert!(count > 50, "{count}");
}

#[test]
fn renames_of_the_documentation_make_the_same() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for text in programs().iter().skip(1).step_by(9).filter(|text| text.len() < 1500) {
        count += rename_all(&alone(text), &mut wrong);
    }
    assert!(wrong.is_empty(), "{} wrong of {count}:\n{}", wrong.len(), wrong.join("\n----\n"));
}

/// Programs of several files, with YAML and a `kdsl.toml` beside them: those of the cases.
#[test]
fn renames_across_files_make_the_same() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for case in ["names.md", "rename.md", "related.md"].iter().flat_map(|name| super::cases(name)) {
        // The lines of new names are no part of a program.
        let is_part = |(name, _): &(String, String)| {
            [".kdsl", ".yaml", ".toml", ".conf"].iter().any(|ending| name.ends_with(ending))
        };
        let files: Vec<_> = case.files.into_iter().filter(is_part).collect();
        if files.len() > 1 {
            count += rename_all(&Case { files, cursors: Vec::new() }, &mut wrong);
        }
    }
    assert!(wrong.is_empty(), "{} wrong of {count}:\n{}", wrong.len(), wrong.join("\n----\n"));
    assert!(count > 50, "{count}");
}

/// A program with one file at a time elsewhere, and with all of them in another folder.
#[test]
fn files_that_move_lead_to_the_same() {
    let mut count = 0;
    for case in ["names.md", "rename.md", "related.md"].iter().flat_map(|name| super::cases(name)) {
        let files: Vec<_> = case.files.into_iter().filter(|(name, _)| name.contains('.')).collect();
        let case = Case { files, cursors: Vec::new() };
        let output = case.output();
        let names: Vec<&String> = case.files.iter().map(|(name, _)| name).collect();
        let movable: Vec<&String> = names.into_iter().filter(|name| *name != "kdsl.toml").collect();
        let to = |name: &String| (name.clone(), format!("moved/deep/{name}"));
        let all = std::iter::once(movable.iter().copied().map(to).collect());
        let moves: Vec<Vec<(String, String)>> =
            all.chain(movable.iter().map(|name| vec![to(name)])).collect();
        for moves in moves.iter().filter(|_| movable.len() > 1) {
            let edits = kdsl_ide::moved(output.compiled(), moves);
            let mut new = edited(&case, output.compiled(), &edits);
            for (name, _) in &mut new.files {
                if let Some((_, to)) = moves.iter().find(|(from, _)| from == name) {
                    name.clone_from(to);
                }
            }
            let after = new.output();
            let (before, after) = (made(output.compiled(), "", ""), made(after.compiled(), "", ""));
            assert_eq!(before, after, "{moves:?}\n{:#?}\nbecame\n{:#?}", case.files, new.files);
            count += 1;
        }
    }
    assert!(count > 20, "{count}");
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
