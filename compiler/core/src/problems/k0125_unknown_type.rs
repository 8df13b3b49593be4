//! A name that is no type.

use kdsl_base::{Code, Diagnostic, Span, nearest};

/// `name` is no type.
pub fn unknown_type<'a>(span: Span, name: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
    let name = super::short(name);
    let problem =
        Diagnostic::error(Code::K0125, span, format!("unknown type `{name}`")).label("no type of this name");
    match nearest(name, known) {
        Some(near) => problem.fix(format!("did you mean `{near}`?"), span, near),
        None => problem.note("types are `String`, `Int`, `Container`, `Deployment.spec.replicas`, …"),
    }
}
