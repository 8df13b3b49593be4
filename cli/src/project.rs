//! The project that a command line is about, and the environments that it asks for.

use std::path::{Path, PathBuf};

use kdsl::{Diagnostic, FileId, InputOrigin, PROJECT_FILE, Project, Source, SourceKind, Span};

use crate::args::ProgramArgs;
use crate::failure::Failure;
use crate::files::{self, Given};

/// The variable that names an environment where no option does.
pub const VARIABLE: &str = "KDSL_ENV";

/// A project on the disk.
#[derive(Debug)]
pub struct OnDisk {
    /// The folder of its file, without links.
    pub root: PathBuf,
    /// What its file says.
    pub project: Project,
    text: String,
    /// Whether the file is TOML at all.
    malformed: bool,
    /// What is wrong with it, with places in the first of all sources.
    pub problems: Vec<Diagnostic>,
    shown: String,
}

/// An environment that was asked for, and by what; none for a build without one.
pub type Wanted = Option<(String, InputOrigin)>;

/// What a run is for.
#[derive(Debug)]
pub struct Environments {
    /// One run for each.
    pub wanted: Vec<Wanted>,
    /// Whether there may be several, so that each has a folder of its own.
    pub several: bool,
}

impl OnDisk {
    /// The project of the nearest `kdsl.toml` in or above a folder, which has no links in it.
    ///
    /// # Errors
    /// Where that file cannot be read.
    pub fn above(folder: &Path, cwd: &Path) -> Result<Option<OnDisk>, Failure> {
        let Some(root) = folder.ancestors().find(|folder| folder.join(PROJECT_FILE).is_file()) else {
            return Ok(None);
        };
        let path = root.join(PROJECT_FILE);
        let shown = files::show(&files::relative(&path, cwd));
        let given = Given { path, shown: shown.clone(), stdin: false, in_folder: false };
        let text = files::read(&given)
            .map_err(|error| Failure::new(format!("cannot read `{shown}`: {}", kdsl_disk::why(&error))))?;
        let read = kdsl::read_project(FileId(0), &text);
        let root = root.to_owned();
        let (project, problems, malformed) = (read.project, read.problems, read.malformed);
        Ok(Some(OnDisk { root, project, text, malformed, problems, shown }))
    }

    /// The text of its file.
    pub fn source(&self) -> Source {
        Source::new(self.shown.as_str(), self.text.as_str(), SourceKind::File)
    }

    /// What is built where nothing is named, as paths from the current folder, and where the file says so.
    pub fn sources(&self, environment: Option<&str>, cwd: &Path) -> Vec<(PathBuf, Option<Span>)> {
        let sources = self.project.sources(environment);
        let path = |source: &kdsl::Path| {
            let relative = files::relative(&self.root.join(&source.path), cwd);
            let path = if relative.as_os_str().is_empty() { PathBuf::from(".") } else { relative };
            (path, (!source.span.is_empty()).then_some(source.span))
        };
        sources.iter().map(path).collect()
    }
}

/// The environments that the command line asks for, or else the variable.
///
/// # Errors
/// Where all are asked for, and there is none.
pub fn environments(args: &ProgramArgs, project: Option<&OnDisk>) -> Result<Environments, Failure> {
    let option = |name: &String| Some((name.clone(), InputOrigin::Argument("--env".to_owned())));
    // The option without a name stands for all.
    if args.env.iter().any(String::is_empty) {
        let help = "name some in kdsl.toml, as in `[environments.prod]`";
        let Some(project) = project else {
            return Err(Failure::with_help("`--env` without a name needs a project, a kdsl.toml", help));
        };
        if project.malformed {
            return Ok(Environments { wanted: vec![None], several: true });
        }
        let all = project.project.environments.iter().map(|one| option(&one.name));
        let wanted: Vec<Wanted> = all.collect();
        return match wanted.is_empty() {
            true => Err(Failure::with_help(format!("`{}` has no environments", project.shown), help)),
            false => Ok(Environments { wanted, several: true }),
        };
    }
    let mut wanted: Vec<Wanted> = Vec::new();
    for name in args.env.iter().map(option) {
        if !wanted.contains(&name) {
            wanted.push(name);
        }
    }
    if wanted.is_empty() {
        let name = std::env::var(VARIABLE).ok().filter(|name| !name.is_empty());
        wanted.push(name.map(|name| (name, InputOrigin::Environment(VARIABLE.to_owned()))));
    }
    Ok(Environments { several: args.env.len() > 1, wanted })
}
