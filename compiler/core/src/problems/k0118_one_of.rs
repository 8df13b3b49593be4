//! Several members of a type of which exactly one may be set.

use kdsl_base::{Code, Diagnostic, Span};

/// `second` is set beside `first` at `first_span`: its key, and what goes if it is removed.
pub fn one_of(
    (span, entry): (Span, Span),
    owner: &str,
    second: &str,
    first: &str,
    first_span: Span,
) -> Diagnostic {
    Diagnostic::error(Code::K0118, span, format!("{owner} can have `{first}` or `{second}`, not both"))
        .label("the second")
        .secondary(first_span, "the first")
        .note("the API server rejects the object")
        .suggestion("remove the second", entry, "")
}
