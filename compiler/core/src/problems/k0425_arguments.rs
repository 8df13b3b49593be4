//! Arguments that a method or a function does not take.

use kdsl_base::{Code, Diagnostic, Span, nearest};

use crate::ops::{Failure, Place};

/// The failure of an operator or a method, which knows what it is about and not where it stands: the
/// evaluator puts it there. `message` names the values' sorts, never a secret.
pub fn arguments(at: Place, message: impl Into<String>) -> Failure {
    Failure::new(Code::K0425, at, message)
}

/// A function has no parameter of the name that an argument says.
pub fn unknown_argument(span: Span, function: &str, name: &str, params: &[&str]) -> Diagnostic {
    let message = format!("`{}` has no parameter `{}`", super::short(function), super::short(name));
    let problem = Diagnostic::error(Code::K0425, span, message).label("no such parameter");
    match nearest(name, params.iter().copied()) {
        Some(near) => problem.fix(format!("did you mean `{near}`?"), span, near),
        None if params.is_empty() => problem.note("it has no parameters"),
        None => problem.note(format!("it has {}", super::list(params, "and"))),
    }
}

/// A function is given more arguments than it has parameters; the first that is too many is at `span`.
pub fn too_many_arguments(span: Span, function: &str, most: usize) -> Diagnostic {
    let takes = match most {
        0 => "no arguments".to_owned(),
        1 => "one argument".to_owned(),
        most => format!("{most} arguments"),
    };
    let message = format!("`{}` takes {takes}", super::short(function));
    Diagnostic::error(Code::K0425, span, message).label("one too many")
}

/// Two arguments are for the same parameter.
pub fn argument_twice(span: Span, function: &str, param: &str, first: Span) -> Diagnostic {
    let message =
        format!("the parameter `{}` of `{}` is given twice", super::short(param), super::short(function));
    Diagnostic::error(Code::K0425, span, message).label("given again here").secondary(first, "given before")
}

/// A parameter without a default is not given.
pub fn missing_argument(span: Span, function: &str, param: &str, wanted: &str, declared: Span) -> Diagnostic {
    let message = format!("`{}` needs its argument `{}`", super::short(function), super::short(param));
    Diagnostic::error(Code::K0425, span, message)
        .label(format!("`{param}` is missing"))
        .secondary(declared, "has no default")
        .help(format!("give it {wanted}: `{param}: …`"))
}

/// An argument without a name stands after one with a name, so that its position says nothing.
pub fn argument_after_named(span: Span, function: &str) -> Diagnostic {
    let message = format!("an argument of `{}` by position follows one by name", super::short(function));
    Diagnostic::error(Code::K0425, span, message)
        .label("which parameter is this?")
        .help("give it its name, or put it before those with names")
}
