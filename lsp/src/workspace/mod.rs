//! The documents, the programs that they are parts of, and what those were compiled to.
//!
//! A program is compiled when somebody asks and something changed. A large one has two answers: what the
//! document and its imports say is there at once, for everything at the cursor; all of it is a [`Job`], which
//! another thread does, and what it gives stays until the next one is done.

mod build;
mod shared;
mod unit;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kdsl::Compiler;
use kdsl_base::FileId;
use lsp_types::{TextDocumentPositionParams, Uri};

use build::Build;
pub(crate) use build::Snapshot;
pub(crate) use unit::{Unit, is_yaml};

use crate::client::Client;
use crate::convert::Converter;
use crate::documents::{Document, Documents};
use crate::paths;
use crate::world::BufferWorld;

/// Programs whose files have more bytes are compiled by a job; about two hundred resources, which take as long
/// as nobody notices.
const LARGE: usize = 64 << 10;

/// Everything that the server knows.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    /// The editor.
    pub(crate) client: Client,
    /// The folders that are open.
    pub(crate) roots: Vec<PathBuf>,
    /// The documents that are open.
    pub(crate) open: Documents,
    /// The programs with an open document.
    pub(crate) programs: BTreeMap<Unit, Program>,
    /// What was read of definitions is remembered by its copies.
    compiler: Compiler,
    /// How many changes there were.
    revision: u64,
    /// Whether a job is on its way.
    is_busy: bool,
}

/// What is known of a program.
#[derive(Debug, Default)]
pub(crate) struct Program {
    /// The last one that was compiled.
    pub(crate) whole: Option<Arc<Snapshot>>,
    /// Whether something changed since.
    pub(crate) is_stale: bool,
    /// The documents that were compiled with their imports since the last change, by their URIs.
    parts: BTreeMap<String, Arc<Snapshot>>,
    /// The number of the last change.
    revision: u64,
    /// The documents whose findings may be others than those that were told.
    pub(crate) untold: BTreeSet<String>,
    /// What was told of each file, by its URI.
    pub(crate) told: BTreeMap<String, Vec<lsp_types::Diagnostic>>,
    /// Whether the whole was compiled and nobody was told.
    pub(crate) is_new: bool,
}

/// Compiling a large program: it can be done by any thread.
#[derive(Debug)]
pub struct Job {
    build: Build,
    revision: u64,
    is_first: bool,
}

/// A job that is done.
#[derive(Debug)]
pub struct Done {
    unit: Unit,
    snapshot: Snapshot,
    revision: u64,
}

impl Job {
    /// Whether the program was never compiled before.
    pub(crate) const fn is_first(&self) -> bool {
        self.is_first
    }

    /// Does it.
    pub fn run(self) -> Done {
        let unit = self.build.unit.clone();
        Done { unit, snapshot: self.build.run(), revision: self.revision }
    }
}

/// A place that a request is about.
#[derive(Clone, Debug)]
pub(crate) struct At {
    /// The freshest program with the document in it.
    pub(crate) snapshot: Arc<Snapshot>,
    /// The document.
    pub(crate) file: FileId,
    /// The byte.
    pub(crate) offset: u32,
}

impl Workspace {
    /// Opens a document. One of YAML that is no manifest is nobody's business.
    pub(crate) fn open(&mut self, uri: &str, version: i32, text: String) {
        let document = Document::new(uri, version, text);
        self.open.insert(uri.to_owned(), document);
        self.changed(uri);
    }

    /// Says that the text of a document, or what is on the disk in its place, is another one now.
    pub(crate) fn changed(&mut self, uri: &str) {
        let path = self.open.get(uri).and_then(|document| document.path.clone());
        self.revision += 1;
        // YAML that is no manifest, or none any more, is part of no program.
        if let Some(unit) = self.unit(uri) {
            self.programs.entry(unit).or_default().untold.insert(uri.to_owned());
        }
        // A file of one program may be imported by another, whose folder is above.
        for (unit, program) in &mut self.programs {
            let sees = match unit {
                Unit::Project(root) | Unit::Manifests(root) => {
                    path.as_ref().is_some_and(|path| path.starts_with(root))
                }
                Unit::File(file) => {
                    path.as_ref().zip(file.parent()).is_some_and(|(path, folder)| path.starts_with(folder))
                }
                Unit::Lone(of) => of == uri,
            };
            if sees {
                program.is_stale = true;
                program.revision = self.revision;
                program.parts.clear();
            }
        }
    }

