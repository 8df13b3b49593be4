//! A file of params that holds none.

use kdsl_base::{Code, Diagnostic, Span, Value};

/// What stands where the params of a file are looked for is no record.
pub fn no_params(span: Span, found: &Value) -> Diagnostic {
    let found = match found {
        Value::List(_) => "a list",
        Value::Str(_) => "text",
        Value::Int(_) | Value::Float(_) => "a number",
        Value::Bool(_) => "a boolean",
        Value::Null => "nothing",
        Value::Map(_) => "a record",
    };
    Diagnostic::error(Code::K0605, span, format!("params are a record, found {found}"))
        .label("not a record")
        .help("write each param as `name: value`")
}

/// A file of params has more than one document.
pub fn second_document(span: Span) -> Diagnostic {
    Diagnostic::error(Code::K0605, span, "a file of params has one document, and this is a second one")
        .label("the second document begins here")
        .help("put all params into one record, or into two files")
}
