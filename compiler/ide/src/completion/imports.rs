//! Imports: paths, the names of a file, and names of other files that are not imported yet, with the import.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use kdsl_base::{Edit, FileId, SourceKind, Span};
use kdsl_core::hir::{LocalKind, Mode};
use kdsl_core::{Analysis, HostModule, stdlib};
use kdsl_syntax::ast::{AstNode, Component, File, Import, Item};
use kdsl_syntax::{NodeKind, SyntaxNode};

use super::{Completion, CompletionKind, Offers, docs, items, names, rank, strings};
use crate::files::relative;
use crate::known;

/// How many names of other files are offered.
const MOST: usize = 200;

/// What sort of name is wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// Values, functions and resources.
    Value,
    /// Components.
    Component,
    /// Types and components.
    Type,
}

/// A name that a file gives.
#[derive(Clone)]
pub(crate) struct Export {
    /// The name.
    pub(crate) name: String,
    kind: CompletionKind,
    detail: String,
    doc: Option<String>,
    /// The params that an instance or a call needs.
    needed: Vec<String>,
}

/// Offers the paths that an import may name.
pub(super) fn paths(offers: &mut Offers<'_>) {
    let typed = offers.cursor.prefix();
    if !typed.contains('/') || typed.starts_with("std/") {
        for module in stdlib::modules() {
            let item = offers.item(module, CompletionKind::Module, rank::NORMAL).from("the standard library");
            offers.push(item);
        }
    }
    if !typed.contains('/') || typed.starts_with("host/") {
        for module in &offers.analysis.host {
            let item =
                offers.item(module.path(), CompletionKind::Module, rank::NORMAL).from("given by the host");
            offers.push(item);
        }
    }
    let own = own_path(offers);
    let from_here = typed.starts_with("./") || typed.starts_with("../");
    if from_here {
        strings::files(offers, &[".kdsl", ".yaml", ".yml", ".json"]);
    }
    // Every file of the project, wherever it is.
    let mut all: BTreeSet<String> = BTreeSet::new();
    for program in offers.programs() {
        for (_, source) in program.analysis.sources.iter() {
            if source.kind == SourceKind::File && source.name.ends_with(".kdsl") && *source.name != *own {
                all.insert(relative(&own, &source.name));
            }
        }
    }
    let folder = own.rsplit_once('/').map_or("", |(folder, _)| folder);
    for path in offers.ask.world.list(folder).unwrap_or_default() {
        if [".kdsl", ".yaml", ".yml", ".json"].iter().any(|ending| path.ends_with(ending)) && path != own {
            all.insert(relative(&own, &path));
        }
    }
    for path in all {
        let item = offers.item(path, CompletionKind::File, rank::FITS);
        offers.push(item);
    }
}

fn own_path(offers: &Offers<'_>) -> String {
    offers.analysis.sources.get(offers.ask.file).map(|source| source.name.to_string()).unwrap_or_default()
}

/// Offers the names that a file gives, in the braces of an import. `listed` is the one that is typed.
pub(super) fn names(offers: &mut Offers<'_>, listed: SyntaxNode<'_>) {
    let Some(import) = listed.ancestors().find_map(Import::cast) else { return };
    let taken: Vec<&str> = import
        .names()
        .filter(|name| name.syntax() != listed)
        .filter_map(|name| Some(name.name()?.text()))
        .collect();
    let Some(path) = import.path().and_then(|path| path.plain()) else { return all_names(offers) };
    if path.ends_with('/') || [".yaml", ".yml", ".json"].iter().any(|ending| path.ends_with(ending)) {
        return defined(offers, &taken);
    }
    let exports = exports_of(offers, &path);
    for export in exports.into_iter().filter(|export| !taken.contains(&export.name.as_str())) {
        let mut item = offers.item(export.name, export.kind, rank::NORMAL).detail(export.detail);
        item.doc = export.doc;
        offers.push(item);
    }
}

/// The kinds that CustomResourceDefinitions of the program define.
fn defined(offers: &mut Offers<'_>, taken: &[&str]) {
    let kube = &offers.analysis.kube;
    let custom = kube.schema().kinds().filter(|kind| kube.schema().is_custom(kind.ty));
    for kind in custom.filter(|kind| !taken.contains(&kind.name)) {
        let item = offers.item(kind.name, CompletionKind::Kind, rank::NORMAL).detail(kind.api_version());
        offers.push(item.doc(docs::ty(kube.schema(), kind.ty)));
    }
}

