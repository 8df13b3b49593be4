//! Rules for the sources: sizes, what stands at their top, and what the compiler's crates must not do.

use super::{File, Finding};

const LONGEST_FILE: usize = 1000;
const MEDIAN_FILE: usize = 250;
const LONGEST_FUNCTION: usize = 100;

/// Words, the places that may have them, and why others may not.
type Rule = (&'static [&'static str], fn(&str) -> bool, &'static str);

/// What only some places may contain, outside tests: the words, the places, and why.
const ONLY_IN: &[Rule] = &[
    (
        &["std::fs", "std::env::", "std::net", "std::process"],
        may_see_outside,
        "is the host's, not the compiler's",
    ),
    (&["std::time", "Instant::now", "SystemTime"], may_see_the_clock, "makes the result depend on the clock"),
    (&["dbg!("], |_| false, "is left over"),
    (
        &["print!(", "println!(", "eprint!(", "eprintln!(", "clippy::print_"],
        is_build_script,
        "prints: write to a stream that was handed in",
    ),
    (&["std::io::stdout", "std::io::stderr"], may_print, "is the terminal's"),
    (&["static mut ", "thread_local!"], |_| false, "is a global"),
    (
        &[".unwrap()", ".expect(\"", "panic!(", "todo!(", "unimplemented!("],
        |_| false,
        "can bring the program down",
    ),
    (
        &["clippy::unwrap_used", "clippy::expect_used", "clippy::panic", "clippy::todo"],
        |_| false,
        "allows what the workspace denies",
    ),
];

/// Who waits for an answer, besides the programs themselves.
fn may_see_the_clock(path: &str) -> bool {
    may_see_outside(path) || path == "bindings/edge/src/border.rs"
}

fn may_see_outside(path: &str) -> bool {
    may_print(path)
        || path.starts_with("lsp/src/main")
        // It says how long each answer took.
        || path.starts_with("lsp/src/replay")
        || path.starts_with("disk/")
        || is_build_script(path)
}

/// What a build script prints is how it speaks to cargo.
fn is_build_script(path: &str) -> bool {
    !path.contains("/src/") && (path.contains("/build/") || path.ends_with("/build.rs"))
}

fn may_print(path: &str) -> bool {
    ["cli/", "xtask/", "benches/"].iter().any(|folder| path.starts_with(folder))
}

/// Whether all of a file is a test, an example or a support of them.
pub fn is_test(file: &File) -> bool {
    let mut parts = file.path.split('/');
    parts.any(|part| matches!(part, "tests" | "tests.rs" | "examples" | "fuzz"))
}

/// The part of a file before its tests, which stand at its end.
pub fn without_tests(file: &File) -> &str {
    let end = file.text.find("#[cfg(test)]\nmod tests {");
    let end = end.or_else(|| file.text.find("#[cfg(all(test"));
    end.and_then(|end| file.text.get(..end)).unwrap_or(&file.text)
}

fn sources(files: &[File]) -> impl Iterator<Item = &File> {
    files.iter().filter(|file| file.has_ending(&["rs"]))
}

/// The breaches.
pub fn check(files: &[File]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut lengths = Vec::new();
    for file in sources(files) {
        let length = file.text.lines().count();
        lengths.push(length);
        if !file.text.starts_with("//! ") {
            findings.push(file.finding(1, "does not begin with `//!` and what it is for"));
        }
        if length > LONGEST_FILE {
            findings.push(file.finding(length, format!("has {length} lines, more than {LONGEST_FILE}")));
        }
        for (line, length) in functions(file).filter(|(_, length)| *length > LONGEST_FUNCTION) {
            findings.push(
                file.finding(line, format!("a function of {length} lines, more than {LONGEST_FUNCTION}")),
            );
        }
        if !is_test(file) {
            check_words(file, &mut findings);
        }
    }
    let median = at(&mut lengths, 50);
    if median > MEDIAN_FILE {
        let words = format!("the median file has {median} lines, more than {MEDIAN_FILE}");
        findings.push(Finding { path: "Cargo.toml".to_owned(), line: 1, words });
    }
    findings
}

fn check_words(file: &File, findings: &mut Vec<Finding>) {
    // This file lists the words.
    if file.path == "xtask/src/tidy/rust.rs" {
        return;
    }
    for (number, line) in without_tests(file).lines().enumerate() {
        let code = line.trim_start();
        if code.starts_with("//") {
            continue;
        }
        for (words, place, why) in ONLY_IN {
            let found = words.iter().find(|word| has_word(code, word));
            if let Some(word) = found.filter(|_| !place(&file.path)) {
                findings.push(file.finding(number + 1, format!("`{}` {why}", word.trim())));
            }
        }
    }
}

/// Whether `word` stands in the line and is not the end of a longer one.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        !word.starts_with(char::is_alphanumeric) || !before.is_some_and(|c| c.is_alphanumeric() || c == '_')
    })
}

/// The first line and the length of each function. The sources are formatted, so a function ends at the
/// first brace that closes at its own indentation.
fn functions(file: &File) -> impl Iterator<Item = (usize, usize)> {
    let lines: Vec<&str> = file.text.lines().collect();
    let starts: Vec<usize> = (0..lines.len()).filter(|at| is_function(lines[*at])).collect();
    starts.into_iter().filter_map(move |start| {
        let first = lines[start];
        if first.ends_with('}') || first.ends_with(';') {
            return Some((start + 1, 1));
        }
        let indent = first.len() - first.trim_start().len();
        let closes = |line: &&str| line.trim_start() == "}" && line.len() == indent + 1;
        let ends = lines[start..].iter().position(|line| {
            closes(line) || (line.ends_with(';') && line.len() - line.trim_start().len() == indent)
        });
        ends.map(|length| (start + 1, length + 1))
    })
}

fn is_function(line: &str) -> bool {
    let words = line.split_whitespace().take_while(|word| *word != "fn");
    let modifiers = ["pub", "pub(crate)", "pub(super)", "const", "async", "unsafe", "extern", "\"C\""];
    line.contains("fn ") && !line.trim_start().starts_with("//") && {
        let mut words = words.peekable();
        words.all(|word| modifiers.contains(&word))
    }
}

fn at(figures: &mut [usize], percent: usize) -> usize {
    figures.sort_unstable();
    figures.get(figures.len() * percent / 100).copied().unwrap_or_default()
}

/// The sizes, in two lines for a person.
pub fn figures(files: &[File]) -> String {
    let mut lengths: Vec<usize> = sources(files).map(|file| file.text.lines().count()).collect();
    let mut functions: Vec<usize> =
        sources(files).flat_map(|file| functions(file).map(|(_, length)| length)).collect();
    let mut largest: Vec<(usize, &str)> =
        sources(files).map(|file| (file.text.lines().count(), file.path.as_str())).collect();
    largest.sort_unstable_by(|a, b| b.cmp(a));
    let largest: Vec<String> =
        largest.iter().take(5).map(|(length, path)| format!("{path} {length}")).collect();
    let tests = sources(files).filter(|file| is_test(file)).count();
    format!(
        "{} sources ({tests} of them tests), {} lines; median {}, 95 % within {}; largest: {}\n\
         {} functions; median {}, 95 % within {}, longest {}",
        lengths.len(),
        lengths.iter().sum::<usize>(),
        at(&mut lengths, 50),
        at(&mut lengths, 95),
        largest.join(", "),
        functions.len(),
        at(&mut functions, 50),
        at(&mut functions, 95),
        functions.iter().max().copied().unwrap_or_default(),
    )
}
