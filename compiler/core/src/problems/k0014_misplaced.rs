//! An item where it has no meaning.

use kdsl_base::{Code, Diagnostic, Span};

/// `what`, such as `` `output` ``, stands at `span`; it belongs in `home`.
pub fn misplaced(span: Span, what: &str, home: &str) -> Diagnostic {
    Diagnostic::error(Code::K0014, span, format!("{what} does not belong here"))
        .label(format!("it belongs in {home}"))
}
