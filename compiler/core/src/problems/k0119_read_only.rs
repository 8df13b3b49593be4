//! `status`, which only the cluster writes.

use kdsl_base::{Change, Code, Diagnostic, Span};

/// `field` is written by the cluster. `value` is what it is set to.
pub fn read_only(span: Span, field: &str, kind: &str, value: Span) -> Diagnostic {
    Diagnostic::error(Code::K0119, span, format!("`{field}` of {kind} is written by the cluster"))
        .label("cannot be set")
        .note("the API server ignores it when the object is applied")
        .change("remove it", vec![Change::Remove { key: span, value }], false)
}
