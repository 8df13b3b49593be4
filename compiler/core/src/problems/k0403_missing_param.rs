//! A param without a default that was not given.

use kdsl_base::{Code, Diagnostic, Span};

/// The param `name` needs a value. A Sensitive one does not come from the command line.
pub fn missing_param(span: Span, name: &str, sensitive: bool) -> Diagnostic {
    let variable = super::variable(name);
    let help = if sensitive {
        format!("set the environment variable `{variable}`, or give a file with `--params`")
    } else {
        format!("give it with `--set {name}=…`, `--params FILE`, `{variable}`, or in kdsl.toml")
    };
    Diagnostic::error(Code::K0403, span, format!("the param `{name}` was not given"))
        .label("has no default")
        .help(help)
}

/// The value that a test gives the param `name` needs a param that is not given.
pub fn missing_for(span: Span, name: &str) -> Diagnostic {
    let message = format!("the value of `{}` needs a param that was not given", super::short(name));
    Diagnostic::error(Code::K0403, span, message)
        .label("needs a param")
        .help("give that param before this one")
}
