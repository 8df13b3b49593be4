//! A type that says what nothing can be, or says it of what has no bounds.

use kdsl_base::{Code, Diagnostic, Span};

/// The bounds or the pattern of a type mean nothing. `why` says it in a line, `help` what to write.
pub fn bad_refinement(span: Span, why: impl Into<String>, help: &str) -> Diagnostic {
    Diagnostic::error(Code::K0127, span, why).label("no value could be checked against this").help(help)
}