/// Where no path says which file, the names of all of them.
fn all_names(offers: &mut Offers<'_>) {
    let own = own_path(offers);
    for (path, export) in others(offers, &own) {
        let mut item =
            offers.item(export.name, export.kind, rank::NORMAL).detail(export.detail).from(path.clone());
        item.doc = export.doc;
        // What follows on the line is the rest of the import.
        if offers.cursor.after().trim_start_matches('}').trim().is_empty() {
            let end = offers.cursor.word.end;
            let line = offers.cursor.after();
            let blanks =
                offers.cursor.text.get(end as usize..).map_or(0, |rest| rest.len() - rest.trim_start().len());
            let close = u32::try_from(blanks + line.trim_end().len()).unwrap_or(0);
            let at = Span::at(offers.ask.file, end + if line.starts_with('}') { close } else { 0 });
            let replacement = match line.starts_with('}') {
                true => format!(" from \"{path}\""),
                false => format!(" }} from \"{path}\""),
            };
            item.edits.push(Edit { span: at, replacement });
        }
        offers.push(item);
    }
}

/// The names that the file of a path gives, as this file or the project knows it.
fn exports_of(offers: &Offers<'_>, path: &str) -> Vec<Export> {
    if stdlib::module(path).is_some() {
        let of_module = library().iter().filter(|(module, _)| *module == path);
        return of_module.map(|(_, export)| export.clone()).collect();
    }
    if let Some(module) = offers.analysis.host.iter().find(|module| module.path() == path) {
        return of_library(module.text());
    }
    let own = own_path(offers);
    let Some(full) = kdsl_core::resolve_path(&own, path) else { return Vec::new() };
    for program in offers.programs() {
        let mut sources = program.analysis.sources.iter();
        let file = sources.find(|(_, source)| *source.name == *full).map(|(file, _)| file);
        if let Some(file) = file {
            let found = exports(&program.analysis, file);
            if !found.is_empty() {
                return found;
            }
        }
    }
    // A file that nothing imports yet.
    match offers.ask.world.read(&full) {
        Ok(text) => of_library(&text),
        Err(_) => Vec::new(),
    }
}

/// The names that a file of a program gives, sorted.
fn exports(analysis: &Analysis, file: FileId) -> Vec<Export> {
    let Some(scope) = known::file_scope(analysis, file) else { return Vec::new() };
    let hir = &analysis.hir;
    let here = |span: Span| span.file == file;
    let mut found: Vec<Export> = Vec::new();
    for named in names::in_scope(analysis, scope, 0) {
        let plain = |kind, detail: String, doc: Option<&str>| Export {
            name: named.name.to_string(),
            kind,
            detail,
            doc: doc.map(docs::inline),
            needed: Vec::new(),
        };
        match named.what {
            names::What::Local(local) if here(hir[local].span) => {
                let word = if matches!(hir[local].kind, LocalKind::Param(_)) { "param" } else { "let" };
                let kind = CompletionKind::Variable;
                found.push(plain(kind, word.to_owned(), hir[local].doc.as_deref()));
            }
            names::What::Decl(decl) if here(hir[decl].symbol_span) && hir[decl].mode != Mode::Manifest => {
                let detail = hir[decl].kind.to_string();
                found.push(plain(CompletionKind::Resource, detail, hir[decl].doc.as_deref()));
            }
            names::What::Function(function) if here(hir[function].span) => {
                let detail = crate::signature::of_function(analysis, function).label;
                let needed = hir[function].params.iter().map(|param| hir[*param].name.to_string()).collect();
                let export = plain(CompletionKind::Function, detail, hir[function].doc.as_deref());
                found.push(Export { needed, ..export });
            }
            _ => {}
        }
    }
    for (name, component) in &hir[scope].components {
        let component = &hir[*component];
        if here(component.name_span) && !component.is_file {
            let needed = component
                .params
                .iter()
                .filter(|param| matches!(hir[**param].kind, LocalKind::ComponentParam(_, None)))
                .map(|param| hir[*param].name.to_string())
                .collect();
            let doc = component.doc.as_deref().map(docs::inline);
            let (name, detail) = (name.to_string(), "component".to_owned());
            found.push(Export { name, kind: CompletionKind::Component, detail, doc, needed });
        }
    }
    for (name, ty) in &hir[scope].aliases {
        if here(hir[*ty].span) {
            let (name, detail) = (name.to_string(), crate::text::declared(analysis, *ty));
            found.push(Export { name, kind: CompletionKind::Type, detail, doc: None, needed: Vec::new() });
        }
    }
    found.retain(|export| !export.name.starts_with('_') && !export.name.is_empty());
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found.dedup_by(|a, b| a.name == b.name);
    found
}

