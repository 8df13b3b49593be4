//! A side in a Git revision: its project and its files are found in the revision as they are on the disk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kdsl::{Compiler, FileId, InputOrigin, PROJECT_FILE, Project, Secrets};
use kdsl_disk::words;

use super::git::Revision;
use super::tree::{TreeWorld, within};
use crate::args::ProgramArgs;
use crate::failure::Failure;
use crate::files;
use crate::inputs::Inputs;
use crate::program::Program;
use crate::project::VARIABLE;
use crate::terminal::Terminal;

/// What of a revision is compiled. Paths are those from the root of the repository.
struct Found {
    /// The folder of the project, or the one that holds all files.
    root: String,
    project: Option<Project>,
    /// Whether the files are less than the project.
    part: bool,
    files: Vec<String>,
}

/// Reads and compiles the files of a revision: `path`, which is from the root of the repository, else the paths of
/// the arguments, else the project or the current folder.
///
/// # Errors
/// Where the revision or a file that was named cannot be read.
pub fn compile(
    revision: &str,
    path: Option<&str>,
    args: &ProgramArgs,
    terminal: Terminal,
) -> Result<Program, Failure> {
    let cwd = std::env::current_dir().and_then(|cwd| cwd.canonicalize());
    let cwd =
        cwd.map_err(|error| Failure::new(format!("cannot find the current folder: {}", words(&error))))?;
    // The files may lie in another repository than the current folder.
    let given = files::find_program(&args.paths, None, &cwd);
    let folder = files::common(&given.folders, &cwd);
    let folder = folder.ancestors().find(|folder| folder.is_dir()).unwrap_or(&cwd);
    let revision = Revision::open(if path.is_some() { &cwd } else { folder }, revision)?;
    let paths = match path {
        Some(path) => vec![named(&revision, path, &cwd)?],
        None => args.paths.iter().map(|path| place(&revision, path, &cwd)).collect::<Result<_, _>>()?,
    };
    let mut world =
        TreeWorld { revision, root: String::new(), given: BTreeMap::new(), inputs: Inputs::new(&args.set)? };
    let variable = std::env::var(VARIABLE).ok().filter(|name| !name.is_empty());
    let option = args.env.first().map(|name| (name.clone(), InputOrigin::Argument("--env".to_owned())));
    let environment =
        option.or_else(|| variable.map(|name| (name, InputOrigin::Environment(VARIABLE.to_owned()))));
    let here = place(&world.revision, Path::new("."), &cwd)?;
    let found = find(&world, &paths, &here, environment.as_ref().map(|(name, _)| name.as_str()));
    if found.files.is_empty() && found.project.is_none() {
        let what = paths.first().filter(|path| !path.is_empty()).map_or("the project", String::as_str);
        terminal.note(&format!("`{what}` is not in `{}`, which counts as empty", world.revision.name));
    }
    let manifests = !found.files.is_empty() && found.files.iter().all(|path| is_data(path));
    world.root.clone_from(&found.root);
    let mut compiler = Compiler::new().secrets(Secrets::Write).part_of_project(found.part);
    if found.project.is_some() {
        compiler = compiler.project(PROJECT_FILE);
    }
    if let Some(target) = args.kubernetes {
        compiler = compiler.target(target);
    }
    if manifests || (found.files.is_empty() && found.project.is_none()) {
        world.inputs = Inputs::new(&[])?;
    } else {
        if let Some((name, origin)) = environment.clone() {
            compiler = compiler.environment(name, origin);
        }
        for path in params(&mut world, &args.params, &cwd)? {
            compiler = compiler.params(path);
        }
    }
    let inside = |path: &String| within("", path.strip_prefix(&found.root).unwrap_or(path));
    let files: Vec<String> = found.files.iter().filter_map(inside).collect();
    let output = compiler.compile(&world, &files).rename_sources(|path| world.shown(path));
    Ok(Program {
        environment: environment.map(|(name, _)| name),
        places: Vec::new(),
        output,
        left_out: false,
    })
}

/// A path of the disk from the root of the repository.
fn place(revision: &Revision, path: &Path, cwd: &Path) -> Result<String, Failure> {
    let joined = cwd.join(path);
    // What was there in the revision need not be there now.
    let real = joined.canonicalize().unwrap_or_else(|_| joined.components().collect());
    let inside = real.strip_prefix(&revision.top).ok().map(files::show);
    inside
        .and_then(|path| within("", &path))
        .ok_or_else(|| Failure::new(format!("`{}` is not in the Git repository", files::show(path))))
}

