//! Modules: the files of a program, those that are built and those that they import, however far.
//!
//! Loading is breadth first from the files that are built, so that the numbers of files do not depend
//! on anything but the program. What an import means is remembered by the place of its path.

use std::sync::Arc;

use kdsl_base::{Diagnostic, FileId, Node, ReadError, Source, SourceKind, Sources, Span, World};
use kdsl_syntax::Parse;
use kdsl_syntax::ast::{AstNode, File, Import, Item, Str};
use rustc_hash::FxHashMap;

use crate::crds::Wanted;
use crate::host::{self, HostModule};
use crate::stdlib;
use crate::{Options, problems};

/// What an `import` is linked to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Link {
    /// A file of the language, by its number in [`Modules::parses`].
    Module(usize),
    /// The same, of which the import makes a component.
    Component(usize),
    /// A file of manifests, by its number in [`Modules::manifests`].
    Manifests(usize),
    /// Files of CustomResourceDefinitions, by their number in [`Modules::crds`].
    Kinds(usize),
    /// A file that cannot be read, or closes a cycle; that is reported.
    Failed,
}

/// The documents of a YAML or JSON file, which is built or used as a component.
#[derive(Debug)]
pub(crate) struct Manifests {
    /// The file.
    pub file: FileId,
    /// Its documents.
    pub documents: Vec<Node>,
}

/// The files of a program.
#[derive(Default, Debug)]
pub(crate) struct Modules {
    /// The texts.
    pub sources: Sources,
    /// The files of the language: those that are built, then those that are imported.
    pub parses: Vec<Parse>,
    /// How many of them are built.
    pub built: usize,
    /// The files of manifests: those that are built, then those that are imported.
    pub manifests: Vec<Manifests>,
    /// How many of them are built.
    pub built_manifests: usize,
    /// Files and folders of CustomResourceDefinitions.
    pub crds: Vec<Wanted>,
    /// The modules of the host that are imported, by their files.
    pub host: FxHashMap<FileId, HostModule>,
    /// What each import means, by the place of its path.
    pub links: FxHashMap<Span, Link>,
    /// Mistakes of the syntax, and files that cannot be read.
    pub problems: Vec<Diagnostic>,
}

/// How many bytes of text a thread takes at once.
const PART: usize = 32 << 10;

/// A file of a program.
struct Text<'p> {
    path: &'p str,
    file: FileId,
    text: Arc<str>,
}

impl Text<'_> {
    fn parse(&self) -> Parsed {
        match is_data(self.path) {
            true => Parsed::Documents(kdsl_yaml::read(self.file, &self.text)),
            false => Parsed::Program(kdsl_syntax::parse(self.file, Arc::clone(&self.text))),
        }
    }
}

/// What a file of a program is, by the ending of its path.
enum Parsed {
    /// Of the language.
    Program(Parse),
    /// YAML or JSON.
    Documents(kdsl_yaml::Read),
}

