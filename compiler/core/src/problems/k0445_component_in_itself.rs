//! A component that makes itself.

use kdsl_base::{Code, Diagnostic, Span};

/// The instance at `span`, the whole of which is `whole`, stands in the component that it is of; `chain`
/// are the components between.
pub fn component_in_itself(span: Span, whole: Span, chain: &[String]) -> Diagnostic {
    let removal = span.to(whole);
    let first = chain.first().map_or("this", String::as_str);
    let problem = Diagnostic::error(Code::K0445, span, format!("component `{first}` contains itself"))
        .label("this instance would make another one in itself, without end");
    match chain.len() {
        0 | 1 => problem,
        _ => problem.note(format!("the chain: {} → {first}", chain.join(" → "))),
    }
    .suggestion("remove the instance; `for` repeats without going deeper", removal, "")
}
