//! Commands of GitHub Actions: each finding becomes an annotation at its line of a pull request.

use kdsl_base::{Diagnostic, Severity, Sources};

use crate::location::{region, words};
use crate::place::Places;

pub(crate) fn render(findings: &[&Diagnostic], sources: &Sources) -> String {
    let mut places = Places::new(sources);
    findings.iter().map(|finding| command(finding, sources, &mut places)).collect()
}

fn command<'s>(finding: &Diagnostic, sources: &'s Sources, places: &mut Places<'s>) -> String {
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Hint => "notice",
    };
    let mut properties = String::new();
    if let Some(region) = region(finding.primary.span, sources, places) {
        let file = property(region.file);
        properties = format!("file={file},line={},endLine={}", region.start.line, region.end.line);
        // GitHub takes columns within one line alone.
        if region.start.line == region.end.line {
            properties.push_str(&format!(",col={},endColumn={}", region.start.column, region.end.column));
        }
        properties.push(',');
    }
    let title = property(&format!("{} {}", finding.code.id(), finding.code.name()));
    format!("::{kind} {properties}title={title}::{}\n", data(&words(finding)))
}

/// Text of a message.
fn data(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => out.push_str("%25"),
            '\r' => out.push_str("%0D"),
            '\n' => out.push_str("%0A"),
            c if c.is_control() => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
    out
}

/// Text of a property, which ends at a comma or a colon.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
