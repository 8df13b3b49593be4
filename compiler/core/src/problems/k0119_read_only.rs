//! `status`, which only the cluster writes.

use kdsl_base::{Code, Diagnostic, Span};

/// `field` is written by the cluster. `entry` is what goes if it is removed.
pub fn read_only(span: Span, field: &str, kind: &str, entry: Span) -> Diagnostic {
    Diagnostic::error(Code::K0119, span, format!("`{field}` of {kind} is written by the cluster"))
        .label("cannot be set")
        .note("the API server ignores it when the object is applied")
        .suggestion("remove it", entry, "")
}
