//! The values of files: YAML, JSON and TOML.

use std::collections::BTreeMap;
use std::ops::Range;

use ecow::EcoString;
use kdsl_base::{Diagnostic, FileId, Node, Source, SourceKind, Sources, Span, Value, World};

use super::{Param, secret, text};
use crate::convert::{Place, Types};
use crate::problems;
use crate::ty::Ty;
use crate::value::{Item, Val};
use crate::{ParamSource, Rank};

/// What the files give.
pub(super) struct Files {
    entries: BTreeMap<EcoString, Entry>,
    pub(super) problems: Vec<Diagnostic>,
    /// Whether one could not be read, so that nobody knows what it would have given.
    pub(super) broken: bool,
}

/// A value of a file.
pub(super) struct Entry {
    pub(super) node: Node,
    pub(super) rank: Rank,
    /// How a number is written, which can be more than its value: `1.30`.
    spelling: Option<String>,
    /// Where its file stands among those of its rank.
    at: usize,
}

/// A file while it is read.
struct Reading<'a> {
    params: &'a [Param],
    names: BTreeMap<&'a str, &'a Param>,
    root: &'a Node,
    text: &'a str,
    /// Whether the program has secrets.
    secret: bool,
    /// What nobody may see.
    hidden: Vec<Range<usize>>,
}

/// How many params of one file that the program does not have are told.
const UNKNOWN: usize = 50;

impl Files {
    /// Reads all files, each once, and adds their texts to the sources without what nobody may see.
    pub(super) fn read(
        from: &[ParamSource],
        params: &[Param],
        world: &dyn World,
        sources: &mut Sources,
    ) -> Files {
        let mut files = Files { entries: BTreeMap::new(), problems: Vec::new(), broken: false };
        let mut paths: Vec<&str> = Vec::new();
        for source in from {
            if !paths.contains(&source.path.as_str()) {
                paths.push(&source.path);
                files.file(&source.path, from, params, world, sources);
            }
        }
        files
    }

    /// The strongest value of that name.
    pub(super) fn get(&self, name: &str) -> Option<&Entry> {
        self.entries.get(name)
    }

    fn file(
        &mut self,
        path: &str,
        from: &[ParamSource],
        params: &[Param],
        world: &dyn World,
        sources: &mut Sources,
    ) {
        let file = FileId(u32::try_from(sources.iter().count()).unwrap_or(u32::MAX));
        let (mut text, root) = match world.read(path) {
            Ok(text) => {
                let root = parse(file, path, &text);
                (text, root)
            }
            Err(error) => {
                let problem = problems::unreadable(Span::at(file, 0), path, &error);
                (String::new(), Err(vec![problem]))
            }
        };
        match root {
            Err(mut problems) => {
                self.broken = true;
                if params.iter().any(|param| param.secret) {
                    secret::hide_all(&mut text);
                    // A fix would write what it mends.
                    problems.iter_mut().for_each(|problem| problem.fixes.clear());
                }
                self.problems.extend(problems);
            }
            Ok(root) => {
                let names = params.iter().map(|param| (param.name.as_str(), param)).collect();
                let secret = params.iter().any(|param| param.secret);
                let mut reading =
                    Reading { params, names, secret, root: &root, text: &text, hidden: Vec::new() };
                for (at, source) in from.iter().enumerate().filter(|(_, source)| source.path == path) {
                    self.layer(at, source, &mut reading);
                }
                let hidden = reading.hidden;
                secret::hide(&mut text, hidden);
            }
        }
        sources.add(Source::new(path, text, SourceKind::File));
    }

