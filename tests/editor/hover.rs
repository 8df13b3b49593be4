//! What is shown beside the cursor.

use std::fmt::Write as _;

use kdsl_schema_docs::Docs;

use super::Case;

/// The line with the cursor, then the text.
pub fn render(case: &Case) -> String {
    let mut out = String::new();
    for cursor in &case.cursors {
        let (compiled, file) = case.file(cursor.0);
        let hover =
            kdsl_ide::hover(&compiled.analysis, &compiled.manifests, Some(Docs::embedded()), file, cursor.1);
        let shown = hover.map_or("nothing".to_owned(), |hover| {
            format!(
                "about `{}`\n{}",
                compiled.analysis.sources.slice(hover.span),
                hover.markdown.replace("```", "'''")
            )
        });
        let _ = writeln!(out, "{}: {}\n{shown}", case.line(*cursor).0, case.line(*cursor).1);
    }
    out
}
