//! What `build` and `check` have in common: read the program, compile it, say what was found.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::{Path, PathBuf};

use kdsl::{Compiler, Format, Output, PROJECT_FILE, ReadError, Secrets, World};
use kdsl_disk::words;

use crate::args::ProgramArgs;
use crate::failure::Failure;
use crate::files::{self, Files, Folders, Given};
use crate::fs_world::FsWorld;
use crate::inputs::Inputs;
use crate::project::{self, Environments, OnDisk, Wanted};
use crate::terminal::Terminal;
use crate::unreadable::{self, Unreadable};

/// A program after it was compiled.
#[derive(Debug)]
pub struct Program {
    /// The environment that it was compiled for.
    pub environment: Option<String>,
    /// Where its files are.
    pub places: Vec<PathBuf>,
    /// What it became.
    pub output: Output,
    /// Whether a file that nobody named could not be read, which was said.
    pub left_out: bool,
}

/// A program that was read and is not compiled yet.
#[derive(Debug)]
pub struct Opened {
    /// The environment that it is compiled for.
    pub environment: Option<String>,
    /// With the settings of the command line and the project.
    pub compiler: Compiler,
    /// The files and inputs.
    pub world: FsWorld,
    /// The files of the program, as the world knows them.
    pub paths: Vec<String>,
    /// The same, as they were found.
    files: Vec<Given>,
    /// Whether a file that nobody named could not be read.
    left_out: bool,
}

impl Opened {
    /// The program with other settings.
    #[must_use]
    pub fn set(self, settings: &dyn Fn(Compiler) -> Compiler) -> Opened {
        Opened { compiler: settings(self.compiler), ..self }
    }

    /// What it becomes.
    pub fn compile(self) -> Program {
        let output = self.compiler.compile(&self.world, &self.paths);
        self.finished(output)
    }

    /// The program for those who mend it.
    pub fn to_mend(&self) -> kdsl::Program<'_> {
        kdsl::Program { compiler: &self.compiler, world: &self.world, files: &self.paths }
    }

    /// The text of standard input, if that is a part of it.
    pub fn piped(&self) -> Option<String> {
        let at = self.files.iter().position(|file| file.stdin)?;
        self.world.read(self.paths.get(at)?).ok()
    }

    /// The program with what it became.
    pub fn finished(self, output: Output) -> Program {
        let output = self.named(output);
        let places = self.files.into_iter().map(|given| given.path).collect();
        Program { environment: self.environment, places, output, left_out: self.left_out }
    }

    /// What came out, with the names of files that the user would write.
    pub fn named(&self, output: Output) -> Output {
        output.rename_sources(|path| self.world.shown(path))
    }

    /// The folder of a file of the program, which the user would write in this way.
    pub fn folder_of(&self, shown: &str) -> PathBuf {
        let file = self.files.iter().find(|file| file.shown == shown);
        file.and_then(|file| file.path.parent()).map(Path::to_owned).unwrap_or_default()
    }
}

/// The project of the current folder without its programs, for the kinds that its `crds` define. Nothing
/// where there is no project.
///
/// # Errors
/// Where the project's file cannot be read.
pub fn of_project() -> Result<Option<Output>, Failure> {
    let cwd = std::env::current_dir().and_then(|cwd| cwd.canonicalize());
    let Ok(cwd) = cwd else { return Ok(None) };
    let Some(project) = OnDisk::above(&cwd, &cwd)? else { return Ok(None) };
    let world = FsWorld::new(project.root, cwd, Inputs::new(&[])?);
    let none: [&str; 0] = [];
    Ok(Some(Compiler::new().project(PROJECT_FILE).compile(&world, &none)))
}

/// What the command line asks for, before anything is compiled.
#[derive(Debug)]
pub struct Request<'a> {
    args: &'a ProgramArgs,
    cwd: PathBuf,
    project: Option<OnDisk>,
    /// The files of the command line; none where it is about the project, or about the current folder.
    given: Option<Files>,
    environments: Environments,
    /// What was read already: standard input can be read once.
    texts: BTreeMap<PathBuf, String>,
    /// What a folder stands for.
    folders: Folders,
}