/// The names that the modules of the standard library give, each with its module. Their texts never change, and are
/// read once.
pub(crate) fn library() -> &'static [(&'static str, Export)] {
    static LIBRARY: OnceLock<Vec<(&'static str, Export)>> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let of = |module| stdlib::module(module).map(of_library).unwrap_or_default();
        stdlib::modules()
            .flat_map(|module| of(module).into_iter().map(move |export| (module, export)))
            .collect()
    })
}

/// The names that the host's modules give, each with its module.
pub(crate) fn of_host(analysis: &Analysis) -> Vec<(&str, Export)> {
    let of = |module| (HostModule::path(module), of_library(module.text()));
    let modules = analysis.host.iter().map(of);
    modules.flat_map(|(path, exports)| exports.into_iter().map(move |export| (path, export))).collect()
}

/// The names that a text declares, from its tree alone.
fn of_library(text: &str) -> Vec<Export> {
    let parse = kdsl_syntax::parse(FileId(u32::MAX), text);
    let mut found = Vec::new();
    for item in File::of(&parse).items() {
        let (name, kind) = match item {
            Item::Let(binding) => (binding.name(), CompletionKind::Variable),
            Item::Param(param) => (param.name(), CompletionKind::Variable),
            Item::Fn(function) => (function.name(), CompletionKind::Function),
            Item::TypeAlias(alias) => (alias.name(), CompletionKind::Type),
            Item::Component(component) => (component.name(), CompletionKind::Component),
            Item::Resource(resource) => (resource.symbol(), CompletionKind::Resource),
            Item::External(external) => {
                (external.resource().and_then(|resource| resource.symbol()), CompletionKind::Resource)
            }
            _ => (None, CompletionKind::Variable),
        };
        let Some(name) = name.map(AstNode::text).filter(|name| !name.starts_with('_')) else { continue };
        let docs = item.docs();
        let needed = match item {
            Item::Fn(function) => {
                function.params().filter_map(|param| Some(param.name()?.text().to_owned())).collect()
            }
            Item::Component(component) => required(component),
            _ => Vec::new(),
        };
        let line = item.text().lines().next().unwrap_or("").trim_end_matches(['{', '(', ' ', '=']);
        let detail = if kind == CompletionKind::Component { "component" } else { line };
        found.push(Export {
            name: name.to_owned(),
            kind,
            detail: detail.to_owned(),
            doc: (!docs.is_empty()).then(|| docs::inline(&docs)),
            needed,
        });
    }
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// The params of a component that an instance must give.
fn required(component: Component<'_>) -> Vec<String> {
    let items = component.block().into_iter().flat_map(|block| block.items());
    let names = items.filter_map(|item| match item {
        Item::Param(param) if param.default().is_none() => param.name(),
        _ => None,
    });
    names.map(|name| name.text().to_owned()).collect()
}

/// The names of the project's other files and of the standard library, each with the path of an import.
fn others(offers: &Offers<'_>, own: &str) -> Vec<(String, Export)> {
    let mut found: BTreeMap<(String, String), Export> = BTreeMap::new();
    for program in offers.programs() {
        for (file, source) in program.analysis.sources.iter() {
            if source.kind != SourceKind::File || *source.name == *own || !source.name.ends_with(".kdsl") {
                continue;
            }
            if found.len() > MOST * 4 {
                break;
            }
            let path = relative(own, &source.name);
            for export in exports(&program.analysis, file) {
                found.entry((path.clone(), export.name.clone())).or_insert(export);
            }
        }
    }
    for (module, export) in library() {
        found.entry(((*module).to_owned(), export.name.clone())).or_insert_with(|| export.clone());
    }
    for (module, export) in of_host(offers.analysis) {
        found.entry((module.to_owned(), export.name.clone())).or_insert(export);
    }
    found.into_iter().map(|((path, _), export)| (path, export)).collect()
}

/// Offers names of other files that are of the wanted sort and not known here, with the import that brings them.
pub(super) fn offer(offers: &mut Offers<'_>, node: SyntaxNode<'_>, sort: Sort) {
    if offers.cursor.in_string {
        return;
    }
    let own = own_path(offers);
    let scope = known::scope_at(offers.analysis, node);
    let mut known: BTreeSet<String> = items::components(offers, scope).into_keys().collect();
    known.extend(names::visible(offers.analysis, node).into_iter().map(|named| named.name.to_string()));
    let mut at = scope;
    while let Some(scope) = at {
        known.extend(offers.analysis.hir[scope].aliases.keys().map(ToString::to_string));
        at = offers.analysis.hir[scope].parent;
    }
    let places = Places::of(offers);
    let mut count = 0;
    for (path, export) in others(offers, &own) {
        let fits = match sort {
            Sort::Value => matches!(
                export.kind,
                CompletionKind::Variable | CompletionKind::Function | CompletionKind::Resource
            ),
            Sort::Component => export.kind == CompletionKind::Component,
            Sort::Type => matches!(export.kind, CompletionKind::Type | CompletionKind::Component),
        };
        if !fits || known.contains(&export.name) || count >= MOST {
            continue;
        }
        count += 1;
        let item = imported(offers, &places, &path, export, sort);
        offers.push(item);
    }
}

fn imported(offers: &Offers<'_>, places: &Places, path: &str, export: Export, sort: Sort) -> Completion {
    let mut item = offers.item(export.name.as_str(), export.kind, rank::IMPORT).detail(export.detail);
    item.from = Some(path.to_owned());
    item.doc = export.doc;
    let needed: Vec<&str> = export.needed.iter().map(String::as_str).collect();
    let mut item = match (export.kind, sort) {
        (CompletionKind::Function, _) => offers.called(item, &needed),
        (CompletionKind::Component, Sort::Component) => items::with_params(offers, item, &export.needed),
        _ => item,
    };
    item.edits.push(places.import(offers.ask.file, path, &export.name));
    item
}

/// Where imports stand in a file.
struct Places {
    /// The imports with names in braces: the path, whether there are names, and the end of the last or of the `{`.
    lists: Vec<(String, bool, u32)>,
    /// Where a new import goes.
    new: u32,
    /// Whether imports stand there already.
    is_first: bool,
}

impl Places {
    fn of(offers: &Offers<'_>) -> Places {
        let parse = offers.parse;
        let mut places = Places { lists: Vec::new(), new: 0, is_first: true };
        for item in File::of(parse).items() {
            let Item::Import(import) = item else { continue };
            places.is_first = false;
            places.new = import.span().end;
            let list = import.syntax().child(NodeKind::ImportList);
            if let (Some(list), Some(path)) = (list, import.path().and_then(|path| path.plain())) {
                let last = import.names().last();
                let end = last.map_or(list.span().start + 1, |name| name.span().end);
                places.lists.push((path, last.is_some(), end));
            }
        }
        if places.is_first {
            places.new = start_of_items(parse);
        }
        places
    }

    /// The change that imports a name.
    fn import(&self, file: FileId, path: &str, name: &str) -> Edit {
        if let Some((_, has_names, end)) = self.lists.iter().find(|(known, ..)| known == path) {
            let replacement = if *has_names { format!(", {name}") } else { format!(" {name} ") };
            return Edit { span: Span::at(file, *end), replacement };
        }
        let import = format!("import {{ {name} }} from \"{path}\"");
        let replacement = if self.is_first { format!("{import}\n\n") } else { format!("\n{import}") };
        Edit { span: Span::at(file, self.new), replacement }
    }
}

/// Where the first item begins with its documentation; what is said of the file stays before it.
fn start_of_items(parse: &kdsl_syntax::Parse) -> u32 {
    let text: &str = &parse.text;
    let mut at = 0;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        at += line.len();
        let trimmed = line.trim();
        if trimmed.starts_with("///") || !(trimmed.starts_with("//") || trimmed.is_empty()) {
            break;
        }
        // A comment that an item follows at once is the item's.
        if trimmed.is_empty() {
            start = at;
        }
    }
    u32::try_from(start).unwrap_or(0)
}
