//! From what is known to what a page has: headings, texts and tables, in no format yet.

use crate::model::{Component, Default, Entry, FileDoc, Function, Items, Made, TypeName};
use crate::prose::{has_more, summary};
use crate::source::one_line;

/// How long a type or a default may be to stand in a table.
const SHORT: usize = 60;

/// A part of a page.
#[derive(Debug)]
pub(crate) enum Block {
    /// A heading: how deep, and its words.
    Heading(usize, Vec<Inline>),
    /// What an author wrote, under a heading that is so deep.
    Docs(String, usize),
    /// A line of ours.
    Line(Vec<Inline>),
    /// Source.
    Code(String),
    /// A table: the heads of its columns, and its rows.
    Table(Vec<&'static str>, Vec<Vec<Vec<Inline>>>),
}

/// A part of a line.
#[derive(Clone, Debug)]
pub(crate) enum Inline {
    /// Words.
    Text(String),
    /// Words that matter.
    Strong(&'static str),
    /// Source.
    Code(String),
    /// One line of an author's Markdown.
    Docs(String),
    /// A link, and the source that it stands under.
    Link(String, String),
}

use Inline::{Code, Docs, Link, Strong, Text};

/// Where the page of a component is, if one is known; empty for the same page.
type PageOf<'p> = &'p dyn Fn(&str) -> Option<String>;

/// The page of a file.
pub(crate) fn file(file: &FileDoc, page_of: PageOf<'_>) -> Vec<Block> {
    let mut blocks = vec![Block::Heading(1, vec![Code(file.path.clone())])];
    docs(&file.intro, 1, &mut blocks);
    items(&file.items, 2, page_of, &mut blocks);
    for component in &file.components {
        self::component(component, page_of, &mut blocks);
    }
    for function in &file.functions {
        self::function(function, &mut blocks);
    }
    for ty in &file.types {
        type_name(ty, &mut blocks);
    }
    if blocks.len() == 1 {
        blocks.push(Block::Line(vec![Text("Nothing in this file is public.".to_owned())]));
    }
    blocks
}

/// The page that leads to those of the files.
pub(crate) fn index(files: &[FileDoc], pages: &[String]) -> Vec<Block> {
    let mut rows = Vec::new();
    for (file, page) in files.iter().zip(pages) {
        let of = |anchor: String, name: &str| Link(format!("{page}#{anchor}"), name.to_owned());
        let mut row = |link: Inline, what: &str, docs: &str| {
            rows.push(vec![vec![link], vec![Text(what.to_owned())], vec![Docs(summary(docs))]]);
        };
        row(Link(page.clone(), file.path.clone()), "file", &file.intro);
        for one in &file.components {
            row(of(anchor("component", &one.name), &one.name), "component", &one.docs);
        }
        for one in &file.functions {
            row(of(anchor("function", &one.name), &one.name), "function", &one.docs);
        }
        for one in &file.types {
            row(of(anchor("type", &one.name), &one.name), "type", &one.docs);
        }
    }
    let title = vec![Text("Index".to_owned())];
    vec![Block::Heading(1, title), Block::Table(vec!["name", "is a", "description"], rows)]
}

/// The line that leads back to the index.
pub(crate) fn back(index: &str) -> Block {
    Block::Line(vec![Link(index.to_owned(), "index".to_owned())])
}

/// How GitHub and GitLab name the heading of that thing.
fn anchor(sort: &str, name: &str) -> String {
    anchor_of(&[Text(format!("{sort} {name}"))])
}

/// The same for any heading.
pub(crate) fn anchor_of(heading: &[Inline]) -> String {
    let words: Vec<&str> = heading.iter().map(plain).collect();
    let text = words.concat().to_lowercase();
    let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The words of a part of a line.
fn plain(inline: &Inline) -> &str {
    match inline {
        Text(text) | Code(text) | Docs(text) | Link(_, text) => text,
        Strong(text) => text,
    }
}

fn heading(depth: usize, sort: &str, name: &str) -> Block {
    Block::Heading(depth, vec![Text(format!("{sort} ")), Code(name.to_owned())])
}

fn docs(docs: &str, depth: usize, blocks: &mut Vec<Block>) {
    if !docs.trim().is_empty() {
        blocks.push(Block::Docs(docs.to_owned(), depth));
    }
}

fn component(component: &Component, page_of: PageOf<'_>, blocks: &mut Vec<Block>) {
    blocks.push(heading(2, "component", &component.name));
    docs(&component.docs, 2, blocks);
    items(&component.items, 3, page_of, blocks);
}

fn function(function: &Function, blocks: &mut Vec<Block>) {
    blocks.push(heading(2, "function", &function.name));
    blocks.push(Block::Code(function.signature.clone()));
    docs(&function.docs, 2, blocks);
    if function.params.iter().any(|param| !param.docs.is_empty()) {
        entries(&function.params, "parameter", 3, blocks);
    }
}

fn type_name(ty: &TypeName, blocks: &mut Vec<Block>) {
    blocks.push(heading(2, "type", &ty.name));
    blocks.push(Block::Code(ty.source.clone()));
    docs(&ty.docs, 2, blocks);
    if ty.fields.iter().any(|field| !field.docs.is_empty()) {
        entries(&ty.fields, "field", 3, blocks);
    }
}

fn items(items: &Items, depth: usize, page_of: PageOf<'_>, blocks: &mut Vec<Block>) {
    let title = |text: &str| Block::Heading(depth, vec![Text(text.to_owned())]);
    if !items.params.is_empty() {
        blocks.push(title("Params"));
        entries(&items.params, "param", depth + 1, blocks);
    }
    if !items.outputs.is_empty() {
        blocks.push(title("Outputs"));
        outputs(&items.outputs, depth + 1, blocks);
    }
    if !items.makes.is_empty() {
        blocks.push(title("Makes"));
        let rows = items.makes.iter().map(|made| self::made(made, page_of)).collect();
        blocks.push(Block::Table(vec!["resource", "name", "when", "description"], rows));
    }
}

fn entries(entries: &[Entry], what: &'static str, depth: usize, blocks: &mut Vec<Block>) {
    let row = |entry: &Entry| {
        let default = match &entry.default {
            Default::Required => vec![Strong("required")],
            Default::Is(text) => source(text),
            Default::Hidden => vec![Text("not shown".to_owned())],
        };
        vec![vec![Code(entry.name.clone())], source(&entry.ty), default, vec![Docs(summary(&entry.docs))]]
    };
    blocks
        .push(Block::Table(vec![what, "type", "default", "description"], entries.iter().map(row).collect()));
    details(entries, depth, blocks);
}

fn outputs(outputs: &[Entry], depth: usize, blocks: &mut Vec<Block>) {
    let row = |entry: &Entry| {
        vec![vec![Code(entry.name.clone())], source(&entry.ty), vec![Docs(summary(&entry.docs))]]
    };
    blocks.push(Block::Table(vec!["output", "type", "description"], outputs.iter().map(row).collect()));
    details(outputs, depth, blocks);
}

/// What does not fit into a table, under a heading of its own.
fn details(entries: &[Entry], depth: usize, blocks: &mut Vec<Block>) {
    for entry in entries {
        let long = match &entry.default {
            Default::Is(text) => !fits(text),
            _ => false,
        };
        let long = long || !fits(&entry.ty);
        if long || has_more(&entry.docs) {
            blocks.push(Block::Heading(depth, vec![Code(entry.name.clone())]));
            if long {
                blocks.push(Block::Code(entry.source.clone()));
            }
            docs(&entry.docs, depth, blocks);
        }
    }
}

fn fits(text: &str) -> bool {
    one_line(text).chars().count() <= SHORT
}

/// A piece of source for a table, cut where it does not fit.
fn source(text: &str) -> Vec<Inline> {
    let line = one_line(text);
    match line.char_indices().nth(SHORT - 20) {
        _ if line.is_empty() => Vec::new(),
        Some((end, _)) if !fits(&line) => vec![Code(format!("{}…", line.get(..end).unwrap_or(&line)))],
        _ => vec![Code(line)],
    }
}

fn made(made: &Made, page_of: PageOf<'_>) -> Vec<Vec<Inline>> {
    let mut kind = Vec::new();
    kind.extend(made.sort.map(|sort| Text(format!("{sort} "))));
    kind.push(match page_of(&made.kind) {
        Some(page) => Link(format!("{page}#{}", anchor("component", &made.kind)), made.kind.clone()),
        None => Code(made.kind.clone()),
    });
    let mut when: Vec<Inline> = Vec::new();
    for text in &made.when {
        if !when.is_empty() {
            when.push(Text(", ".to_owned()));
        }
        when.push(Code(text.clone()));
    }
    vec![kind, vec![Code(made.name.clone())], when, vec![Docs(summary(&made.docs))]]
}
