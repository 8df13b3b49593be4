//! What can be folded, and selections that grow.

use kdsl_ide::FoldKind;
use lsp_types::{FoldingRange, FoldingRangeKind, FoldingRangeParams, SelectionRange, SelectionRangeParams};

use super::Answer;
use crate::workspace::Workspace;

pub(crate) fn folds(
    workspace: &mut Workspace,
    params: FoldingRangeParams,
) -> Answer<Option<Vec<FoldingRange>>> {
    let Some((snapshot, file)) = workspace.current(params.text_document.uri.as_str()) else {
        return Ok(None);
    };
    let converter = workspace.converter(&snapshot);
    let only_lines = workspace.client.folds_lines();
    let parses = &snapshot.compiled().analysis.parses;
    let folds = parses.iter().find(|parse| parse.file == file).map(kdsl_ide::folds).unwrap_or_default();
    let range = |fold: &kdsl_ide::Fold| {
        let range = converter.range(fold.span)?;
        let (last_line, ends) =
            if only_lines { (fold.last_line, None) } else { (range.end.line, Some(range.end.character)) };
        Some(FoldingRange {
            start_line: fold.first_line,
            start_character: (!only_lines).then_some(range.start.character),
            end_line: last_line,
            end_character: ends,
            kind: match fold.kind {
                FoldKind::Code => None,
                FoldKind::Comment => Some(FoldingRangeKind::Comment),
                FoldKind::Imports => Some(FoldingRangeKind::Imports),
            },
            collapsed_text: None,
        })
    };
    Ok(Some(folds.iter().filter_map(range).collect()))
}

pub(crate) fn selections(
    workspace: &mut Workspace,
    params: SelectionRangeParams,
) -> Answer<Option<Vec<SelectionRange>>> {
    let Some((snapshot, file)) = workspace.current(params.text_document.uri.as_str()) else {
        return Ok(None);
    };
    let converter = workspace.converter(&snapshot);
    let parses = &snapshot.compiled().analysis.parses;
    let Some(parse) = parses.iter().find(|parse| parse.file == file) else { return Ok(None) };
    let mut all = Vec::new();
    for position in params.positions {
        let here = lsp_types::Range { start: position, end: position };
        let offset = converter.span(file, here).map_or(0, |span| span.start);
        let mut grown: Option<SelectionRange> = None;
        // From the largest to the smallest, each of which knows the one around it.
        for span in kdsl_ide::selections(parse, offset).into_iter().rev() {
            let Some(range) = converter.range(span) else { continue };
            grown = Some(SelectionRange { range, parent: grown.map(Box::new) });
        }
        // The protocol wants one for each position.
        all.push(grown.unwrap_or(SelectionRange { range: here, parent: None }));
    }
    Ok(Some(all))
}
