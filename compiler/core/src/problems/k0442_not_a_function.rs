//! A call of something that is no function.

use kdsl_base::{Code, Diagnostic, Span};

/// `name` is called and is a `sort` (value, resource), declared at `declared`.
pub fn not_a_function(span: Span, name: &str, sort: &str, declared: Option<Span>) -> Diagnostic {
    let problem = Diagnostic::error(
        Code::K0442,
        span,
        format!("`{}` is not a function and cannot be called", super::short(name)),
    )
    .label(format!("a {sort}"));
    match declared {
        Some(declared) => problem.secondary(declared, "declared here"),
        None => problem.help("a function has a name, and is declared with `fn name(…) = …`"),
    }
}