    /// The params of one part of a file.
    fn layer(&mut self, at: usize, source: &ParamSource, reading: &mut Reading<'_>) {
        let keys: Vec<&str> = source.at.iter().map(String::as_str).collect();
        let Some(node) = reading.root.at(&keys) else { return };
        let entries = match &node.value {
            Value::Map(entries) => entries.as_slice(),
            Value::Null => &[],
            other => {
                self.broken = true;
                self.problems.push(problems::no_params(node.origin, other));
                &[]
            }
        };
        let mut unknown = 0;
        for (name, node) in entries {
            let param = reading.names.get(name.as_str()).copied();
            // What is misspelt may be the name of a secret.
            if param.map_or(reading.secret, |param| param.secret) {
                secret::places(node, &mut reading.hidden);
            }
            match param {
                None if source.rank == Rank::Shared || unknown == UNKNOWN => {}
                None => {
                    unknown += 1;
                    self.problems.push(reading.unknown(node.key, name));
                }
                Some(param) => {
                    if param.secret && source.rank != Rank::Run {
                        self.problems.push(problems::secret_in_project(node.key, name, &source.path));
                    }
                    let number = matches!(node.value, Value::Int(_) | Value::Float(_));
                    let spelling = reading.text.get(node.origin.range()).filter(|_| number);
                    let spelling = spelling.map(str::to_owned);
                    let entry = Entry { node: node.clone(), rank: source.rank, spelling, at };
                    self.add(name.clone(), entry);
                }
            }
        }
    }

    fn add(&mut self, name: EcoString, entry: Entry) {
        match self.entries.get(&name) {
            Some(before) if (before.rank, before.at) > (entry.rank, entry.at) => {}
            _ => drop(self.entries.insert(name, entry)),
        }
    }
}

impl Reading<'_> {
    /// The error of a key that no param asks for. Where it stands in quotes, so does what mends it.
    fn unknown(&self, key: Span, name: &str) -> Diagnostic {
        let names = super::names(self.params);
        let mut problem = problems::unknown_param(key, name, &names);
        let quote = self.text.get(key.range()).and_then(|text| text.chars().next());
        if let Some(quote) = quote.filter(|first| matches!(first, '"' | '\'')) {
            for edit in problem.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
                edit.replacement = format!("{quote}{}{quote}", edit.replacement);
            }
        }
        problem
    }
}

/// The value of a text, by the ending of its path. What is no TOML is read as YAML, as JSON is.
fn parse(file: FileId, path: &str, text: &str) -> Result<Node, Vec<Diagnostic>> {
    if path.ends_with(".toml") {
        let read = kdsl_toml::read(file, text);
        return if read.problems.is_empty() { Ok(read.node) } else { Err(read.problems) };
    }
    let read = kdsl_yaml::read(file, text);
    if !read.problems.is_empty() {
        return Err(read.problems);
    }
    let mut documents = read.documents.into_iter().map(|document| document.node);
    let first = documents.next().unwrap_or(Node::new(Value::Null, Span::at(file, 0)));
    match documents.next() {
        Some(second) => Err(vec![problems::second_document(second.origin)]),
        None => Ok(first),
    }
}

/// The value of a param in the form that its type asks for. Lists and records still have to meet it.
pub(super) fn value(types: Types<'_>, param: &Param, entry: &Entry) -> Result<Item, Box<Diagnostic>> {
    let node = &entry.node;
    let item = crate::eval::files::item(node);
    if matches!(item.val, Val::List(_) | Val::Map(_)) && param.want.ty != Ty::Sensitive {
        return Ok(item);
    }
    let span = node.origin;
    let place = Place { span, literal: Some(span), spelling: entry.spelling.as_deref() };
    // A file of data has no quantities; their texts are.
    let quantity = match &item.val {
        Val::Str(words) => text::literal(words).filter(|val| matches!(val, Val::Quantity(_))),
        _ => None,
    };
    let mut first = None;
    for candidate in [Some(item.val), quantity].into_iter().flatten() {
        match types.scalar(&candidate, param.want, &place) {
            Ok(val) => return Ok(Item::new(val, span).under(node.key)),
            Err(problem) if param.secret => {
                first = Some(secret::problem(types, param, span, &candidate, problem));
            }
            Err(problem) => first = Some(first.unwrap_or(problem)),
        }
    }
    Err(first.unwrap_or_else(|| Box::new(problems::wrong_type(span, None, "a value", "nothing"))))
}
