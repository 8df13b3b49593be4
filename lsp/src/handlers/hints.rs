//! What stands in the lines: hints, whose edits are found when the editor wants to make them.

use kdsl_base::FileId;
use kdsl_ide::{Hint, HintSort, HintSorts, Insert};
use lsp_types::{
    InlayHint, InlayHintKind, InlayHintLabel, InlayHintLabelPart, InlayHintOptions, InlayHintParams,
    InlayHintServerCapabilities, InlayHintTooltip, MarkupContent, MarkupKind, Range, TextEdit,
};
use serde::{Deserialize, Serialize};

use super::{Answer, parse};
use crate::convert::Converter;
use crate::workspace::Workspace;

/// What a hint carries so that it can be found again.
#[derive(Serialize, Deserialize)]
struct Carried {
    uri: String,
    label: String,
}

/// What is announced.
pub(crate) fn capability() -> InlayHintServerCapabilities {
    InlayHintServerCapabilities::Options(InlayHintOptions {
        resolve_provider: Some(true),
        ..InlayHintOptions::default()
    })
}

pub(crate) fn of_range(workspace: &mut Workspace, params: InlayHintParams) -> Answer<Option<Vec<InlayHint>>> {
    let uri = params.text_document.uri.as_str();
    let Some((snapshot, file)) = workspace.current(uri) else { return Ok(None) };
    let converter = workspace.converter(&snapshot);
    let hints = found(workspace, converter, file, params.range);
    Ok(Some(hints.iter().filter_map(|hint| shown(hint, file, uri, converter)).collect()))
}

/// The edits of one hint. It is found again by what it says and where; what is gone stays as it is.
pub(crate) fn resolve(workspace: &mut Workspace, mut hint: InlayHint) -> Answer<InlayHint> {
    let Some(data) = hint.data.clone() else { return Ok(hint) };
    let Carried { uri, label } = parse(data)?;
    let Some((snapshot, file)) = workspace.current(&uri) else { return Ok(hint) };
    let converter = workspace.converter(&snapshot);
    let here = Range { start: hint.position, end: hint.position };
    let again = found(workspace, converter, file, here).into_iter().find(|found| found.label == label);
    if let Some(again) = again {
        hint.text_edits = edits(&again, converter);
    }
    Ok(hint)
}

fn found(workspace: &Workspace, converter: Converter<'_>, file: FileId, range: Range) -> Vec<Hint> {
    let Some(within) = converter.span(file, range) else { return Vec::new() };
    let settings = &workspace.client.settings.inlay_hints;
    let sorts = HintSorts {
        types: settings.types,
        defaults: settings.defaults,
        filled_in: settings.filled_in,
        counts: settings.counts,
    };
    kdsl_ide::hints(converter.snapshot.compiled(), file, within.start..within.end, sorts)
}

fn edits(hint: &Hint, converter: Converter<'_>) -> Option<Vec<TextEdit>> {
    let edits = kdsl_ide::hint_edits(&converter.snapshot.compiled().analysis, hint);
    let edits: Vec<TextEdit> = edits.iter().filter_map(|edit| converter.text_edit(edit)).collect();
    (!edits.is_empty()).then_some(edits)
}

fn shown(hint: &Hint, file: FileId, uri: &str, converter: Converter<'_>) -> Option<InlayHint> {
    let location = hint.target.and_then(|target| converter.location(target));
    let label = match location {
        Some(location) => InlayHintLabel::LabelParts(vec![InlayHintLabelPart {
            value: hint.label.clone(),
            location: Some(location),
            ..InlayHintLabelPart::default()
        }]),
        None => InlayHintLabel::String(hint.label.clone()),
    };
    let is_tight = matches!(hint.sort, HintSort::Type);
    let carried = || serde_json::to_value(Carried { uri: uri.to_owned(), label: hint.label.clone() }).ok();
    let content = MarkupContent { kind: MarkupKind::Markdown, value: hint.tooltip.clone() };
    Some(InlayHint {
        position: converter.position(file, hint.offset)?,
        label,
        kind: match hint.sort {
            HintSort::Type => Some(InlayHintKind::TYPE),
            HintSort::Argument => Some(InlayHintKind::PARAMETER),
            _ => None,
        },
        text_edits: if matches!(hint.insert, Insert::Edit(_)) { edits(hint, converter) } else { None },
        tooltip: (!hint.tooltip.is_empty()).then_some(InlayHintTooltip::MarkupContent(content)),
        padding_left: Some(!is_tight && hint.sort != HintSort::Argument),
        padding_right: Some(hint.sort == HintSort::Argument),
        data: if matches!(hint.insert, Insert::Change(_)) { carried() } else { None },
    })
}
