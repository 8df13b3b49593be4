//! `a.b` where `a` may be `null`.

use kdsl_base::{Code, Diagnostic, Span};

/// The member is asked of `base`, which may be absent. `dot` is what stands between the two.
pub fn may_be_absent(span: Span, base: &str, why: Option<(Span, &str)>, dot: Option<Span>) -> Diagnostic {
    let base = super::short(base);
    let problem =
        Diagnostic::error(Code::K0116, span, format!("`{base}` may be absent here")).label("may be `null`");
    let problem = match why {
        Some((place, text)) => problem.secondary(place, text),
        None => problem,
    };
    let title = "use `?.`, and say with `??` what to use instead";
    match dot {
        Some(dot) => problem.suggestion(title, dot, "?."),
        None => problem.help(title),
    }
}
