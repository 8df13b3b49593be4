//! `Kind["name"]`, `Kind.name` for a resource that the program does not make.

use kdsl_base::{Code, Diagnostic, Span, nearest};

/// No resource of `kind` is called `name`; `known` are those that are.
pub fn no_such_instance(span: Span, kind: &str, name: &str, known: &[String]) -> Diagnostic {
    let problem =
        Diagnostic::error(Code::K0311, span, format!("there is no {kind} `{}`", super::short(name)))
            .label("not made by this program");
    match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem.help(format!("if it exists in the cluster already, write `external {kind} {name}`")),
    }
}
