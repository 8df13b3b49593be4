//! A resource, list or record where text is made.

use kdsl_base::{Code, Diagnostic, Span};

/// `found` cannot be put in text. A resource's name can: `symbol` says that it is one.
pub fn not_text(span: Span, found: &str, symbol: bool) -> Diagnostic {
    let problem =
        Diagnostic::error(Code::K0310, span, format!("{found} is not text")).label("text is wanted here");
    if symbol {
        problem.fix("use its name", Span::at(span.file, span.end), ".metadata.name")
    } else {
        problem
    }
}
