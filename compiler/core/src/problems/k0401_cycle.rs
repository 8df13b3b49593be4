//! A value that needs itself.

use kdsl_base::{Code, Diagnostic, Span};

/// The steps of the chain, the first of which the last needs again.
pub fn cycle(span: Span, chain: &[(String, Span)]) -> Diagnostic {
    let names: Vec<&str> = chain.iter().map(|(name, _)| name.as_str()).collect();
    let first = names.first().copied().unwrap_or("this value");
    let mut problem =
        Diagnostic::error(Code::K0401, span, format!("`{}` needs its own value", super::short(first)))
            .label("needed here");
    for (name, place) in chain.iter().take(6) {
        if *place != span {
            problem = problem.secondary(*place, format!("`{name}`"));
        }
    }
    problem.note(format!("the chain: {} → {first}", names.join(" → ")))
}

/// A type that is a part of itself, with no list, map or record between.
pub fn type_in_itself(span: Span, name: &str) -> Diagnostic {
    let message = format!("the type `{}` is made of itself", super::short(name));
    Diagnostic::error(Code::K0401, span, message)
        .label("needed here")
        .note("no value could ever be told to have it; in a list, a map or a record it may stand")
}
