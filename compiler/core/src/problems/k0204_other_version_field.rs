//! A field that exists in other versions of Kubernetes only.

use kdsl_base::{Code, Diagnostic, Span};

/// `field` of `owner` exists in `served` only, and the target is `target`.
pub fn other_version_field(span: Span, field: &str, owner: &str, served: &str, target: &str) -> Diagnostic {
    Diagnostic::error(Code::K0204, span, format!("{owner} has no field `{field}` in Kubernetes {target}"))
        .label(format!("exists {served}"))
        .note("the API server would drop it or reject the object")
        .note("`--kubernetes` chooses the version to build for")
}
