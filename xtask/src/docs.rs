//! The commands and programs that the documents show, run: `cargo xtask docs`.
//!
//! A block of `sh` in a document may hold lines that run `kdsl`, by itself or through `cargo run`.
//! Each is run from the root with the `kdsl` that was built here, and must end as its comment says:
//! `# exit 1`, or well. Every other line must stand in `.ci/run`, which runs it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Failure, samples, tools};

/// What stands before the arguments of `kdsl` where it is built on the way.
const THROUGH_CARGO: &str = "cargo run --release -p kdsl-cli -- ";

/// A line of a document.
struct Shown {
    place: String,
    line: String,
}

/// Runs every command that the documents show.
pub fn run(root: &Path) -> Result<String, Failure> {
    let kdsl = build(root)?;
    let script = root.join(".ci/run");
    let script =
        std::fs::read_to_string(&script).map_err(|error| format!("{}: {error}", script.display()))?;
    let shown = shown(root)?;
    let programs = samples::check(root, &kdsl, "README.md")?;
    let (mut ran, mut found, mut failures) = (0, 0, Vec::new());
    for Shown { place, line } in &shown {
        let done = match through_kdsl(line) {
            Some(command) => {
                ran += 1;
                check(root, &kdsl, &command)
            }
            None => {
                found += 1;
                in_script(&script, line)
            }
        };
        if let Err(failure) = done {
            failures.push(format!("{place}: {line}\n  {failure}"));
        }
    }
    if failures.is_empty() {
        return Ok(format!(
            "in the documents: {programs} programs compiled, {ran} commands ran, {found} are steps of .ci/run"
        ));
    }
    Err(failures.join("\n"))
}

/// Builds `kdsl` without optimisation, which is the quickest, and says where it lies.
fn build(root: &Path) -> Result<PathBuf, Failure> {
    let status = tools::cargo(root)
        .args(["build", "--quiet", "-p", "kdsl-cli"])
        .status()
        .map_err(|error| format!("cargo build: {error}"))?;
    if !status.success() {
        return Err("kdsl does not build".to_owned());
    }
    // This program was built into the same folder.
    let here = std::env::current_exe().map_err(|error| error.to_string())?;
    Ok(here.with_file_name("kdsl"))
}

/// The lines of all `sh` blocks, without comments and empty ones.
fn shown(root: &Path) -> Result<Vec<Shown>, Failure> {
    let mut documents = vec![root.join("docs")];
    let mut found = Vec::new();
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        read(root, &root.join(name), &mut found)?;
    }
    while let Some(folder) = documents.pop() {
        let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
        for entry in std::fs::read_dir(&folder).map_err(wrong)? {
            let path = entry.map_err(wrong)?.path();
            if path.is_dir() {
                documents.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                read(root, &path, &mut found)?;
            }
        }
    }
    found.sort_by(|a, b| a.place.cmp(&b.place));
    Ok(found)
}

fn read(root: &Path, path: &Path, found: &mut Vec<Shown>) -> Result<(), Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let short = path.strip_prefix(root).unwrap_or(path).display();
    let mut inside = false;
    for (at, line) in text.lines().enumerate() {
        if line.starts_with("```") {
            inside = line == "```sh";
        } else if inside && !line.is_empty() && !line.starts_with('#') {
            found.push(Shown { place: format!("{short}:{}", at + 1), line: line.to_owned() });
        }
    }
    Ok(())
}

/// The line with `kdsl` as its program, if that is what it runs.
fn through_kdsl(line: &str) -> Option<String> {
    let line = line.replace(THROUGH_CARGO, "kdsl ");
    let words = line.split_whitespace().find(|word| !word.contains('='));
    (words == Some("kdsl") || line.contains("| kdsl ")).then_some(line)
}

/// Runs a line as a shell does; the program called `kdsl` is ours.
fn check(root: &Path, kdsl: &Path, line: &str) -> Result<(), Failure> {
    let (command, comment) = line.split_once(" # ").unwrap_or((line, ""));
    let expected = comment.trim().strip_prefix("exit ").map_or(0, |code| code.trim().parse().unwrap_or(0));
    let folder = kdsl.parent().unwrap_or(root);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let paths = std::iter::once(folder.to_path_buf()).chain(std::env::split_paths(&path));
    let path = std::env::join_paths(paths).map_err(|error| error.to_string())?;
    let output = Command::new("sh")
        .args(["-c", command])
        .env("PATH", path)
        .current_dir(root)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("sh: {error}"))?;
    if output.status.code() == Some(expected) {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    Err(format!("ended with {}, not {expected}\n{words}", output.status))
}

fn in_script(script: &str, line: &str) -> Result<(), Failure> {
    let command = line.split_once(" # ").map_or(line, |(command, _)| command).trim();
    if script.lines().any(|step| step.contains(command)) {
        return Ok(());
    }
    Err("is neither a command of kdsl nor a step of .ci/run".to_owned())
}
