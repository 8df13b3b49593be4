//! A key with dots in it that was read as a path.

use kdsl_base::{Code, Diagnostic, Span};

/// The path at `span` was written where keys hold text: `nginx.conf: …` in data.
pub fn key_needs_quotes(span: Span, path: &str, owner: &str) -> Diagnostic {
    let key: String = path.split('.').next().unwrap_or_default().to_owned();
    Diagnostic::error(
        Code::K0105,
        span,
        format!("`{path}` is read as a path, but `{key}` of {owner} holds text"),
    )
    .label("a dot separates the parts of a path")
    .fix("put the key in quotes", span, format!("\"{path}\""))
}