    /// Says that anything on the disk may be another, or what the user set.
    pub(crate) fn all_changed(&mut self) {
        let documents: Vec<String> = self.open.keys().cloned().collect();
        self.revision += 1;
        for program in self.programs.values_mut() {
            program.is_stale = true;
            program.revision = self.revision;
            program.parts.clear();
        }
        documents.iter().for_each(|uri| self.changed(uri));
    }

    /// Closes a document. What was not saved is gone.
    pub(crate) fn close(&mut self, uri: &str) {
        self.changed(uri);
        self.open.remove(uri);
    }

    /// Whether somebody looks at a program: a document of it is open, or its folder is.
    pub(crate) fn is_seen(&self, unit: &Unit) -> bool {
        matches!(unit, Unit::Project(root) if self.roots.contains(root))
            || self.open.keys().any(|uri| self.unit(uri).as_ref() == Some(unit))
    }

    /// Knows the projects of the folders that are open, before a document of theirs is.
    pub(crate) fn know_roots(&mut self) {
        for root in &self.roots {
            if root.join(kdsl::PROJECT_FILE).is_file() {
                let program = self.programs.entry(Unit::Project(root.clone())).or_default();
                program.is_stale = true;
            }
        }
    }

    /// The program of a document that is open.
    pub(crate) fn unit(&self, uri: &str) -> Option<Unit> {
        let document = self.open.get(uri)?;
        let path = document.path.as_deref();
        let is_other = path.is_some_and(is_yaml) && !kdsl_ide::is_manifest(&document.text);
        (!is_other).then(|| Unit::of(uri, path))
    }

    /// The freshest program that has an open document in it, and the document's number there.
    pub(crate) fn current(&mut self, uri: &str) -> Option<(Arc<Snapshot>, FileId)> {
        let unit = self.unit(uri)?;
        if !self.is_large(&unit) {
            self.refresh(&unit);
        }
        let path = self.open.get(uri)?.path.clone();
        let in_it = |snapshot: &Arc<Snapshot>| {
            let file = snapshot.source(&snapshot.name(uri, path.as_deref())?)?;
            Some((snapshot.clone(), file))
        };
        let program = self.programs.get(&unit)?;
        let whole = program.whole.as_ref().filter(|_| !program.is_stale);
        if let Some(found) = whole.and_then(in_it).or_else(|| program.parts.get(uri).and_then(in_it)) {
            return Some(found);
        }
        let part = Arc::new(self.build(&unit, path.clone()).run());
        self.programs.get_mut(&unit)?.parts.insert(uri.to_owned(), part.clone());
        in_it(&part)
    }

    /// The whole program of a document as it was when it was last compiled, be it before the last change.
    pub(crate) fn project(&self, uri: &str) -> Option<Arc<Snapshot>> {
        self.programs.get(&self.unit(uri)?)?.whole.clone()
    }

    /// The whole program of a document as it is now, and the document's number there. This may take as long as
    /// it takes to compile all of it.
    pub(crate) fn whole(&mut self, uri: &str) -> Option<(Arc<Snapshot>, FileId)> {
        let unit = self.unit(uri)?;
        self.refresh(&unit);
        let whole = self.programs.get(&unit)?.whole.clone()?;
        let path = self.open.get(uri)?.path.as_deref();
        match whole.name(uri, path).and_then(|name| whole.source(&name)) {
            Some(file) => Some((whole, file)),
            // It is in the project's folder, and no part of what is built.
            None => self.current(uri),
        }
    }

    /// The whole program of a document as it is to be shown, in an environment of its project or as it is open: with
    /// placeholders for secrets that nobody gave.
    pub(crate) fn shown(&mut self, uri: &str, environment: Option<&str>) -> Option<Arc<Snapshot>> {
        let mut build = self.build(&self.unit(uri)?, None);
        if let Some(environment) = environment {
            build.environment = Some(environment.to_owned());
            return Some(Arc::new(build.with_placeholders()));
        }
        let (whole, _) = self.whole(uri)?;
        if whole.secrets().is_empty() {
            return Some(whole);
        }
        build.world.placeholders = whole.secrets();
        Some(Arc::new(build.run()))
    }

    /// The program of a document with its imports as it would be with another text, and the document's number.
    pub(crate) fn with_text(&self, uri: &str, text: &str) -> Option<(Snapshot, FileId)> {
        let unit = self.unit(uri)?;
        let path = self.open.get(uri)?.path.clone();
        let mut build = self.build(&unit, path.clone());
        match &path {
            Some(path) => {
                Arc::make_mut(&mut build.world.open).insert(path.clone(), Arc::from(text));
            }
            None => build.world.lone = Some((uri.to_owned(), Arc::from(text))),
        }
        let snapshot = build.run();
        let file = snapshot.source(&snapshot.name(uri, path.as_deref())?)?;
        Some((snapshot, file))
    }

