//! Files that are about to get other names: what leads to them follows.

use std::path::PathBuf;
use std::sync::Arc;

use lsp_types::{
    FileOperationFilter, FileOperationPattern, FileOperationRegistrationOptions, RenameFilesParams,
    WorkspaceEdit, WorkspaceFileOperationsServerCapabilities,
};

use super::{Answer, rename};
use crate::paths;
use crate::workspace::{Snapshot, Unit, Workspace};

/// What is announced: files that a path of a program may lead to, and folders. Any file can be read by `file(…)`.
pub(crate) fn capability() -> WorkspaceFileOperationsServerCapabilities {
    let all = FileOperationFilter {
        scheme: Some("file".to_owned()),
        pattern: FileOperationPattern { glob: "**/*".to_owned(), ..FileOperationPattern::default() },
    };
    WorkspaceFileOperationsServerCapabilities {
        will_rename: Some(FileOperationRegistrationOptions { filters: vec![all] }),
        ..WorkspaceFileOperationsServerCapabilities::default()
    }
}

/// The edits that keep the paths of all programs leading where they lead.
pub(crate) fn will_rename(
    workspace: &mut Workspace,
    params: RenameFilesParams,
) -> Answer<Option<WorkspaceEdit>> {
    let path = |uri: &str| paths::path_of(uri).map(|path| paths::real(&path));
    let moves: Vec<(PathBuf, PathBuf)> =
        params.files.iter().filter_map(|file| Some((path(&file.old_uri)?, path(&file.new_uri)?))).collect();
    let units: Vec<Unit> = workspace.programs.keys().cloned().collect();
    let mut edits = Vec::new();
    for unit in units {
        workspace.refresh(&unit);
        let whole: Option<Arc<Snapshot>> =
            workspace.programs.get(&unit).and_then(|program| program.whole.clone());
        let Some((snapshot, root)) = whole.and_then(|whole| Some((whole.clone(), whole.root.clone()?)))
        else {
            continue;
        };
        let named = |(from, to): &(PathBuf, PathBuf)| {
            Some((paths::name_in(&root, from)?, paths::name_in(&root, to)?))
        };
        let inside: Vec<(String, String)> = moves.iter().filter_map(named).collect();
        if inside.is_empty() {
            continue;
        }
        let found = kdsl_ide::moved(snapshot.compiled(), &inside);
        for (uri, of_file) in rename::by_file(workspace.converter(&snapshot), &found) {
            // A file may be a part of two programs, which say the same of it.
            if !edits.iter().any(|(known, _)| *known == uri) {
                edits.push((uri, of_file));
            }
        }
    }
    Ok((!edits.is_empty()).then(|| rename::workspace_edit(workspace, edits, &[])))
}
