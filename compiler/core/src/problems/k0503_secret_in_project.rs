//! A Sensitive param whose value stands in the project's own file.

use kdsl_base::{Code, Diagnostic, Span};

/// The file `path`, which is committed, gives the Sensitive param `name`.
pub fn secret_in_project(span: Span, name: &str, path: &str) -> Diagnostic {
    let variable = super::variable(name);
    let file = path.rsplit('/').next().unwrap_or(path);
    let message = format!("the param `{}` is Sensitive and its value is in `{file}`", super::short(name));
    Diagnostic::warning(Code::K0503, span, message)
        .label("a secret in the project's own file")
        .note("everybody who can read the repository can read it, and its history keeps it")
        .help(format!("set the environment variable `{variable}`, or give a file with `--params`"))
}
