//! What is nested too deeply for the steps behind the parser: a path of too many parts, a chain of operators.

use kdsl_base::{Code, Diagnostic, Span};

/// The path at `span` has more than `most` parts.
pub fn path_too_long(span: Span, most: u64) -> Diagnostic {
    Diagnostic::error(Code::K0007, span, format!("this path has more than {most} parts"))
        .label("nested too deeply")
}

/// The expression at `span` stands in more than `most` others.
pub fn expression_too_deep(span: Span, most: u32) -> Diagnostic {
    Diagnostic::error(Code::K0007, span, format!("this expression is nested more than {most} levels deep"))
        .label("nested too deeply")
        .help("give a part of it a name with `let`")
}
