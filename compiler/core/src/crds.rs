//! Kinds from files: CustomResourceDefinitions of a file or a folder of YAML, as a table of the schema.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use ecow::EcoString;
use kdsl_base::{Diagnostic, FileId, Node, ReadError, Source, SourceKind, Sources, Span, World};
use kdsl_schema::Table;

use crate::problems;

/// A file, or a folder whose YAML and JSON files are read, and where it is asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// The path, as the world knows it. A folder may end in `/`.
    pub path: String,
    /// Where it is written, for what is wrong with the path itself; none if it is a setting.
    pub at: Option<Span>,
}

impl Wanted {
    /// Those of the settings.
    pub fn of_settings(paths: &[String]) -> Vec<Wanted> {
        paths.iter().map(|path| Wanted { path: path.clone(), at: None }).collect()
    }
}

/// A kind that a file defines.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Defined {
    /// The API group.
    pub group: EcoString,
    /// The kind.
    pub kind: EcoString,
    /// Where its definition names it.
    pub place: Span,
}

/// What the files define.
#[derive(Debug, Default)]
pub struct Loaded {
    /// For [`Kube::tables`](crate::Kube).
    pub tables: Arc<[Table]>,
    /// The kinds of each path, in the order in which they were asked for.
    pub kinds: Vec<Vec<Defined>>,
    /// What is wrong with the paths, the files and the definitions.
    pub problems: Vec<Diagnostic>,
}

/// The tables of the sets of files that were read last, so that an editor reads an unchanged set once.
#[derive(Clone, Default, Debug)]
pub struct Cache(Arc<Mutex<Vec<Arc<Set>>>>);

/// How many sets are kept.
const KEPT: usize = 4;

/// A set of files, and what it defines. Places are of the file of that number in the set.
#[derive(Debug)]
struct Set {
    texts: Vec<Arc<str>>,
    tables: Arc<[Table]>,
    kinds: Vec<Defined>,
    problems: Vec<Diagnostic>,
    /// Whether each file has a definition, sound or not, or cannot be told.
    defines: Vec<bool>,
}

impl Cache {
    fn get(&self, texts: &[Arc<str>]) -> Arc<Set> {
        let mut sets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = sets.iter().position(|set| set.texts == texts) {
            let set = sets.remove(at);
            sets.push(set.clone());
            return set;
        }
        let set = Arc::new(Set::read(texts.to_vec()));
        if sets.len() >= KEPT {
            sets.remove(0);
        }
        sets.push(set.clone());
        set
    }
}

impl Set {
    fn read(texts: Vec<Arc<str>>) -> Set {
        let mut problems = Vec::new();
        let mut nodes: Vec<Node> = Vec::new();
        let mut defines = Vec::new();
        for (number, text) in (0u32..).zip(&texts) {
            let read = kdsl_yaml::read(FileId(number), text);
            // What is not YAML may have been one.
            let unclear = !read.problems.is_empty();
            problems.extend(read.problems);
            let documents = read.documents.into_iter().map(|document| document.node);
            let first = nodes.len();
            nodes.extend(documents);
            defines.push(unclear || nodes.iter().skip(first).any(kdsl_schema::has_crd));
        }
        let crds = Table::from_crds(&nodes);
        problems.extend(crds.problems);
        let kinds = crds.kinds.into_iter().map(|(group, kind, place)| Defined { group, kind, place });
        let tables =
            if crds.table.is_empty() { Arc::default() } else { Arc::new([crds.table]) as Arc<[Table]> };
        Set { texts, tables, kinds: kinds.collect(), problems, defines }
    }
}

/// Reads the definitions of all paths as one set, so that the kinds of one may name those of another.
/// The files become sources, after those that are there.
pub fn load(world: &dyn World, wanted: &[Wanted], sources: &mut Sources, cache: &Cache) -> Loaded {
    let mut loaded = Loaded::default();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut files: Vec<(String, Arc<str>)> = Vec::new();
    let mut of_paths: Vec<Vec<usize>> = Vec::new();
    for asked in wanted {
        let mut own = Vec::new();
        for (path, read) in texts(world, &asked.path) {
            match read {
                Ok(_) if known.contains_key(&path) => own.extend(known.get(&path)),
                Ok(text) => {
                    known.insert(path.clone(), files.len());
                    own.push(files.len());
                    files.push((path, text.into()));
                }
                Err(error) => loaded.problems.push(unreadable(&path, &error, asked.at, sources)),
            }
        }
        of_paths.push(own);
    }
    let mut first = None;
    for (path, text) in &files {
        let file = sources.add(Source::new(path.as_str(), text.clone(), SourceKind::File));
        first = first.or(Some(file));
    }
    let Some(FileId(first)) = first else {
        loaded.kinds = wanted.iter().map(|_| Vec::new()).collect();
        return loaded;
    };
    let texts: Vec<Arc<str>> = files.iter().map(|(_, text)| text.clone()).collect();
    let set = cache.get(&texts);
    loaded.tables = set.tables.clone();
    loaded.problems.extend(set.problems.iter().map(|problem| moved(problem.clone(), first)));
    for (asked, own) in wanted.iter().zip(&of_paths) {
        let is_own = |kind: &&Defined| own.contains(&(kind.place.file.0 as usize));
        let kinds = set.kinds.iter().filter(is_own);
        loaded
            .kinds
            .push(kinds.map(|kind| Defined { place: shift(kind.place, first), ..kind.clone() }).collect());
        let none = !own.iter().any(|file| set.defines.get(*file) == Some(&true));
        if let Some(file) = own.first().filter(|_| none) {
            let text = texts.get(*file).map_or("", |text| text.lines().next().unwrap_or_default());
            let line = Span::new(FileId(first + *file as u32), 0, text.len() as u32);
            let at = asked.at.unwrap_or(line);
            loaded.problems.push(problems::no_definition(at, &asked.path, own.len()));
        }
    }
    loaded
}

