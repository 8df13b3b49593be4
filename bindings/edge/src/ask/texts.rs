//! Texts and their layout.

use kdsl::{FileId, Source, SourceKind, Sources};
use serde::de::IgnoredAny;
use serde_json::{Value, json};

use crate::call::Index;
use crate::findings::findings;
use crate::places::{Places, TextEdit};
use crate::project::Project;
use crate::unit::Unit;

/// The text of a file in the canonical style.
pub(crate) fn format(unit: Unit, text: &str) -> Value {
    match kdsl::format(text) {
        Ok(text) => json!({ "text": text, "diagnostics": [] }),
        Err(found) => {
            let mut sources = Sources::default();
            sources.add(Source::new("<text>", text, SourceKind::File));
            json!({ "text": null, "diagnostics": findings(unit, &found, &sources) })
        }
    }
}

/// The paths of the files.
pub(super) fn paths(project: &mut Project, _: IgnoredAny) -> Vec<String> {
    project.world.files.keys().cloned().collect()
}

/// A file, or one of the standard library that the program has.
pub(super) fn text(project: &mut Project, (path,): (String,)) -> Option<String> {
    if let Some(text) = project.world.files.get(&path) {
        return Some(text.clone());
    }
    let output = project.last()?;
    let mut sources = output.sources().iter().map(|(_, source)| source);
    let found = sources.find(|source| source.kind == SourceKind::Library && *source.name == *path);
    found.map(|source| source.text.to_string())
}

/// The file on its own: its layout needs no program.
struct Alone {
    unit: Unit,
    sources: Sources,
    file: FileId,
    text: String,
}

impl Alone {
    fn of(project: &Project, path: &str) -> Option<Alone> {
        let text = project.world.files.get(path)?.clone();
        let mut sources = Sources::default();
        let file = sources.add(Source::new(path, text.as_str(), SourceKind::File));
        Some(Alone { unit: project.unit, sources, file, text })
    }

    fn places(&self) -> Places<'_> {
        self.unit.places(&self.sources)
    }
}

pub(super) fn format_file(project: &mut Project, (path,): (String,)) -> Option<Vec<TextEdit>> {
    let alone = Alone::of(project, &path)?;
    let edits = kdsl_ide::format(alone.file, &alone.text)?;
    Some(alone.places().edits(&edits))
}

pub(super) fn format_range(
    project: &mut Project,
    (path, start, end): (String, Index, Index),
) -> Vec<TextEdit> {
    let Some(alone) = Alone::of(project, &path) else { return Vec::new() };
    let places = alone.places();
    let within = places.span(alone.file, start.0, end.0);
    places.edits(&kdsl_ide::format_range(alone.file, &alone.text, within.start..within.end))
}

pub(super) fn format_on_type(
    project: &mut Project,
    (path, index, typed): (String, Index, String),
) -> Vec<TextEdit> {
    let Some(alone) = Alone::of(project, &path) else { return Vec::new() };
    let places = alone.places();
    let offset = places.byte(alone.file, index.0);
    let typed = typed.chars().next().unwrap_or(' ');
    places.edits(&kdsl_ide::format_on_type(alone.file, &alone.text, offset, typed))
}

pub(super) fn on_enter(
    project: &mut Project,
    (path, start, end): (String, Index, Option<Index>),
) -> Option<TextEdit> {
    let alone = Alone::of(project, &path)?;
    let places = alone.places();
    let at = places.span(alone.file, start.0, end.unwrap_or(start).0);
    let edit = kdsl_ide::on_enter(alone.file, &alone.text, at.start..at.end)?;
    Some(places.edit(&edit))
}
