//! An input that no param asks for.

use kdsl_base::{Code, Diagnostic, Span, nearest};

/// How many of the params that there are a note names.
const SHOWN: usize = 12;

/// `name` was given, and the program has no such param.
pub fn unknown_param(span: Span, name: &str, params: &[&str]) -> Diagnostic {
    let problem =
        Diagnostic::error(Code::K0404, span, format!("the program has no param `{}`", super::short(name)))
            .label("no such param");
    match nearest(name, params.iter().copied()) {
        Some(near) => problem.fix(format!("did you mean `{near}`?"), span, near),
        None if params.is_empty() => problem.note("it has no params"),
        None if params.len() > SHOWN => {
            let some = params.get(..SHOWN).unwrap_or_default();
            problem.note(format!("it has {}, among others", super::list(some, "and")))
        }
        None => problem.note(format!("it has {}", super::list(params, "and"))),
    }
}
