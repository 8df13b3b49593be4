//! One key of one record, written twice.

use kdsl_base::{Change, Code, Diagnostic, Span};

/// `key` stands at `first` and again at `second`. `value` is that of the second entry, or the whole element
/// of a list, where that is known.
pub fn set_twice(key: &str, second: Span, first: Span, value: Span) -> Diagnostic {
    let problem = Diagnostic::error(Code::K0103, second, format!("`{key}` is set twice"))
        .label("set again here")
        .secondary(first, "first set here");
    if value == second {
        // What is known is the key alone, or a value that was written elsewhere.
        return problem;
    }
    let key = if value.covers(second) { value } else { second };
    problem.change("remove the second", vec![Change::Remove { key, value }], false)
}
