//! A name that an imported file does not give.

use kdsl_base::{Code, Diagnostic, Span, nearest};

/// The file `path` has no `name`; `known` are those that it gives.
pub fn not_exported(span: Span, name: &str, path: &str, known: &[String]) -> Diagnostic {
    let what = format!("`{path}` has no `{}`", super::short(name));
    let problem = Diagnostic::error(Code::K0612, span, what).label("not declared at the top of that file");
    match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => problem.fix(format!("did you mean `{near}`?"), span, near),
        None if known.is_empty() => problem.note("that file declares nothing that can be imported"),
        None => {
            let names: Vec<&str> = known.iter().take(8).map(String::as_str).collect();
            problem.note(format!("it has {}", super::list(&names, "and")))
        }
    }
}

/// `name` begins with `_`, which keeps it in its file.
pub fn private(span: Span, name: &str, path: &str, declared: Span) -> Diagnostic {
    let what = format!("`{}` is private to `{path}`", super::short(name));
    Diagnostic::error(Code::K0612, span, what)
        .label("names that begin with `_` stay in their file")
        .secondary(declared, "declared here")
}
