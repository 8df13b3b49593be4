//! A file that the host does not give.

use kdsl_base::{Code, Diagnostic, ReadError, Span};

/// `path` could not be read, as `error` says.
pub fn unreadable(span: Span, path: &str, error: &ReadError) -> Diagnostic {
    let (label, help) = match error {
        ReadError::NotFound => ("there is no such file".to_owned(), None),
        ReadError::Directory => ("it is a folder".to_owned(), None),
        ReadError::NotText { valid_up_to } => {
            (format!("not UTF-8 text: byte {} is not a character", valid_up_to + 1), None)
        }
        ReadError::TooLarge { limit } => (format!("larger than {} MiB", limit >> 20), None),
        ReadError::Denied(why) => {
            let outside = why.contains("project's folder");
            (why.clone(), outside.then_some("a program reads files of its own project only"))
        }
    };
    let problem =
        Diagnostic::error(Code::K0610, span, format!("cannot read `{}`", super::short(path))).label(label);
    match help {
        Some(help) => problem.help(help),
        None => problem,
    }
}
