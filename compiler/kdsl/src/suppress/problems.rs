//! What is wrong with a suppression. Each function goes from what is known of it to a diagnostic.

use kdsl_base::{Code, Diagnostic, Span, nearest};

use super::Suppression;

/// A suppression that does not say why.
pub(super) fn without_reason(span: Span) -> Diagnostic {
    Diagnostic::warning(Code::K0640, span, "this suppression gives no reason")
        .label("allowed, and nobody knows why")
        .help("say why behind it, as in `kdsl: allow(K0303) the pods are made by an operator`")
}

/// A suppression of nothing that there is.
pub(super) fn unknown(span: Span, name: &str) -> Diagnostic {
    let short: String = name.chars().take(40).collect();
    let problem = Diagnostic::warning(Code::K0640, span, format!("there is no finding `{short}`"))
        .label("no such code or rule");
    let names: Vec<String> = Code::lints().iter().flat_map(|code| [code.id(), code.slug()]).collect();
    match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => problem.help(format!("did you mean `{near}`?")),
        None => problem.help("name a code, as in `kdsl: allow(K0303) reason`"),
    }
}

/// A suppression of an error.
pub(super) fn always_error(span: Span, code: Code) -> Diagnostic {
    let message = format!("{} is an error, and errors cannot be suppressed", code.id());
    Diagnostic::warning(Code::K0640, span, message)
        .label(code.name())
        .note("suppressions are for warnings and hints; what an error says would not work in a cluster")
        .help("remove the suppression, and mend what the error shows")
}

/// A suppression that names nothing.
pub(super) fn malformed(span: Span) -> Diagnostic {
    Diagnostic::warning(Code::K0640, span, "this suppression does not say what it allows")
        .label("expected codes in parentheses")
        .help("write it as `kdsl: allow(K0303) reason`")
}

/// A suppression that takes nothing.
pub(super) fn unused(one: &Suppression) -> Diagnostic {
    let message = format!("there is no {} here to suppress", one.code.id());
    let problem = Diagnostic::warning(Code::K0641, one.name, message).label(one.code.name());
    match one.whole {
        Some(whole) => problem.fix("remove the suppression", whole, ""),
        None => problem.help("remove it from the suppression"),
    }
}
