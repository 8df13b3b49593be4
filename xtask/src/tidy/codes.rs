//! Every code has its page; every code of the core has its one file.

use super::{File, Finding, rust};

const CATALOGUE: &str = "compiler/base/src/codes.rs";
const CORE: &str = "compiler/core/src/";
const PROBLEMS: &str = "compiler/core/src/problems/";

/// The breaches.
pub fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(catalogue) = files.iter().find(|file| file.path == CATALOGUE) else {
        return vec![Finding { path: CATALOGUE.to_owned(), line: 1, words: "is not there".to_owned() }];
    };
    let codes = codes(catalogue);
    for (code, line) in &codes {
        check_page(files, catalogue, code, *line, &mut findings);
        check_core(files, code, &mut findings);
    }
    let known = |name: &str| codes.iter().any(|(code, _)| name.eq_ignore_ascii_case(code));
    for file in files {
        let name = file.path.rsplit('/').next().unwrap_or_default();
        let page = file.path.strip_prefix("docs/errors/").and_then(|page| page.strip_suffix(".md"));
        let problem = file.path.strip_prefix(PROBLEMS).filter(|name| *name != "mod.rs");
        if page.is_some_and(|page| page != "README" && !known(page))
            || problem.is_some_and(|name| !name.get(..5).is_some_and(known))
        {
            findings.push(file.finding(1, format!("{name} belongs to no code of the catalogue")));
        }
    }
    findings
}

/// The codes with their lines.
fn codes(catalogue: &File) -> Vec<(String, usize)> {
    let lines = catalogue.text.lines().enumerate();
    let codes = lines.filter_map(|(at, line)| {
        let (code, rest) = line.trim().split_once(" = ")?;
        (code.len() == 5 && code.starts_with('K') && rest.contains('"')).then(|| (code.to_owned(), at + 1))
    });
    codes.collect()
}

fn check_page(files: &[File], catalogue: &File, code: &str, line: usize, findings: &mut Vec<Finding>) {
    let path = format!("docs/errors/{code}.md");
    let Some(page) = files.iter().find(|file| file.path == path) else {
        return findings.push(catalogue.finding(line, format!("{code} has no page {path}")));
    };
    for part in ["## Bad", "## Good"] {
        if !page.text.lines().any(|line| line.starts_with(part)) {
            findings.push(page.finding(1, format!("the page has no part `{part}`")));
        }
    }
    if !page.text.starts_with(&format!("# {code}: ")) {
        findings.push(page.finding(1, format!("the page does not begin with `# {code}: `")));
    }
}

/// Whether a line gives the code, and does not only ask for it.
fn gives(line: &str, code: &str) -> bool {
    let before = line.find(code).and_then(|at| line.get(..at));
    before.is_some_and(|before| {
        !["== Code::", "!= Code::", "== ", "!= "].iter().any(|asks| before.ends_with(asks))
    })
}

/// The file that sifts findings by their codes, and gives none.
const SIFTS: &str = "compiler/core/src/consequences.rs";

/// A code that the core gives has one file among its problems, and is named nowhere else in the core.
fn check_core(files: &[File], code: &str, findings: &mut Vec<Finding>) {
    let wanted = format!("Code::{code}");
    let core = || {
        files.iter().filter(|file| file.path.starts_with(CORE) && file.path != SIFTS && !rust::is_test(file))
    };
    let users: Vec<(&File, usize)> = core()
        .filter_map(|file| {
            let lines = rust::without_tests(file).lines().position(|line| gives(line, &wanted));
            lines.map(|at| (file, at + 1))
        })
        .collect();
    if users.is_empty() {
        return;
    }
    let start = format!("{PROBLEMS}{}_", code.to_lowercase());
    let homes: Vec<&str> =
        core().map(|file| file.path.as_str()).filter(|path| path.starts_with(&start)).collect();
    for home in homes.iter().skip(1) {
        findings.push(Finding {
            path: (*home).to_owned(),
            line: 1,
            words: format!("{code} has more than one file"),
        });
    }
    for (file, line) in users.iter().filter(|(file, _)| homes.first() != Some(&file.path.as_str())) {
        let words = match homes.first() {
            Some(home) => format!("{code} belongs to {home}"),
            None => format!("{code} has no file in {PROBLEMS}"),
        };
        findings.push(file.finding(*line, words));
    }
}
