//! A patch that changes nothing.

use kdsl_base::{Code, Diagnostic, Span};

/// What the patch `whole` names at `span` is not there, as `label` says; `near` is a name that may be meant.
pub fn patch_of_nothing(span: Span, whole: Span, label: &str, near: Option<&str>) -> Diagnostic {
    let problem = Diagnostic::error(Code::K0446, span, "this patch changes nothing").label(label);
    match near {
        Some(near) => problem.fix(format!("did you mean `{near}`?"), span, near),
        None => problem
            .help("where a condition leaves out what it changes, put both in one `if`")
            .suggestion("remove the patch", whole, ""),
    }
}

/// A patch of something that the program does not write.
pub fn patch_of_external(span: Span, name: &str) -> Diagnostic {
    Diagnostic::error(
        Code::K0446,
        span,
        format!("`{}` is external and cannot be patched", super::short(name)),
    )
    .label("it is not written by this program")
    .help("write it without `external` to make it the program's own")
}
