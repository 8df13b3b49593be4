//! A function of the host's that does not take its arguments.

use kdsl_base::{Code, Diagnostic, Span};

/// The host's function `name` failed, in its own words; none where they might tell a secret.
pub fn host_failed(span: Span, name: &str, words: Option<&str>) -> Diagnostic {
    let message = format!("the host's function `{}` failed", super::short(name));
    let problem = Diagnostic::error(Code::K0407, span, message);
    match words {
        Some(words) => problem.label(words.chars().take(200).collect::<String>()),
        None => problem.label("what it says may tell a Sensitive value"),
    }
}
