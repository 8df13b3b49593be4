//! What is declared and used: every name of a program, from its declarations and uses to the names that its manifests
//! give and use, in one index.
//!
//! A *thing* is what has a name: a param, a resource, a key of a ConfigMap, a label. A *place* is a piece of a text that
//! says a name, without quotes. A text that stands for two things, as `web` in `Deployment web` does for the name in
//! the program and the one in the cluster, makes them one: both get another name or neither. What only follows from a
//! name, as the label that the compiler gives to the pods of `web`, follows it and is never renamed for itself.

mod imports;
mod manifests;
mod program;
mod project;
mod things;
mod written;

use std::borrow::Cow;

use ecow::EcoString;
use kdsl_base::{FileId, Sources, Span};
use kdsl_core::{Analysis, Compiled};
use rustc_hash::{FxHashMap, FxHashSet};

pub(crate) use things::{Info, Sort, Thing};

/// A thing's number.
pub(crate) type Id = u32;

/// A place that says a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Said {
    /// The name, without quotes.
    pub span: Span,
    /// What is meant.
    pub thing: Id,
    /// What is done with it.
    pub role: Role,
    /// The manifest that says it, where one does.
    pub from: Option<u32>,
}

/// What a place does with a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Role {
    /// Gives something the name.
    Declares,
    /// Gives what has the name a value.
    Writes,
    /// Uses it.
    Reads,
    /// The same by a bare word, which may mean any resource of that name.
    Bare,
    /// The name comes out of what stands here, and is not written here.
    Computes,
}

/// The names of a program, which are the same as long as the program is. A host that asks more than once keeps it.
#[derive(Clone, Default, Debug)]
pub struct NameIndex {
    things: Vec<(Thing, Info)>,
    known: FxHashMap<Thing, Id>,
    /// The number that stands for all that have one name, by thing.
    parents: Vec<Id>,
    said: Vec<Said>,
    /// What gets another name when something else does: the follower, and what it follows.
    follows: Vec<(Id, Id)>,
    /// Names of this file for what another one declares, and that.
    aliases: Vec<(Id, Id)>,
    /// Where all keys of an object are used, and that object.
    wholes: Vec<(Thing, Span)>,
    /// Texts that would not follow another name of something: what that is, and where they stand.
    stale: Vec<(Id, Span)>,
    /// Members of what has no known type, by name.
    unclear: FxHashMap<EcoString, Vec<Span>>,
    /// Keys of records that others are spread in.
    beside: FxHashSet<Span>,
    /// What the cluster has, and not the program.
    of_cluster: FxHashSet<Id>,
}

impl NameIndex {
    /// The index of all that a program says.
    pub fn of(compiled: &Compiled) -> NameIndex {
        Names::of(compiled.into()).index.into_owned()
    }
}

/// A program that is asked about names, with their index where somebody keeps it.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    compiled: &'a Compiled,
    index: Option<&'a NameIndex>,
}

impl<'a> Named<'a> {
    /// A program with the index that was made of it.
    pub const fn with(compiled: &'a Compiled, index: &'a NameIndex) -> Named<'a> {
        Named { compiled, index: Some(index) }
    }

    pub(crate) const fn compiled(self) -> &'a Compiled {
        self.compiled
    }
}

impl<'a> From<&'a Compiled> for Named<'a> {
    fn from(compiled: &'a Compiled) -> Named<'a> {
        Named { compiled, index: None }
    }
}

/// A program and the index of its names.
pub(crate) struct Names<'a> {
    pub compiled: &'a Compiled,
    index: Cow<'a, NameIndex>,
    /// Things that are said by their kinds and final names.
    finals: Vec<(&'a str, &'a str, Span)>,
}

