//! `kdsl explain`: a code, a kind, a type, or a field of one, without a cluster or a network.

mod page;
mod walk;

use kdsl::{Code, Output, all_codes};
use kdsl_base::nearest;
use kdsl_schema::Schema;

use crate::args::ExplainArgs;
use crate::failure::Failure;
use crate::{FINE, output, program};

/// Explains what the argument names.
///
/// # Errors
/// Where nothing has that name; says which names are near.
pub fn run(args: &ExplainArgs) -> Result<u8, Failure> {
    let subject = args.subject.trim();
    let text = match code(subject) {
        Some(code) => code_page(code?),
        None => {
            let project = program::of_project()?;
            let tables = project.as_ref().map(Output::schema);
            let schema: Schema<'_> = tables.unwrap_or(Schema::builtin());
            page::write(schema, &walk::find(schema, subject, args.kubernetes)?, args.kubernetes)
        }
    };
    output::print(&text).map(|()| FINE)
}

/// The code that `subject` is, if it looks like one.
fn code(subject: &str) -> Option<Result<Code, Failure>> {
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
            Some(near) => Failure::with_help(message, format!("did you mean `{near}`?")),
            None => Failure::with_help(message, "a code is a K and four digits, such as `K0101`"),
        }
    }))
}

fn code_page(code: Code) -> String {
    let page = code.page().trim();
    if page.is_empty() { format!("# {}: {}\n", code.id(), code.name()) } else { format!("{page}\n") }
}
