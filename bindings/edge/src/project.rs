//! A program that is edited, and what it was compiled to.
//!
//! Two answers are kept. The whole program, with its manifests, is compiled when somebody asks for it and a text
//! changed. What stands at a cursor is asked of the syntax and types of the newest texts, which are there without
//! evaluating anything; of a large program those of the one file and its imports.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use kdsl::{Cancel, Compiler, FileId, MemoryWorld, Output, PROJECT_FILE, SourceKind, Target};
use kdsl_ide::{Compiled, Preview};
use serde_json::{Map, Value};

use crate::options::Options;
use crate::places::Places;
use crate::unit::Unit;

/// Of programs whose files have more bytes a part is looked at while somebody types; about two hundred resources.
const LARGE: usize = 64 << 10;

/// A program that is edited.
#[derive(Debug)]
pub struct Project {
    /// What the host counts in texts.
    pub(crate) unit: Unit,
    pub(crate) world: MemoryWorld,
    pub(crate) options: Options,
    /// The options as they were given.
    given: Value,
    wrong_files: Option<String>,
    wrong_options: Option<String>,
    /// What was read of definitions is remembered by its copies.
    compiler: Compiler,
    /// Ends what is asked now.
    cancel: Cancel,
    /// Ends whatever is asked, from elsewhere in the host.
    #[cfg(not(target_arch = "wasm32"))]
    host: Cancel,
    /// The whole as it was compiled last.
    whole: Option<Arc<Output>>,
    /// Whether that is of the texts as they are.
    is_fresh: bool,
    /// What was read and checked since, by the file that it was for.
    parts: BTreeMap<String, Arc<Output>>,
    preview: Option<Arc<Preview>>,
}

/// A file in the freshest program that has it.
pub(crate) struct At {
    unit: Unit,
    pub(crate) output: Arc<Output>,
    pub(crate) file: FileId,
}

impl At {
    pub(crate) fn compiled(&self) -> &Compiled {
        self.output.compiled()
    }

    pub(crate) fn places(&self) -> Places<'_> {
        self.unit.places(self.output.sources())
    }

    pub(crate) fn text(&self) -> &str {
        self.output.sources().get(self.file).map_or("", |source| &source.text)
    }
}

impl Project {
    /// A project of files and options in JSON.
    pub fn from_json(unit: Unit, files: &str, options: &str) -> Project {
        let read = |text| serde_json::from_str(text).unwrap_or(Value::Bool(false));
        Project::new(unit, read(files), read(options))
    }

    /// A project without files.
    fn empty(unit: Unit) -> Project {
        Project {
            unit,
            world: MemoryWorld::default(),
            options: Options::default(),
            given: Value::Null,
            wrong_files: None,
            wrong_options: None,
            compiler: Compiler::default(),
            cancel: Cancel::new(),
            #[cfg(not(target_arch = "wasm32"))]
            host: Cancel::new(),
            whole: None,
            is_fresh: false,
            parts: BTreeMap::new(),
            preview: None,
        }
    }

    /// A project of files and options that are still JSON.
    pub(crate) fn new(unit: Unit, files: Value, options: Value) -> Project {
        let mut project = Project::empty(unit);
        match serde_json::from_value(files) {
            Ok(files) => project.world.files = files,
            Err(error) => {
                project.wrong_files = Some(format!("`files` must be an object of path to text: {error}"));
            }
        }
        project.set_options(options);
        project
    }

    /// What is wrong with the files or the options.
    pub fn error(&self) -> Option<String> {
        self.wrong_files.clone().or_else(|| self.wrong_options.clone())
    }

    /// Takes other options, in JSON, and says what is wrong with them.
    pub fn set_options_json(&mut self, options: &str) -> Option<String> {
        self.set_options(serde_json::from_str(options).unwrap_or(Value::Bool(false)))
    }

    /// Takes other options, and says what is wrong with them.
    fn set_options(&mut self, options: Value) -> Option<String> {
        self.changed();
        self.given = options.clone();
        (self.options, self.wrong_options) = match Options::read(options) {
            Ok(options) => (options, None),
            Err(error) => (Options::default(), Some(error)),
        };
        self.world.inputs = self.options.inputs.clone();
        self.wrong_options.clone()
    }

