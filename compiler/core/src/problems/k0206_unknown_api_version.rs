//! An `apiVersion` that has no such kind.

use kdsl_base::{Code, Diagnostic, Span};

/// `version` has no kind `kind`; `known` are the versions that have it.
pub fn unknown_api_version(span: Span, version: &str, kind: &str, known: &[String]) -> Diagnostic {
    let version = super::short(version);
    let problem = Diagnostic::error(Code::K0206, span, format!("`{version}` has no kind `{kind}`"))
        .label("no such apiVersion");
    match known.first() {
        // A value that is a tag alone has no place for another one.
        Some(best) if !span.is_empty() => problem.fix(format!("use `{best}`"), span, format!("\"{best}\"")),
        _ => problem,
    }
}