impl<'a> Request<'a> {
    /// Finds the project and the environments.
    ///
    /// # Errors
    /// Where the project cannot be read, or has no environments where all are asked for.
    pub fn new(args: &'a ProgramArgs) -> Result<Request<'a>, Failure> {
        Request::of(args, Folders::Program)
    }

    /// The same, where a folder stands for these files.
    ///
    /// # Errors
    /// As [`Request::new`].
    pub fn of(args: &'a ProgramArgs, folders: Folders) -> Result<Request<'a>, Failure> {
        let cwd = std::env::current_dir().and_then(|cwd| cwd.canonicalize());
        let cwd =
            cwd.map_err(|error| Failure::new(format!("cannot find the current folder: {}", words(&error))))?;
        let given = files::find_in_folders(folders, &args.paths, args.stdin_filename.as_deref(), &cwd);
        let project = OnDisk::above(&files::common(&given.folders, &cwd), &cwd)?;
        let environments = project::environments(args, project.as_ref())?;
        // The folder of a project stands for the project.
        let is_root = |project: &OnDisk| args.paths.len() == 1 && given.folders == [project.root.clone()];
        let is_program = folders == Folders::Program;
        let whole =
            args.paths.is_empty() || (is_program && given.is_folder && project.as_ref().is_some_and(is_root));
        let given = (!whole).then_some(given);
        Ok(Request { args, cwd, project, given, environments, texts: BTreeMap::new(), folders })
    }

    /// Whether there are only manifests, which have no params and no environments.
    pub fn is_of_manifests(&mut self) -> bool {
        let Some(given) = &self.given else { return false };
        let given: Vec<Given> = given.given.clone();
        given.iter().all(|one| match one.path.extension().and_then(|extension| extension.to_str()) {
            Some("yaml" | "yml" | "json") => true,
            Some(_) => false,
            None => one.stdin && self.text(one).is_ok_and(|text| files::is_yaml(&text)),
        })
    }

    /// The request with other arguments for the same files, of which those that were read are not read again.
    ///
    /// # Errors
    /// As [`Request::new`].
    pub fn with<'b>(self, args: &'b ProgramArgs) -> Result<Request<'b>, Failure> {
        Ok(Request { texts: self.texts, ..Request::of(args, self.folders)? })
    }

    /// Whether there may be several programs, each with a folder of its own.
    pub fn several(&self) -> bool {
        self.environments.several
    }

    /// Compiles the program once for each environment.
    ///
    /// # Errors
    /// Where a file cannot be read, having said so in the format that findings have.
    pub fn compile(
        self,
        secrets: Secrets,
        format: Format,
        terminal: Terminal,
    ) -> Result<Vec<Program>, Failure> {
        Ok(self.open(secrets, format, terminal)?.into_iter().map(Opened::compile).collect())
    }

    /// Reads the program once for each environment.
    ///
    /// # Errors
    /// Where a file cannot be read, having said so in the format that findings have.
    pub fn open(
        mut self,
        secrets: Secrets,
        format: Format,
        terminal: Terminal,
    ) -> Result<Vec<Opened>, Failure> {
        let wanted = std::mem::take(&mut self.environments.wanted);
        wanted.into_iter().map(|environment| self.one(environment, secrets, format, terminal)).collect()
    }

