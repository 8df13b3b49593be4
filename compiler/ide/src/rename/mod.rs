//! Giving something another name, everywhere at once.

mod allowed;
mod taken;
mod text;
mod warned;

use kdsl_base::{Edit, FileId, Manifest, Node, SourceKind, Span};
use kdsl_rules::{has_values_of_kubernetes, is_label_of_kubernetes, keys_of_type, name_follows};
use rustc_hash::FxHashSet;

use crate::names::{Id, Named, Names, Role, Said, Sort, Thing};

/// What would get another name.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Renamed {
    /// The name at the cursor, without quotes.
    pub span: Span,
    /// The name that it has.
    pub name: String,
    /// What it is, for a person: ``the key `LOG_LEVEL` ``.
    pub what: String,
}

/// The edits of a rename.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Rename {
    /// In the order of the files, none of which overlaps another.
    pub edits: Vec<Edit>,
    /// What a person should know before the edits are made: each a short title, and what happens.
    pub warnings: Vec<(String, String)>,
}

/// What a rename at `offset` would be of.
///
/// # Errors
/// Says why it cannot be renamed; empty where no name stands there.
pub fn prepare_rename<'a>(
    program: impl Into<Named<'a>>,
    file: FileId,
    offset: u32,
) -> Result<Renamed, String> {
    let names = Names::of(program.into());
    let renaming = Renaming::at(&names, file, offset)?;
    renaming.can_be_renamed()?;
    let (span, name) = (renaming.span, renaming.old.clone());
    Ok(Renamed { span, name, what: renaming.what() })
}

/// The edits that give what stands at `offset` the name `new`.
///
/// # Errors
/// Says why it cannot have that name.
pub fn rename<'a>(
    program: impl Into<Named<'a>>,
    file: FileId,
    offset: u32,
    new: &str,
) -> Result<Rename, String> {
    let names = Names::of(program.into());
    let renaming = Renaming::at(&names, file, offset)?;
    renaming.can_be_renamed()?;
    if new == renaming.old {
        return Ok(Rename::default());
    }
    renaming.is_allowed(new)?;
    let rivals = renaming.is_free(new)?;
    let mut edits = renaming.edits(new)?;
    edits.extend(rivals);
    Edit::sort(&mut edits);
    edits.dedup();
    Ok(Rename { edits, warnings: renaming.warnings(new) })
}

/// What is being renamed.
pub(crate) struct Renaming<'n, 'a> {
    names: &'n Names<'a>,
    span: Span,
    old: String,
    /// What has the name at the cursor.
    id: Id,
    /// Everything that has it.
    own: FxHashSet<Id>,
    /// The same, and what follows from it.
    all: FxHashSet<Id>,
    /// What those are.
    sorts: Vec<Sort>,
}

impl<'n, 'a> Renaming<'n, 'a> {
    pub(crate) fn at(names: &'n Names<'a>, file: FileId, offset: u32) -> Result<Renaming<'n, 'a>, String> {
        let here = names.at(file, offset);
        let Some(first) = here.first() else { return Err(String::new()) };
        let roots: FxHashSet<Id> = here
            .iter()
            .filter(|said| said.role != Role::Computes)
            .map(|said| names.root(said.thing))
            .collect();
        let old = names.info(first.thing).map(|info| info.name.to_string()).unwrap_or_default();
        if roots.len() > 1 {
            return Err(format!("`{old}` means several things here: rename one where it is declared"));
        }
        let Some(root) = roots.into_iter().next() else {
            return Err(computed(names, &old, first.span));
        };
        // The name of the language stands for the rest.
        let of_root = here.iter().filter(|said| names.root(said.thing) == root);
        let id = of_root.map(|said| said.thing).min_by_key(|id| names.info(*id).map(|info| info.sort));
        let (own, all) = (FxHashSet::from_iter([root]), names.with_followers(root));
        let mut sorts: Vec<Sort> =
            names.members(&all).filter_map(|(_, id)| names.info(id)).map(|info| info.sort).collect();
        sorts.sort_unstable();
        sorts.dedup();
        Ok(Renaming { names, span: first.span, old, id: id.unwrap_or(first.thing), own, all, sorts })
    }

