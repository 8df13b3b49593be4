//! The files that a program speaks of: what a path in it leads to, links, and what a file that moves takes along.

use kdsl_base::{FileId, SourceKind, Span};
use kdsl_core::{Compiled, resolve_path, stdlib};
use kdsl_project::Project;
use kdsl_syntax::ast::{AstNode, Call, Expr, Import, Str};
use kdsl_syntax::{NodeKind, Parse, Tree};

/// The builtin functions that read a file.
const READS: [&str; 4] = ["file", "files", "yaml", "toml"];

/// A path in a program.
pub(crate) struct Path {
    /// Between the quotes.
    pub span: Span,
    /// As it is written.
    pub text: String,
    /// The path that the world knows; none where it leads out of the project.
    pub full: Option<String>,
    /// Whether an import says it.
    is_import: bool,
}

impl Path {
    /// Whether it leads to the standard library, which lies in no folder.
    pub(crate) fn is_library(&self) -> bool {
        self.is_import && stdlib::is_library(&self.text)
    }
}

/// The paths of a file, in source order.
pub(crate) fn paths(compiled: &Compiled, parse: &Parse) -> Vec<Path> {
    let Some(source) = compiled.analysis.sources.get(parse.file) else { return Vec::new() };
    let mut found = Vec::new();
    for node in parse.tree.descendants(Tree::ROOT) {
        let node = parse.node(node);
        let path = match node.kind() {
            NodeKind::Import => Import::cast(node).and_then(Import::path),
            NodeKind::CallExpr => Call::cast(node).and_then(read_path),
            _ => None,
        };
        let Some((path, text)) = path.and_then(|path| Some((path, path.plain()?))) else { continue };
        let whole = path.span();
        let Some(span) = crate::names::inside(&compiled.analysis.sources, whole, &text) else { continue };
        let full = resolve_path(&source.name, &text);
        found.push(Path { span, text, full, is_import: node.kind() == NodeKind::Import });
    }
    found
}

/// The path that a call of `file` and the like reads.
fn read_path(call: Call<'_>) -> Option<Str<'_>> {
    let Some(Expr::Name(name)) = call.callee() else { return None };
    if !READS.contains(&name.text()) {
        return None;
    }
    match call.args().next()?.value()? {
        Expr::String(path) => Some(path),
        _ => None,
    }
}

/// The file that the path at `offset` leads to, where the program has it; and the path.
pub(crate) fn target(compiled: &Compiled, file: FileId, offset: u32) -> Option<(Span, FileId)> {
    let parse = compiled.analysis.parses.iter().find(|parse| parse.file == file)?;
    let path = paths(compiled, parse).into_iter().find(|path| path.span.touches(offset))?;
    let mut sources =
        compiled.analysis.sources.iter().filter(|(_, source)| source.kind != SourceKind::Argument);
    let is_it = |name: &str| path.full.as_deref() == Some(name) || name == path.text;
    let (target, _) = sources.find(|(_, source)| is_it(&source.name))?;
    Some((path.span, target))
}

/// The project's file, where the program has one, and what it holds.
pub(crate) fn project(compiled: &Compiled) -> Option<(FileId, Project)> {
    let is_project = |name: &str| name.rsplit('/').next() == Some(kdsl_project::FILE);
    let mut sources = compiled.analysis.sources.iter();
    let (file, source) = sources.find(|(_, source)| is_project(&source.name))?;
    Some((file, kdsl_project::read(file, &source.text).project))
}

/// The way from a file to another one, as an import writes it.
pub(crate) fn relative(from: &str, to: &str) -> String {
    let mut here: Vec<&str> = from.split('/').collect();
    here.pop();
    let there: Vec<&str> = to.split('/').collect();
    let same = here.iter().zip(&there).take_while(|(a, b)| a == b).count().min(there.len().saturating_sub(1));
    let up = here.len() - same;
    let mut out = if up == 0 { "./".to_owned() } else { "../".repeat(up) };
    out.push_str(&there.get(same..).unwrap_or(&[]).join("/"));
    out
}
