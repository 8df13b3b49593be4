//! A kind that no schema knows.

use kdsl_base::{Code, Diagnostic, Span, nearest};

/// `kind` is no kind of Kubernetes `target`.
pub fn unknown_kind<'a>(
    span: Span,
    kind: &str,
    target: &str,
    kinds: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let kind = super::short(kind);
    let problem = Diagnostic::error(Code::K0201, span, format!("unknown kind `{kind}`"))
        .label(format!("not a kind of Kubernetes {target}"));
    match nearest(kind, kinds) {
        Some(near) => problem.fix(format!("did you mean `{near}`?"), span, near),
        None => problem.help(format!(
            "for a kind of your cluster's own, write `raw {kind} name {{ apiVersion: \"…\" }}`"
        )),
    }
}
