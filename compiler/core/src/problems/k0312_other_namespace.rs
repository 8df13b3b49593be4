//! A reference into another namespace, where Kubernetes has no place to say which.

use kdsl_base::{Code, Diagnostic, Span};

/// `found`, such as ``ConfigMap `settings` ``, is in the namespace `its`; the resource that refers to it
/// is in `own`.
pub fn other_namespace(
    span: Span,
    found: &str,
    its: Option<&str>,
    own: Option<&str>,
    declared: Span,
) -> Diagnostic {
    let named = |namespace: Option<&str>| match namespace {
        Some(name) => format!("the namespace `{name}`"),
        None => "the namespace that it is applied to".to_owned(),
    };
    Diagnostic::error(Code::K0312, span, format!("{found} is in {}, out of reach", named(its)))
        .label(format!("referred to from {}", named(own)))
        .secondary(declared, "declared here")
        .note("Kubernetes looks for it in the namespace of the object that refers to it")
        .help("put both in one namespace")
}
