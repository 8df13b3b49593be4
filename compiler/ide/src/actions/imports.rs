//! Importing a name that another file of the project, or the standard library, has.

use std::collections::BTreeMap;

use kdsl_base::{Code, Edit, Span};
use kdsl_core::stdlib;
use kdsl_syntax::ast::{AstNode, File, Import, Item, Name};
use kdsl_syntax::{NodeKind, Parse};

use super::Draft;
use super::context::Context;
use super::insert::above;
use crate::completion::{library, of_host};
use crate::files::relative;

/// Imports the unknown name under the cursor from each file that has it.
pub(super) fn add(context: &Context<'_>) -> Vec<Draft> {
    let selection = context.selection;
    let unknown = context.compiled.diagnostics().iter().find(|finding| {
        let span = finding.primary.span;
        let here = span.file == context.file && span.start <= selection.end && selection.start <= span.end;
        matches!(finding.code, Code::K0300 | Code::K0125 | Code::K0201) && here
    });
    let Some(unknown) = unknown else { return Vec::new() };
    let name = context.text(unknown.primary.span);
    let name = name.split(['.', '(', ' ']).next().unwrap_or_default();
    if name.is_empty() || name.starts_with('_') {
        return Vec::new();
    }
    let draft = |path: String| {
        let title = format!("Import `{name}` from \"{path}\"");
        let mut draft = Draft::new(title, vec![import(context, name, &path)?]);
        draft.mends = Some((unknown.code, unknown.primary.span));
        Some(draft)
    };
    sources(context, name).into_iter().filter_map(draft).collect()
}

/// The paths from which a name can be imported, as an import of this file says them.
fn sources(context: &Context<'_>, name: &str) -> Vec<String> {
    let analysis = context.analysis();
    let Some(own) = analysis.sources.get(context.file).map(|source| &*source.name) else { return Vec::new() };
    let mut paths = Vec::new();
    if let Some(project) = context.project {
        let files: BTreeMap<&str, &Parse> = project
            .analysis
            .parses
            .iter()
            .filter_map(|parse| Some((&*project.analysis.sources.get(parse.file)?.name, parse)))
            .collect();
        for (file, parse) in &files {
            let is_other = *file != own && !stdlib::is_library(file);
            if is_other && declares(parse, name) && !leads_to(&files, file, own) {
                paths.push(relative(own, file));
            }
        }
    }
    let modules = library().iter().filter(|(_, export)| export.name == name);
    paths.extend(modules.map(|(module, _)| (*module).to_owned()));
    let host = of_host(analysis).into_iter().filter(|(_, export)| export.name == name);
    paths.extend(host.map(|(module, _)| module.to_owned()));
    paths
}

/// Whether a file declares a name that others may import.
fn declares(parse: &Parse, name: &str) -> bool {
    File::of(parse).items().filter_map(declared).any(|known| known.text() == name)
}

/// The name that an item gives to others.
fn declared<'t>(item: Item<'t>) -> Option<Name<'t>> {
    match item {
        Item::Param(it) => it.name(),
        Item::Let(it) => it.name(),
        Item::Fn(it) => it.name(),
        Item::TypeAlias(it) => it.name(),
        Item::Component(it) => it.name(),
        Item::Resource(it) => it.symbol(),
        Item::External(it) => it.resource().and_then(|it| it.symbol()),
        _ => None,
    }
}

/// Whether the imports of a file lead to another one, so that it cannot be imported there.
fn leads_to(files: &BTreeMap<&str, &Parse>, from: &str, to: &str) -> bool {
    let (mut open, mut seen) = (vec![from.to_owned()], Vec::new());
    while let Some(at) = open.pop() {
        if at == to {
            return true;
        }
        if seen.contains(&at) {
            continue;
        }
        if let Some(parse) = files.get(at.as_str()) {
            let paths = File::of(parse).items().filter_map(|item| match item {
                Item::Import(import) => import.path()?.plain(),
                _ => None,
            });
            open.extend(paths.filter_map(|path| kdsl_core::resolve_path(&at, &path)));
        }
        seen.push(at);
    }
    false
}

/// The edit that imports a name: into the list of an import of that file, or as an import of its own.
fn import(context: &Context<'_>, name: &str, path: &str) -> Option<Edit> {
    let imports: Vec<Import<'_>> = File::of(context.parse)
        .items()
        .filter_map(|item| match item {
            Item::Import(import) => Some(import),
            _ => None,
        })
        .collect();
    let same = |import: &&Import<'_>| {
        import.has_list() && import.path().and_then(|known| known.plain()).as_deref() == Some(path)
    };
    if let Some(import) = imports.iter().find(same) {
        if let Some(last) = import.names().last() {
            let end = Span::at(context.file, last.span().end);
            return Some(Edit { span: end, replacement: format!(", {name}") });
        }
        let list = import.syntax().child(NodeKind::ImportList)?;
        return Some(Edit { span: list.span(), replacement: format!("{{ {name} }}") });
    }
    let line = format!("import {{ {name} }} from \"{path}\"");
    if let Some(last) = imports.last() {
        let end = super::insert::end_of_line(context.parse, last.span().end);
        return Some(Edit { span: Span::at(context.file, end), replacement: format!("\n{line}") });
    }
    let first = File::of(context.parse).items().next()?.span().start;
    let start = above(context.parse, first);
    Some(Edit { span: Span::at(context.file, start), replacement: format!("{line}\n\n") })
}
