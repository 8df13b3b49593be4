//! A code, a kind, a type, or a field of one, explained in a page of text.

mod page;
mod walk;

use kdsl_base::{Code, all_codes, nearest};
use kdsl_schema::{Schema, Target};
use kdsl_schema_docs::Docs;

/// Why there is no page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unexplained {
    /// What is wrong with the name, in a line.
    pub message: String,
    /// What to ask for instead.
    pub help: Option<String>,
}

impl Unexplained {
    fn new(message: impl Into<String>) -> Unexplained {
        Unexplained { message: message.into(), help: None }
    }

    fn with_help(message: impl Into<String>, help: impl Into<String>) -> Unexplained {
        Unexplained { message: message.into(), help: Some(help.into()) }
    }
}

/// The page of what `subject` names: a code by its number or name, or a path of fields from a kind or a type.
/// That of a code is Markdown; the others are text, 88 columns wide.
///
/// # Errors
/// Where nothing has that name; says which names are near.
pub fn explain(
    schema: Schema<'_>,
    docs: &Docs,
    subject: &str,
    target: Target,
) -> Result<String, Unexplained> {
    let subject = subject.trim();
    match code(subject) {
        Some(code) => code.map(code_page),
        None => Ok(page::write(schema, docs, &walk::find(schema, subject, target)?, target)),
    }
}

/// The code that `subject` is, if it looks like one.
fn code(subject: &str) -> Option<Result<Code, Unexplained>> {
    if let Some(code) = Code::named(subject) {
        return Some(Ok(code));
    }
    let digits = subject.strip_prefix(['K', 'k'])?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(Err({
        let ids: Vec<String> = all_codes().iter().map(|code| code.id()).collect();
        let wanted = subject.to_uppercase();
        let message = format!("there is no code `{wanted}`");
        match nearest(&wanted, ids.iter().map(String::as_str)) {
            Some(near) => Unexplained::with_help(message, format!("did you mean `{near}`?")),
            None => Unexplained::with_help(message, "a code is a K and four digits, such as `K0101`"),
        }
    }))
}

fn code_page(code: Code) -> String {
    let page = code.page().trim();
    if page.is_empty() { format!("# {}: {}\n", code.id(), code.name()) } else { format!("{page}\n") }
}
