//! A port that no container, or no Service port, opens under that name.

use kdsl_base::{Code, Diagnostic, Span, nearest};

/// `port` is not among the `ports` of `owner`, such as ``Deployment `web` ``.
pub fn unknown_port(span: Span, port: &str, owner: &str, ports: &[&str], defined: Span) -> Diagnostic {
    let has = if ports.is_empty() {
        "no named ports here".to_owned()
    } else {
        format!("it opens {}", super::list(ports, "and"))
    };
    let problem =
        Diagnostic::error(Code::K0305, span, format!("{owner} has no port `{}`", super::short(port)))
            .label("no port of this name")
            .secondary(defined, has)
            .note("traffic sent there would be refused");
    match nearest(port, ports.iter().copied()) {
        Some(near) => problem.fix(format!("did you mean `{near}`?"), span, near),
        None => problem,
    }
}
