//! A kind or an `apiVersion` that the target does not serve.

use kdsl_base::{Code, Diagnostic, Span};
use kdsl_schema::Version;

/// No `apiVersion` of `kind` is in every version of `target`; `served` says where each one is.
pub fn no_common_version(span: Span, kind: &str, served: &str, target: &str) -> Diagnostic {
    let message = format!("kind `{kind}` has no `apiVersion` for all of Kubernetes {target}");
    Diagnostic::error(Code::K0203, span, message)
        .label("its `apiVersion` changes inside of the range")
        .note(format!("there is {served}"))
        .note("a manifest has one `apiVersion`; without it the API server would answer: no matches for kind")
        .help("build for one version, or for a part of the range")
}

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

/// `what` was removed in `removed`; `instead` is what to use.
pub fn removed_version(span: Span, what: &str, removed: Version, instead: Option<&str>) -> Diagnostic {
    let problem = Diagnostic::error(Code::K0203, span, format!("{what} was removed in Kubernetes {removed}"))
        .note("the API server would answer: no matches for kind");
    match instead {
        Some(version) => problem.label(format!("use {version}")),
        None => problem.label("nothing of this kind takes its place"),
    }
}
