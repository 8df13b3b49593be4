//! A function that calls itself, directly or through others.

use kdsl_base::{Code, Diagnostic, Span};

/// The function `name` is called inside its own body. `chain` are the functions from it to the call,
/// itself first; `steps` are the calls between them.
pub fn recursion(
    span: Span,
    name: &str,
    declared: Span,
    chain: &[&str],
    steps: &[(String, Span)],
) -> Diagnostic {
    let mut problem =
        Diagnostic::error(Code::K0441, span, format!("the function `{}` calls itself", super::short(name)))
            .label("called inside its own body")
            .secondary(declared, "declared here");
    for (step, place) in steps.iter().take(6) {
        problem = problem.secondary(*place, step.as_str());
    }
    if chain.len() > 1 {
        problem = problem.note(format!("the chain: {} → {name}", chain.join(" → ")));
    }
    problem
        .note("every program ends, so that it can be built safely wherever it comes from")
        .help("go over a list with `map`, `filter` or `fold` instead")
}
