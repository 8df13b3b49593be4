//! Compiling: what is compiled for a program, and what came out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use kdsl::{Compiler, Output, PROJECT_FILE, SourceKind, World};
use kdsl_base::FileId;
use kdsl_disk::{Entry, Folder, Walk};
use kdsl_ide::{Compiled, NameIndex, Named};

use super::unit::{Unit, project_above};
use crate::paths;
use crate::world::BufferWorld;

/// What a program was at a moment. It never changes.
#[derive(Debug)]
pub(crate) struct Snapshot {
    /// What came out.
    pub(crate) output: Output,
    /// The folder that names of sources are relative to; none for a text that lies nowhere.
    pub(crate) root: Option<PathBuf>,
    /// The bytes of its files.
    pub(crate) size: usize,
    /// The index of its names, once somebody has asked about one.
    names: OnceLock<NameIndex>,
}

impl Snapshot {
    fn of(output: Output, root: Option<PathBuf>) -> Snapshot {
        let texts = output.sources().iter().filter(|(_, source)| source.kind == SourceKind::File);
        let size = texts.map(|(_, source)| source.text.len()).sum();
        Snapshot { output, root, size, names: OnceLock::new() }
    }

    /// The secrets that nobody gave.
    pub(crate) fn secrets(&self) -> BTreeSet<String> {
        let missing = kdsl_ide::missing_params(self.compiled()).into_iter();
        missing.filter(|param| param.is_secret).map(|param| param.name.to_owned()).collect()
    }

    /// The program.
    pub(crate) fn compiled(&self) -> &Compiled {
        self.output.compiled()
    }

    /// The program, for questions about names.
    pub(crate) fn named(&self) -> Named<'_> {
        let compiled = self.compiled();
        Named::with(compiled, self.names.get_or_init(|| NameIndex::of(compiled)))
    }

    /// The number of the source of that name.
    pub(crate) fn source(&self, name: &str) -> Option<FileId> {
        let mut sources = self.output.sources().iter();
        sources
            .find(|(_, source)| *source.name == *name && source.kind == SourceKind::File)
            .map(|(file, _)| file)
    }

    /// The name that a file has in it; a text that lies nowhere is called by its URI.
    pub(crate) fn name(&self, uri: &str, path: Option<&Path>) -> Option<String> {
        match (&self.root, path) {
            (Some(root), Some(path)) => paths::name_in(root, path),
            _ => Some(uri.to_owned()),
        }
    }
}

/// What is to be compiled.
#[derive(Clone, Debug)]
pub(crate) struct Build {
    /// With what the user set.
    pub(crate) compiler: Compiler,
    /// The environment of the project.
    pub(crate) environment: Option<String>,
    /// The open texts and the disk.
    pub(crate) world: BufferWorld,
    /// The program.
    pub(crate) unit: Unit,
    /// The one file that is compiled with its imports; else all of the program.
    pub(crate) only: Option<PathBuf>,
}

impl Build {
    /// Reads and compiles. This is what takes time.
    pub(crate) fn run(self) -> Snapshot {
        let Prepared { compiler, world, files, root } = self.prepared();
        Snapshot::of(compiler.compile(&world, &files), root)
    }

    /// The same, with placeholders for the secrets that nobody gave: an editor has none.
    pub(crate) fn with_placeholders(self) -> Snapshot {
        let mut again = self.clone();
        let snapshot = self.run();
        again.world.placeholders = snapshot.secrets();
        if again.world.placeholders.is_empty() { snapshot } else { again.run() }
    }

    /// The same with the params of a test and with what it says of the program; none without a test of that name.
    pub(crate) fn test(self, name: &str) -> Option<Snapshot> {
        let mut again = self.clone();
        let snapshot = self.run_test(name)?;
        again.world.placeholders = snapshot.secrets();
        if again.world.placeholders.is_empty() { Some(snapshot) } else { again.run_test(name) }
    }

    fn run_test(self, name: &str) -> Option<Snapshot> {
        let Prepared { compiler, world, files, root } = self.prepared();
        let tests = compiler.analyse(&world, &files).tests();
        let number = tests.iter().position(|test| test.name == name)?;
        Some(Snapshot::of(compiler.test(&world, &files, number), root))
    }

    fn prepared(self) -> Prepared {
        let project = match &self.unit {
            Unit::Project(root) => Some(root.clone()),
            Unit::File(_) | Unit::Lone(_) => None,
            Unit::Manifests(folder) => project_above(folder),
        };
        let root = match (&project, &self.unit) {
            (Some(root), _) | (None, Unit::Project(root) | Unit::Manifests(root)) => Some(root.clone()),
            (None, Unit::File(path)) => path.parent().map(Path::to_owned),
            (None, Unit::Lone(_)) => None,
        };
        let mut world = self.world;
        world.folder = root.clone().map(Folder::new);
        let mut compiler = self.compiler;
        let files = match (&self.only, &self.unit, &root) {
            (Some(path), _, Some(root)) | (None, Unit::File(path), Some(root)) => {
                paths::name_in(root, path).into_iter().collect()
            }
            (None, Unit::Project(root), _) => sources(root, self.environment.as_deref(), &world),
            (None, Unit::Manifests(folder), Some(root)) => manifests(folder, root, &world),
            (_, Unit::Lone(uri), _) => vec![uri.clone()],
            (_, _, None) => Vec::new(),
        };
        if project.is_some() {
            let is_part = self.only.is_some() || !matches!(self.unit, Unit::Project(_));
            compiler = compiler.project(PROJECT_FILE).part_of_project(is_part);
            if let Some(name) = self.environment {
                compiler = compiler.environment(name, kdsl::InputOrigin::Host);
            }
        }
        Prepared { compiler, world, files, root }
    }
}

/// What is ready to be compiled.
struct Prepared {
    compiler: Compiler,
    world: BufferWorld,
    files: Vec<String>,
    root: Option<PathBuf>,
}

/// The files of a project, by their names in its world.
fn sources(root: &Path, environment: Option<&str>, world: &BufferWorld) -> Vec<String> {
    let text = world.read(PROJECT_FILE).unwrap_or_default();
    let project = kdsl::read_project(FileId(0), &text).project;
    let mut files: Vec<String> = Vec::new();
    for source in project.sources(environment) {
        let place = root.join(&source.path);
        if !place.is_dir() {
            files.push(source.path.clone());
            continue;
        }
        let found = kdsl_disk::walk(&place, Walk { program: true, manifests: false, mark: PROJECT_FILE });
        let of_folder = if found.programs.is_empty() { found.manifests } else { found.programs };
        files.extend(of_folder.iter().filter_map(|Entry { path, .. }| paths::name_in(root, path)));
    }
    let mut known = std::collections::BTreeSet::new();
    files.retain(|file| known.insert(file.clone()));
    files
}

/// The files of a folder that hold manifests, by their names in the world of `root`.
fn manifests(folder: &Path, root: &Path, world: &BufferWorld) -> Vec<String> {
    let Some(folder) = paths::name_in(root, folder) else { return Vec::new() };
    let mut files = world.list(&folder).unwrap_or_default();
    // One that is not saved yet is on no disk.
    files.extend(world.open.keys().filter_map(|path| paths::name_in(root, path)));
    files.retain(|file| file.rsplit_once('/').map_or("", |(folder, _)| folder) == folder);
    files.retain(|file| super::unit::is_yaml(Path::new(file)));
    files.sort();
    files.dedup();
    files.retain(|file| world.read(file).is_ok_and(|text| kdsl_ide::is_manifest(&text)));
    files
}
