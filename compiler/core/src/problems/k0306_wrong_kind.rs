//! A resource, key or port where something else is referred to.

use kdsl_base::{Code, Diagnostic, Span};

/// `found`, such as ``Service `web` ``, stands where `wanted` is referred to.
pub fn wrong_kind(span: Span, field: Option<&str>, wanted: &str, found: &str) -> Diagnostic {
    let message = match field {
        Some(field) => format!("`{field}` refers to {wanted}, not to {found}"),
        None => format!("{wanted} is referred to here, not {found}"),
    };
    Diagnostic::error(Code::K0306, span, message).label(format!("expected {wanted}"))
}
