//! Lenses: what stands above a declaration, to be followed or run.

use std::collections::{BTreeMap, BTreeSet};

use kdsl_base::{FileId, Span};
use kdsl_core::Compiled;
use kdsl_core::hir::ComponentId;
use kdsl_rules::{Found, references};

/// A line above a declaration.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lens {
    /// What it is above.
    pub span: Span,
    /// What it says.
    pub title: String,
    /// What it does.
    pub act: LensAct,
}

/// What a lens does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LensAct {
    /// Shows what the program compiles to.
    Preview,
    /// Shows these places.
    Show(Vec<Span>),
    /// Runs the test of that name.
    Test(String),
}

/// The lenses of a file, in the order of their places. `project` is the program that the file is a part of, which
/// may be a moment older: what it knows of references is counted, where it has as many resources of that place.
pub fn lenses(compiled: &Compiled, file: FileId, project: Option<&Compiled>) -> Vec<Lens> {
    let mut lenses = Vec::new();
    preview(compiled, file, &mut lenses);
    referenced(compiled, file, project, &mut lenses);
    instances(compiled, file, &mut lenses);
    for test in compiled.tests().into_iter().filter(|test| test.span.file == file) {
        lenses.push(Lens { span: test.span, title: "run".to_owned(), act: LensAct::Test(test.name) });
    }
    lenses.sort_by(|left, right| left.span.cmp(&right.span).then_with(|| left.title.cmp(&right.title)));
    lenses
}

/// Above the first resource: what the file compiles to.
fn preview(compiled: &Compiled, file: FileId, lenses: &mut Vec<Lens>) {
    let is_of_file = |span: Span| span.file == file;
    let made = compiled.written().filter(|manifest| {
        // What stands in a component is made where the outermost instance stands.
        is_of_file(manifest.made_by.last().map_or(manifest.kind_span, |maker| maker.span))
    });
    let count = made.count();
    let hir = &compiled.analysis.hir;
    let is_in_component =
        |span: Span| hir.components.iter().any(|known| !known.is_file && known.span.covers(span));
    let mut declared: Vec<Span> =
        hir.decls.iter().map(|decl| decl.kind_span).filter(|span| is_of_file(*span)).collect();
    declared.sort_unstable();
    let Some(first) = declared.into_iter().find(|span| !is_in_component(*span)) else { return };
    if count > 0 {
        let title = format!("compiles to {}", counted(count, "resource"));
        lenses.push(Lens { span: first, title, act: LensAct::Preview });
    }
}

/// Above each resource to which others refer.
fn referenced(compiled: &Compiled, file: FileId, project: Option<&Compiled>, lenses: &mut Vec<Lens>) {
    let mut found: BTreeMap<Span, BTreeSet<Span>> = BTreeMap::new();
    let kube = &compiled.analysis.kube;
    for edge in references(&compiled.manifests, kube.schema(), kube.target) {
        let (Found::Written(to) | Found::External(to)) = edge.to.found else { continue };
        let (Some(to), Some(from)) = (compiled.manifests.get(to), compiled.manifests.get(edge.from)) else {
            continue;
        };
        if to.kind_span.file == file && from.kind_span != to.kind_span {
            found.entry(to.kind_span).or_default().insert(place(edge.span, from.name_span));
        }
    }
    let elsewhere = project.map(|project| in_project(compiled, file, project)).unwrap_or_default();
    let mut kinds: BTreeSet<Span> = found.keys().copied().collect();
    kinds.extend(elsewhere.keys().copied());
    for kind in kinds {
        let here = found.remove(&kind).unwrap_or_default();
        let all = here.len().max(elsewhere.get(&kind).copied().unwrap_or(0));
        let title = format!("referenced by {all}");
        lenses.push(Lens { span: kind, title, act: LensAct::Show(here.into_iter().collect()) });
    }
}

/// A name that means an object has the place of what it means; then who refers is shown.
fn place(span: Span, from: Span) -> Span {
    if span.is_empty() { from } else { span }
}

/// How many refer to each resource of the file in the whole project, by the places of their kinds here.
fn in_project(compiled: &Compiled, file: FileId, project: &Compiled) -> BTreeMap<Span, usize> {
    let mut counts: BTreeMap<(&str, &str, &str, &str), BTreeSet<Span>> = BTreeMap::new();
    let kube = &project.analysis.kube;
    let edges = references(&project.manifests, kube.schema(), kube.target);
    for edge in &edges {
        let (Found::Written(to) | Found::External(to)) = edge.to.found else { continue };
        let (Some(to), Some(from)) = (project.manifests.get(to), project.manifests.get(edge.from)) else {
            continue;
        };
        if from.kind_span != to.kind_span {
            counts.entry(to.identity()).or_default().insert(place(edge.span, from.name_span));
        }
    }
    let here = compiled.manifests.iter().filter(|manifest| manifest.kind_span.file == file);
    here.filter_map(|manifest| Some((manifest.kind_span, counts.get(&manifest.identity())?.len()))).collect()
}

/// Above each component that has instances.
fn instances(compiled: &Compiled, file: FileId, lenses: &mut Vec<Lens>) {
    let hir = &compiled.analysis.hir;
    let mut places: BTreeMap<ComponentId, Vec<Span>> = BTreeMap::new();
    for decl in &hir.decls {
        if let Some(component) = decl.component {
            places.entry(component).or_default().push(decl.kind_span);
        }
    }
    for (component, places) in places {
        let name = hir.components.get(component.0 as usize).map(|component| component.name_span);
        if let Some(span) = name.filter(|span| span.file == file && !span.is_empty()) {
            let title = counted(places.len(), "instance");
            lenses.push(Lens { span, title, act: LensAct::Show(places) });
        }
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
