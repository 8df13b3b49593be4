//! What can be typed at the cursor.
//!
//! The tree says what sort of place it is (an item, a key, a value, a member, a type), what is expected there says
//! what fits, the scope says which names there are, and the rest of the program which of them are meant: keys of
//! ConfigMaps, ports, labels, volumes. Nothing is evaluated, and no mistake elsewhere is in the way.

pub(crate) mod docs;
mod imports;
mod items;
mod keys;
mod likely;
mod members;
mod names;
mod objects;
mod places;
mod quantities;
mod snippet;
mod strings;
mod types;
mod used;
mod values;

use kdsl_base::{Edit, FileId, Span, World};
use kdsl_core::{Analysis, Compiled};
use kdsl_syntax::Parse;

pub(crate) use imports::{library, of_host};

use crate::cursor::Cursor;
use crate::yaml;

pub use docs::resolve;

/// How many completions are given. Beyond them only those are that fit what is typed, and the list says that it
/// is not all there is.
pub const MOST: usize = 500;

/// A question for completions.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    /// The program that has the file, as fresh as the cursor.
    pub compiled: &'a Compiled,
    /// The whole project, perhaps of a moment ago: names in it that the file does not import.
    pub project: Option<&'a Compiled>,
    /// Lists the files that a path may name.
    pub world: &'a dyn World,
    /// The file.
    pub file: FileId,
    /// The cursor, in bytes.
    pub offset: u32,
}

/// What can be typed, the best first.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Completions {
    /// The completions.
    pub items: Vec<Completion>,
    /// Whether there are more, so that typing on asks again.
    pub incomplete: bool,
}

/// One thing that can be typed.
#[derive(Clone, PartialEq, Debug)]
pub struct Completion {
    /// What is shown.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// Its type or signature.
    pub detail: Option<String>,
    /// Where it comes from.
    pub from: Option<String>,
    /// What is compared with what is typed, if not the label.
    pub filter: Option<String>,
    /// What it replaces: the whole word around the cursor.
    pub replace: Span,
    /// The part of that before the cursor, for an editor that inserts.
    pub insert: Span,
    /// The new text.
    pub text: String,
    /// The new text with places to go on at, `$1` and `${1:text}`. Its lines are indented against that of the cursor.
    pub snippet: Option<String>,
    /// What changes elsewhere: an import, a `.` that becomes `?.`.
    pub edits: Vec<Edit>,
    /// The characters that take it and are typed as well.
    pub commit: &'static str,
    /// Whether it is advised against.
    pub deprecated: bool,
    /// What [`resolve`] finds its documentation by.
    pub doc: Option<String>,
    /// How soon it comes; those of one rank in their order, then by their labels.
    rank: u8,
    order: u8,
}

/// What a completion is, for the sign beside it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CompletionKind {
    /// A field of Kubernetes' schema or of a declared record.
    Field,
    /// A key that the author chooses: a label, a name of an entry.
    Key,
    /// One of a closed set of values.
    Value,
    /// A text or number that is used elsewhere, or usual.
    Text,
    /// A word of the language.
    Keyword,
    /// A whole form of the language.
    Snippet,
    /// A kind of Kubernetes.
    Kind,
    /// A type.
    Type,
    /// A component.
    Component,
    /// A param, a variable.
    Variable,
    /// A resource or an instance.
    Resource,
    /// A function.
    Function,
    /// A method.
    Method,
    /// An imported file, by its name.
    Module,
    /// A file.
    File,
    /// A folder.
    Folder,
}

/// How soon things come. Lower is sooner.
pub(crate) mod rank {
    pub(crate) const MEANT: u8 = 0;
    pub(crate) const REQUIRED: u8 = 1;
    pub(crate) const FITS: u8 = 2;
    pub(crate) const USUAL: u8 = 3;
    pub(crate) const NORMAL: u8 = 4;
    pub(crate) const PARTLY: u8 = 5;
    pub(crate) const OUTER: u8 = 6;
    pub(crate) const WORD: u8 = 7;
    pub(crate) const RARE: u8 = 8;
    pub(crate) const IMPORT: u8 = 9;
}

