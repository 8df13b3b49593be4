//! A member asked of a value that has none of that name.

use kdsl_base::{Code, Diagnostic, Span, nearest};

/// `member` is asked of `owner`, which is described with its article.
pub fn no_member<'a>(
    span: Span,
    member: &str,
    owner: &str,
    members: impl IntoIterator<Item = &'a str>,
) -> Diagnostic {
    let members: Vec<&str> = members.into_iter().collect();
    let problem =
        Diagnostic::error(Code::K0126, span, format!("{owner} has no member `{}`", super::short(member)))
            .label("no such member");
    match nearest(member, members.iter().copied()) {
        Some(near) => problem.fix(format!("did you mean `{near}`?"), span, near),
        None if !members.is_empty() && members.len() <= 12 => {
            problem.help(format!("it has {}", super::list(&members, "and")))
        }
        None => problem,
    }
}
