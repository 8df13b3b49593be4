//! A limit of evaluation: steps, depth, the size of a value or of the output.

use kdsl_base::{Code, Diagnostic, Span};

use crate::ops::{Failure, Place};

const BOUNDED: &str = "evaluation is bounded, so that a program from anywhere can be built safely";

/// The limit named `limit` was reached.
pub fn limit(span: Span, limit: &str, most: u64) -> Diagnostic {
    Diagnostic::error(Code::K0402, span, format!("the limit on {limit} was reached here"))
        .label(format!("at most {most}"))
        .note(BOUNDED)
}

/// A value that is too deep to be written by a method.
pub fn nested_too_deeply(at: Place, most: usize) -> Failure {
    Failure::new(Code::K0402, at, "this value is nested too deeply").label(format!("more than {most} levels"))
}

/// A value that would have more parts than a method may make.
pub fn too_many_items(at: Place, what: &str, most: usize) -> Failure {
    Failure::new(Code::K0402, at, format!("the limit on {what} was reached here"))
        .label(format!("at most {most}"))
        .note(BOUNDED)
}
