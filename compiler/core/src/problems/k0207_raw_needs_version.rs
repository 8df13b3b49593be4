//! A `raw` resource that does not say its `apiVersion`.

use kdsl_base::{Code, Diagnostic, Span};

/// The resource `name` of the unknown kind `kind` has no `apiVersion`.
pub fn raw_needs_version(span: Span, kind: &str) -> Diagnostic {
    Diagnostic::error(Code::K0207, span, format!("a raw `{kind}` must say its `apiVersion`"))
        .label("no schema knows it")
        .help("write `apiVersion: \"group/version\"` in its braces")
}
