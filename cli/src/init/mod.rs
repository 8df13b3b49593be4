//! `kdsl init`: the files that a project begins with.

use std::path::{Path, PathBuf};

use kdsl::{PROJECT_FILE, Version};

use crate::args::InitArgs;
use crate::failure::Failure;
use crate::files::show;
use crate::terminal::Terminal;
use crate::{FINE, import, output};

/// Writes the files. None is overwritten.
///
/// # Errors
/// Where one is there already, or cannot be written; then none is.
pub fn run(args: &InitArgs, terminal: Terminal) -> Result<u8, Failure> {
    let files = files(args, terminal)?;
    let path =
        |name: &str| if args.folder == Path::new(".") { PathBuf::from(name) } else { args.folder.join(name) };
    let there: Vec<String> = files
        .iter()
        .map(|(name, _)| path(name))
        .filter(|path| path.symlink_metadata().is_ok())
        .map(|path| format!("`{}`", show(&path)))
        .collect();
    if !there.is_empty() {
        let verb = if there.len() == 1 { "is" } else { "are" };
        return Err(Failure::with_help(
            format!("{} {verb} there already; nothing was written", there.join(", ")),
            "begin the project in another folder, as in `kdsl init shop`",
        ));
    }
    let by_folder: Vec<(PathBuf, Vec<(String, String)>)> = files
        .iter()
        .map(|(name, text)| {
            let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
            (args.folder.join(folder), vec![(file.to_owned(), text.clone())])
        })
        .collect();
    output::write_folders(&by_folder)?;
    let names: Vec<String> = files.iter().map(|(name, _)| show(&path(name))).collect();
    terminal.note(&format!("wrote {}", names.join(", ")));
    let there =
        if args.folder == Path::new(".") { String::new() } else { format!("cd {} && ", show(&args.folder)) };
    terminal.note(&format!("`{there}kdsl build` prints its manifests"));
    Ok(FINE)
}

/// The files by their paths in the project.
fn files(args: &InitArgs, terminal: Terminal) -> Result<Vec<(&'static str, String)>, Failure> {
    let newest = Version::NEWEST.to_string();
    let project = if args.minimal { include_str!("minimal.toml") } else { include_str!("kdsl.toml") };
    // What is imported is to mean what it meant: nothing is added, and no environments are made up.
    let project = if args.from.is_empty() { project } else { include_str!("imported.toml") };
    let program = match (args.from.as_slice(), args.minimal) {
        ([], true) => include_str!("minimal.kdsl").to_owned(),
        ([], false) => include_str!("main.kdsl").to_owned(),
        (paths, _) => import::of_paths(paths, terminal)?.text(),
    };
    let mut files = vec![(PROJECT_FILE, project.replace("{kubernetes}", &newest)), ("main.kdsl", program)];
    if !args.minimal {
        files.push((".github/workflows/kdsl.yaml", include_str!("workflow.yaml").to_owned()));
        // Most folders have one, which knows nothing of this one's output and is the author's.
        if !args.folder.join(".gitignore").exists() {
            files.push((".gitignore", include_str!("gitignore").to_owned()));
        }
    }
    Ok(files)
}
