//! What can be typed at the cursor.

use std::fmt::Write as _;

use kdsl_base::Edit;
use kdsl_ide::{Ask, Completion, completion};

use super::Case;

/// How many of a list are shown.
const SHOWN: usize = 8;

/// The line with the cursor, then what fits what is typed, the best first: the label, what it is, where it is from,
/// and what is typed with it, lines as `⏎`.
pub fn render(case: &Case) -> String {
    let mut out = String::new();
    let (world, project) = (case.world(), case.project());
    for cursor in &case.cursors {
        let (compiled, file) = case.file(cursor.0);
        let ask = Ask { compiled: &compiled, project: Some(&project), world: &world, file, offset: cursor.1 };
        let found = completion(&ask);
        let _ = writeln!(out, "{}: {}", case.line(*cursor).0, case.line(*cursor).1);
        let text = &case.files[cursor.0].1;
        let fits = |item: &&Completion| {
            let typed = &text[item.replace.start as usize..cursor.1 as usize];
            let filter = item.filter.as_deref().unwrap_or(&item.label);
            filter.to_lowercase().starts_with(&typed.to_lowercase())
        };
        let fitting: Vec<&Completion> = found.items.iter().filter(fits).collect();
        for item in fitting.iter().take(SHOWN) {
            let _ = writeln!(out, "  {}", line(item, text));
        }
        match fitting.len().saturating_sub(SHOWN) {
            0 if fitting.is_empty() => out.push_str("  nothing\n"),
            0 => {}
            more => {
                let _ = writeln!(out, "  and {more} more");
            }
        }
    }
    out
}

fn line(item: &Completion, text: &str) -> String {
    let mut line = item.label.clone();
    let mut add = |lead: &str, part: Option<&str>| {
        if let Some(part) = part {
            let _ = write!(line, "{lead}{part}");
        }
    };
    add("  : ", item.detail.as_deref());
    add("  · ", item.from.as_deref());
    add("  · ", item.deprecated.then_some("deprecated"));
    let typed = item.snippet.as_deref().unwrap_or(&item.text).replace('\n', "⏎");
    add("  → ", (typed != item.label).then_some(typed.trim_end()));
    for Edit { span, replacement } in &item.edits {
        let line = text[..span.start as usize].lines().count().max(1);
        let old = &text[span.range()];
        add(&format!("  & {line}: {old:?} ↦ "), Some(&format!("{replacement:?}")));
    }
    line
}
