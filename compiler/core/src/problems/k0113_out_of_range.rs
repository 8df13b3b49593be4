//! A number, or a length, outside its bounds.

use kdsl_base::{Code, Diagnostic, Span};

/// `what`, such as ``the port``, is `found` and must lie within `bounds`.
pub fn out_of_range(span: Span, what: &str, found: &str, bounds: &str) -> Diagnostic {
    Diagnostic::error(Code::K0113, span, format!("{what} is {found}, which is out of range"))
        .label(format!("must be {bounds}"))
}

/// The list, map or text under `field` is empty, and its length must be `bounds`.
pub fn empty(span: Span, field: &str, bounds: &str) -> Diagnostic {
    Diagnostic::error(Code::K0113, span, format!("`{field}` is empty")).label(format!("must be {bounds}"))
}
