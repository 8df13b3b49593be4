//! Tests of the whole crate: text in, tree and problems out.

mod bounds;
mod deletions;
mod forms;
mod half_typed;
mod mistakes;
mod pages;
mod program;
mod properties;
mod strings;

use std::fmt::Write;

use kdsl_base::FileId;

use crate::{NodeId, Parse, parse};

fn parsed(text: &str) -> Parse {
    parse(FileId(0), text)
}

/// The tree, a node a line; leaves show their text.
fn tree(parse: &Parse) -> String {
    let mut out = String::new();
    for id in parse.tree.descendants(NodeId(0)) {
        let node = parse.node(id);
        let depth = node.ancestors().count();
        let leaf = node.children().next().is_none();
        let text: String = node.text().chars().take(60).collect();
        let shown = if leaf && !text.is_empty() { format!(" {text:?}") } else { String::new() };
        let _ = writeln!(out, "{}{:?}{shown}", "  ".repeat(depth), node.kind());
    }
    out
}

/// The problems, one a line: code, place, message, what is underlined, and what is proposed.
fn problems(parse: &Parse) -> String {
    let lines = kdsl_base::LineIndex::new(&parse.text);
    let mut out = String::new();
    for problem in &parse.problems {
        let span = problem.primary.span;
        let at = lines.position(&parse.text, span.start);
        let marked = parse.text.get(span.range()).unwrap_or("?");
        let _ = write!(
            out,
            "{} {}:{} {} {marked:?}",
            problem.code.id(),
            at.line + 1,
            at.column + 1,
            problem.message
        );
        for fix in &problem.fixes {
            let edit = fix.edits.first().map_or("", |edit| edit.replacement.as_str());
            let _ = write!(out, " [{}: {edit:?}]", fix.title);
        }
        out.push('\n');
    }
    out
}

fn both(text: &str) -> String {
    let parse = parsed(text);
    format!("{}{}", tree(&parse), problems(&parse))
}
