//! A key of more parts than records may be nested.

use kdsl_base::{Code, Diagnostic, Span};

/// The path at `span` has more than `most` parts.
pub fn path_too_long(span: Span, most: u64) -> Diagnostic {
    Diagnostic::error(Code::K0007, span, format!("this path has more than {most} parts"))
        .label("nested too deeply")
}
