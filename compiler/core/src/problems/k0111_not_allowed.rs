//! A text or number that is none of the values that its place takes.

use kdsl_base::{Code, Diagnostic, Span, nearest};

/// `value` is none of `allowed`. `literal` says that the span is a literal that a fix may replace.
pub fn not_allowed(
    span: Span,
    field: Option<&str>,
    value: &str,
    allowed: &[&str],
    literal: bool,
) -> Diagnostic {
    let shown: Vec<&str> = allowed.iter().copied().take(12).collect();
    let choice = super::list(&shown, "or");
    let message = match field {
        Some(field) => format!("`{field}` cannot be `{}`", super::short(value)),
        None => format!("`{}` is not one of the values allowed here", super::short(value)),
    };
    let problem = Diagnostic::error(Code::K0111, span, message).label("not one of the allowed values");
    match nearest(value, allowed.iter().copied()) {
        Some(near) if literal => problem.note(format!("it must be {choice}")).fix(
            format!("did you mean `{near}`?"),
            span,
            format!("\"{near}\""),
        ),
        Some(near) => problem.note(format!("it must be {choice}")).help(format!("did you mean `{near}`?")),
        None => problem.help(format!("it must be {choice}")),
    }
}
