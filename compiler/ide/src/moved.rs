//! Files that are to have other names: the paths that lead to them, and those that lead out of them.

use kdsl_base::{Edit, SourceKind, Span};
use kdsl_core::Compiled;

use crate::files::{self, relative};

/// The edits that keep every path leading to the same file when files or folders move: in programs, and in the
/// project's `kdsl.toml`. Each move is a path as the world knows it, and the one that it is to have. The edits are of
/// the texts as they are, before anything moves.
pub fn moved(compiled: &Compiled, moves: &[(String, String)]) -> Vec<Edit> {
    let sources = &compiled.analysis.sources;
    let mut edits = Vec::new();
    for parse in &compiled.analysis.parses {
        let Some(source) = sources.get(parse.file).filter(|source| source.kind == SourceKind::File) else {
            continue;
        };
        let own = target(moves, &source.name);
        for path in files::paths(compiled, parse) {
            let Some(full) = path.full.as_deref().filter(|_| !path.is_library()) else { continue };
            let to = target(moves, full);
            if own.is_none() && to.is_none() {
                continue;
            }
            let own = own.as_deref().unwrap_or(&source.name);
            let to = to.as_deref().unwrap_or(full);
            if kdsl_core::resolve_path(own, &path.text).as_deref() != Some(to) {
                edits.push(Edit { span: path.span, replacement: written(&path.text, &relative(own, to)) });
            }
        }
    }
    edits.extend(project(compiled, moves));
    Edit::sort(&mut edits);
    edits
}

/// Where a path leads after the moves; none where none of them concerns it.
fn target(moves: &[(String, String)], path: &str) -> Option<String> {
    moves.iter().find_map(|(from, to)| {
        let rest = path.strip_prefix(from.as_str())?;
        (rest.is_empty() || rest.starts_with('/')).then(|| format!("{to}{rest}"))
    })
}

/// A path in the style of the one that stood there: with `./` or without.
fn written(old: &str, new: &str) -> String {
    match new.strip_prefix("./") {
        Some(bare) if !old.starts_with('.') && !bare.is_empty() => bare.to_owned(),
        _ => new.to_owned(),
    }
}

/// The paths of `kdsl.toml`, which are relative to its folder.
fn project(compiled: &Compiled, moves: &[(String, String)]) -> Vec<Edit> {
    let Some((file, project)) = files::project(compiled) else { return Vec::new() };
    let Some(source) = compiled.analysis.sources.get(file) else { return Vec::new() };
    let root = source.name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let of_environments =
        project.environments.iter().flat_map(|environment| environment.sources.iter().flatten());
    let paths = project.sources.iter().chain(&project.crds).chain(of_environments);
    let mut edits = Vec::new();
    for path in paths.filter(|path| !path.path.is_empty()) {
        let Some(to) = target(moves, &path.in_world(root)) else { continue };
        let inside = if root.is_empty() { Some(to.as_str()) } else { to.strip_prefix(&format!("{root}/")) };
        let text = source.slice(path.span);
        // What leaves the project cannot be said there.
        let (Some(inside), true) = (inside, text.len() >= 2 && text.starts_with(['"', '\''])) else {
            continue;
        };
        let span = Span::new(file, path.span.start + 1, path.span.end - 1);
        let end = if source.slice(span).ends_with('/') { "/" } else { "" };
        edits.push(Edit { span, replacement: format!("{inside}{end}") });
    }
    edits
}
