//! All programs that have a file in them: what one of them says of a name is said in the others as well.

use std::path::Path;
use std::sync::Arc;

use kdsl_base::FileId;
use lsp_types::{Position, TextDocumentPositionParams};

use super::unit::project_above;
use super::{At, Snapshot, Unit, Workspace, is_yaml};
use crate::paths;

impl Workspace {
    /// The whole programs that have a file in them, fresh, and the file's number in each: first its own, then those
    /// that import it or build it beside others. The file need not be open. This may take as long as it takes to
    /// compile all of them.
    pub(crate) fn all_with(&mut self, uri: &str) -> Vec<(Arc<Snapshot>, FileId)> {
        let path = match self.open.get(uri) {
            Some(document) => document.path.clone(),
            None => paths::path_of(uri).map(|path| paths::real(&path)),
        };
        let mut found: Vec<_> = self.whole(uri).into_iter().collect();
        let Some(path) = path else { return found };
        let own = self.unit(uri);
        for unit in self.others(&path).into_iter().filter(|unit| Some(unit) != own.as_ref()) {
            self.refresh(&unit);
            let whole = self.programs.get(&unit).and_then(|program| program.whole.clone());
            let Some(whole) = whole else { continue };
            let file = whole.name(uri, Some(&path)).and_then(|name| whole.source(&name));
            found.extend(file.map(|file| (whole, file)));
        }
        found
    }

    /// The programs that may have a file of theirs there.
    fn others(&self, path: &Path) -> Vec<Unit> {
        let is_above = |unit: &&Unit| match unit {
            Unit::Project(root) => path.starts_with(root),
            Unit::File(file) => file.parent().is_some_and(|folder| path.starts_with(folder)),
            Unit::Manifests(_) | Unit::Lone(_) => false,
        };
        let mut units: Vec<Unit> = self.programs.keys().filter(is_above).cloned().collect();
        // The manifests of a project may be asked about before any of its programs is.
        let project = path.parent().filter(|_| is_yaml(path)).and_then(project_above).map(Unit::Project);
        units.extend(project.filter(|project| !units.contains(project)));
        units
    }

    /// The place that a request about whole programs is about, in each of them.
    pub(crate) fn everywhere(&mut self, place: &TextDocumentPositionParams) -> Vec<At> {
        self.everywhere_at(place.text_document.uri.as_str(), place.position)
    }

    /// The same, but for what is asked with every move of the cursor: nothing while a large program waits to be compiled.
    pub(crate) fn everywhere_by_now(&mut self, place: &TextDocumentPositionParams) -> Vec<At> {
        let uri = place.text_document.uri.as_str();
        let path = self.open.get(uri).and_then(|document| document.path.clone());
        let mut units: Vec<Unit> = path.map(|path| self.others(&path)).unwrap_or_default();
        units.extend(self.unit(uri));
        let waits = |unit: &Unit| {
            self.is_large(unit) && self.programs.get(unit).is_none_or(|program| program.is_stale)
        };
        if units.iter().any(waits) { Vec::new() } else { self.everywhere(place) }
    }

    /// The same for a file that need not be open.
    pub(crate) fn everywhere_at(&mut self, uri: &str, position: Position) -> Vec<At> {
        let encoding = self.client.encoding;
        let at = |(snapshot, file): (Arc<Snapshot>, FileId)| {
            let source = snapshot.output.sources().get(file)?;
            let offset = encoding.offset(&source.text, source.lines(), position);
            Some(At { snapshot, file, offset })
        };
        self.all_with(uri).into_iter().filter_map(at).collect()
    }
}
