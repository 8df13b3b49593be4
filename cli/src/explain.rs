//! `kdsl explain`: a code, a kind, a type, or a field of one, without a cluster or a network.

use kdsl::Output;
use kdsl_schema::Schema;
use kdsl_schema_docs::Docs;

use crate::args::ExplainArgs;
use crate::failure::Failure;
use crate::{FINE, output, program};

/// Explains what the argument names.
///
/// # Errors
/// Where nothing has that name; says which names are near.
pub fn run(args: &ExplainArgs) -> Result<u8, Failure> {
    let project = program::of_project()?;
    let schema = project.as_ref().map_or(Schema::builtin(), Output::schema);
    let page = kdsl_ide::explain(schema, Docs::embedded(), &args.subject, args.kubernetes);
    let page = page.map_err(|why| Failure::Words { message: why.message, help: why.help })?;
    output::print(&page).map(|()| FINE)
}
