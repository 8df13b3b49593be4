//! An operator, a condition or a loop that is given something it cannot work on.

use kdsl_base::{Code, Diagnostic, Span};

/// `what`, such as ``the condition``, must be `wanted`.
pub fn operand(span: Span, what: &str, wanted: &str, found: &str) -> Diagnostic {
    Diagnostic::error(Code::K0120, span, format!("{what} must be {wanted}, found {found}"))
        .label(format!("expected {wanted}"))
}