/// Reads `files` and everything that they import.
pub(crate) fn load(world: &dyn World, files: &[String], options: &Options) -> Modules {
    let cancel = &options.cancel;
    let mut loader = Loader {
        world,
        host: &options.host,
        out: Modules::default(),
        known: FxHashMap::default(),
        edges: Vec::new(),
    };
    let texts: Vec<(Text<'_>, Option<ReadError>)> = files
        .iter()
        .enumerate()
        // The first one is where it is told.
        .take_while(|(number, _)| *number == 0 || !cancel.is_cancelled())
        .map(|(_, path)| match world.read(path) {
            Ok(text) => (loader.source(path, text, SourceKind::File), None),
            Err(error) => (loader.source(path, String::new(), SourceKind::File), Some(error)),
        })
        .collect();
    let parse = |part: &[(Text<'_>, Option<ReadError>)]| -> Vec<Option<Parsed>> {
        part.iter().map(|(text, _)| (!cancel.is_cancelled()).then(|| text.parse())).collect()
    };
    let parsed = options.threads.split(&texts, PART, |(text, _)| text.text.len(), parse);
    for ((text, failed), parsed) in texts.iter().zip(parsed.into_iter().flatten()) {
        let Some(parsed) = parsed else { return loader.out };
        match failed {
            None => {
                loader.add(text, parsed);
            }
            Some(error) => {
                let at = Span::at(text.file, 0);
                loader.out.problems.push(problems::unreadable(at, text.path, error));
            }
        }
    }
    loader.out.built = loader.out.parses.len();
    loader.out.built_manifests = loader.out.manifests.len();
    let mut next = 0;
    while next < loader.out.parses.len() && !cancel.is_cancelled() {
        loader.imports(next);
        next += 1;
    }
    loader.cycles();
    loader.out
}

struct Loader<'w> {
    world: &'w dyn World,
    host: &'w [HostModule],
    out: Modules,
    /// The links by the path of the file.
    known: FxHashMap<String, Link>,
    /// Who imports whom, and where.
    edges: Vec<(usize, usize, Span)>,
}

impl Loader<'_> {
    /// A text under its number.
    fn source<'p>(&mut self, path: &'p str, text: String, kind: SourceKind) -> Text<'p> {
        let source = Source::new(path, text, kind);
        let text = Arc::clone(&source.text);
        Text { path, file: self.out.sources.add(source), text }
    }

    fn parse(&mut self, path: &str, text: String, kind: SourceKind) -> Link {
        let text = self.source(path, text, kind);
        self.add(&text, text.parse())
    }

    fn add(&mut self, text: &Text<'_>, parsed: Parsed) -> Link {
        let link = match parsed {
            Parsed::Program(parse) => {
                self.out.problems.extend(parse.problems.iter().cloned());
                self.out.parses.push(parse);
                Link::Module(self.out.parses.len() - 1)
            }
            Parsed::Documents(read) => {
                self.out.problems.extend(read.problems);
                let documents = read.documents.into_iter().map(|document| document.node).collect();
                self.out.manifests.push(Manifests { file: text.file, documents });
                Link::Manifests(self.out.manifests.len() - 1)
            }
        };
        self.known.insert(text.path.to_owned(), link);
        link
    }

    /// Follows the imports of a file.
    fn imports(&mut self, module: usize) {
        let Some(parse) = self.out.parses.get(module) else { return };
        let from = self.out.sources.get(parse.file).map(|source| source.name.to_string()).unwrap_or_default();
        let imports: Vec<(Span, Option<String>, bool)> = File::of(parse)
            .items()
            .filter_map(|item| match item {
                Item::Import(import) => Some(import),
                _ => None,
            })
            .filter_map(|import| Some((import, import.path()?)))
            .map(|(import, path): (Import<'_>, Str<'_>)| (path.span(), path.plain(), import.is_component()))
            .collect();
        for (span, path, component) in imports {
            let link = match path {
                Some(path) => self.link(&from, &path, component, span),
                None => {
                    let problem = problems::unreadable(span, "…", &computed());
                    self.out.problems.push(problem);
                    Link::Failed
                }
            };
            let link = match link {
                Link::Module(target) if component => Link::Component(target),
                other => other,
            };
            if let Link::Module(target) | Link::Component(target) = link {
                self.edges.push((module, target, span));
            }
            self.out.links.insert(span, link);
        }
    }

    fn link(&mut self, from: &str, path: &str, component: bool, span: Span) -> Link {
        if path.starts_with(stdlib::PREFIX) {
            return self.library(path, span);
        }
        if host::is_host(path) {
            return self.of_host(path, span);
        }
        let Some(full) = resolve(from, path) else {
            let error = ReadError::Denied("it leaves the project's folder".to_owned());
            self.out.problems.push(problems::unreadable(span, path, &error));
            return Link::Failed;
        };
        // A file of YAML is one thing as a component, another as definitions of kinds.
        let known = self.known.get(&full).filter(|_| component || !is_data(&full));
        if let Some(known) = known {
            return *known;
        }
        if !component && (is_data(&full) || path.ends_with('/')) {
            let folder = if path.ends_with('/') { "/" } else { "" };
            self.out.crds.push(Wanted { path: format!("{full}{folder}"), at: Some(span) });
            return Link::Kinds(self.out.crds.len() - 1);
        }
        let link = match self.world.read(&full) {
            Ok(text) => self.parse(&full, text, SourceKind::File),
            Err(error) => {
                let problem = unreadable(self.world, path, &full, span, &error);
                self.out.problems.push(problem);
                Link::Failed
            }
        };
        self.known.insert(full, link);
        link
    }

    /// A module of the standard library.
    fn library(&mut self, path: &str, span: Span) -> Link {
        if let Some(known) = self.known.get(path) {
            return *known;
        }
        match stdlib::module(path) {
            Some(text) => self.parse(path, text.to_owned(), SourceKind::Library),
            None => {
                let names: Vec<&str> = stdlib::modules().collect();
                self.out.problems.push(problems::no_module(span, path, &names));
                Link::Failed
            }
        }
    }

    /// A module that the host gives.
    fn of_host(&mut self, path: &str, span: Span) -> Link {
        if let Some(known) = self.known.get(path) {
            return *known;
        }
        match self.host.iter().find(|module| module.path() == path) {
            Some(module) => {
                let link = self.parse(path, module.text().to_owned(), SourceKind::Library);
                let file = self.out.parses.last().map(|parse| parse.file);
                self.out.host.extend(file.map(|file| (file, module.clone())));
                link
            }
            None => {
                let names: Vec<&str> = self.host.iter().map(HostModule::path).collect();
                self.out.problems.push(problems::no_host_module(span, path, &names));
                Link::Failed
            }
        }
    }

    /// Reports each import that closes a cycle, and cuts it.
    fn cycles(&mut self) {
        let mut from: Vec<Vec<(usize, Span)>> = vec![Vec::new(); self.out.parses.len()];
        for (module, target, span) in &self.edges {
            if let Some(edges) = from.get_mut(*module) {
                edges.push((*target, *span));
            }
        }
        let mut state = vec![State::New; self.out.parses.len()];
        for start in 0..self.out.parses.len() {
            self.visit(start, &from, &mut state);
        }
    }

    /// Walks the imports in depth, without recursion: chains of imports are as long as they are.
    fn visit(&mut self, start: usize, from: &[Vec<(usize, Span)>], state: &mut [State]) {
        let mut path: Vec<(usize, usize)> = vec![(start, 0)];
        if state.get(start).copied() != Some(State::New) {
            return;
        }
        set(state, start, State::Open(0));
        while let Some((module, done)) = path.last().copied() {
            let edge = from.get(module).and_then(|edges| edges.get(done)).copied();
            let Some((target, span)) = edge else {
                set(state, module, State::Done);
                path.pop();
                continue;
            };
            if let Some(last) = path.last_mut() {
                last.1 += 1;
            }
            match state.get(target).copied() {
                Some(State::New) => {
                    set(state, target, State::Open(path.len()));
                    path.push((target, 0));
                }
                Some(State::Open(at)) => {
                    let chain = path.get(at..).unwrap_or_default();
                    self.out.problems.push(problems::import_cycle(span, &self.shown(chain)));
                    self.out.links.insert(span, Link::Failed);
                }
                _ => {}
            }
        }
    }

    /// The names of the files of a chain: of a long one the first and the last.
    fn shown(&self, chain: &[(usize, usize)]) -> Vec<String> {
        const SHOWN: usize = 8;
        let names = |part: &[(usize, usize)]| -> Vec<String> {
            part.iter().map(|(module, _)| self.name(*module)).collect()
        };
        match (chain.get(..SHOWN), chain.last()) {
            (Some(first), Some(last)) if chain.len() > SHOWN + 2 => {
                let mut names = names(first);
                names.push(format!("… {} more …", chain.len() - SHOWN - 1));
                names.push(self.name(last.0));
                names
            }
            _ => names(chain),
        }
    }

    fn name(&self, module: usize) -> String {
        let file = self.out.parses.get(module).map(|parse| parse.file);
        let source = file.and_then(|file| self.out.sources.get(file));
        source.map(|source| source.name.to_string()).unwrap_or_default()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    /// It stands in the path, at that place.
    Open(usize),
    Done,
}

