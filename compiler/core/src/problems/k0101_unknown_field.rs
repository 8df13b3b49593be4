//! A field that the type does not have.

use kdsl_base::{Code, Diagnostic, Span, nearest};

/// `field` is not among the fields of `owner`. `checked` says against which schema.
pub fn unknown_field<'a>(
    span: Span,
    field: &str,
    owner: &str,
    fields: impl IntoIterator<Item = &'a str>,
    checked: Option<&str>,
) -> Diagnostic {
    let mut fields: Vec<&str> = fields.into_iter().collect();
    fields.sort_unstable();
    let problem = Diagnostic::error(Code::K0101, span, format!("{owner} has no field `{field}`"))
        .label("unknown field");
    let problem = match nearest(field, fields.iter().copied()) {
        Some(near) => problem.fix("a field with a similar name exists", span, near),
        None if fields.is_empty() => problem,
        None if fields.len() <= 12 => problem.help(format!("it has {}", super::list(&fields, "and"))),
        None => problem,
    };
    match checked {
        Some(schema) => problem.note(format!("checked against {schema}")),
        None => problem,
    }
}