/// What can be typed at a cursor.
pub fn completion(ask: &Ask<'_>) -> Completions {
    let analysis = &ask.compiled.analysis;
    let Some(parse) = analysis.parses.iter().find(|parse| parse.file == ask.file) else {
        return yaml::completion(ask);
    };
    let Some(cursor) = Cursor::new(analysis, parse, ask.offset) else { return Completions::default() };
    let mut offers =
        Offers { ask: *ask, analysis, parse, cursor: &cursor, items: Vec::new(), incomplete: false };
    places::offer(&mut offers);
    let mut items = offers.items;
    if cursor.touches_colon() {
        items.iter_mut().for_each(Completion::after_blank);
    }
    finish(items, offers.incomplete, cursor.prefix())
}

/// What is gathered for one cursor.
pub(crate) struct Offers<'a> {
    pub(crate) ask: Ask<'a>,
    pub(crate) analysis: &'a Analysis,
    /// The tree of the text as it is.
    pub(crate) parse: &'a Parse,
    pub(crate) cursor: &'a Cursor<'a>,
    items: Vec<Completion>,
    /// Whether something was left out that typing on may bring.
    pub(crate) incomplete: bool,
}

impl<'a> Offers<'a> {
    /// A completion that types its label in place of the word.
    pub(crate) fn item(&self, label: impl Into<String>, kind: CompletionKind, rank: u8) -> Completion {
        Completion::new(label.into(), kind, (self.cursor.word, self.ask.offset), rank)
    }

    pub(crate) fn push(&mut self, item: Completion) {
        self.items.push(item);
    }

    /// Says at which place of its rank the last one comes.
    pub(crate) fn order(&mut self, order: u8) {
        if let Some(last) = self.items.last_mut() {
            last.order = order;
        }
    }

    /// The programs that names are gathered from: that of the file, then the whole project.
    pub(crate) fn programs(&self) -> impl Iterator<Item = &'a Compiled> + use<'a> {
        std::iter::once(self.ask.compiled).chain(self.ask.project)
    }
}

impl Completion {
    /// One that types its label in place of the word that is typed up to the cursor and on.
    pub(crate) fn new(
        label: String,
        kind: CompletionKind,
        (replace, offset): (Span, u32),
        rank: u8,
    ) -> Completion {
        Completion {
            text: label.clone(),
            label,
            kind,
            detail: None,
            from: None,
            filter: None,
            replace,
            insert: Span { end: offset, ..replace },
            snippet: None,
            edits: Vec::new(),
            commit: "",
            deprecated: false,
            doc: None,
            rank,
            order: 0,
        }
    }

    pub(crate) fn detail(mut self, detail: impl Into<String>) -> Completion {
        self.detail = Some(detail.into());
        self
    }

    pub(crate) fn from(mut self, from: impl Into<String>) -> Completion {
        self.from = Some(from.into());
        self
    }

    pub(crate) fn doc(mut self, key: impl Into<String>) -> Completion {
        self.doc = Some(key.into());
        self
    }

    /// Puts a blank before what is typed.
    fn after_blank(&mut self) {
        self.text.insert(0, ' ');
        if let Some(snippet) = &mut self.snippet {
            snippet.insert(0, ' ');
        }
    }

    /// Types another text than the label.
    pub(crate) fn text(mut self, text: impl Into<String>) -> Completion {
        self.text = text.into();
        self
    }

    pub(crate) fn snippet(mut self, snippet: impl Into<String>) -> Completion {
        self.snippet = Some(snippet.into());
        self
    }
}

/// The completions in their order, each once, and no more than are given.
pub(crate) fn finish(mut items: Vec<Completion>, incomplete: bool, prefix: &str) -> Completions {
    let is_long = items.len() > MOST;
    if is_long {
        items.retain(|item| is_meant(item.filter.as_deref().unwrap_or(&item.label), prefix));
    }
    let place = |item: &Completion| (item.deprecated, item.rank, item.order);
    items.sort_by(|a, b| (place(a), &a.label, &a.text).cmp(&(place(b), &b.label, &b.text)));
    let mut seen = rustc_hash::FxHashSet::default();
    items.retain(|item| seen.insert((item.label.clone(), item.text.clone(), item.kind as u8)));
    items.truncate(MOST);
    Completions { items, incomplete: incomplete || is_long }
}

/// Whether the letters that are typed stand in a text in that order, whatever their case.
fn is_meant(text: &str, typed: &str) -> bool {
    let mut letters = text.chars().flat_map(char::to_lowercase);
    typed.chars().flat_map(char::to_lowercase).all(|wanted| letters.any(|letter| letter == wanted))
}
