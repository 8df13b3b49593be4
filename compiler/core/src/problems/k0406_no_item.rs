//! An index past the end of a list, or a key that a map does not have.

use kdsl_base::{Code, Diagnostic, Span};

/// `what`, such as ``index 3``, is not in a list or map of `size`.
pub fn no_item(span: Span, what: &str, size: &str) -> Diagnostic {
    Diagnostic::error(Code::K0406, span, format!("there is no {what} here"))
        .label(size)
        .help("test it first, or use `?.[…]` and `??`")
}
