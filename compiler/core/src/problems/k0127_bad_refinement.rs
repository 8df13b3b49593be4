//! A type that says what nothing can be, or says it of what has no bounds.

use kdsl_base::{Code, Diagnostic, Span};

/// The bounds or the pattern of a type mean nothing. `why` says it in a line, `help` what to write.
pub fn bad_refinement(span: Span, why: impl Into<String>, help: &str) -> Diagnostic {
    Diagnostic::error(Code::K0127, span, why).label("no value could be checked against this").help(help)
}

/// A type that is made of itself, with nothing between.
pub fn type_of_itself(span: Span, name: &str) -> Diagnostic {
    let name = super::short(name);
    Diagnostic::error(Code::K0127, span, format!("the type `{name}` is made of itself"))
        .label("leads back to it")
        .help("a type may stand in itself inside of a list, a map or a record")
}
