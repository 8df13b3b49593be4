//! JUnit XML, which CI systems read: of findings, and of whatever else passes or fails.

use std::fmt::Write as _;

use kdsl_base::{Diagnostic, Sources};

use crate::location::{region, words};
use crate::place::Places;

/// A test: of the language, or a finding, which is a test that fails.
#[derive(Clone, PartialEq, Debug)]
pub struct Case {
    /// What it is called.
    pub name: String,
    /// The file that it stands in, which is its suite.
    pub file: String,
    /// The line in it, from one.
    pub line: u32,
    /// How long it took, in seconds.
    pub seconds: f64,
    /// What went wrong, in a line and in many; none where it passed.
    pub failure: Option<(String, String)>,
}

/// The whole report: a suite for each file, in the order in which they come first.
pub fn junit(cases: &[Case]) -> String {
    let mut files: Vec<&str> = Vec::new();
    for case in cases {
        if !files.contains(&case.file.as_str()) {
            files.push(&case.file);
        }
    }
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(text, "<testsuites {}>", counts(cases.iter()));
    for file in files {
        let of = || cases.iter().filter(|case| case.file == file);
        let _ = writeln!(text, "  <testsuite name=\"{}\" {}>", escaped(file), counts(of()));
        for case in of() {
            push(case, &mut text);
        }
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text
}

/// The report of findings. Where there is none it has one test, which passes: a report without tests is a
/// failure for some who read it.
pub(crate) fn render(findings: &[&Diagnostic], sources: &Sources) -> String {
    let mut places = Places::new(sources);
    let case = |finding: &&Diagnostic| {
        let region = region(finding.primary.span, sources, &mut places);
        let name = format!("{} {}", finding.code.id(), finding.code.name());
        let (file, line) = region.map_or(("kdsl", 1), |region| (region.file, region.start.line));
        let summary = format!("{}: {}", finding.severity.word(), finding.message);
        let text = format!("{file}:{line}: {}", words(finding));
        Case { name, file: file.to_owned(), line, seconds: 0.0, failure: Some((summary, text)) }
    };
    let mut cases: Vec<Case> = findings.iter().map(case).collect();
    if cases.is_empty() {
        let (name, file) = ("no problems".to_owned(), "kdsl".to_owned());
        cases.push(Case { name, file, line: 1, seconds: 0.0, failure: None });
    }
    junit(&cases)
}

fn counts<'c>(cases: impl Iterator<Item = &'c Case>) -> String {
    let (mut tests, mut failures, mut time) = (0, 0, 0.0);
    for case in cases {
        tests += 1;
        failures += usize::from(case.failure.is_some());
        time += case.seconds;
    }
    format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" time=\"{time:.3}\"")
}

fn push(case: &Case, text: &mut String) {
    let (name, file) = (escaped(&case.name), escaped(&case.file));
    let _ = write!(
        text,
        "    <testcase name=\"{name}\" classname=\"{file}\" file=\"{file}\" line=\"{}\" time=\"{:.3}\"",
        case.line, case.seconds
    );
    let Some((summary, failure)) = &case.failure else {
        text.push_str("/>\n");
        return;
    };
    let _ =
        writeln!(text, ">\n      <failure message=\"{}\">{}</failure>", escaped(summary), escaped(failure));
    text.push_str("    </testcase>\n");
}

/// Text without what XML reads as its own, or does not take at all: colours among it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut color = false;
    for c in text.chars() {
        match c {
            _ if color => color = c != 'm',
            '\u{1b}' => color = true,
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
