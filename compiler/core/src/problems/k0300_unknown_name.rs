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
