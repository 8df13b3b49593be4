//! The programs of `examples`: each is in the canonical style, has a page with a session that is true, and in this
//! session it is linted, tested where it has tests, and built for each of its environments.
//!
//! A line of a session that ends with `| diff expected.yaml -` compares what is built with what is committed.
//! `UPDATE_GUIDES=1` writes those files, and what the sessions print now.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::guide::play;
use crate::{Shell, text};

fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    // A crate is an example of embedding, and has tests of its own.
    let is_program = |path: &PathBuf| path.is_dir() && !path.join("Cargo.toml").exists();
    let mut folders: Vec<PathBuf> = entries.filter(is_program).collect();
    folders.sort();
    folders
}

#[test]
fn sessions_of_examples_are_true() {
    let mut wrong = String::new();
    for folder in examples() {
        let name = folder.file_name().unwrap().to_str().unwrap();
        let page = folder.join("README.md");
        let written = std::fs::read_to_string(&page).unwrap();
        let shell = Shell::of(&format!("example-{name}"), &folder);
        let is_update = std::env::var_os("UPDATE_GUIDES").is_some();
        if is_update {
            for (command, file) in comparisons(&written) {
                std::fs::write(folder.join(file), shell.run(command).stdout).unwrap();
                shell.file(file, std::fs::read(folder.join(file)).unwrap());
            }
        }
        let played = play(&shell, &written);
        if is_update {
            std::fs::write(&page, &played).unwrap();
        } else if played != written {
            writeln!(wrong, "examples/{name}/README.md:\n{played}").unwrap();
        }
        for complaint in incomplete(&folder, &played) {
            writeln!(wrong, "examples/{name}/README.md: {complaint}").unwrap();
        }
        let style = shell.run("kdsl fmt --check . 2>&1");
        if !style.status.success() {
            writeln!(wrong, "examples/{name}: {}", text(&style.stdout)).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The commands whose output is compared, each with the file that it is compared with.
fn comparisons(page: &str) -> Vec<(&str, &str)> {
    let lines = page.lines().filter_map(|line| line.strip_prefix("$ ")?.split_once(" | diff "));
    lines.filter_map(|(command, rest)| Some((command, rest.strip_suffix(" -")?))).collect()
}

/// What the session of an example leaves out.
fn incomplete(folder: &Path, page: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    let compared: Vec<&str> = comparisons(page).into_iter().map(|(_, file)| file).collect();
    let mut has_tests = false;
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.starts_with("expected.") && !compared.contains(&name.as_str()) {
            complaints.push(format!("nothing is compared with {name}"));
        }
        has_tests |= name.ends_with("_test.kdsl");
    }
    let project = std::fs::read_to_string(folder.join("kdsl.toml")).unwrap_or_default();
    for line in project.lines() {
        let name = line.strip_prefix("[environments.").and_then(|rest| rest.split(['.', ']']).next());
        let Some(name) = name else { continue };
        if !compared.contains(&format!("expected.{name}.yaml").as_str()) {
            complaints.push(format!("nothing is built for the environment {name}"));
        }
    }
    if compared.is_empty() {
        complaints.push("nothing is built".to_owned());
    }
    if !page.contains("kdsl lint") || !page.contains(": no problems\n") {
        complaints.push("it is not linted, or not clean".to_owned());
    }
    if has_tests && !page.contains("$ kdsl test") {
        complaints.push("its tests are not run".to_owned());
    }
    if page.lines().count() > 60 {
        complaints.push("the page is longer than a screen".to_owned());
    }
    complaints
}
