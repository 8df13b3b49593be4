//! Diagnostics as text: for a terminal, for a line in a log, for another program.
//!
//! One file per format; each is a function of findings and sources, and prints nothing itself.

mod concise;
mod diff;
mod full;
mod github;
mod gitlab;
mod json;
mod junit;
mod location;
mod place;
mod sarif;
mod snippet;
mod style;
mod visible;

pub use junit::{Case, junit};
pub use place::{Place, Places};
pub use visible::visible;

use kdsl_base::{Diagnostic, Severity, Sources};

/// What a report looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Format {
    /// For people: the lines of the source with what is wrong under them, and what to do.
    #[default]
    Full,
    /// One line per finding: `path:line:column: error[K0101]: message`.
    Concise,
    /// An array of JSON objects.
    Json,
    /// One JSON object per line.
    Jsonl,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Commands of GitHub Actions, which become annotations.
    Github,
    /// A report of GitLab's code quality.
    Gitlab,
    /// JUnit XML.
    Junit,
}

impl Format {
    /// Every format with the name that it goes by on a command line.
    pub const ALL: &[(&str, Format)] = &[
        ("full", Format::Full),
        ("concise", Format::Concise),
        ("json", Format::Json),
        ("jsonl", Format::Jsonl),
        ("sarif", Format::Sarif),
        ("github", Format::Github),
        ("gitlab", Format::Gitlab),
        ("junit", Format::Junit),
    ];

    /// The format of that name.
    pub fn parse(name: &str) -> Option<Format> {
        Format::ALL.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }

    /// Whether people read it as it comes, so that a last line with the count helps.
    pub const fn is_for_people(self) -> bool {
        matches!(self, Format::Full | Format::Concise | Format::Github)
    }

    /// Whether it is a file for another system, and no log.
    pub const fn is_document(self) -> bool {
        matches!(self, Format::Sarif | Format::Gitlab | Format::Junit)
    }
}

/// The findings as text, in the order of the files and of the places in them, each once.
///
/// Nothing that a source or a message holds reaches a terminal as a control sequence. `color` is
/// heeded by [`Format::Full`] and [`Format::Concise`] alone. The text is empty, or ends its line.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, format: Format, color: bool) -> String {
    let findings = in_order(diagnostics);
    match format {
        Format::Full => full::render(&findings, sources, color),
        Format::Concise => concise::render(&findings, sources, color),
        Format::Json => json::render(&findings, sources),
        Format::Jsonl => json::render_lines(&findings, sources),
        Format::Sarif => sarif::render(&findings, sources),
        Format::Github => github::render(&findings, sources),
        Format::Gitlab => gitlab::render(&findings, sources),
        Format::Junit => junit::render(&findings, sources),
    }
}

/// How many there are of each severity: `2 errors, 1 warning (1 fixable with --fix)`.
pub fn summary(diagnostics: &[Diagnostic]) -> String {
    let findings = in_order(diagnostics);
    let counts = [Severity::Error, Severity::Warning, Severity::Hint].map(|severity| {
        (severity.word(), findings.iter().filter(|finding| finding.severity == severity).count())
    });
    let parts: Vec<String> = counts
        .iter()
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| format!("{count} {word}{}", if *count == 1 { "" } else { "s" }))
        .collect();
    if parts.is_empty() {
        return "no problems".to_owned();
    }
    let fixable = findings.iter().filter(|finding| finding.fixes.iter().any(|fix| fix.safe)).count();
    let fixable = if fixable > 0 { format!(" ({fixable} fixable with --fix)") } else { String::new() };
    parts.join(", ") + &fixable
}

/// By file and place, the worse first at the same place, and identical ones once.
fn in_order(diagnostics: &[Diagnostic]) -> Vec<&Diagnostic> {
    let mut findings: Vec<&Diagnostic> = diagnostics.iter().collect();
    findings.sort_by_key(|finding| {
        let span = finding.primary.span;
        (span.file, span.start, finding.severity, finding.code, span.end)
    });
    // Findings with equal keys keep the compiler's order, so identical ones may not be neighbours.
    let mut kept: Vec<&Diagnostic> = Vec::with_capacity(findings.len());
    for finding in findings {
        let same_place = kept.iter().rev().take_while(|other| other.primary.span == finding.primary.span);
        if !same_place.into_iter().any(|other| *other == finding) {
            kept.push(finding);
        }
    }
    kept
}