fn set(states: &mut [State], at: usize, state: State) {
    if let Some(place) = states.get_mut(at) {
        *place = state;
    }
}

fn computed() -> ReadError {
    ReadError::Denied("the path of an import is a plain text".to_owned())
}

fn is_data(path: &str) -> bool {
    [".yaml", ".yml", ".json"].iter().any(|ending| path.ends_with(ending))
}

/// A path in the project, from one that is relative to the file `from`. `None` where it leaves the
/// project.
pub fn resolve(from: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    if path.starts_with('/') {
        return None;
    }
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// What could not be read, with the file beside it whose name is nearest.
pub(crate) fn unreadable(
    world: &dyn World,
    path: &str,
    full: &str,
    place: Span,
    error: &ReadError,
) -> Diagnostic {
    let problem = problems::unreadable(place, path, error);
    let folder = full.rsplit_once('/').map_or("", |(folder, _)| folder);
    let beside = match error {
        ReadError::NotFound => world.list(folder).unwrap_or_default(),
        _ => Vec::new(),
    };
    let last = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let names: Vec<String> = beside.iter().map(|path| last(path)).collect();
    let near = kdsl_base::nearest(&last(path), names.iter().map(String::as_str));
    // A literal is the path in quotes; anything else only comes to it.
    let is_literal = usize::try_from(place.end - place.start) == Ok(path.len() + 2);
    let near = near.and_then(|near| Some(format!("{}{near}", path.strip_suffix(&last(path))?)));
    match near {
        Some(near) if is_literal => {
            problem.suggestion(format!("did you mean `{near}`?"), place, format!("\"{near}\""))
        }
        _ => problem,
    }
}
