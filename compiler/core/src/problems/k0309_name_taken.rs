//! A name that is declared twice in one pair of braces, as two values or as a value and a resource.

use kdsl_base::{Code, Diagnostic, Span};

/// `name` is declared at `second` and was declared at `first` as a `sort` (value, resource).
pub fn name_taken(second: Span, name: &str, first: Span, sort: &str) -> Diagnostic {
    Diagnostic::error(Code::K0309, second, format!("the name `{name}` is declared twice"))
        .label("declared again here")
        .secondary(first, format!("first declared here, as a {sort}"))
        .note("in one scope a name means one thing")
        .suggestion("rename it", second, format!("{name}-2"))
}
