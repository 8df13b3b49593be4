//! A field that exists, but at another level of the same resource.

use kdsl_base::{Code, Diagnostic, Span};

/// `field` belongs to `home`, which stands around or inside the place where it was written.
pub fn wrong_level(span: Span, field: &str, owner: &str, home: &str, where_to: &str) -> Diagnostic {
    Diagnostic::error(Code::K0102, span, format!("`{field}` is not a field of {owner}"))
        .label(format!("belongs {where_to}"))
        .help(format!("`{field}` is a field of {home}: move it {where_to}"))
}
