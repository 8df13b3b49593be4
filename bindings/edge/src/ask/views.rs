//! What is shown of a file beside its text, or in it.

use kdsl_ide::{
    CLASSES, FoldKind, HintSort, HintSorts, Insert, LensAct, MODIFIERS, Parse, Symbol, SymbolKind,
};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::cursor::{Here, at};
use crate::call::Index;
use crate::places::{Location, Part, Places, TextEdit};
use crate::project::{At, Project};

/// What the numbers of tokens stand for.
pub(crate) fn legend() -> Value {
    json!({ "types": CLASSES.iter().map(|row| row.name).collect::<Vec<_>>(), "modifiers": MODIFIERS })
}

type OfPart = (String, Option<Index>, Option<Index>);

pub(super) fn tokens(project: &mut Project, (path, start, end): OfPart) -> Vec<usize> {
    let Some(at) = project.at(&path) else { return Vec::new() };
    let places = at.places();
    let within = (start.is_some() || end.is_some()).then(|| range(&at, &places, start, end));
    let mut numbers = Vec::new();
    for token in kdsl_ide::tokens(&at.compiled().analysis, at.file, within) {
        let Part { start, end } = places.part(token.span);
        numbers.extend([start, end, token.class as usize, token.modifiers.0 as usize]);
    }
    numbers
}

/// The bytes of a part of a file, or of all of it.
fn range(at: &At, places: &Places<'_>, start: Option<Index>, end: Option<Index>) -> std::ops::Range<u32> {
    let span = places.span(at.file, start.unwrap_or_default().0, end.map_or(usize::MAX, |end| end.0));
    span.start..span.end
}

/// Which sorts of hints are wanted.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub(super) struct Sorts {
    types: Option<bool>,
    defaults: Option<bool>,
    filled_in: Option<bool>,
    counts: Option<bool>,
}

impl From<Sorts> for HintSorts {
    fn from(sorts: Sorts) -> HintSorts {
        let is = |wanted: Option<bool>| wanted.unwrap_or(true);
        HintSorts {
            types: is(sorts.types),
            defaults: is(sorts.defaults),
            filled_in: is(sorts.filled_in),
            counts: is(sorts.counts),
        }
    }
}

#[derive(Serialize)]
pub(super) struct Hint {
    index: usize,
    label: String,
    sort: &'static str,
    tooltip: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<Location>,
    insertable: bool,
}

pub(super) fn hints(
    project: &mut Project,
    (path, start, end, sorts): (String, Option<Index>, Option<Index>, Option<Sorts>),
) -> Vec<Hint> {
    let Some(at) = project.at_in_whole(&path) else { return Vec::new() };
    let places = at.places();
    let within = range(&at, &places, start, end);
    let found = kdsl_ide::hints(at.compiled(), at.file, within, sorts.unwrap_or_default().into());
    let hint = |hint: kdsl_ide::Hint| Hint {
        index: places.index(at.file, hint.offset),
        label: hint.label,
        sort: match hint.sort {
            HintSort::Type => "type",
            HintSort::Argument => "argument",
            HintSort::Default => "default",
            HintSort::FilledIn => "filled-in",
            HintSort::Count => "count",
        },
        tooltip: hint.tooltip,
        target: hint.target.map(|target| places.location(target)),
        insertable: hint.insert != Insert::No,
    };
    found.into_iter().map(hint).collect()
}

pub(super) fn hint_edits(
    project: &mut Project,
    (path, index, label): (String, Index, String),
) -> Vec<TextEdit> {
    let Some(at) = project.at_in_whole(&path) else { return Vec::new() };
    let places = at.places();
    let offset = places.byte(at.file, index.0);
    let found = kdsl_ide::hints(at.compiled(), at.file, offset..offset, HintSorts::ALL);
    let Some(hint) = found.iter().find(|hint| hint.label == label && hint.offset == offset) else {
        return Vec::new();
    };
    places.edits(&kdsl_ide::hint_edits(&at.compiled().analysis, hint))
}

pub(super) fn lenses(project: &mut Project, (path,): (String,)) -> Vec<Value> {
    let Some(at) = project.at_in_whole(&path) else { return Vec::new() };
    let last = project.last();
    let places = at.places();
    let lens = |lens: kdsl_ide::Lens| {
        let act = match lens.act {
            LensAct::Preview => json!({ "kind": "preview" }),
            LensAct::Show(spans) => {
                let spans: Vec<Location> = spans.into_iter().map(|span| places.location(span)).collect();
                json!({ "kind": "show", "places": spans })
            }
            LensAct::Test(name) => json!({ "kind": "test", "name": name }),
        };
        let Part { start, end } = places.part(lens.span);
        json!({ "start": start, "end": end, "title": lens.title, "act": act })
    };
    let found = kdsl_ide::lenses(at.compiled(), at.file, last.as_ref().map(|last| last.compiled()));
    found.into_iter().map(lens).collect()
}

