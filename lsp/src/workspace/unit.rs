//! Which program a document is a part of.

use std::path::{Path, PathBuf};

use kdsl::PROJECT_FILE;

/// A program as the server knows it: what is compiled together.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Unit {
    /// The project whose `kdsl.toml` lies in that folder.
    Project(PathBuf),
    /// The manifests of a folder, for a document that is one of them.
    Manifests(PathBuf),
    /// A file that belongs to no project, with what it imports.
    File(PathBuf),
    /// A text that lies nowhere, by its URI.
    Lone(String),
}

impl Unit {
    /// The program of a document.
    pub(crate) fn of(uri: &str, path: Option<&Path>) -> Unit {
        let Some((path, folder)) = path.and_then(|path| Some((path, path.parent()?))) else {
            return Unit::Lone(uri.to_owned());
        };
        if is_yaml(path) {
            return Unit::Manifests(folder.to_owned());
        }
        match project_above(folder) {
            Some(root) => Unit::Project(root),
            None => Unit::File(path.to_owned()),
        }
    }
}

/// The folder of the nearest `kdsl.toml` in or above a folder.
pub(crate) fn project_above(folder: &Path) -> Option<PathBuf> {
    let is_project = |folder: &&Path| folder.join(PROJECT_FILE).is_file();
    folder.ancestors().find(is_project).map(Path::to_owned)
}

/// Whether a file is one of YAML or JSON by its name.
pub(crate) fn is_yaml(path: &Path) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    matches!(ending, Some("yaml" | "yml" | "json"))
}
