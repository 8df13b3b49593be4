//! What holds for every text: no tabs, no trailing space, an end of line at the end, no paths of
//! anybody's machine.

use super::{File, Finding};

/// Where a text of these starts, somebody's own machine is meant. In two parts, so that this file does
/// not have them.
const MACHINE: &[&str] = &[concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/ho", "me/")];
const TEMPORARY: &str = concat!("/t", "mp/");

/// The breaches.
pub fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in files.iter().filter(|file| file.has_ending(&["rs", "md", "toml", "kdsl"]) || is_script(file))
    {
        if !file.text.is_empty() && !file.text.ends_with('\n') {
            findings.push(file.finding(file.text.lines().count(), "the last line does not end"));
        }
        for (at, line) in file.text.lines().enumerate() {
            check_line(file, at + 1, line, &mut findings);
        }
    }
    findings
}

fn is_script(file: &File) -> bool {
    file.path.starts_with(".ci/")
}

fn check_line(file: &File, number: usize, line: &str, findings: &mut Vec<Finding>) {
    if line.contains('\t') {
        findings.push(file.finding(number, "a tab"));
    }
    if line.ends_with(' ') {
        findings.push(file.finding(number, "a space at the end of the line"));
    }
    let starts = |path: &str| {
        line.match_indices(path).any(|(at, _)| {
            let before = line.get(..at).and_then(|text| text.chars().next_back());
            !before.is_some_and(|c| c.is_alphanumeric() || "}._-/*".contains(c))
        })
    };
    for path in MACHINE {
        if starts(path) {
            findings.push(file.finding(number, format!("`{path}` is a place on somebody's machine")));
        }
    }
    if file.has_ending(&["md"]) && starts(TEMPORARY) {
        findings.push(file.finding(number, format!("`{TEMPORARY}` in documentation")));
    }
}
