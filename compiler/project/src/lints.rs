//! The levels of findings: what a project wants to hear of, and what it does not let pass.

use kdsl_base::{Code, Diagnostic, Severity, Sources, Span};

/// What a finding becomes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// It is not told.
    Allow,
    /// A warning.
    Warn,
    /// An error: nothing is written.
    Deny,
}

/// The level of one sort of finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lint {
    /// Which findings.
    pub code: Code,
    /// What becomes of them.
    pub level: Level,
    /// Where the file says so.
    pub span: Span,
    /// The files for which it holds, as a pattern of paths from the project's root; all where there is none.
    pub paths: Option<String>,
}

impl Level {
    /// The level of that name.
    pub fn parse(text: &str) -> Option<Level> {
        match text {
            "allow" => Some(Level::Allow),
            "warn" => Some(Level::Warn),
            "deny" => Some(Level::Deny),
            _ => None,
        }
    }
}

/// Gives warnings and hints the levels of `lints`. What is said for paths wins over what is said for all
/// files, and a later line over an earlier one. `root` is the folder of the project in the names of sources.
/// Errors stay errors: what cannot work is not a matter of taste.
pub fn apply(lints: &[Lint], sources: &Sources, root: &str, findings: &mut Vec<Diagnostic>) {
    let level = |finding: &Diagnostic| {
        let source = sources.get(finding.primary.span.file);
        let name = source.map_or("", |source| &source.name);
        let path = name.strip_prefix(root).unwrap_or(name).trim_start_matches('/');
        let holds = |lint: &&Lint| {
            lint.code == finding.code
                && lint.paths.as_ref().is_none_or(|paths| crate::glob::covers(paths, path))
        };
        let lint = lints.iter().rev().filter(holds).max_by_key(|lint| lint.paths.is_some());
        lint.filter(|_| finding.severity != Severity::Error)
    };
    findings.retain(|finding| level(finding).is_none_or(|lint| lint.level != Level::Allow));
    for finding in findings {
        let Some(lint) = level(finding) else { continue };
        let table = lint.paths.as_ref().map_or("[lints]".to_owned(), |paths| format!("[lints.\"{paths}\"]"));
        let written = sources.get(lint.span.file).and_then(|source| source.text.get(lint.span.range()));
        let key = written.map_or(finding.code.id(), str::to_owned);
        set(finding, lint.level, &format!("`{key} = \"deny\"` under `{table}`"));
    }
}

/// Gives a finding that is told a level; `because` says what asks for an error.
pub fn set(finding: &mut Diagnostic, level: Level, because: &str) {
    match level {
        Level::Warn => finding.severity = Severity::Warning,
        Level::Deny => {
            finding.severity = Severity::Error;
            finding.notes.push(format!("an error because of {because}"));
        }
        Level::Allow => {}
    }
}
