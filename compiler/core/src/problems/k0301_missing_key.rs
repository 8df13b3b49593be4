//! A key that a ConfigMap or Secret of the program does not have.

use kdsl_base::{Code, Diagnostic, Span, nearest};

/// `key` is not among the `keys` of `kind` `name`, which `defined` shows.
pub fn missing_key(
    span: Span,
    key: &str,
    kind: &str,
    name: &str,
    keys: &[&str],
    defined: Span,
) -> Diagnostic {
    let shown: Vec<&str> = keys.iter().copied().take(8).collect();
    let has = if keys.is_empty() {
        format!("`{name}` defines no keys")
    } else if keys.len() > shown.len() {
        format!("`{name}` defines {} keys, among them {}", keys.len(), super::list(&shown, "and"))
    } else {
        format!("`{name}` defines {}", super::list(&shown, "and"))
    };
    let problem =
        Diagnostic::error(Code::K0301, span, format!("{kind} `{name}` has no key `{}`", super::short(key)))
            .label(format!("not a key of `{name}`"))
            .secondary(defined, has)
            .note("the container would fail to start (CreateContainerConfigError)");
    match nearest(key, keys.iter().copied()) {
        Some(near) => problem.fix(format!("did you mean `{near}`?"), span, near),
        None => problem,
    }
}