    /// The options with others in front of them.
    pub(crate) fn options_with(&self, others: Value) -> Result<Options, String> {
        let mut all = match &self.given {
            Value::Object(given) => given.clone(),
            _ => Map::new(),
        };
        match others {
            Value::Object(others) => all.extend(others),
            Value::Null => {}
            _ => return Err("`options` must be an object".to_owned()),
        }
        Options::read(Value::Object(all))
    }

    /// Gives a file a text.
    pub fn write(&mut self, path: &str, text: &str) {
        match self.world.files.get_mut(path) {
            Some(known) if known == text => return,
            Some(known) => text.clone_into(known),
            None => {
                self.world.files.insert(path.to_owned(), text.to_owned());
            }
        }
        self.changed();
    }

    /// Replaces the text between two indexes. False where there is no such file or place.
    pub fn edit(&mut self, path: &str, start: usize, end: usize, text: &str) -> bool {
        let Some(known) = self.world.files.get_mut(path) else { return false };
        let indexes = self.unit.indexes(known);
        let (from, to) = (indexes.byte(start), indexes.byte(end));
        if start > end || indexes.index(from) != start || indexes.index(to) != end {
            return false;
        }
        known.replace_range(from..to, text);
        self.changed();
        true
    }

    /// Removes a file. False where there is none.
    pub fn remove(&mut self, path: &str) -> bool {
        let was_there = self.world.files.remove(path).is_some();
        if was_there {
            self.changed();
        }
        was_there
    }

    /// Forgets all that was learned of the texts, after something went wrong while they were looked at.
    pub fn renew(&mut self) {
        self.compiler = Compiler::default();
        self.whole = None;
        self.changed();
    }

