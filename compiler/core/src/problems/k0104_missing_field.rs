//! A field that Kubernetes requires, or a record type names, and that is not there.

use kdsl_base::{Code, Diagnostic, Span};

/// `fields` are required of `owner`, which stands at `span`.
pub fn missing_field(span: Span, owner: &str, fields: &[&str]) -> Diagnostic {
    let names = super::list(fields, "and");
    Diagnostic::error(Code::K0104, span, format!("{owner} is missing {names}"))
        .label(format!("{names} must be set"))
}

/// How long a message may be.
const MESSAGE: usize = 100;

/// How many of the fields to choose from a label names.
const SHOWN: usize = 6;

/// `owner`, which stands at `span`, must have one of `choices`, and has none.
pub fn no_choice(span: Span, owner: &str, choices: &[&str]) -> Diagnostic {
    let message = format!("{owner} must set one of {}", super::list(choices, "and"));
    let problem = if message.len() <= MESSAGE {
        Diagnostic::error(Code::K0104, span, message).label("none is set")
    } else {
        let first = choices.get(..SHOWN).unwrap_or(choices);
        let label = match choices.len() - first.len() {
            0 => format!("none is set of {}", super::list(first, "and")),
            more => format!("none is set of {}, and {more} more", super::list(first, "and")),
        };
        Diagnostic::error(Code::K0104, span, format!("{owner} must set one of its alternatives")).label(label)
    };
    problem.note("the API server rejects it: exactly one must be set")
}
