//! What can be typed at the cursor, and the documentation of one of the things that can.

use std::sync::Arc;

use kdsl_ide::{Ask, CompletionKind};
use kdsl_schema_docs::Docs;
use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionItemTag, CompletionList,
    CompletionOptions, CompletionOptionsCompletionItem, CompletionParams, CompletionResponse,
    CompletionTextEdit, Documentation, InsertReplaceEdit, InsertTextFormat, InsertTextMode, MarkupContent,
    MarkupKind, TextEdit,
};

use super::Answer;
use crate::convert::Converter;
use crate::workspace::Workspace;

/// What is asked for without being asked for: behind these something new begins. Behind a blank only where it
/// follows what a value follows.
const TRIGGERS: [&str; 6] = [".", "\"", "/", "(", "{", " "];

pub(super) fn capability() -> CompletionOptions {
    CompletionOptions {
        resolve_provider: Some(true),
        trigger_characters: Some(TRIGGERS.map(str::to_owned).to_vec()),
        completion_item: Some(CompletionOptionsCompletionItem { label_details_support: Some(true) }),
        ..CompletionOptions::default()
    }
}

/// What the editor can do with a completion.
#[derive(Clone, Copy)]
struct Able {
    snippets: bool,
    two_ranges: bool,
    details: bool,
    commits: bool,
    indents: bool,
    tags: bool,
}

impl Able {
    fn of(workspace: &Workspace) -> Able {
        let document = workspace.client.capabilities.text_document.as_ref();
        let item = document.and_then(|document| document.completion.as_ref()?.completion_item.as_ref());
        let can = |said: Option<bool>| said.unwrap_or(false);
        Able {
            snippets: can(item.and_then(|item| item.snippet_support)),
            two_ranges: can(item.and_then(|item| item.insert_replace_support)),
            details: can(item.and_then(|item| item.label_details_support)),
            commits: can(item.and_then(|item| item.commit_characters_support)),
            indents: item.is_some_and(|item| item.insert_text_mode_support.is_some()),
            tags: item.is_some_and(|item| item.tag_support.is_some()),
        }
    }
}

pub(super) fn completion(
    workspace: &mut Workspace,
    params: CompletionParams,
) -> Answer<Option<CompletionResponse>> {
    let place = &params.text_document_position;
    let Some(at) = workspace.at(place) else { return Ok(None) };
    let typed = params.context.and_then(|context| context.trigger_character);
    if typed.as_deref() == Some(" ") {
        let source = at.snapshot.output.sources().get(at.file);
        let before = source.and_then(|source| source.text.get(..at.offset as usize)).unwrap_or("");
        if !before.trim_end_matches(' ').ends_with([':', '=', ',', '(']) {
            return Ok(None);
        }
    }
    let project = workspace.project(place.text_document.uri.as_str());
    let project = project.filter(|project| !Arc::ptr_eq(project, &at.snapshot));
    let world = workspace.world(&at.snapshot);
    let found = kdsl_ide::completion(&Ask {
        compiled: at.snapshot.compiled(),
        project: project.as_ref().map(|project| project.compiled()),
        world: &world,
        file: at.file,
        offset: at.offset,
    });
    let converter = workspace.converter(&at.snapshot);
    let able = Able::of(workspace);
    let items = found.items.into_iter().enumerate();
    let items = items.filter_map(|(place, item)| of(item, place, able, converter)).collect();
    Ok(Some(CompletionResponse::List(CompletionList { is_incomplete: found.incomplete, items })))
}

/// A completion in the words of the protocol. `place` is its place in the list.
fn of(
    item: kdsl_ide::Completion,
    place: usize,
    able: Able,
    converter: Converter<'_>,
) -> Option<CompletionItem> {
    let snippet = item.snippet.filter(|_| able.snippets);
    let format = if snippet.is_some() { InsertTextFormat::SNIPPET } else { InsertTextFormat::PLAIN_TEXT };
    let new_text = snippet.unwrap_or(item.text);
    let replace = converter.range(item.replace)?;
    let mode = (able.indents && new_text.contains('\n')).then_some(InsertTextMode::ADJUST_INDENTATION);
    let text_edit = match able.two_ranges {
        true => {
            let insert = converter.range(item.insert)?;
            CompletionTextEdit::InsertAndReplace(InsertReplaceEdit { new_text, insert, replace })
        }
        false => CompletionTextEdit::Edit(TextEdit { range: replace, new_text }),
    };
    let edits: Option<Vec<TextEdit>> = item.edits.iter().map(|edit| converter.text_edit(edit)).collect();
    let edits = edits?;
    let commits: Vec<String> = item.commit.chars().map(String::from).collect();
    let label_details = item
        .from
        .clone()
        .filter(|_| able.details)
        .map(|from| CompletionItemLabelDetails { detail: None, description: Some(from) });
    Some(CompletionItem {
        sort_text: Some(format!("{place:04}")),
        filter_text: item.filter,
        label: item.label,
        label_details,
        kind: Some(kind(item.kind)),
        detail: item.detail.or(item.from.filter(|_| !able.details)),
        deprecated: (item.deprecated && !able.tags).then_some(true),
        tags: (item.deprecated && able.tags).then(|| vec![CompletionItemTag::DEPRECATED]),
        insert_text_format: able.snippets.then_some(format),
        insert_text_mode: mode,
        text_edit: Some(text_edit),
        additional_text_edits: (!edits.is_empty()).then_some(edits),
        commit_characters: (able.commits && !commits.is_empty()).then_some(commits),
        data: item.doc.map(serde_json::Value::String),
        ..CompletionItem::default()
    })
}

const fn kind(kind: CompletionKind) -> CompletionItemKind {
    match kind {
        CompletionKind::Field => CompletionItemKind::FIELD,
        CompletionKind::Key => CompletionItemKind::PROPERTY,
        CompletionKind::Value => CompletionItemKind::ENUM_MEMBER,
        CompletionKind::Text => CompletionItemKind::VALUE,
        CompletionKind::Keyword => CompletionItemKind::KEYWORD,
        CompletionKind::Snippet => CompletionItemKind::SNIPPET,
        CompletionKind::Kind => CompletionItemKind::CLASS,
        CompletionKind::Type => CompletionItemKind::INTERFACE,
        CompletionKind::Component => CompletionItemKind::STRUCT,
        CompletionKind::Variable => CompletionItemKind::VARIABLE,
        CompletionKind::Resource => CompletionItemKind::REFERENCE,
        CompletionKind::Function => CompletionItemKind::FUNCTION,
        CompletionKind::Method => CompletionItemKind::METHOD,
        CompletionKind::Module => CompletionItemKind::MODULE,
        CompletionKind::File => CompletionItemKind::FILE,
        CompletionKind::Folder => CompletionItemKind::FOLDER,
    }
}

/// The documentation of a completion that is shown.
pub(super) fn resolve(_: &mut Workspace, mut item: CompletionItem) -> Answer<CompletionItem> {
    let key = item.data.as_ref().and_then(|data| data.as_str());
    let text = key.and_then(|key| kdsl_ide::resolve(Some(Docs::embedded()), key));
    item.documentation =
        text.map(|value| Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value }));
    Ok(item)
}
