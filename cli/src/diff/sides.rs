//! From the arguments to the two sides of a comparison.

use std::path::{Path, PathBuf};

use kdsl::{Format, Namespaces, Secrets};

use super::{DiffArgs, revision};
use crate::args::ProgramArgs;
use crate::failure::Failure;
use crate::program::{Program, Request};
use crate::terminal::Terminal;

/// Where a side's files are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum From {
    /// On the disk.
    Disk,
    /// In a revision. The path is the one of `git:REV:PATH`, from the root of the repository.
    Git { revision: String, path: Option<String> },
}

/// A side of a comparison.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Side {
    pub from: From,
    /// None for the project, or for the current folder.
    pub paths: Vec<PathBuf>,
    pub environment: Option<String>,
}

/// Both sides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sides {
    pub old: Side,
    pub new: Side,
}

/// What is compared with where nothing is said.
const LAST_COMMIT: &str = "git:HEAD";

/// The sides that the arguments ask for.
///
/// # Errors
/// Where they ask for too many.
pub fn of(args: &DiffArgs) -> Result<Sides, Failure> {
    let project = || Side { from: From::Disk, paths: Vec::new(), environment: None };
    let given: Vec<Side> = args.sides.iter().map(|side| parse(side)).collect::<Result<_, _>>()?;
    let last = || parse(Path::new(LAST_COMMIT));
    let (mut old, mut new) = match (&args.against, given.as_slice()) {
        (Some(against), given) => (parse(against)?, together(given)?.unwrap_or_else(project)),
        (None, []) if args.env.len() > 1 => (project(), project()),
        (None, []) => (last()?, project()),
        (None, [both]) if args.env.len() > 1 => (both.clone(), both.clone()),
        // What was changed in a program; but everything else is what the project replaces.
        (None, [one]) if one.is_of_language() => (last()?, one.clone()),
        (None, [one]) => (one.clone(), project()),
        (None, [old, new]) => (old.clone(), new.clone()),
        (None, _) => {
            let help = "name the old one behind `--against`, and all others are the new one";
            return Err(Failure::with_help("there are more than two sides", help));
        }
    };
    let envs: [Option<&String>; 2] = match args.env.as_slice() {
        [] => [None, None],
        [both] => [Some(both), Some(both)],
        [old, new] => [Some(old), Some(new)],
        _ => {
            let help = "name that of the old side, then that of the new one";
            return Err(Failure::with_help("there are more than two environments", help));
        }
    };
    for (side, env) in [&mut old, &mut new].into_iter().zip(envs) {
        side.environment = side.environment.take().or_else(|| env.cloned());
    }
    // A revision and an environment are of the same files as the other side.
    let (of_old, of_new) = (old.clone(), new.clone());
    old.complete(&of_new);
    new.complete(&of_old);
    if [&old, &new].iter().all(|side| side.reads_stdin()) && of_old.reads_stdin() && of_new.reads_stdin() {
        return Err(Failure::new("standard input can be one side only"));
    }
    Ok(Sides { old, new })
}

/// The side that an argument names.
fn parse(argument: &Path) -> Result<Side, Failure> {
    let side = |from, paths| Side { from, paths, environment: None };
    let text = argument.to_str().unwrap_or("");
    if let Some(name) = text.strip_prefix("env:") {
        let environment = Some(name.to_owned());
        return Ok(Side { environment, ..side(From::Disk, Vec::new()) });
    }
    let Some(revision) = text.strip_prefix("git:") else {
        return Ok(side(From::Disk, vec![argument.to_owned()]));
    };
    let (revision, path) = match revision.split_once(':') {
        Some((revision, path)) => (revision, Some(path.to_owned())),
        None => (revision, None),
    };
    if revision.is_empty() {
        let help = "name one, as in `git:main` or `git:HEAD~1`";
        return Err(Failure::with_help(format!("`{text}` names no revision"), help));
    }
    Ok(side(From::Git { revision: revision.to_owned(), path }, Vec::new()))
}