    /// From now on the token of the host ends whatever is asked, in the midst of it.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn set_cancel(&mut self, host: &Cancel) {
        self.host = host.clone();
    }

    /// What ends the question that is asked next, and no other one.
    #[cfg(not(target_arch = "wasm32"))]
    pub(crate) fn cancellable(&mut self) -> Cancel {
        self.cancel = self.host.child();
        self.cancel.clone()
    }

    fn changed(&mut self) {
        self.is_fresh = false;
        self.parts.clear();
        self.preview = None;
    }

    pub(crate) fn has_project(&self) -> bool {
        self.world.files.contains_key(PROJECT_FILE)
    }

    /// A compiler with options.
    pub(crate) fn compiler(&self, options: &Options) -> Compiler {
        options.compiler(self.compiler.clone(), self.has_project()).cancel(&self.cancel)
    }

    /// What `kdsl.toml` says.
    pub(crate) fn settings(&self) -> Option<kdsl::Project> {
        let text = self.world.files.get(PROJECT_FILE)?;
        Some(kdsl::read_project(FileId(0), text).project)
    }

    /// The version of Kubernetes, or the range, that is compiled for.
    pub(crate) fn target(&self, options: &Options) -> Target {
        let of_project = || self.settings()?.target(options.env());
        options.target().or_else(of_project).unwrap_or_default()
    }

    /// The files that are built: those that are named, else those of the project's sources, else all. A folder
    /// without files of the language stands for the manifests in it.
    pub(crate) fn main(&self, options: &Options) -> Vec<String> {
        if let Some(main) = options.main() {
            return main.to_vec();
        }
        let programs = self.of_sources(options, &[".kdsl"]);
        if programs.is_empty() { self.of_sources(options, &[".yaml", ".yml"]) } else { programs }
    }

    /// The files with one of these endings in the project's sources, in the order of those.
    pub(crate) fn of_sources(&self, options: &Options, endings: &[&str]) -> Vec<String> {
        let has_ending = |path: &&String| endings.iter().any(|ending| path.ends_with(ending));
        let all: Vec<&String> = self.world.files.keys().filter(has_ending).collect();
        let Some(project) = self.settings() else { return all.into_iter().cloned().collect() };
        let mut found: Vec<String> = Vec::new();
        for source in project.sources(options.env()) {
            let is_inside = |path: &&&String| {
                let rest = path.strip_prefix(source.path.as_str());
                source.path.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            };
            found.extend(all.iter().filter(is_inside).map(|path| (*path).clone()));
        }
        let mut known = BTreeSet::new();
        found.retain(|path| known.insert(path.clone()));
        found
    }

    /// The whole program as it is now.
    pub(crate) fn whole(&mut self) -> Arc<Output> {
        if let Some(whole) = self.whole.as_ref().filter(|_| self.is_fresh) {
            return whole.clone();
        }
        let compiler = self.compiler(&self.options);
        let whole = Arc::new(compiler.compile(&self.world, &self.main(&self.options)));
        self.changed();
        self.is_fresh = true;
        self.whole = Some(whole.clone());
        whole
    }

    /// The program with other options.
    pub(crate) fn with(&self, options: &Options) -> Output {
        let mut world = self.world.clone();
        world.inputs = options.inputs.clone();
        self.compiler(options).compile(&world, &self.main(options))
    }

    /// The program with another text in a file; and the file, where it is part of it.
    pub(crate) fn with_text(&self, path: &str, text: &str) -> Option<(Output, FileId)> {
        let mut world = self.world.clone();
        world.files.insert(path.to_owned(), text.to_owned());
        let output = self.compiler(&self.options).compile(&world, &self.main(&self.options));
        let file = source(&output, path)?;
        Some((output, file))
    }

    /// The whole program as it was compiled last, be it of older texts.
    pub(crate) fn last(&self) -> Option<Arc<Output>> {
        self.whole.clone()
    }

    /// A file of the whole program as it is now; of a file that is no part of it, of that file alone.
    pub(crate) fn at_in_whole(&mut self, path: &str) -> Option<At> {
        let output = self.whole();
        match source(&output, path) {
            Some(file) => Some(At { unit: self.unit, output, file }),
            None => self.at(path),
        }
    }

    /// A file in what is known of it now, from its syntax and types.
    pub(crate) fn at(&mut self, path: &str) -> Option<At> {
        let whole = self.whole.as_ref().filter(|_| self.is_fresh);
        let kept = whole.or_else(|| self.parts.get(path)).or_else(|| self.parts.get(""));
        if let Some(output) = kept
            && let Some(file) = source(output, path)
        {
            return Some(At { unit: self.unit, output: output.clone(), file });
        }
        if let Some(output) = self.parts.get(path) {
            let file = source(output, path)?;
            return Some(At { unit: self.unit, output: output.clone(), file });
        }
        let is_program = path.ends_with(".kdsl");
        if !self.world.files.contains_key(path) || !is_program && !is_data(path) {
            return None;
        }
        let mut files = self.main(&self.options);
        let size =
            || files.iter().filter_map(|file| self.world.files.get(file)).map(String::len).sum::<usize>();
        let is_part = !files.iter().any(|file| file == path);
        // What was read for all files of the program is kept for them all.
        let key = if is_part || size() > LARGE { path } else { "" };
        if is_part || !key.is_empty() {
            files = vec![path.to_owned()];
        }
        let compiler = self.compiler(&self.options).part_of_project(true);
        let output = match is_program {
            true => compiler.analyse(&self.world, &files),
            false => compiler.compile(&self.world, &files),
        };
        let output = Arc::new(output);
        self.parts.insert(key.to_owned(), output.clone());
        let file = source(&output, path)?;
        Some(At { unit: self.unit, output, file })
    }

    /// What is known of the program now, whichever of its files it is asked for.
    pub(crate) fn any(&mut self) -> Arc<Output> {
        if let Some(whole) = self.whole.as_ref().filter(|_| self.is_fresh) {
            return whole.clone();
        }
        if let Some(read) = self.parts.get("") {
            return read.clone();
        }
        let read = Arc::new(self.compiler(&self.options).analyse(&self.world, &self.main(&self.options)));
        self.parts.insert(String::new(), read.clone());
        read
    }

    /// The YAML of the whole program, with the places of its scalars.
    pub(crate) fn preview(&mut self) -> Option<Arc<Preview>> {
        let whole = self.whole();
        if self.preview.is_none() {
            self.preview = kdsl_ide::preview(whole.compiled()).map(Arc::new);
        }
        self.preview.clone()
    }
}

/// The number of a file in what came out.
pub(crate) fn source(output: &Output, path: &str) -> Option<FileId> {
    let is_it = |source: &kdsl::Source| *source.name == *path && source.kind == SourceKind::File;
    output.sources().iter().find(|(_, source)| is_it(source)).map(|(file, _)| file)
}

fn is_data(path: &str) -> bool {
    [".yaml", ".yml", ".json"].iter().any(|ending| path.ends_with(ending))
}
