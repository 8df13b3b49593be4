//! Where names lead, who says them, and other names for them.

use kdsl::FileId;
use kdsl_ide::Compiled;
use serde::Serialize;
use serde_json::{Value, json};

use super::cursor::{Here, at};
use crate::call::Index;
use crate::places::{Location, Part, Places, TextEdit};
use crate::project::{At, Project};

/// Where a name leads.
#[derive(Default, Serialize)]
pub(super) struct Targets {
    origin: Option<Part>,
    targets: Vec<Target>,
}

#[derive(Serialize)]
struct Target {
    #[serde(flatten)]
    at: Location,
    whole: Part,
}

type Ask = fn(&Compiled, FileId, u32) -> kdsl_ide::Targets;

pub(super) fn definition(project: &mut Project, here: Here) -> Targets {
    leads(at(project, &here), |program, file, at| kdsl_ide::definition(program, file, at))
}

pub(super) fn declaration(project: &mut Project, here: Here) -> Targets {
    leads(at(project, &here), |program, file, at| kdsl_ide::declaration(program, file, at))
}

pub(super) fn type_definition(project: &mut Project, here: Here) -> Targets {
    leads(at(project, &here), |program, file, at| kdsl_ide::type_definition(program, file, at))
}

/// What is made of something may stand anywhere in the program.
pub(super) fn implementation(project: &mut Project, here: Here) -> Targets {
    leads(at_in_whole(project, &here), |program, file, at| kdsl_ide::implementation(program, file, at))
}

fn at_in_whole(project: &mut Project, (path, index): &Here) -> Option<(At, u32)> {
    let at = project.at_in_whole(path)?;
    let offset = at.places().byte(at.file, index.0);
    Some((at, offset))
}

fn leads(at: Option<(At, u32)>, ask: Ask) -> Targets {
    let Some((at, offset)) = at else { return Targets::default() };
    let found = ask(at.compiled(), at.file, offset);
    let places = at.places();
    let target = |target: &kdsl_ide::Target| Target {
        at: places.location(target.span),
        whole: places.part(target.whole),
    };
    Targets {
        origin: found.origin.map(|origin| places.part(origin)),
        targets: found.targets.iter().map(target).collect(),
    }
}

/// A place that says a name.
#[derive(Serialize)]
pub(super) struct Place {
    #[serde(flatten)]
    at: Location,
    write: bool,
    declaration: bool,
}

pub(super) fn references(
    project: &mut Project,
    (path, index, declarations): (String, Index, Option<bool>),
) -> Vec<Place> {
    let Some((at, offset)) = at_in_whole(project, &(path, index)) else { return Vec::new() };
    let found = kdsl_ide::references(at.compiled(), at.file, offset, declarations.unwrap_or(true));
    shown(&found, &at.places())
}

pub(super) fn highlights(project: &mut Project, here: Here) -> Vec<Place> {
    let Some((at, offset)) = at(project, &here) else { return Vec::new() };
    shown(&kdsl_ide::highlights(at.compiled(), at.file, offset), &at.places())
}

fn shown(found: &[kdsl_ide::Place], places: &Places<'_>) -> Vec<Place> {
    let place = |place: &kdsl_ide::Place| Place {
        at: places.location(place.span),
        write: place.is_write,
        declaration: place.is_declaration,
    };
    found.iter().map(place).collect()
}

pub(super) fn prepare_rename(project: &mut Project, here: Here) -> Result<Value, String> {
    let Some((at, offset)) = at_in_whole(project, &here) else { return Ok(json!({ "place": null })) };
    match kdsl_ide::prepare_rename(at.compiled(), at.file, offset) {
        Ok(renamed) => {
            let Part { start, end } = at.places().part(renamed.span);
            let (name, what) = (renamed.name, renamed.what);
            Ok(json!({ "place": { "start": start, "end": end, "name": name, "what": what } }))
        }
        // Where no name stands there is nothing to say.
        Err(why) if why.is_empty() => Ok(json!({ "place": null })),
        Err(why) => Err(why),
    }
}

pub(super) fn rename(
    project: &mut Project,
    (path, index, name): (String, Index, String),
) -> Result<Value, String> {
    let none = || "no name stands here".to_owned();
    let (at, offset) = at_in_whole(project, &(path, index)).ok_or_else(none)?;
    match kdsl_ide::rename(at.compiled(), at.file, offset, &name) {
        Ok(renamed) => {
            let warning = |(title, text): &(String, String)| json!({ "title": title, "text": text });
            let warnings: Vec<Value> = renamed.warnings.iter().map(warning).collect();
            Ok(json!({ "edits": at.places().edits(&renamed.edits), "warnings": warnings }))
        }
        Err(why) if why.is_empty() => Err(none()),
        Err(why) => Err(why),
    }
}

/// The edits that keep paths leading to files and folders that move, each from a path to another.
pub(super) fn rename_files(project: &mut Project, (moves,): (Vec<(String, String)>,)) -> Vec<TextEdit> {
    let output = project.whole();
    project.unit.places(output.sources()).edits(&kdsl_ide::moved(output.compiled(), &moves))
}
