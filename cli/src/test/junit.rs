//! The results of tests as JUnit XML, which CI systems read.

use std::fmt::Write as _;

use super::Outcome;

/// The whole report: a suite for each file.
pub fn write(outcomes: &[Outcome]) -> String {
    let mut files: Vec<&str> = Vec::new();
    for outcome in outcomes {
        if !files.contains(&outcome.file.as_str()) {
            files.push(&outcome.file);
        }
    }
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(text, "<testsuites {}>", counts(outcomes.iter()));
    for file in files {
        let of = || outcomes.iter().filter(|outcome| outcome.file == file);
        let _ = writeln!(text, "  <testsuite name=\"{}\" {}>", escaped(file), counts(of()));
        for outcome in of() {
            case(outcome, &mut text);
        }
        text.push_str("  </testsuite>\n");
    }
    text.push_str("</testsuites>\n");
    text
}

fn counts<'o>(outcomes: impl Iterator<Item = &'o Outcome>) -> String {
    let (mut tests, mut failures, mut time) = (0, 0, 0.0);
    for outcome in outcomes {
        tests += 1;
        failures += usize::from(!outcome.passed());
        time += outcome.time.as_secs_f64();
    }
    format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" time=\"{time:.3}\"")
}

fn case(outcome: &Outcome, text: &mut String) {
    let (name, file) = (escaped(&outcome.name), escaped(&outcome.file));
    let _ = write!(
        text,
        "    <testcase name=\"{name}\" classname=\"{file}\" file=\"{file}\" line=\"{}\" time=\"{:.3}\"",
        outcome.line,
        outcome.time.as_secs_f64()
    );
    if outcome.passed() {
        text.push_str("/>\n");
        return;
    }
    let message = escaped(&outcome.summary);
    let _ = writeln!(text, ">\n      <failure message=\"{message}\">{}</failure>", escaped(&outcome.failure));
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
