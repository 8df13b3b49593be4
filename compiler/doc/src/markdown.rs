//! Pages as Markdown. Tables are padded, so that they can be read as text as well.

use crate::layout::{Block, Inline};
use crate::prose::lowered;

/// How wide a column is padded at most: beyond it only the rows that are longer are.
const WIDE: usize = 48;

/// The text of a page.
pub(crate) fn write(blocks: &[Block]) -> String {
    let mut parts = Vec::new();
    for block in blocks {
        parts.push(match block {
            Block::Heading(depth, words) => format!("{} {}", "#".repeat((*depth).min(6)), line(words)),
            Block::Docs(docs, depth) => lowered(docs, *depth),
            Block::Line(words) => line(words),
            Block::Code(source) => code_block(source),
            Block::Table(heads, rows) => table(heads, rows),
        });
    }
    format!("{}\n", parts.join("\n\n"))
}

fn line(words: &[Inline]) -> String {
    let word = |word: &Inline| match word {
        Inline::Text(text) => escape(text),
        Inline::Strong(text) => format!("**{text}**"),
        Inline::Code(source) => code(source),
        Inline::Docs(docs) => docs.clone(),
        Inline::Link(to, source) => format!("[{}]({})", code(source), target(to)),
    };
    words.iter().map(word).collect()
}

/// Where a link leads, in brackets where it would end too early without.
fn target(to: &str) -> String {
    let plain = to.chars().all(|c| c.is_alphanumeric() || "-._~/#:@".contains(c));
    if plain { to.to_owned() } else { format!("<{}>", to.replace(['<', '>', '\n'], "")) }
}

fn table(heads: &[&str], rows: &[Vec<Vec<Inline>>]) -> String {
    let cell = |words: &Vec<Inline>| pipes(&line(words));
    let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    // A column in which nothing stands says nothing.
    let used = |column: usize| rows.iter().any(|row| row.get(column).is_some_and(|cell| !cell.is_empty()));
    let columns: Vec<usize> = (0..heads.len()).filter(|column| used(*column)).collect();
    let width = |column: usize| {
        let cells = std::iter::once(&heads).chain(&rows).filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).filter(|width| *width <= WIDE).max().unwrap_or(3).max(3)
    };
    let last = columns.last().copied();
    let padded = |row: &Vec<String>| {
        let cells = columns.iter().map(|column| {
            let cell = row.get(*column).map_or("", String::as_str);
            let width = if Some(*column) == last { 0 } else { width(*column) };
            format!("{cell}{}", " ".repeat(width.saturating_sub(cell.chars().count())))
        });
        format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
    };
    let rule: Vec<String> = columns
        .iter()
        .map(|column| "-".repeat(if Some(*column) == last { 3 } else { width(*column) }))
        .collect();
    let mut lines = vec![padded(&heads), format!("| {} |", rule.join(" | "))];
    lines.extend(rows.iter().map(padded));
    lines.join("\n")
}

/// A cell: bars end cells wherever they stand, in code as well.
fn pipes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut escaped = false;
    for c in text.chars() {
        match c {
            '|' if !escaped => out.push_str("\\|"),
            '\n' => out.push(' '),
            c => out.push(c),
        }
        escaped = c == '\\' && !escaped;
    }
    out
}

/// Source between more backticks than it has in a row.
fn code(source: &str) -> String {
    let ticks = "`".repeat(longest(source, '`') + 1);
    let blank = if source.starts_with('`') || source.ends_with('`') { " " } else { "" };
    if source.is_empty() { String::new() } else { format!("{ticks}{blank}{source}{blank}{ticks}") }
}

fn code_block(source: &str) -> String {
    let fence = "`".repeat(longest(source, '`').max(2) + 1);
    format!("{fence}kdsl\n{source}\n{fence}")
}

/// The longest run of a character.
fn longest(text: &str, wanted: char) -> usize {
    text.split(|c| c != wanted).map(str::len).max().unwrap_or(0)
}

/// Words that mean nothing in Markdown.
fn escape(text: &str) -> String {
    text.chars().flat_map(|c| "\\`*_[]<>#".contains(c).then_some('\\').into_iter().chain([c])).collect()
}
