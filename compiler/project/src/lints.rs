//! The levels of findings: what a project wants to hear of, and what it does not let pass.

use kdsl_base::{Code, Diagnostic, Severity, Span};

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
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Lint {
    /// Which findings.
    pub code: Code,
    /// What becomes of them.
    pub level: Level,
    /// Where the file says so.
    pub span: Span,
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

/// The name by which `[lints]` may call a code: `selector-that-selects-no-pods`.
pub(crate) fn rule(code: Code) -> String {
    let mut name = String::new();
    for word in code.name().split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if !name.is_empty() {
            name.push('-');
        }
        name.push_str(&word.to_ascii_lowercase());
    }
    name
}

/// Gives warnings and hints the levels of `lints`. Errors stay errors: what cannot work is not a matter
/// of taste.
pub fn apply(lints: &[Lint], findings: &mut Vec<Diagnostic>) {
    let level = |finding: &Diagnostic| {
        let lint = lints.iter().rev().find(|lint| lint.code == finding.code)?;
        (finding.severity != Severity::Error).then_some(lint.level)
    };
    findings.retain(|finding| level(finding) != Some(Level::Allow));
    for finding in findings {
        match level(finding) {
            Some(Level::Warn) => finding.severity = Severity::Warning,
            Some(Level::Deny) => {
                finding.severity = Severity::Error;
                let note = format!("an error because of `{} = \"deny\"` under `[lints]`", finding.code.id());
                finding.notes.push(note);
            }
            _ => {}
        }
    }
}