impl<'a> Names<'a> {
    /// The names of a program; their index is made, if there is none yet.
    pub(crate) fn of(program: Named<'a>) -> Names<'a> {
        let compiled = program.compiled;
        if let Some(index) = program.index {
            return Names { compiled, index: Cow::Borrowed(index), finals: Vec::new() };
        }
        let mut names = Names { compiled, index: Cow::Owned(NameIndex::default()), finals: Vec::new() };
        let imports = imports::Imports::of(compiled);
        names.program(&imports);
        names.imports(&imports);
        names.project();
        names.manifests();
        names.finish();
        names
    }

    /// Puts the places in order, and makes every way to what stands for a name short.
    fn finish(&mut self) {
        let roots: Vec<Id> = (0..program::len(self.index.parents.len())).map(|id| self.root(id)).collect();
        let index = self.index.to_mut();
        index.parents = roots;
        index.said.sort_unstable();
        index.said.dedup();
    }

    pub(crate) fn analysis(&self) -> &'a Analysis {
        &self.compiled.analysis
    }

    pub(crate) fn sources(&self) -> &'a Sources {
        &self.compiled.analysis.sources
    }

    /// The number of a thing, which is given here if it has none.
    fn id(&mut self, thing: &Thing, info: impl FnOnce() -> Info) -> Id {
        if let Some(known) = self.index.known.get(thing) {
            return *known;
        }
        let id = Id::try_from(self.index.things.len()).unwrap_or(Id::MAX);
        self.index.to_mut().things.push((thing.clone(), info()));
        self.index.to_mut().parents.push(id);
        self.index.to_mut().known.insert(thing.clone(), id);
        id
    }

    /// What is known of something.
    pub(crate) fn info(&self, id: Id) -> Option<&Info> {
        self.index.things.get(id as usize).map(|(_, info)| info)
    }

    /// What has that number.
    pub(crate) fn thing(&self, id: Id) -> Option<&Thing> {
        self.index.things.get(id as usize).map(|(thing, _)| thing)
    }

    /// The number of a thing that somebody has named.
    pub(crate) fn find(&self, thing: &Thing) -> Option<Id> {
        self.index.known.get(thing).copied()
    }

    fn say(&mut self, thing: Id, span: Span, role: Role) {
        if !span.is_empty() {
            self.index.to_mut().said.push(Said { span, thing, role, from: None });
        }
    }

    /// The number that stands for all that have one name with something.
    pub(crate) fn root(&self, mut id: Id) -> Id {
        while let Some(parent) = self.index.parents.get(id as usize).copied()
            && parent != id
        {
            id = parent;
        }
        id
    }

    /// Says that two things have one name.
    fn unite(&mut self, one: Id, other: Id) {
        let (one, other) = (self.root(one), self.root(other));
        // The older number stays, so that ways to it are short.
        let (first, second) = (one.min(other), one.max(other));
        if let Some(parent) = self.index.to_mut().parents.get_mut(second as usize) {
            *parent = first;
        }
    }

    /// What is said at a place, the smallest first; all that touches it in the file.
    pub(crate) fn at(&self, file: FileId, offset: u32) -> Vec<Said> {
        let here = |said: &&Said| said.span.file == file && said.span.touches(offset);
        let mut found: Vec<Said> = self.index.said.iter().filter(here).copied().collect();
        let least = found.iter().map(|said| said.span.len()).min();
        found.retain(|said| Some(said.span.len()) == least);
        // Between two names that touch, the one that begins here is meant.
        if found.iter().any(|said| said.span.start == offset) {
            found.retain(|said| said.span.start == offset);
        }
        found
    }

    /// All places that say one of these names, in the order of the files.
    pub(crate) fn places(&self, roots: &FxHashSet<Id>) -> impl Iterator<Item = &Said> {
        self.index.said.iter().filter(|said| roots.contains(&self.root(said.thing)))
    }

    /// What is said inside of a piece of a text, in its order.
    pub(crate) fn within(&self, span: Span) -> impl Iterator<Item = &Said> {
        let start = self
            .index
            .said
            .partition_point(|said| (said.span.file, said.span.start) < (span.file, span.start));
        let after = self.index.said.get(start..).unwrap_or_default().iter();
        let before_end = move |said: &&Said| said.span.file == span.file && said.span.start < span.end;
        after.take_while(before_end).filter(move |said| span.covers(said.span))
    }

    /// All things of a sort that have declarations, with these.
    pub(crate) fn wholes_of_sort(&self, sort: Sort) -> impl Iterator<Item = (Id, Span)> {
        let all = (0..).zip(&self.index.things).filter(move |(_, (_, info))| info.sort == sort);
        all.filter_map(|(id, (_, info))| Some((id, info.whole?)))
    }

    /// Everything that gets another name with one of these: themselves, and what follows from them.
    pub(crate) fn with_followers(&self, root: Id) -> FxHashSet<Id> {
        let mut found = FxHashSet::from_iter([root]);
        loop {
            let before = found.len();
            for (follower, of) in &self.index.follows {
                if found.contains(&self.root(*of)) {
                    found.insert(self.root(*follower));
                }
            }
            if found.len() == before {
                return found;
            }
        }
    }

    /// What something is another name for.
    pub(crate) fn aliased(&self, id: Id) -> impl Iterator<Item = Id> {
        self.index.aliases.iter().filter(move |(alias, _)| *alias == id).map(|(_, of)| *of)
    }

    /// The other names that files have for something.
    pub(crate) fn aliases_of(&self, root: Id) -> impl Iterator<Item = Id> {
        self.index.aliases.iter().filter(move |(_, of)| self.root(*of) == root).map(|(alias, _)| *alias)
    }

    /// All things that have one of these names.
    pub(crate) fn members(&self, roots: &FxHashSet<Id>) -> impl Iterator<Item = (&Thing, Id)> {
        let all = (0..).zip(&self.index.things).map(|(id, (thing, _))| (thing, id));
        all.filter(|(_, id)| roots.contains(&self.root(*id)))
    }

    /// Where all keys of objects are used as a whole, each with the object.
    pub(crate) fn all_wholes(&self) -> impl Iterator<Item = &(Thing, Span)> {
        self.index.wholes.iter()
    }

    /// Texts that would not follow another name of one of these.
    pub(crate) fn stale(&self, roots: &FxHashSet<Id>) -> impl Iterator<Item = Span> {
        self.index.stale.iter().filter(|(of, _)| roots.contains(&self.root(*of))).map(|(_, span)| *span)
    }

    /// Whether something else is spread in the record that has the key.
    pub(crate) fn is_beside(&self, key: Span) -> bool {
        self.index.beside.contains(&key)
    }

    /// Whether it is something that the cluster has, and not the program.
    pub(crate) fn is_of_cluster(&self, id: Id) -> bool {
        self.index.of_cluster.contains(&id)
    }

    /// Members of that name of what has no known type.
    pub(crate) fn unclear(&self, name: &str) -> &[Span] {
        self.index.unclear.get(name).map_or(&[], Vec::as_slice)
    }
}

/// The place of the name in a piece of a text that says it and nothing else: as it is, or between quotes.
pub(crate) fn inside(sources: &Sources, span: Span, name: &str) -> Option<Span> {
    let text = sources.slice(span);
    if text == name {
        return Some(span);
    }
    let quoted = ['"', '\''].iter().any(|quote| text.starts_with(*quote) && text.ends_with(*quote));
    let within = Span::new(span.file, span.start + 1, span.end.saturating_sub(1));
    (quoted && text.len() >= 2 && sources.slice(within) == name).then_some(within)
}

/// A key or a text as a place: without its quotes, where it has some.
pub(crate) fn bare(sources: &Sources, span: Span) -> Span {
    let text = sources.slice(span);
    match text.len() >= 2 && text.starts_with('"') && text.ends_with('"') {
        true => Span::new(span.file, span.start + 1, span.end - 1),
        false => span,
    }
}
