//! Colours, where they are wanted.

use kdsl_base::Severity;

/// Paints words, or leaves them as they are.
#[derive(Clone, Copy)]
pub(crate) struct Paint(pub(crate) bool);

impl Paint {
    fn with(self, code: &str, words: &str) -> String {
        if self.0 { format!("\u{1b}[{code}m{words}\u{1b}[0m") } else { words.to_owned() }
    }

    pub(crate) fn severity(self, severity: Severity, words: &str) -> String {
        let code = match severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
            Severity::Hint => "1;34",
        };
        self.with(code, words)
    }

    pub(crate) fn strong(self, words: &str) -> String {
        self.with("1", words)
    }

    pub(crate) fn faint(self, words: &str) -> String {
        self.with("38;5;246", words)
    }

    pub(crate) fn removed(self, words: &str) -> String {
        self.with("31", words)
    }

    pub(crate) fn added(self, words: &str) -> String {
        self.with("32", words)
    }
}