/// The path of `git:REV:PATH`: from the root of the repository, or from the current folder behind a dot, as in Git.
fn named(revision: &Revision, path: &str, cwd: &Path) -> Result<String, Failure> {
    let folder = if path.starts_with('.') { place(revision, Path::new("."), cwd)? } else { String::new() };
    let missing = || Failure::new(format!("`{path}` is not in `git:{}`", revision.name));
    let found = within(&folder, path).ok_or_else(missing)?;
    let folder = if found.is_empty() { String::new() } else { format!("{found}/") };
    let is_there =
        revision.files.contains_key(&found) || revision.files.keys().any(|path| path.starts_with(&folder));
    if is_there {
        Ok(found)
    } else {
        Err(Failure::new(format!("`{path}` is not in `git:{}`", revision.name)))
    }
}

/// The files of params, which are those of the disk.
fn params(world: &mut TreeWorld, paths: &[PathBuf], cwd: &Path) -> Result<Vec<String>, Failure> {
    let root = world.revision.top.join(&world.root);
    let mut found = Vec::new();
    for given in files::find_params(paths, cwd) {
        let text = files::read(&given).map_err(|error| {
            Failure::new(format!("cannot read `{}`: {}", given.shown, kdsl_disk::why(&error)))
        })?;
        let path = files::world_path(&given.path, &root);
        world.given.insert(path.clone(), text);
        found.push(path);
    }
    Ok(found)
}

/// Finds the project and the files.
fn find(world: &TreeWorld, paths: &[String], here: &str, environment: Option<&str>) -> Found {
    let is_file = |path: &str| world.revision.files.contains_key(path);
    let folder_of = |path: &str| match is_file(path) {
        true => path.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned(),
        false => path.to_owned(),
    };
    let folders: Vec<String> = paths.iter().map(|path| folder_of(path)).collect();
    let common =
        folders.iter().skip(1).fold(folders.first().map_or(here, String::as_str).to_owned(), |one, other| {
            let same = one.split('/').zip(other.split('/')).take_while(|(one, other)| one == other);
            same.map(|(part, _)| part).collect::<Vec<_>>().join("/")
        });
    let above = ancestors(&common).find(|folder| is_file(&in_folder(folder, PROJECT_FILE)));
    let project = above.as_ref().map(|folder| {
        let text = kdsl::World::read(world, &in_folder(folder, PROJECT_FILE)).unwrap_or_default();
        kdsl::read_project(FileId(0), &text).project
    });
    let whole = paths.is_empty() || (paths.len() == 1 && above.as_ref() == paths.first());
    let root = above.clone().unwrap_or_else(|| common.clone());
    let wanted: Vec<String> = match &project {
        Some(project) if whole => {
            project.sources(environment).iter().filter_map(|source| within(&root, &source.path)).collect()
        }
        _ if paths.is_empty() => vec![here.to_owned()],
        _ => paths.to_vec(),
    };
    let mut files = Vec::new();
    for path in wanted {
        for file in expanded(world, &path) {
            if !files.contains(&file) {
                files.push(file);
            }
        }
    }
    Found { root, project, part: !whole, files }
}

/// A folder and those that it is in, up to the root of the repository.
fn ancestors(folder: &str) -> impl Iterator<Item = String> {
    let up = |folder: &String| {
        if folder.is_empty() {
            None
        } else {
            Some(folder.rsplit_once('/').map_or("", |(up, _)| up).to_owned())
        }
    };
    std::iter::successors(Some(folder.to_owned()), up)
}

fn in_folder(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The files that a path stands for, as on the disk: those of the language below a folder, or else the manifests,
/// without hidden ones and without other projects.
fn expanded(world: &TreeWorld, path: &str) -> Vec<String> {
    let all = &world.revision.files;
    if all.contains_key(path) {
        return vec![path.to_owned()];
    }
    let begins = if path.is_empty() { String::new() } else { format!("{path}/") };
    let visible = |file: &&String| {
        let Some(inside) = file.strip_prefix(&begins) else { return false };
        let mut folder = begins.clone();
        let mut parts = inside.split('/').peekable();
        while let Some(part) = parts.next() {
            folder.push_str(part);
            folder.push('/');
            let is_project = parts.peek().is_some() && all.contains_key(&format!("{folder}{PROJECT_FILE}"));
            if part.starts_with('.') || is_project {
                return false;
            }
        }
        true
    };
    let below: Vec<&String> = all.keys().filter(visible).collect();
    let ending = |endings: &[&str]| -> Vec<String> {
        let is = |file: &&&String| endings.iter().any(|ending| file.ends_with(ending));
        below.iter().filter(is).map(|file| (*file).clone()).collect()
    };
    let language = ending(&[".kdsl"]);
    if language.is_empty() { ending(&[".yaml", ".yml"]) } else { language }
}

fn is_data(path: &str) -> bool {
    [".yaml", ".yml", ".json"].iter().any(|ending| path.ends_with(ending))
}
