//! Files that import each other.

use kdsl_base::{Code, Diagnostic, Span};

/// The import at `span` closes the cycle of the files in `chain`.
pub fn import_cycle(span: Span, chain: &[String]) -> Diagnostic {
    let first = chain.first().map_or("this file", String::as_str);
    let text = match chain.len() {
        0 | 1 => format!("`{first}` imports itself"),
        _ => format!("`{first}` imports itself, by way of others"),
    };
    let problem = Diagnostic::error(Code::K0611, span, text).label("this import closes the circle");
    let problem = match chain.len() {
        0 | 1 => problem,
        _ => problem.note(format!("the chain: {} → {first}", chain.join(" → "))),
    };
    problem.help("move what both files need into a third one")
}
