//! A name whose first letter says that it is something else.

use kdsl_base::{Code, Diagnostic, Span};

/// `name` of `what` must begin with a capital, or with a small letter.
pub fn first_letter(span: Span, what: &str, name: &str, capital: bool) -> Diagnostic {
    let wanted = if capital { "a capital" } else { "a small letter" };
    let message = format!("the name of {what} begins with {wanted}: `{}`", super::short(name));
    let problem = Diagnostic::error(Code::K0318, span, message)
        .note("a capital says that a name is a kind, a component or a type; nothing else begins with one");
    let Some(at) = name.find(|letter| letter != '_') else { return problem };
    let (head, tail) = name.split_at(at);
    let mut letters = tail.chars();
    let first: String = match letters.next() {
        Some(letter) if capital => letter.to_uppercase().collect(),
        Some(letter) => letter.to_lowercase().collect(),
        None => return problem,
    };
    problem.suggestion("rename it", span, format!("{head}{first}{}", letters.as_str()))
}
