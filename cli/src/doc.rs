//! `kdsl doc`: the documentation of files, from their `///` and what they declare.

use std::path::Path;

use kdsl::{Source, SourceKind, Sources, render, stdlib};
use kdsl_disk::words;
use kdsl_doc::{Library, Page};

use crate::args::DocArgs;
use crate::failure::Failure;
use crate::files::{self, Files, show};
use crate::project::OnDisk;
use crate::terminal::Terminal;
use crate::unreadable::{self, Unreadable};
use crate::{FINDINGS, FINE, build, output};

/// Writes the documentation. Nothing is written where a file has a mistake of syntax.
///
/// # Errors
/// Where a file cannot be read, or a page cannot be written.
pub fn run(args: &DocArgs, terminal: Terminal) -> Result<u8, Failure> {
    let cwd = std::env::current_dir().and_then(|cwd| cwd.canonicalize());
    let cwd =
        cwd.map_err(|error| Failure::new(format!("cannot find the current folder: {}", words(&error))))?;
    let (modules, paths): (Vec<_>, Vec<_>) =
        args.paths.iter().cloned().partition(|path| !path.exists() && module(path).is_some());
    let found = match paths.is_empty() {
        true => Files::default(),
        false => files::find(&paths, args.stdin_filename.as_deref(), &cwd),
    };
    let common = files::common(&found.folders, &cwd);
    let root = OnDisk::above(&common, &cwd)?.map_or(common, |project| project.root);
    let (mut shown, mut sources) = (Sources::default(), Sources::default());
    for path in &modules {
        let text = module(path).unwrap_or_default();
        sources.add(Source::new(format!("{}.kdsl", path.display()), text, SourceKind::Library));
        shown.add(Source::new(path.display().to_string(), text, SourceKind::Library));
    }
    let mut unreadable = found.unreadable;
    for given in &found.given {
        match files::read(given) {
            Ok(text) => {
                let path = files::world_path(&given.path, &root);
                sources.add(Source::new(path, text.as_str(), SourceKind::File));
                shown.add(Source::new(given.shown.as_str(), text, SourceKind::File));
            }
            Err(error) => unreadable.push(Unreadable::new(given, &error)),
        }
    }
    if !unreadable.is_empty() {
        terminal.say(&unreadable::words(&unreadable, None, args.error_format, terminal.color));
        return Err(Failure::Reported);
    }
    let (library, problems) = Library::read(&sources);
    if !problems.is_empty() {
        terminal.say(&render(&problems, &shown, args.error_format, terminal.color));
        return Ok(FINDINGS);
    }
    match &args.output {
        Some(folder) if build::is_folder(folder) => write(folder, &library.pages(args.format))?,
        Some(path) if path != Path::new("-") => {
            let page = library.page(args.format);
            if found.given.iter().any(|given| path.canonicalize().is_ok_and(|path| path == given.path)) {
                return Err(Failure::new(format!("cannot write `{}`: it is documented", show(path))));
            }
            output::write_file(path, &page)?;
        }
        _ => output::print(&library.page(args.format))?,
    }
    Ok(FINE)
}

/// A module of the standard library, by the name that an import gives it.
fn module(path: &Path) -> Option<&'static str> {
    stdlib::module(path.to_str()?)
}

/// Writes the pages below a folder, each into its own.
fn write(folder: &Path, pages: &[Page]) -> Result<(), Failure> {
    for inner in pages.iter().filter_map(|page| Path::new(&page.path).parent()) {
        let place = folder.join(inner);
        std::fs::create_dir_all(&place)
            .map_err(|error| Failure::writing(&format!("`{}`", show(&place)), &error))?;
    }
    let files: Vec<(String, String)> =
        pages.iter().map(|page| (page.path.clone(), page.text.clone())).collect();
    output::write_folders(&[(folder.to_owned(), files)])
}
