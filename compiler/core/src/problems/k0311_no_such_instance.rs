//! `Kind["name"]`, `Kind.name` for a resource that the program does not make.

use kdsl_base::{Code, Diagnostic, Span, nearest};

/// No instance of a component is called `name`; `known` are those that are.
pub fn no_such_component_instance(span: Span, component: &str, name: &str, known: &[String]) -> Diagnostic {
    if nearest(name, known.iter().map(String::as_str)).is_some() {
        return no_such_instance(span, component, name, known);
    }
    Diagnostic::error(Code::K0311, span, format!("there is no {component} `{}`", super::short(name)))
        .label("not made by this program")
        .help("write the instance, or look where a condition leaves it out")
}

/// No resource of `kind` is called `name`; `known` are those that are.
pub fn no_such_instance(span: Span, kind: &str, name: &str, known: &[String]) -> Diagnostic {
    let problem =
        Diagnostic::error(Code::K0311, span, format!("there is no {kind} `{}`", super::short(name)))
            .label("not made by this program");
    let Some(near) = nearest(name, known.iter().map(String::as_str)) else {
        return problem.help(format!("if it exists in the cluster already, write `external {kind} {name}`"));
    };
    // What stands there is the name, the name in quotes, or something that only comes to it.
    let title = format!("did you mean `{near}`?");
    match usize::try_from(span.end - span.start).unwrap_or(0).checked_sub(name.len()) {
        Some(0) => problem.fix(title, span, near),
        Some(2) => problem.suggestion(title, span, format!("\"{near}\"")),
        _ => problem.help(title),
    }
}