/// Several arguments as one side, which they can be if they are files.
fn together(given: &[Side]) -> Result<Option<Side>, Failure> {
    let Some((first, others)) = given.split_first() else { return Ok(None) };
    let mut all = first.clone();
    for other in others {
        if [&all, other].iter().any(|side| side.paths.is_empty()) {
            return Err(Failure::new("several arguments are one side only if they are files"));
        }
        all.paths.extend(other.paths.iter().cloned());
    }
    Ok(Some(all))
}

impl Side {
    /// Whether it is files of the language on the disk.
    fn is_of_language(&self) -> bool {
        let is_data = |path: &PathBuf| {
            let extension = path.extension().and_then(|extension| extension.to_str());
            path.as_os_str() == "-"
                || matches!(extension, Some("yaml" | "yml" | "json"))
                || is_manifests(path)
        };
        !self.paths.is_empty() && !self.paths.iter().any(is_data)
    }

    fn reads_stdin(&self) -> bool {
        self.from == From::Disk && self.paths.iter().any(|path| path.as_os_str() == "-")
    }

    /// Takes the other side's files where it has none of its own.
    fn complete(&mut self, other: &Side) {
        let open = match &self.from {
            From::Git { path, .. } => path.is_none(),
            From::Disk => self.paths.is_empty() && self.environment.is_some() && other.is_of_language(),
        };
        if open && self.paths.is_empty() && !other.reads_stdin() {
            self.paths = other.paths.clone();
        }
    }

    /// Reads and compiles it.
    fn compile(&self, args: &DiffArgs, terminal: Terminal) -> Result<Program, Failure> {
        let program = |full: bool| ProgramArgs {
            paths: self.paths.clone(),
            env: self.environment.iter().filter(|_| full).cloned().collect(),
            set: if full { args.set.clone() } else { Vec::new() },
            params: if full { args.params.clone() } else { Vec::new() },
            kubernetes: args.kubernetes,
            stdin_filename: args.stdin_filename.clone(),
        };
        if let From::Git { revision, path } = &self.from {
            return revision::compile(revision, path.as_deref(), &program(true), terminal);
        }
        let full = program(true);
        let mut request = Request::new(&full)?;
        let bare = program(false);
        if request.is_of_manifests() {
            request = request.with(&bare)?;
        }
        compiled(request, args.error_format, terminal)
    }
}

fn compiled(request: Request<'_>, format: Format, terminal: Terminal) -> Result<Program, Failure> {
    let mut programs = request.compile(Secrets::Write, format, terminal)?;
    programs.pop().ok_or_else(|| Failure::new("there is no environment to compare"))
}

/// Whether a path is a folder without files of the language in it, which stands for manifests.
fn is_manifests(path: &Path) -> bool {
    path.is_dir() && {
        let cwd = std::env::current_dir().unwrap_or_default();
        let found = crate::files::find_program(&[path.to_owned()], None, &cwd);
        found.given.iter().all(|given| given.path.extension().is_none_or(|extension| extension != "kdsl"))
    }
}

impl Sides {
    /// Between two environments of a project an object has another namespace, perhaps.
    pub fn namespaces(&self, old: &Program, new: &Program) -> Namespaces {
        let differ = match (&old.environment, &new.environment) {
            (Some(old), Some(new)) => old != new,
            (None, None) => false,
            // Files, which have no environment, may be manifests, and say what they mean.
            (Some(_), None) => self.new.paths.is_empty(),
            (None, Some(_)) => self.old.paths.is_empty(),
        };
        if differ { Namespaces::Differ } else { Namespaces::Count }
    }

    /// Reads and compiles both, the old one first.
    ///
    /// # Errors
    /// Where one cannot be read.
    pub fn compile(&self, args: &DiffArgs, terminal: Terminal) -> Result<[Program; 2], Failure> {
        Ok([self.old.compile(args, terminal)?, self.new.compile(args, terminal)?])
    }
}
