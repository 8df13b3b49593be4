//! A Sensitive value on its way to a place that is not a Secret's data.

use kdsl_base::{Code, Diagnostic, Span};

use crate::ops::{Failure, Place};

/// A Sensitive value meets `place`, such as ``ConfigMap data``. `source` is where it was declared.
pub fn secret_leak(span: Span, place: &str, source: Option<Span>) -> Diagnostic {
    let problem = Diagnostic::error(Code::K0501, span, format!("a secret value flows into {place}"))
        .label("Sensitive")
        .note("anyone who may read the object, or the log of the build, could read the value")
        .help("put it under `stringData` of a Secret, and refer to that key here");
    match source {
        Some(source) if source != span => problem.secondary(source, "declared Sensitive here"),
        _ => problem,
    }
}

/// A Sensitive value in the message of an assert, which is shown to whoever builds the program.
pub fn secret_in_message(span: Span, source: Option<Span>) -> Diagnostic {
    let problem = Diagnostic::error(Code::K0501, span, "a secret value flows into an assert's message")
        .label("Sensitive")
        .note("whoever may read the log of the build could read the value")
        .help("leave it out of the message");
    match source {
        Some(source) if source != span => problem.secondary(source, "declared Sensitive here"),
        _ => problem,
    }
}

/// A Sensitive value in brackets, where what is found would tell it.
pub fn secret_index(span: Span) -> Diagnostic {
    Diagnostic::error(Code::K0501, span, "a Sensitive value cannot be an index or a name")
        .label("Sensitive")
        .note("what is found, or not found, would tell something about it")
}

/// A Sensitive value in what is asked for, which is printed.
pub fn secret_in_answer(span: Span, source: Span) -> Diagnostic {
    let problem = Diagnostic::error(Code::K0501, span, "a secret value would be printed")
        .label("Sensitive")
        .note("what is printed stays in the terminal and in the log of the build");
    if source == span || source.file == span.file {
        problem
    } else {
        problem.secondary(source, "it comes from here")
    }
}

/// A Sensitive value where the result would tell something about it.
pub fn sensitive(at: Place, message: impl Into<String>) -> Failure {
    Failure::new(Code::K0501, at, message).label("this value is Sensitive").note(
        "a Sensitive value can be passed on, put in text, given to text functions and compared with null",
    )
}
