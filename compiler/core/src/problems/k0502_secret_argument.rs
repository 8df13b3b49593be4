//! A Sensitive param given as an argument.

use kdsl_base::{Code, Diagnostic, Span};

/// The Sensitive param `name` was given with `--set`.
pub fn secret_argument(span: Span, name: &str) -> Diagnostic {
    let variable = super::variable(name);
    Diagnostic::error(Code::K0502, span, format!("the param `{name}` is Sensitive and cannot be an argument"))
        .label("arguments are seen by every process, and kept in the shell's history")
        .help(format!("set the environment variable `{variable}` instead, or give a file with `--params`"))
}
