//! The shape of a file: its symbols, folds, selections, and what each token is.

use std::fmt::Write as _;

use kdsl_base::LineIndex;
use kdsl_ide::Symbol;

use super::{Case, annotated};

/// Each token that says more than its looks, under its line.
pub fn tokens(case: &Case) -> String {
    let (compiled, file) = case.file(0);
    let mut marks = Vec::new();
    for token in kdsl_ide::tokens(&compiled.analysis, file, None) {
        let modifiers: Vec<&str> = token.modifiers.names().collect();
        let name = token.class.row().name;
        if !matches!(name, "operator" | "keyword") {
            marks.push((token.span.start..token.span.end, format!("{name} {}", modifiers.join(" "))));
        }
    }
    annotated(&case.files[0].1, &marks)
}

/// The symbols as a tree, with their lines.
pub fn outline(case: &Case) -> String {
    let (compiled, file) = case.file(0);
    let lines = LineIndex::new(&case.files[0].1);
    let mut out = String::new();
    for symbol in kdsl_ide::outline(&compiled.analysis, file) {
        tree(&symbol, &lines, 0, &mut out);
    }
    out
}

fn tree(symbol: &Symbol, lines: &LineIndex, depth: usize, out: &mut String) {
    let Symbol { name, detail, kind, span, children, .. } = symbol;
    let (first, last) = (lines.line(span.start) + 1, lines.line(span.end) + 1);
    let head = format!("{}{kind:?} {name}", "  ".repeat(depth));
    let _ = writeln!(out, "{}", format!("{head:<40} {:<24} {first}-{last}", detail).trim_end());
    for child in children {
        tree(child, lines, depth + 1, out);
    }
}

/// What is found in the project for the text of the file `query`.
pub fn symbols(case: &Case) -> String {
    let project = case.project();
    let query = case.files.iter().find(|(name, _)| name == "query").map_or("", |(_, text)| text.trim());
    let mut out = String::new();
    for symbol in kdsl_ide::project_symbols(&project.analysis, query) {
        let file = project.analysis.sources.get(symbol.span.file).map_or("", |source| &source.name);
        let kind = format!("{:?}", symbol.kind);
        let _ = writeln!(
            out,
            "{kind:<10} {:<20} {:<12} {:<10} {file}",
            symbol.name, symbol.detail, symbol.container
        );
    }
    out
}

/// What can be folded, by lines.
pub fn folds(case: &Case) -> String {
    let (compiled, _) = case.file(0);
    let parse = &compiled.analysis.parses[0];
    let mut out = String::new();
    for fold in kdsl_ide::folds(parse) {
        let line = parse.text.lines().nth(fold.first_line as usize).unwrap_or("");
        let _ =
            writeln!(out, "{:?} {}-{}: {}", fold.kind, fold.first_line + 1, fold.last_line + 1, line.trim());
    }
    out
}

/// The selections at each cursor, the smallest first.
pub fn selections(case: &Case) -> String {
    let mut out = String::new();
    for (number, offset) in &case.cursors {
        let (compiled, file) = case.file(*number);
        let parse = compiled.analysis.parses.iter().find(|parse| parse.file == file).unwrap();
        for span in kdsl_ide::selections(parse, *offset) {
            let _ = writeln!(out, "{:?}", compiled.analysis.sources.slice(span));
        }
    }
    out
}
