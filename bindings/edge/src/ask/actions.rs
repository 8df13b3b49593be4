//! What is offered to be done with a place, and with a whole file.

use kdsl::Diagnostic;
use kdsl_ide::{ActionAsk, ActionEdit, ActionSort};
use serde::Serialize;
use serde_json::{Value, json};

use crate::call::Index;
use crate::places::{Part, Places, TextEdit, part_of};
use crate::project::{At, Project};
use crate::unit::Unit;

pub(super) fn actions(
    project: &mut Project,
    (path, start, end): (String, Index, Option<Index>),
) -> Vec<Value> {
    let Some((at, found)) = offered(project, &path, start, end.unwrap_or(start)) else { return Vec::new() };
    let places = at.places();
    let shown = |action: &kdsl_ide::Action| {
        let mut shown = json!({
            "id": action.id,
            "title": action.title,
            "sort": sort(action.sort),
            "keepsOutput": action.keeps_output,
        });
        if let (Some((code, span)), Value::Object(shown)) = (action.mends, &mut shown) {
            let place = places.location(span);
            let Part { start, end } = place.part;
            let mends = json!({ "code": code.id(), "file": place.file, "start": start, "end": end });
            shown.insert("mends".to_owned(), mends);
        }
        shown
    };
    found.iter().map(shown).collect()
}

/// The actions at a selection. What is selected may be wrong in ways that only the whole program shows.
fn offered(
    project: &mut Project,
    path: &str,
    start: Index,
    end: Index,
) -> Option<(At, Vec<kdsl_ide::Action>)> {
    let at = project.at_in_whole(path)?;
    let selection = at.places().span(at.file, start.0, end.0);
    let last = project.last();
    let found = kdsl_ide::actions(ActionAsk {
        compiled: at.compiled(),
        project: last.as_ref().map(|last| last.compiled()),
        file: at.file,
        selection,
    });
    Some((at, found))
}

const fn sort(sort: ActionSort) -> &'static str {
    match sort {
        ActionSort::QuickFix => "quickfix",
        ActionSort::Extract => "extract",
        ActionSort::Inline => "inline",
        ActionSort::Rewrite => "rewrite",
    }
}

/// An edit with the parts that its author is to fill in.
#[derive(Serialize)]
pub(super) struct Edit {
    #[serde(flatten)]
    edit: TextEdit,
    stops: Vec<Part>,
}

pub(super) fn edits(
    project: &mut Project,
    (path, start, end, id, title): (String, Index, Index, String, String),
) -> Vec<Edit> {
    let Some((at, found)) = offered(project, &path, start, end) else { return Vec::new() };
    let Some(action) = found.iter().find(|action| action.id == id && action.title == title) else {
        return Vec::new();
    };
    let places = at.places();
    action.edits(at.compiled()).iter().map(|edit| one(project.unit, edit, &places)).collect()
}

fn one(unit: Unit, ActionEdit { edit, stops }: &ActionEdit, places: &Places<'_>) -> Edit {
    let stop = |stop: &std::ops::Range<usize>| part_of(unit, &edit.replacement, stop.start, stop.end);
    Edit { stops: stops.iter().map(stop).collect(), edit: places.edit(edit) }
}

pub(super) fn fix_all(project: &mut Project, (path,): (String,)) -> Vec<TextEdit> {
    let Some(at) = project.at_in_whole(&path) else { return Vec::new() };
    let found = |output: &kdsl::Output| -> Vec<Diagnostic> { output.diagnostics().to_vec() };
    let before = at.text();
    let after = kdsl_ide::mend(before, (found(&at.output), at.file), &mut |text| {
        let (output, file) = project.with_text(&path, text)?;
        Some((found(&output), file))
    });
    at.places().edits(&kdsl_ide::text_edits(at.file, before, &after))
}

pub(super) fn organize_imports(project: &mut Project, (path,): (String,)) -> Vec<TextEdit> {
    let Some(at) = project.at(&path) else { return Vec::new() };
    at.places().edits(&kdsl_ide::organize_imports(&at.compiled().analysis, at.file))
}