    /// What it is, with its name.
    fn what(&self) -> String {
        let sort = self.names.info(self.id).map_or(Sort::Value, |info| info.sort);
        let word = sort.words();
        let word = word.strip_prefix("an ").or_else(|| word.strip_prefix("a ")).unwrap_or(word);
        let word = word.strip_prefix("the ").unwrap_or(word);
        let both = matches!(sort, Sort::Resource | Sort::Instance) && self.sorts.contains(&Sort::Object);
        match both {
            true => format!("the {word} `{}`, in the program and in the cluster", self.old),
            false if sort == Sort::Resource => format!("the {word} `{}`, in the program alone", self.old),
            false => format!("the {word} `{}`", self.old),
        }
    }

    fn has(&self, sort: Sort) -> bool {
        self.sorts.contains(&sort)
    }

    /// The places of all that gets another name.
    pub(crate) fn places(&self) -> impl Iterator<Item = &Said> {
        self.names.places(&self.all)
    }

    pub(crate) fn can_be_renamed(&self) -> Result<(), String> {
        let names = self.names;
        if self.has(Sort::Entry) {
            let why = "a record without a type may be used in other ways as well: give it a type first";
            return Err(format!("`{}` is a key of a record: {why}", self.old));
        }
        if self.has(Sort::Kind) && !self.has(Sort::Alias) {
            return Err(format!("`{}` is what the imported definition calls the kind", self.old));
        }
        for said in names.places(&self.own) {
            if said.role == Role::Computes {
                return Err(computed(names, &self.old, said.span));
            }
        }
        for said in self.places().filter(|said| said.role != Role::Computes) {
            let source = names.sources().get(said.span.file);
            let name = source.map_or("", |source| &*source.name);
            match source.map(|source| source.kind) {
                Some(SourceKind::File) => {}
                Some(SourceKind::Library) => {
                    return Err(format!("`{}` belongs to the standard library", self.old));
                }
                _ => return Err(format!("`{}` comes from {name}, which is no file", self.old)),
            }
        }
        if let Some(stale) = names.stale(&self.all).next() {
            let (place, text) = (names.place_of(stale), names.sources().slice(stale));
            return Err(format!(
                "`{text}` at {place} names what is made of `{}`, and would not follow",
                self.old
            ));
        }
        self.names.members(&self.own).try_for_each(|(thing, id)| self.is_chosen(thing, id))
    }

    /// Whether its author chose the name, and no one else.
    fn is_chosen(&self, thing: &Thing, id: Id) -> Result<(), String> {
        let made =
            |decl: Span| self.names.compiled.manifests.iter().filter(move |made| made.node.origin == decl);
        match thing {
            _ if self.names.is_of_cluster(id) => {
                Err(format!("`{}` is what the cluster has: the program does not make it", self.old))
            }
            Thing::LabelKey(_, _, key) if is_label_of_kubernetes(key) => {
                Err(format!("the label `{key}` is Kubernetes' own"))
            }
            Thing::LabelValue(_, _, key, value) if has_values_of_kubernetes(key) => {
                Err(format!("`{value}` is a value that Kubernetes gives the label `{key}`"))
            }
            Thing::Key(decl, key) => {
                let of =
                    |made: &Manifest| made.node.get("type").and_then(Node::as_str).unwrap_or("").to_owned();
                let types = made(*decl).filter(|made| made.kind == "Secret").map(of);
                match types.into_iter().find(|of| keys_of_type(of).contains(&key.as_str())) {
                    Some(of) => Err(format!("`{key}` is a key that a Secret of type `{of}` needs")),
                    None => Ok(()),
                }
            }
            Thing::Object(decl, name) => {
                let follows =
                    made(*decl).find_map(|made| Some((made, name_follows(made.group(), &made.kind)?)));
                match follows {
                    Some((made, from)) => {
                        Err(format!("the name `{name}` of a {} is made of {from}", made.kind))
                    }
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }
}

/// That a name is not written, but comes out of something.
fn computed(names: &Names<'_>, name: &str, span: Span) -> String {
    format!("`{name}` is not written as it is everywhere: it comes from {}", names.place_of(span))
}

impl Names<'_> {
    /// A place as a person says it.
    pub(crate) fn place_of(&self, span: Span) -> String {
        let Some(source) = self.sources().get(span.file) else { return String::new() };
        let at = source.lines().position_utf16(&source.text, span.start);
        format!("{}:{}:{}", source.name, at.line + 1, at.column + 1)
    }
}