    fn one(
        &mut self,
        environment: Wanted,
        secrets: Secrets,
        format: Format,
        terminal: Terminal,
    ) -> Result<Opened, Failure> {
        let name = environment.as_ref().map(|(name, _)| name.clone());
        let mut found = self.files(name.as_deref());
        let root = match &self.project {
            Some(project) => project.root.clone(),
            None => files::common(&found.folders, &self.cwd),
        };
        let mut world = FsWorld::new(root, self.cwd.clone(), Inputs::new(&self.args.set)?);
        let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
        let mut compiler = Compiler::new().threads(threads).secrets(secrets);
        compiler = compiler.part_of_project(self.given.is_some());
        if self.project.is_some() {
            compiler = compiler.project(PROJECT_FILE);
        }
        if let Some(target) = self.args.kubernetes {
            compiler = compiler.target(target);
        }
        if let Some((name, origin)) = environment {
            compiler = compiler.environment(name, origin);
        }
        let mut paths = Vec::new();
        let mut by_chance = Vec::new();
        // One file of a large folder that is no text keeps nobody from looking at the others.
        let (mut others, all) = (Vec::new(), self.folders == Folders::All);
        for given in &found.given {
            let list = if all && given.in_folder { &mut others } else { &mut found.unreadable };
            let path = self.give(given, &mut world, list);
            by_chance.extend(path.iter().filter(|_| given.in_folder).cloned());
            paths.extend(path);
        }
        if self.folders == Folders::All {
            compiler = compiler.found_files(by_chance);
        }
        for given in files::find_params(&self.args.params, &self.cwd) {
            match self.give(&given, &mut world, &mut found.unreadable) {
                Some(path) => compiler = compiler.params(path),
                None => continue,
            }
        }
        let is_fatal = !found.unreadable.is_empty();
        let left_out = !others.is_empty();
        found.unreadable.append(&mut others);
        if is_fatal || left_out {
            let words = unreadable::words(&found.unreadable, self.project.as_ref(), format, terminal.color);
            terminal.say(&words);
        }
        if is_fatal {
            return Err(Failure::Reported);
        }
        Ok(Opened { environment: name, compiler, world, paths, files: found.given, left_out })
    }

    /// The files of the command line, else those of the project, else those of the current folder.
    fn files(&self, environment: Option<&str>) -> Files {
        if let Some(given) = &self.given {
            return given.clone();
        }
        let Some(project) = &self.project else {
            return files::find_in_folders(self.folders, &[PathBuf::from(".")], None, &self.cwd);
        };
        let mut all = Files::default();
        for (path, named) in project.sources(environment, &self.cwd) {
            let mut found = files::find_in_folders(self.folders, &[path], None, &self.cwd);
            for unreadable in &mut found.unreadable {
                unreadable.named = named;
            }
            // A file that is not there is only missed when it is read.
            let missing = found.given.iter().filter(|given| !given.path.exists());
            let missing = missing.map(|given| Unreadable {
                shown: given.shown.clone(),
                why: "there is no such file or folder".to_owned(),
                named,
            });
            found.unreadable.extend(missing);
            found.given.retain(|given| given.path.exists());
            all.extend(found);
        }
        all
    }

    /// The text of a file, which is read once.
    fn text(&mut self, given: &Given) -> Result<String, ReadError> {
        if let Some(text) = self.texts.get(&given.path) {
            return Ok(text.clone());
        }
        let text = files::read(given)?;
        self.texts.insert(given.path.clone(), text.clone());
        Ok(text)
    }

    /// Reads a file and adds it to the world.
    fn give(
        &mut self,
        given: &Given,
        world: &mut FsWorld,
        unreadable: &mut Vec<Unreadable>,
    ) -> Option<String> {
        match self.text(given) {
            Ok(text) => {
                let piped = given.stdin && given.path.extension().is_none() && files::is_yaml(&text);
                let path = if piped { given.path.with_extension("yaml") } else { given.path.clone() };
                Some(world.give(&Given { path, ..given.clone() }, text))
            }
            Err(error) => {
                unreadable.push(Unreadable::new(given, &error));
                None
            }
        }
    }
}

/// Reads and compiles the program of the command line, for one environment at most.
///
/// # Errors
/// Where a file cannot be read, having said so in the format that findings have, or where several
/// environments are asked for.
pub fn compile(args: &ProgramArgs, format: Format, terminal: Terminal) -> Result<Program, Failure> {
    single(args)?.compile(Secrets::Write, format, terminal)?.pop().ok_or_else(several)
}

/// Reads the program of the command line, for one environment at most.
///
/// # Errors
/// As [`compile`].
pub fn open(args: &ProgramArgs, format: Format, terminal: Terminal) -> Result<Opened, Failure> {
    single(args)?.open(Secrets::Write, format, terminal)?.pop().ok_or_else(several)
}

fn single(args: &ProgramArgs) -> Result<Request<'_>, Failure> {
    let request = Request::new(args)?;
    if request.several() { Err(several()) } else { Ok(request) }
}

fn several() -> Failure {
    Failure::with_help("this is for one environment", "name one, as in `--env prod`")
}

/// Whether a path is a file of the program, which must not be written to.
pub fn is_source(program: &Program, path: &Path) -> bool {
    path.canonicalize().is_ok_and(|path| program.places.contains(&path))
}
