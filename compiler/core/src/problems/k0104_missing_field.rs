//! A field that Kubernetes requires, or a record type names, and that is not there.

use kdsl_base::{Code, Diagnostic, Span};

/// `fields` are required of `owner`, which stands at `span`.
pub fn missing_field(span: Span, owner: &str, fields: &[&str]) -> Diagnostic {
    let names = super::list(fields, "and");
    Diagnostic::error(Code::K0104, span, format!("{owner} is missing {names}"))
        .label(format!("{names} must be set"))
}

/// How many of the fields to choose from a message names.
const SHOWN: usize = 6;

/// `owner`, which stands at `span`, must have one of `choices`, and has none.
pub fn no_choice(span: Span, owner: &str, choices: &[&str]) -> Diagnostic {
    let problem = match choices.get(..SHOWN).filter(|_| choices.len() > SHOWN) {
        Some(first) => {
            let first = super::list(first, "and");
            Diagnostic::error(Code::K0104, span, format!("{owner} says none of the things that it can be"))
                .label(format!("one must be set; there are {first} and {} more", choices.len() - SHOWN))
        }
        None => Diagnostic::error(Code::K0104, span, format!("{owner} has none of its choices"))
            .label(format!("must have {}", super::list(choices, "or"))),
    };
    problem.note("the API server rejects it: exactly one must be set")
}
