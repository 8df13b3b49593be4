//! A Sensitive value on its way to a place that is not a Secret's data.

use kdsl_base::{Code, Diagnostic, Span};

/// A Sensitive value meets `place`, such as ``ConfigMap data``. `source` is where it was declared.
pub fn secret_leak(span: Span, place: &str, source: Option<Span>) -> Diagnostic {
    let problem = Diagnostic::error(Code::K0501, span, format!("a secret value flows into {place}"))
        .label("Sensitive")
        .note("anyone who may read the object, or the log of the build, could read the value")
        .help("put it under `stringData` of a Secret, and refer to that key here");
    match source {
        Some(source) if source != span => problem.secondary(source, "declared Sensitive here"),
        _ => problem,
    }
}
