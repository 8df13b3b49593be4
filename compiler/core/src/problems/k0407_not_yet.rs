//! A part of the language that this version of kdsl reads and does not compile.

use kdsl_base::{Code, Diagnostic, Span};

/// `what` is of the language, and not of this version.
pub fn not_yet(span: Span, what: &str) -> Diagnostic {
    Diagnostic::error(Code::K0407, span, format!("{what} is not supported by this version of kdsl"))
        .label("read, but not compiled yet")
}
