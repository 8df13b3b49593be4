//! A text that Kubernetes does not read as a quantity.

use kdsl_base::{Code, Diagnostic, Span};

/// `text` is not a quantity; `near` is what may have been meant.
pub fn bad_quantity(span: Span, text: &str, near: &[(String, &str)]) -> Diagnostic {
    let text = super::short(text);
    let problem = Diagnostic::error(Code::K0112, span, format!("`{text}` is not a Kubernetes quantity"))
        .label("not a number with a known unit");
    let mut problem = match near.first() {
        Some(_) => problem,
        None => problem.help("write a number with a unit, for example `500m`, `1.5` or `512Mi`"),
    };
    for (suggestion, meaning) in near {
        let plain = suggestion.trim_matches('"');
        let meaning = if meaning.is_empty() { String::new() } else { format!(" ({meaning})") };
        problem = problem.suggestion(format!("did you mean `{plain}`{meaning}?"), span, suggestion.clone());
    }
    problem
}
