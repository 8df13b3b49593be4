//! One key of one record, written twice.

use kdsl_base::{Code, Diagnostic, Edit, Fix, Span};

/// `key` stands at `first` and again at `second`. `whole` is the second entry with its
/// value, where that is known.
pub fn set_twice(key: &str, second: Span, first: Span, whole: Span) -> Diagnostic {
    let mut problem = Diagnostic::error(Code::K0103, second, format!("`{key}` is set twice"))
        .label("set again here")
        .secondary(first, "first set here");
    if whole == second {
        // What is known is the key alone, or a value that was written elsewhere.
        return problem;
    }
    problem.fixes.push(Fix {
        title: "remove the second".to_owned(),
        edits: vec![Edit { span: whole, replacement: String::new() }],
        changes: Vec::new(),
        safe: false,
    });
    problem
}
