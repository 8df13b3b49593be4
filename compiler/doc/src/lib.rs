//! Documentation of programs and libraries: params, components, functions and types of files, as Markdown
//! and as HTML.
//!
//! It is made from the tree alone, so that a library which cannot be built by itself, because its params
//! have no values, is documented all the same. Types and defaults stand as their author wrote them; names
//! that begin with `_` are private to their file and left out. No page has a default of a `Sensitive` value.
//!
//! [`Library::read`] collects, `layout` turns what was collected into headings, tables and texts, and each
//! format writes those.

mod collect;
mod html;
mod layout;
mod markdown;
mod model;
mod prose;
mod source;

use std::collections::BTreeMap;

use kdsl_base::{Diagnostic, FileId, Sources};
use kdsl_syntax::ast::{AstNode, File};

use layout::Block;
use model::FileDoc;

/// What documentation is written as.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum DocFormat {
    /// Markdown, as GitHub and GitLab show it.
    #[default]
    Markdown,
    /// HTML: a page that needs nothing from elsewhere.
    Html,
}

impl DocFormat {
    /// The formats by their usual endings of files.
    pub const ALL: [(&'static str, DocFormat); 2] = [("md", DocFormat::Markdown), ("html", DocFormat::Html)];

    /// The format of that ending.
    pub fn parse(name: &str) -> Option<DocFormat> {
        DocFormat::ALL.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }

    /// Its ending.
    pub fn ending(self) -> &'static str {
        match self {
            DocFormat::Markdown => "md",
            DocFormat::Html => "html",
        }
    }
}

/// A page of documentation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    /// Where it belongs, below the folder of all pages: `lib/web.md`.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// What files say of themselves.
#[derive(Debug)]
pub struct Library {
    files: Vec<FileDoc>,
}

impl Library {
    /// Reads the files, in their order, and what is wrong with their syntax. A source's name is the path
    /// that pages give it, with `/` between its parts.
    pub fn read(sources: &Sources) -> (Library, Vec<Diagnostic>) {
        let parses: Vec<_> = sources
            .iter()
            .map(|(file, source): (FileId, _)| (&source.name, kdsl_syntax::parse(file, source.text.clone())))
            .collect();
        let problems = parses.iter().flat_map(|(_, parse)| parse.problems.iter().cloned()).collect();
        let roots: Vec<_> = parses.iter().map(|(_, parse)| File::of(parse).syntax()).collect();
        let secrets = source::Secrets::of(&roots);
        let files = parses.iter().map(|(name, parse)| collect::file(name, parse, &secrets)).collect();
        (Library { files }, problems)
    }

    /// A page for each file, and an index before them.
    pub fn pages(&self, format: DocFormat) -> Vec<Page> {
        let ending = format.ending();
        let paths: Vec<String> = self.files.iter().map(|file| page_path(&file.path, ending)).collect();
        let index = layout::index(&self.files, &paths);
        let components = self.components(&paths);
        let mut pages = vec![Page { path: format!("index.{ending}"), text: write(&index, "Index", format) }];
        for (file, path) in self.files.iter().zip(paths) {
            let up = "../".repeat(path.matches('/').count());
            let mut blocks = layout::file(file, &|name| {
                let at = components.get(name)?.as_ref()?;
                Some(if *at == path { String::new() } else { format!("{up}{at}") })
            });
            blocks.push(layout::back(&format!("{up}index.{ending}")));
            pages.push(Page { path, text: write(&blocks, &file.path, format) });
        }
        pages
    }

    /// The page of each component; none for a name that several pages have.
    fn components(&self, pages: &[String]) -> BTreeMap<&str, Option<String>> {
        let mut known: BTreeMap<&str, Option<String>> = BTreeMap::new();
        for (file, page) in self.files.iter().zip(pages) {
            for component in &file.components {
                let entry = known.entry(&component.name).or_insert_with(|| Some(page.clone()));
                *entry = entry.take().filter(|known| known == page);
            }
        }
        known
    }

    /// Everything as one text.
    pub fn page(&self, format: DocFormat) -> String {
        let all = self.components(&vec![String::new(); self.files.len()]);
        let page = |name: &str| all.get(name)?.clone();
        let blocks: Vec<Block> = self.files.iter().flat_map(|file| layout::file(file, &page)).collect();
        let title = match self.files.as_slice() {
            [only] => only.path.as_str(),
            _ => "Documentation",
        };
        write(&blocks, title, format)
    }
}

fn write(blocks: &[Block], title: &str, format: DocFormat) -> String {
    match format {
        DocFormat::Markdown => markdown::write(blocks),
        DocFormat::Html => html::write(blocks, title),
    }
}

/// `lib/web.md` for `lib/web.kdsl`; what is called as the index keeps its whole name.
fn page_path(file: &str, ending: &str) -> String {
    let stem = file.strip_suffix(".kdsl").unwrap_or(file);
    if stem == "index" { format!("{file}.{ending}") } else { format!("{stem}.{ending}") }
}

#[cfg(test)]
mod tests;
