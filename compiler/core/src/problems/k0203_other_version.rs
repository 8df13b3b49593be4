//! A kind or an `apiVersion` that the target does not serve.

use kdsl_base::{Code, Diagnostic, Span};

/// `what` is served in `served` only, and the target is `target`. `instead` is what to use.
pub fn other_version(
    span: Span,
    what: &str,
    served: &str,
    target: &str,
    instead: Option<&str>,
) -> Diagnostic {
    let problem =
        Diagnostic::error(Code::K0203, span, format!("{what} does not exist in Kubernetes {target}"))
            .label(format!("exists {served}"))
            .note("the API server would answer: no matches for kind");
    match instead {
        Some(version) => problem.fix(format!("use `{version}`"), span, format!("\"{version}\"")),
        None => problem,
    }
}
