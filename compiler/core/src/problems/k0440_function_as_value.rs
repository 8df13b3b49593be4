//! A function's name where a value stands.

use kdsl_base::{Code, Diagnostic, Span};

/// The function `name`, declared at `declared` with those parameters, stands where a value is wanted.
pub fn function_as_value(span: Span, name: &str, params: &[&str], declared: Span) -> Diagnostic {
    let problem = Diagnostic::error(
        Code::K0440,
        span,
        format!("`{}` is a function, and a function is not a value", super::short(name)),
    )
    .label("not called here")
    .secondary(declared, "declared here");
    match params {
        [] => problem.help(format!("call it: `{name}()`")),
        _ => problem.help(format!("call it: `{name}(…)`")),
    }
}

/// A lambda stands where a value is wanted, not as an argument of a method.
pub fn lambda_as_value(span: Span) -> Diagnostic {
    Diagnostic::error(Code::K0440, span, "a lambda is not a value")
        .label("stands only as an argument of a method")
        .help("give it to a method, as in `xs.map(x => …)`, or declare a function with `fn`")
}
