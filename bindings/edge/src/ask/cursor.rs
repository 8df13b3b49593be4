//! Questions about the place of a cursor.

use kdsl_ide::{Ask, CompletionKind};
use serde::Serialize;
use serde_json::{Value, json};

use crate::call::Index;
use crate::docs;
use crate::places::{Part, Places, TextEdit, part_of};
use crate::project::{At, Project};

/// A file and an index.
pub(super) type Here = (String, Index);

/// The place in what is known of it now, with its byte.
pub(super) fn at(project: &mut Project, (path, index): &Here) -> Option<(At, u32)> {
    let at = project.at(path)?;
    let offset = at.places().byte(at.file, index.0);
    Some((at, offset))
}

/// What is known of a thing.
#[derive(Serialize)]
pub(super) struct Hover {
    #[serde(flatten)]
    part: Part,
    markdown: String,
}

pub(super) fn hover(project: &mut Project, here: Here) -> Option<Hover> {
    let (at, offset) = at(project, &here)?;
    let compiled = at.compiled();
    let hover = kdsl_ide::hover(&compiled.analysis, &compiled.manifests, docs::loaded(), at.file, offset)?;
    Some(Hover { part: at.places().part(hover.span), markdown: hover.markdown })
}

/// What can be typed.
#[derive(Default, Serialize)]
pub(super) struct Completions {
    items: Vec<Completion>,
    incomplete: bool,
}

#[derive(Serialize)]
struct Completion {
    label: String,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter: Option<String>,
    #[serde(flatten)]
    part: Part,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    snippet: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    edits: Vec<TextEdit>,
    #[serde(skip_serializing_if = "str::is_empty")]
    commit: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    deprecated: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    doc: Option<String>,
}

pub(super) fn completion(project: &mut Project, here: Here) -> Completions {
    let Some((at, offset)) = at(project, &here) else { return Completions::default() };
    let last = project.last().filter(|last| !std::sync::Arc::ptr_eq(last, &at.output));
    let found = kdsl_ide::completion(&Ask {
        compiled: at.compiled(),
        project: last.as_ref().map(|last| last.compiled()),
        world: &project.world,
        file: at.file,
        offset,
    });
    let places = at.places();
    let items = found.items.into_iter().map(|item| one(item, &places)).collect();
    Completions { items, incomplete: found.incomplete }
}

fn one(item: kdsl_ide::Completion, places: &Places<'_>) -> Completion {
    Completion {
        kind: kind(item.kind),
        part: places.part(item.replace),
        edits: places.edits(&item.edits),
        label: item.label,
        detail: item.detail,
        from: item.from,
        filter: item.filter,
        text: item.text,
        snippet: item.snippet,
        commit: item.commit,
        deprecated: item.deprecated,
        doc: item.doc,
    }
}

const fn kind(kind: CompletionKind) -> &'static str {
    match kind {
        CompletionKind::Field => "field",
        CompletionKind::Key => "key",
        CompletionKind::Value => "value",
        CompletionKind::Text => "text",
        CompletionKind::Keyword => "keyword",
        CompletionKind::Snippet => "snippet",
        CompletionKind::Kind => "kind",
        CompletionKind::Type => "type",
        CompletionKind::Component => "component",
        CompletionKind::Variable => "variable",
        CompletionKind::Resource => "resource",
        CompletionKind::Function => "function",
        CompletionKind::Method => "method",
        CompletionKind::Module => "module",
        CompletionKind::File => "file",
        CompletionKind::Folder => "folder",
    }
}

pub(super) fn resolve(_: &mut Project, (key,): (String,)) -> Option<String> {
    kdsl_ide::resolve(docs::loaded(), &key)
}

pub(super) fn signature(project: &mut Project, here: Here) -> Option<Value> {
    let (at, offset) = at(project, &here)?;
    let found = kdsl_ide::signature(&at.compiled().analysis, at.file, offset)?;
    let part = |(start, end): &(usize, usize)| part_of(project.unit, &found.label, *start, *end);
    let params: Vec<Part> = found.params.iter().map(part).collect();
    Some(json!({ "label": found.label, "params": params, "doc": found.doc, "active": found.active }))
}
