//! A name that nothing in scope has.

use kdsl_base::{Code, Diagnostic, Span, nearest};

/// `name` is not in scope; `known` are the names that are, the nearest scope first.
pub fn unknown_name(span: Span, name: &str, known: &[String]) -> Diagnostic {
    // `replicas-1` is one word; the subtraction was meant where `replicas` is a name.
    let subtraction = name.rsplit_once('-').filter(|(left, right)| {
        known.iter().any(|known| known == left)
            && (right.bytes().all(|byte| byte.is_ascii_digit()) || known.iter().any(|known| known == right))
    });
    let problem = Diagnostic::error(Code::K0300, span, format!("unknown name `{}`", super::short(name)))
        .label("nothing of this name is in scope");
    if let Some((left, right)) = subtraction {
        return problem.fix("put spaces around the minus to subtract", span, format!("{left} - {right}"));
    }
    match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => problem.fix(format!("did you mean `{near}`?"), span, near),
        None => problem,
    }
}

/// A call of a function that is not in scope; `known` are those that are. `receiver` is the text of the
/// first argument, where values have a method of that name.
pub fn unknown_function(span: Span, name: &str, known: &[String], receiver: Option<&str>) -> Diagnostic {
    let problem = Diagnostic::error(Code::K0300, span, format!("unknown function `{}`", super::short(name)))
        .label("no function of this name is in scope");
    if let Some(receiver) = receiver {
        return problem.help(format!("it is a method: `{}.{name}(…)`", super::short(receiver)));
    }
    match nearest(name, known.iter().map(String::as_str)) {
        Some(near) => problem.fix(format!("did you mean `{near}`?"), span, near),
        None => problem.help(format!("declare it: `fn {}(…) = …`", super::short(name))),
    }
}
