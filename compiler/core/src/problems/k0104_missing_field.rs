//! A field that Kubernetes requires, or a record type names, and that is not there.

use kdsl_base::{Code, Diagnostic, Span};

/// `fields` are required of `owner`, which stands at `span`.
pub fn missing_field(span: Span, owner: &str, fields: &[&str]) -> Diagnostic {
    let names = super::list(fields, "and");
    Diagnostic::error(Code::K0104, span, format!("{owner} is missing {names}"))
        .label(format!("{names} must be set"))
}
