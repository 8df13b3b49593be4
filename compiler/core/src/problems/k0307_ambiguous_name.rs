//! A bare name that several resources have, all of which fit.

use kdsl_base::{Code, Diagnostic, Span};

/// `name` may mean each of `choices`, full names such as `Deployment.web`, declared at the spans.
pub fn ambiguous_name(span: Span, name: &str, choices: &[(String, Span)]) -> Diagnostic {
    let names: Vec<&str> = choices.iter().map(|(name, _)| name.as_str()).collect();
    let mut problem = Diagnostic::error(Code::K0307, span, format!("`{name}` names more than one resource"))
        .label(format!("{}?", super::list(&names, "or")));
    for (choice, declared) in choices.iter().take(3) {
        problem = problem.secondary(*declared, format!("`{choice}`"));
    }
    for (choice, _) in choices {
        problem = problem.suggestion(format!("write `{choice}`"), span, choice.clone());
    }
    problem
}
