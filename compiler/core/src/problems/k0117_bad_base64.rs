//! Text in a field of bytes that is not base64.

use kdsl_base::{Code, Diagnostic, Span};

/// The text at `span` is no base64. `secret` says that `stringData` is the way out.
pub fn bad_base64(span: Span, field: &str, secret: bool) -> Diagnostic {
    let problem =
        Diagnostic::error(Code::K0117, span, format!("`{field}` must be base64, and this text is not"))
            .label("not base64")
            .note("the API server rejects the object");
    if secret {
        problem.help("write plain text under `stringData`: it is encoded for you")
    } else {
        problem.help("write `\"…\".base64()`, or `file(\"…\")` for a file's bytes")
    }
}
