//! A kind that a well-known project defines, and that is not imported.

use kdsl_base::{Code, Diagnostic, Span};

/// `kind` is defined by `project` under `api_version`.
pub fn foreign_kind(span: Span, kind: &str, project: &str, api_version: &str) -> Diagnostic {
    Diagnostic::error(Code::K0202, span, format!("kind `{kind}` is not known here"))
        .label("not a kind of Kubernetes itself")
        .note(format!("it is defined by {project} ({api_version})"))
}
