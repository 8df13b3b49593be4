//! Which files of a folder are programs, and which may be manifests.

use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

/// What of a folder is meant.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Walk {
    /// Whether the files are those of one program: a folder below that holds the `mark` of a project is
    /// left out.
    pub program: bool,
    /// Whether all manifests are meant: the templates of Helm charts, which are no YAML before they are
    /// rendered, and what kustomize reads are left out.
    pub manifests: bool,
    /// The name of the file that makes a folder a project of its own.
    pub mark: &'static str,
}

/// A file that was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Where it is.
    pub path: PathBuf,
    /// Its path from the folder in which the walk began.
    pub inside: PathBuf,
}

/// What a walk found.
#[derive(Debug, Default)]
pub struct Found {
    /// The `.kdsl` files.
    pub programs: Vec<Entry>,
    /// The files of YAML.
    pub manifests: Vec<Entry>,
    /// The folders that could not be listed, by their paths from the first one, and why.
    pub failed: Vec<(PathBuf, io::Error)>,
}

/// Every file below a folder that may be the compiler's, by name. Hidden ones are left out, and links to
/// folders are not followed, so that it ends.
pub fn walk(folder: &Path, walk: Walk) -> Found {
    let mut found = Found::default();
    // Folders are open from the outermost to the innermost, each with what is left of it, so that a deep
    // tree does not need a deep stack.
    let mut open = vec![listed(folder, PathBuf::new(), &mut found)];
    while let Some(entries) = open.last_mut() {
        let Some(Entry { path, inside }) = entries.pop() else {
            open.pop();
            continue;
        };
        let name = path.file_name().unwrap_or_default();
        if path.symlink_metadata().is_ok_and(|about| about.is_dir()) {
            if !walk.leaves_out(&path, name) {
                open.push(listed(&path, inside, &mut found));
            }
            continue;
        }
        let list = match path.extension().and_then(OsStr::to_str) {
            Some("kdsl") => &mut found.programs,
            Some("yaml" | "yml") if !(walk.manifests && is_of_kustomize(name)) => &mut found.manifests,
            _ => continue,
        };
        if !path.is_dir() {
            list.push(Entry { path, inside });
        }
    }
    found
}

impl Walk {
    fn leaves_out(self, folder: &Path, name: &OsStr) -> bool {
        let is_chart = || {
            let chart = folder.parent().map(|chart| chart.join("Chart.yaml"));
            name == "templates" && chart.is_some_and(|chart| chart.is_file())
        };
        (self.manifests && is_chart()) || (self.program && folder.join(self.mark).is_file())
    }
}

/// What is in a folder, the last one first.
fn listed(folder: &Path, inside: PathBuf, found: &mut Found) -> Vec<Entry> {
    let listed = std::fs::read_dir(folder).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut entries = match listed {
        Ok(entries) => entries,
        Err(error) => {
            found.failed.push((inside, error));
            return Vec::new();
        }
    };
    entries.retain(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."));
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.file_name()));
    let entry =
        |entry: &std::fs::DirEntry| Entry { path: entry.path(), inside: inside.join(entry.file_name()) };
    entries.iter().map(entry).collect()
}

/// Whether a file says what kustomize does, and is for no cluster.
fn is_of_kustomize(name: &OsStr) -> bool {
    name == "kustomization.yaml" || name == "kustomization.yml"
}
