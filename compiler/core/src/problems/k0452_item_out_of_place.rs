//! An item in a block that does not take it.

use kdsl_base::{Code, Diagnostic, Span};

/// `what` stands in `place`, which takes `takes`.
pub fn item_out_of_place(span: Span, what: &str, place: &str, takes: &str) -> Diagnostic {
    Diagnostic::error(Code::K0452, span, format!("{what} does not belong in {place}"))
        .label("does not belong here")
        .note(format!("here can stand {takes}"))
}