    /// The place that a request is about.
    pub(crate) fn at(&mut self, place: &TextDocumentPositionParams) -> Option<At> {
        let (snapshot, file) = self.current(place.text_document.uri.as_str())?;
        let source = snapshot.output.sources().get(file)?;
        let offset = self.client.encoding.offset(&source.text, source.lines(), place.position);
        Some(At { snapshot, file, offset })
    }

    /// What turns places of a program into the protocol's.
    pub(crate) fn converter<'a>(&'a self, snapshot: &'a Snapshot) -> Converter<'a> {
        Converter { workspace: self, snapshot }
    }

    /// The URI of a file, as the editor calls it where it has it open.
    pub(crate) fn uri_of(&self, path: &Path) -> String {
        let open = self.open.iter().find(|(_, document)| document.path.as_deref() == Some(path));
        open.map_or_else(|| paths::uri_of(path), |(uri, _)| uri.clone())
    }

    /// The open document at a URI.
    pub(crate) fn text(&self, uri: &Uri) -> Option<&Document> {
        self.open.get(uri.as_str())
    }

    /// Whether compiling all of a program would keep somebody waiting.
    pub(crate) fn is_large(&self, unit: &Unit) -> bool {
        let whole = self.programs.get(unit).and_then(|program| program.whole.as_ref());
        matches!(unit, Unit::Project(_)) && whole.is_none_or(|whole| whole.size > LARGE)
    }

    /// Compiles all of a program, if something changed.
    pub(crate) fn refresh(&mut self, unit: &Unit) {
        let is_fresh = |program: &Program| program.whole.is_some() && !program.is_stale;
        if self.programs.get(unit).is_some_and(is_fresh) {
            return;
        }
        let snapshot = self.build(unit, None).run();
        let program = self.programs.entry(unit.clone()).or_default();
        program.whole = Some(Arc::new(snapshot));
        program.is_stale = false;
        program.is_new = true;
    }

    /// The texts that are open, by their places on the disk.
    fn texts(&self) -> Arc<BTreeMap<PathBuf, Arc<str>>> {
        let text = |document: &Document| Some((document.path.clone()?, document.text.clone()));
        Arc::new(self.open.values().filter_map(text).collect())
    }

    /// The files around a program as they are now.
    pub(crate) fn world(&self, snapshot: &Snapshot) -> BufferWorld {
        let folder = snapshot.root.clone().map(kdsl_disk::Folder::new);
        BufferWorld { folder, open: self.texts(), ..BufferWorld::default() }
    }

    fn build(&self, unit: &Unit, only: Option<PathBuf>) -> Build {
        let settings = &self.client.settings;
        let mut compiler = self.compiler.clone().lints(settings.lints());
        if let Some(target) = settings.target() {
            compiler = compiler.target(target);
        }
        let lone = match unit {
            Unit::Lone(uri) => self.open.get(uri).map(|document| (uri.clone(), document.text.clone())),
            _ => None,
        };
        let world = BufferWorld { open: self.texts(), lone, ..BufferWorld::default() };
        Build { compiler, environment: settings.environment.clone(), world, unit: unit.clone(), only }
    }

    /// What came of a test of a document, by the test's name.
    pub(crate) fn test(&self, uri: &str, name: &str) -> Option<Snapshot> {
        let unit = self.unit(uri)?;
        let path = self.open.get(uri)?.path.clone();
        // A name is one of the file's own tests: other files of a project may have the same.
        let only = path.filter(|_| matches!(unit, Unit::Project(_)));
        self.build(&unit, only).test(name)
    }

    /// The next large program that is to be compiled.
    pub(crate) fn job(&mut self) -> Option<Job> {
        if self.is_busy {
            return None;
        }
        let mut programs = self.programs.iter();
        let (unit, program) = programs.find(|(unit, program)| program.is_stale && self.is_large(unit))?;
        let (unit, revision, is_first) = (unit.clone(), program.revision, program.whole.is_none());
        self.is_busy = true;
        Some(Job { build: self.build(&unit, None), revision, is_first })
    }

    /// Takes what a job gave.
    pub(crate) fn done(&mut self, done: Done) {
        self.is_busy = false;
        let Some(program) = self.programs.get_mut(&done.unit) else { return };
        // Somebody could not wait for it: what was compiled then has its names at hand as well.
        if program.whole.is_some() && !program.is_stale {
            return;
        }
        program.is_stale = program.revision != done.revision;
        program.whole = Some(Arc::new(done.snapshot));
        program.is_new = true;
    }
}
