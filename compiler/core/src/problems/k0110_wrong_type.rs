//! A value of a sort that its place does not take.

use kdsl_base::{Code, Diagnostic, Span};

/// The value at `span` is `found` where `wanted` is expected; `field` is the place's name.
pub fn wrong_type(span: Span, field: Option<&str>, wanted: &str, found: &str) -> Diagnostic {
    let message = match field {
        Some(field) => format!("`{field}` must be {wanted}, found {found}"),
        None => format!("expected {wanted}, found {found}"),
    };
    Diagnostic::error(Code::K0110, span, message).label(format!("expected {wanted}"))
}
