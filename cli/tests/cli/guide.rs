//! The guides: what a guide shows of a session is what happens.
//!
//! A block of `kdsl NAME` or `file NAME` is a file. In a block of `console`, the lines that begin with `$` are
//! run, and the others are what they print; `cd` and `export` hold for what follows, and for files.
//! `UPDATE_GUIDES=1` writes what is printed now.

use std::fmt::Write as _;
use std::path::Path;

use crate::{Shell, text};

#[test]
fn sessions_in_guides_are_true() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide");
    let mut wrong = String::new();
    let mut sessions = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let guide = std::fs::read_to_string(&path).unwrap();
        if !guide.contains("```console\n") {
            continue;
        }
        sessions += 1;
        let name = format!("guide-{}", path.file_stem().unwrap().to_str().unwrap());
        let played = play(&Shell::empty(&name), &guide);
        if std::env::var_os("UPDATE_GUIDES").is_some() {
            std::fs::write(&path, played).unwrap();
        } else if played != guide {
            writeln!(wrong, "{}:\n{played}", path.display()).unwrap();
        }
    }
    assert!(sessions > 0);
    assert!(wrong.is_empty(), "{wrong}");
}

/// The guide with what its commands print now.
pub fn play(shell: &Shell, guide: &str) -> String {
    let mut out = String::new();
    let (mut folder, mut before) = (String::new(), String::new());
    let mut lines = guide.lines();
    while let Some(line) = lines.next() {
        writeln!(out, "{line}").unwrap();
        let Some(info) = line.strip_prefix("```") else { continue };
        if info.is_empty() {
            continue;
        }
        let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        if let Some(file) = info.strip_prefix("kdsl ").or_else(|| info.strip_prefix("file ")) {
            shell.file(&format!("{folder}{file}"), block.join("\n") + "\n");
        }
        for line in &block {
            match line.strip_prefix("$ ") {
                Some(command) if info == "console" => {
                    writeln!(out, "{line}").unwrap();
                    if let Some(inner) = command.strip_prefix("cd ") {
                        folder.push_str(&format!("{inner}/"));
                    }
                    if command.starts_with("cd ") || command.starts_with("export ") {
                        before.push_str(&format!("{command} && "));
                        continue;
                    }
                    out.push_str(&text(&shell.run(&format!("{before}{{ {command}; }} 2>&1")).stdout));
                }
                _ if info == "console" => {}
                _ => writeln!(out, "{line}").unwrap(),
            }
        }
        out.push_str("```\n");
    }
    out
}