fn parse(at: &At) -> Option<&Parse> {
    at.compiled().analysis.parses.iter().find(|parse| parse.file == at.file)
}

pub(super) fn folds(project: &mut Project, (path,): (String,)) -> Vec<Value> {
    let Some(at) = project.at(&path) else { return Vec::new() };
    let places = at.places();
    let fold = |fold: kdsl_ide::Fold| {
        let Part { start, end } = places.part(fold.span);
        let kind = match fold.kind {
            FoldKind::Code => "code",
            FoldKind::Comment => "comment",
            FoldKind::Imports => "imports",
        };
        json!({ "start": start, "end": end, "kind": kind })
    };
    parse(&at).map(kdsl_ide::folds).unwrap_or_default().into_iter().map(fold).collect()
}

pub(super) fn selections(project: &mut Project, here: Here) -> Vec<Part> {
    let Some((at, offset)) = at(project, &here) else { return Vec::new() };
    let places = at.places();
    let found = parse(&at).map(|parse| kdsl_ide::selections(parse, offset)).unwrap_or_default();
    found.into_iter().map(|span| places.part(span)).collect()
}

#[derive(Serialize)]
pub(super) struct TreeNode {
    kind: String,
    #[serde(flatten)]
    part: Part,
    depth: u32,
    token: bool,
}

pub(super) fn tree(project: &mut Project, (path,): (String,)) -> Option<Vec<TreeNode>> {
    let at = project.at(&path)?;
    let places = at.places();
    let node = |row: kdsl_ide::TreeRow| TreeNode {
        kind: row.kind,
        part: places.part(row.span),
        depth: row.depth,
        token: row.is_token,
    };
    Some(kdsl_ide::tree(parse(&at)?).into_iter().map(node).collect())
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FileSymbol {
    name: String,
    detail: String,
    kind: &'static str,
    #[serde(flatten)]
    part: Part,
    name_start: usize,
    name_end: usize,
    children: Vec<FileSymbol>,
}

pub(super) fn symbols(project: &mut Project, (path,): (String,)) -> Vec<FileSymbol> {
    let Some(at) = project.at(&path) else { return Vec::new() };
    let places = at.places();
    let found = kdsl_ide::outline(&at.compiled().analysis, at.file);
    found.into_iter().map(|symbol| file_symbol(symbol, &places)).collect()
}

fn file_symbol(symbol: Symbol, places: &Places<'_>) -> FileSymbol {
    let name = places.part(symbol.name_span);
    FileSymbol {
        name: symbol.name,
        detail: symbol.detail,
        kind: symbol_kind(symbol.kind),
        part: places.part(symbol.span),
        name_start: name.start,
        name_end: name.end,
        children: symbol.children.into_iter().map(|child| file_symbol(child, places)).collect(),
    }
}

pub(super) fn project_symbols(project: &mut Project, (query,): (String,)) -> Vec<Value> {
    let output = project.whole();
    let places = project.unit.places(output.sources());
    let symbol = |symbol: kdsl_ide::ProjectSymbol| {
        let Location { file, part: Part { start, end } } = places.location(symbol.span);
        json!({
            "name": symbol.name,
            "detail": symbol.detail,
            "container": symbol.container,
            "kind": symbol_kind(symbol.kind),
            "file": file,
            "start": start,
            "end": end,
        })
    };
    let found = kdsl_ide::project_symbols(&output.compiled().analysis, &query);
    found.into_iter().map(symbol).collect()
}

const fn symbol_kind(kind: SymbolKind) -> &'static str {
    match kind {
        SymbolKind::Resource => "resource",
        SymbolKind::Instance => "instance",
        SymbolKind::Container => "container",
        SymbolKind::Port => "port",
        SymbolKind::Key => "key",
        SymbolKind::Component => "component",
        SymbolKind::Param => "param",
        SymbolKind::Let => "let",
        SymbolKind::Function => "function",
        SymbolKind::Type => "type",
        SymbolKind::Policy => "policy",
        SymbolKind::Test => "test",
        SymbolKind::Output => "output",
        SymbolKind::Import => "import",
        SymbolKind::Layer => "layer",
    }
}
