//! `null`, or a value that may be absent, where one must be.

use kdsl_base::{Code, Diagnostic, Span};

/// `field` needs a value, and this one is, or may be, `null`.
pub fn null_here(span: Span, field: Option<&str>, certain: bool) -> Diagnostic {
    let what = field.map_or_else(|| "a value".to_owned(), |field| format!("`{field}`"));
    let message = match (certain, field) {
        (true, _) => format!("{what} is required and cannot be `null`"),
        (false, _) => format!("{what} is required, and this may be absent"),
    };
    let problem = Diagnostic::error(Code::K0115, span, message);
    if certain {
        problem.label("`null` means absent")
    } else {
        problem.label("may be absent").help("say what it is then with `?? …`, or test it with `if … != null`")
    }
}
