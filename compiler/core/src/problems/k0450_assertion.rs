//! An `assert` whose condition does not hold.

use kdsl_base::{Code, Diagnostic, Span};

/// The most characters of the author's message that stand in the first line.
const LINE: usize = 100;

/// The most characters of the author's message that are shown at all.
const MESSAGE: usize = 4_000;

/// The condition at `span` is false. `message` is the author's; `values` are what its operands are.
pub fn assertion(span: Span, message: &str, values: Vec<String>) -> Diagnostic {
    let mut problem = Diagnostic::error(Code::K0450, span, line(message)).label("does not hold");
    if message.chars().count() > LINE || message.trim_end().contains('\n') {
        let message = message.trim_end();
        let end = message.char_indices().nth(MESSAGE).map_or(message.len(), |(end, _)| end);
        let more = if end < message.len() { "…" } else { "" };
        problem = problem.note(format!("{}{more}", message.get(..end).unwrap_or(message)));
    }
    problem.notes.extend(values);
    problem
}

/// The author's message as the first line of a finding.
pub(super) fn line(message: &str) -> String {
    let first = message.lines().next().unwrap_or("").trim_end();
    if first.is_empty() {
        return "this does not hold".to_owned();
    }
    match first.char_indices().nth(LINE) {
        Some(_) => {
            let end = first.char_indices().nth(LINE - 1).map_or(first.len(), |(end, _)| end);
            format!("{}…", first.get(..end).unwrap_or(first))
        }
        None => first.to_owned(),
    }
}
