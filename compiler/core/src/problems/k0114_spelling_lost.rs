//! A number that becomes text, and whose text would not be what was written.

use kdsl_base::{Code, Diagnostic, Span};

/// `written` is a number that would become the text `becomes`. `literal` is where it is written.
pub fn spelling_lost(span: Span, literal: Span, written: &str, becomes: &str) -> Diagnostic {
    let message = format!("the number `{written}` would become the text \"{becomes}\"");
    let problem = Diagnostic::error(Code::K0114, span, message).label("text is wanted here");
    let problem = if span == literal { problem } else { problem.secondary(literal, "written here") };
    problem.fix("write it as text", literal, format!("\"{written}\""))
}
