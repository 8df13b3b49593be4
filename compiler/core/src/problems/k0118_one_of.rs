//! Several members of a type of which exactly one may be set.

use kdsl_base::{Change, Code, Diagnostic, Span};

/// `second` is set beside `first` at `first_span`: its key and its value.
pub fn one_of(
    (span, value): (Span, Span),
    owner: &str,
    second: &str,
    first: &str,
    first_span: Span,
) -> Diagnostic {
    Diagnostic::error(Code::K0118, span, format!("{owner} can have `{first}` or `{second}`, not both"))
        .label("the second")
        .secondary(first_span, "the first")
        .note("the API server rejects the object")
        .change("remove the second", vec![Change::Remove { key: span, value }], false)
}
