//! Who uses whom, and what is of what, as trees that are opened step by step.

use kdsl_base::FileId;
use kdsl_ide::{Call, Member, MemberKind, Named};
use lsp_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem,
    CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams, Range,
    SymbolKind, TextDocumentPositionParams, TypeHierarchyItem, TypeHierarchyPrepareParams,
    TypeHierarchySubtypesParams, TypeHierarchySupertypesParams, Uri,
};
use serde_json::{Value, json};

use super::navigation::joined;
use super::{Answer, symbols};
use crate::convert::Converter;
use crate::workspace::{At, Workspace};

/// What asks for the members below or above one.
type Related = fn(Named<'_>, FileId, u32) -> Vec<Member>;
/// What asks for the uses of a member, or of a file.
type Uses = fn(Named<'_>, FileId, Option<u32>) -> Vec<Call>;

pub(crate) fn prepare_calls(
    workspace: &mut Workspace,
    params: CallHierarchyPrepareParams,
) -> Answer<Option<Vec<CallHierarchyItem>>> {
    let found = members(workspace, &params.text_document_position_params, &|_| true);
    Ok(some(found.into_iter().map(Item::call).collect()))
}

/// What a place means in the first program that knows it.
fn members(
    workspace: &mut Workspace,
    place: &TextDocumentPositionParams,
    keep: &dyn Fn(&Member) -> bool,
) -> Vec<Item> {
    let all = workspace.everywhere(place);
    let of = |at: &At| -> Vec<Item> {
        let found = kdsl_ide::members(at.snapshot.named(), at.file, at.offset);
        let converter = workspace.converter(&at.snapshot);
        found.iter().filter(|member| keep(member)).filter_map(|it| Item::of(it, converter)).collect()
    };
    all.iter().map(of).find(|found| !found.is_empty()).unwrap_or_default()
}

pub(crate) fn incoming(
    workspace: &mut Workspace,
    params: CallHierarchyIncomingCallsParams,
) -> Answer<Option<Vec<CallHierarchyIncomingCall>>> {
    let shown = |from: CallHierarchyItem, from_ranges| CallHierarchyIncomingCall { from, from_ranges };
    Ok(calls(workspace, &params.item, |program, file, at| kdsl_ide::calls_to(program, file, at), &shown))
}

pub(crate) fn outgoing(
    workspace: &mut Workspace,
    params: CallHierarchyOutgoingCallsParams,
) -> Answer<Option<Vec<CallHierarchyOutgoingCall>>> {
    let shown = |to: CallHierarchyItem, from_ranges| CallHierarchyOutgoingCall { to, from_ranges };
    Ok(calls(workspace, &params.item, |program, file, at| kdsl_ide::calls_from(program, file, at), &shown))
}

fn calls<T: PartialEq>(
    workspace: &mut Workspace,
    item: &CallHierarchyItem,
    ask: Uses,
    shown: &dyn Fn(CallHierarchyItem, Vec<Range>) -> T,
) -> Option<Vec<T>> {
    let is_file = is_file(item.data.as_ref());
    let all = workspace.everywhere_at(item.uri.as_str(), item.selection_range.start);
    let of = |at: &At| {
        let converter = workspace.converter(&at.snapshot);
        let found = ask(at.snapshot.named(), at.file, (!is_file).then_some(at.offset));
        let one = |call: &Call| {
            let ranges = call.places.iter().filter_map(|place| converter.range(*place)).collect();
            Some(shown(Item::of(&call.member, converter)?.call(), ranges))
        };
        found.iter().filter_map(one).collect()
    };
    all.iter().map(of).reduce(joined)
}

pub(crate) fn prepare_types(
    workspace: &mut Workspace,
    params: TypeHierarchyPrepareParams,
) -> Answer<Option<Vec<TypeHierarchyItem>>> {
    let has_relatives = |member: &Member| {
        use kdsl_ide::SymbolKind::{Component, Import, Instance, Type};
        matches!(member.kind, MemberKind::Symbol(Component | Import | Instance | Type))
    };
    let found = members(workspace, &params.text_document_position_params, &has_relatives);
    Ok(some(found.into_iter().map(Item::ty).collect()))
}

pub(crate) fn supertypes(
    workspace: &mut Workspace,
    params: TypeHierarchySupertypesParams,
) -> Answer<Option<Vec<TypeHierarchyItem>>> {
    Ok(related(workspace, &params.item, |program, file, at| kdsl_ide::supertypes(program, file, at)))
}

pub(crate) fn subtypes(
    workspace: &mut Workspace,
    params: TypeHierarchySubtypesParams,
) -> Answer<Option<Vec<TypeHierarchyItem>>> {
    Ok(related(workspace, &params.item, |program, file, at| kdsl_ide::subtypes(program, file, at)))
}

fn related(
    workspace: &mut Workspace,
    item: &TypeHierarchyItem,
    ask: Related,
) -> Option<Vec<TypeHierarchyItem>> {
    let all = workspace.everywhere_at(item.uri.as_str(), item.selection_range.start);
    let of = |at: &At| {
        let converter = workspace.converter(&at.snapshot);
        let found = ask(at.snapshot.named(), at.file, at.offset);
        found.iter().filter_map(|member| Some(Item::of(member, converter)?.ty())).collect()
    };
    all.iter().map(of).reduce(joined)
}

fn some<T>(items: Vec<T>) -> Option<Vec<T>> {
    (!items.is_empty()).then_some(items)
}

/// What an item carries that is a file, which begins where its first declaration may as well.
fn is_file(data: Option<&Value>) -> bool {
    data.and_then(|data| data.get("file")).and_then(Value::as_bool).unwrap_or(false)
}

/// A member as the protocol has it, in both hierarchies.
struct Item {
    name: String,
    kind: SymbolKind,
    detail: Option<String>,
    uri: Uri,
    range: Range,
    selection_range: Range,
    data: Option<Value>,
}

impl Item {
    fn of(member: &Member, converter: Converter<'_>) -> Option<Item> {
        let kind = match member.kind {
            MemberKind::Symbol(kind) => symbols::kind(kind),
            MemberKind::File => SymbolKind::FILE,
        };
        Some(Item {
            name: member.name.clone(),
            kind,
            detail: (!member.detail.is_empty()).then(|| member.detail.clone()),
            uri: converter.uri(member.span.file)?,
            range: converter.range(member.span)?,
            selection_range: converter.range(member.name_span)?,
            data: (member.kind == MemberKind::File).then(|| json!({ "file": true })),
        })
    }

    fn call(self) -> CallHierarchyItem {
        let Item { name, kind, detail, uri, range, selection_range, data } = self;
        CallHierarchyItem { name, kind, tags: None, detail, uri, range, selection_range, data }
    }

    fn ty(self) -> TypeHierarchyItem {
        let Item { name, kind, detail, uri, range, selection_range, data } = self;
        TypeHierarchyItem { name, kind, tags: None, detail, uri, range, selection_range, data }
    }
}
