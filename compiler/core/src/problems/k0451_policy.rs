//! A resource that does not keep a policy of the program.

use kdsl_base::{Code, Diagnostic, Span};

/// What the policy `name` asks for at `rule` does not hold for `resource`, whose value at `span` is why.
pub fn policy(
    span: Span,
    (resource, message): (&str, &str),
    (name, rule): (&str, Span),
    values: Vec<String>,
) -> Diagnostic {
    let mut problem = Diagnostic::error(Code::K0451, span, super::k0450_assertion::line(message))
        .label(resource)
        .secondary(rule, format!("asked for by the policy `{name}`"));
    if message.chars().count() > 100 {
        problem = problem.note(message.trim_end());
    }
    problem.notes.extend(values);
    problem
}