type Texts = Vec<(String, Result<String, ReadError>)>;

/// The texts of a file, or of a folder's files of YAML and JSON.
fn texts(world: &dyn World, path: &str) -> Texts {
    let plain = path.trim_end_matches('/');
    let plain = plain.strip_prefix("./").unwrap_or(plain);
    let read =
        if plain == path || !path.ends_with('/') { world.read(plain) } else { Err(ReadError::Directory) };
    let error = match read {
        Ok(text) => return vec![(plain.to_owned(), Ok(text))],
        Err(error @ (ReadError::Directory | ReadError::NotFound)) => error,
        Err(error) => return vec![(plain.to_owned(), Err(error))],
    };
    let folder = if plain == "." { "" } else { plain };
    let is_data = |path: &String| [".yaml", ".yml", ".json"].iter().any(|ending| path.ends_with(ending));
    let listed: Vec<String> = world.list(folder).unwrap_or_default().into_iter().filter(is_data).collect();
    if listed.is_empty() {
        let error = if path.ends_with('/') { ReadError::NotFound } else { error };
        return vec![(plain.to_owned(), Err(error))];
    }
    listed.into_iter().map(|path| (path.clone(), world.read(&path))).collect()
}

fn unreadable(path: &str, error: &ReadError, at: Option<Span>, sources: &mut Sources) -> Diagnostic {
    let at = at.unwrap_or_else(|| Span::at(sources.add(Source::new(path, "", SourceKind::File)), 0));
    match error {
        ReadError::Directory => problems::no_definition(at, path, 0),
        error => problems::unreadable(at, path, error),
    }
}

fn shift(span: Span, by: u32) -> Span {
    Span { file: FileId(span.file.0.saturating_add(by)), ..span }
}

/// The finding, with the files of its places counted from another one.
fn moved(mut problem: Diagnostic, by: u32) -> Diagnostic {
    let labels = std::iter::once(&mut problem.primary).chain(&mut problem.secondary);
    for label in labels {
        label.span = shift(label.span, by);
    }
    for edit in problem.fixes.iter_mut().flat_map(|fix| &mut fix.edits) {
        edit.span = shift(edit.span, by);
    }
    problem
}

#[cfg(test)]
mod tests {
    use kdsl_base::MemoryWorld;

    use super::*;

    const WIDGET: &str = "apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  group: example.com
  scope: Namespaced
  names: { kind: Widget, plural: widgets }
  versions: [{ name: v1, served: true, schema: { openAPIV3Schema: { type: object } } }]
";

    fn world() -> MemoryWorld {
        let gadget = WIDGET.replace("Widget", "Gadget").replace("widgets", "gadgets");
        let mut world = MemoryWorld::with_file("crds/widget.yaml", format!("{WIDGET}---\nkind: Other\n"));
        world.files.insert("crds/gadget.yml".to_owned(), gadget.replace("  scope: Namespaced\n", ""));
        world.files.insert("crds/README.md".to_owned(), "no YAML: {".to_owned());
        world.files.insert("app/config.yaml".to_owned(), "a: 1\n".to_owned());
        world
    }

    fn load_all(paths: &[&str], cache: &Cache) -> (Loaded, Sources) {
        let mut sources = Sources::default();
        sources.add(Source::new("main.kdsl", "", SourceKind::File));
        let wanted: Vec<Wanted> =
            paths.iter().map(|path| Wanted { path: (*path).to_owned(), at: None }).collect();
        let loaded = load(&world(), &wanted, &mut sources, cache);
        (loaded, sources)
    }

    #[test]
    fn a_file_or_a_folder_is_read_once_and_what_is_wrong_has_its_place() {
        let cache = Cache::default();
        for _ in 0..2 {
            let (loaded, sources) = load_all(&["crds/", "crds/widget.yaml", "app"], &cache);
            let kinds: Vec<Vec<&str>> = loaded
                .kinds
                .iter()
                .map(|path| path.iter().map(|kind| kind.kind.as_str()).collect())
                .collect();
            assert_eq!(kinds, [vec!["Widget"], vec!["Widget"], vec![]]);
            assert_eq!(sources.slice(loaded.kinds[0][0].place), "Widget");
            let places: Vec<String> = loaded
                .problems
                .iter()
                .map(|problem| {
                    let file = sources.get(problem.primary.span.file).unwrap();
                    format!("{:?} {} `{}`", problem.code, file.name, sources.slice(problem.primary.span))
                })
                .collect();
            assert_eq!(places, ["K0630 crds/gadget.yml `spec`", "K0632 app/config.yaml `a: 1`"]);
            assert_eq!(loaded.tables.len(), 1);
        }
        assert_eq!(cache.0.lock().unwrap().len(), 1);
    }

    #[test]
    fn what_is_not_there_is_said_at_the_path() {
        let (loaded, _) = load_all(&["nothing/", "crds/none.yaml"], &Cache::default());
        let codes: Vec<String> = loaded.problems.iter().map(|problem| problem.code.id()).collect();
        assert_eq!(codes, ["K0610", "K0610"]);
        assert_eq!(loaded.kinds.len(), 2);
    }
}
