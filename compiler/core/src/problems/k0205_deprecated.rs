//! What is served or read, and advised against.

use kdsl_base::{Code, Diagnostic, Span};
use kdsl_schema::Version;

/// `what` is an `apiVersion` and a kind that is deprecated, and served until `removed`.
pub fn deprecated_version(
    span: Span,
    what: &str,
    since: Option<Version>,
    removed: Option<Version>,
) -> Diagnostic {
    let problem = Diagnostic::warning(Code::K0205, span, format!("{what} is deprecated"));
    let since = since.map(|since| format!("since {since}")).unwrap_or_default();
    match removed {
        Some(removed) => problem
            .label(format!("{since}, and gone in {removed}"))
            .note("the API server warns of it today and will answer: no matches for kind"),
        None => problem.label(since).note("the API server serves it and warns of it"),
    }
}

/// A field, an annotation or a label that is deprecated; `words` say what to do.
pub fn deprecated_name(span: Span, name: &str, since: Option<Version>, words: Option<&str>) -> Diagnostic {
    let problem = Diagnostic::warning(Code::K0205, span, format!("`{}` is deprecated", super::short(name)));
    let problem = match since {
        Some(since) => problem.label(format!("since {since}")),
        None => problem.label("advised against"),
    };
    match words.filter(|words| !words.is_empty()) {
        Some(words) => problem.help(words),
        None => problem,
    }
}

/// `what` is an `apiVersion` and a kind that its project no longer serves.
pub fn gone_elsewhere(span: Span, what: &str, project: &str, release: &str) -> Diagnostic {
    Diagnostic::warning(Code::K0205, span, format!("{what} was removed in {project} {release}"))
        .label("no longer served")
        .note("with a newer release the API server would answer: no matches for kind")
}
