//! The signature of the call around the cursor.

use std::fmt::Write as _;

use super::Case;

/// The line with the cursor, then the signature with the parameter that is being typed underneath.
pub fn render(case: &Case) -> String {
    let mut out = String::new();
    for cursor in &case.cursors {
        let (compiled, file) = case.file(cursor.0);
        let _ = writeln!(out, "{}: {}", case.line(*cursor).0, case.line(*cursor).1);
        let Some(found) = kdsl_ide::signature(&compiled.analysis, file, cursor.1) else {
            out.push_str("  nothing\n");
            continue;
        };
        let _ = writeln!(out, "  {}", found.label);
        if let Some((start, end)) = found.active.and_then(|active| found.params.get(active)) {
            let _ = writeln!(out, "  {}{}", " ".repeat(*start), "^".repeat(end - start));
        }
        if let Some(doc) = found.doc {
            let _ = writeln!(out, "  {}", doc.lines().next().unwrap_or_default());
        }
    }
    out
}
