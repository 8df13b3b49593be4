//! From YAML to a program: manifests in, the source that their author would have written out, and what could
//! not be carried.
//!
//! [`import`] is a plain function. The parts:
//!
//! - `read` makes objects of the texts, and refuses what is none;
//! - `fill` leaves out what the compiler fills in, `links` and `hosts` find what refers to what, `build` makes
//!   the expressions of an object;
//! - `factor` gives what stands several times one place;
//! - `write` makes text of it, which the formatter lays out;
//! - `prove` compiles the text and compares what comes out with what went in. An object that does not come
//!   back as it was is written in a plainer form, until it does.

mod build;
mod check;
mod comments;
mod draft;
mod factor;
mod fill;
mod hosts;
mod links;
mod names;
mod prove;
mod read;
mod same;
mod secrets;
mod split;
mod tree;
mod write;

pub use check::{Difference, check};

use kdsl_core::{Kube, crds};
use kdsl_schema::Target;

/// A file, of manifests or of a program.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// What it is called.
    pub name: String,
    /// Its text; YAML or JSON have any number of documents.
    pub text: String,
}

/// What the values of Secrets become.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Secrets {
    /// They stay in the program, as text where they are text.
    #[default]
    Data,
    /// Params, whose values are given apart.
    Param,
}

/// How manifests are imported.
#[derive(Clone, Default, Debug)]
pub struct Settings {
    /// The version or versions of Kubernetes that the program is for.
    pub target: Target,
    /// What the values of Secrets become.
    pub secrets: Secrets,
    /// Files of CustomResourceDefinitions, whose names are paths from the program, such as `crds/widget.yaml`.
    pub crds: Vec<Given>,
    /// Whether each application becomes a file of its own.
    pub split: bool,
}

/// A program that was made of manifests.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Imported {
    /// Its files, in the canonical style: `main.kdsl`, or one for each application. None where there is no
    /// object.
    pub files: Vec<Given>,
    /// What could not be carried, in the order of the files.
    pub notes: Vec<Note>,
    /// How many objects are in the program.
    pub objects: usize,
    /// The values of the params of the Secrets, by their names.
    pub params: Vec<(String, String)>,
}

/// What was not carried as it stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Note {
    /// What became of it.
    pub kind: NoteKind,
    /// The file that it is about, by its number.
    pub file: usize,
    /// Where the object or the mistake begins there, in bytes.
    pub start: u32,
    /// What the object is called: ``Deployment `web` ``. Empty where that is not known.
    pub object: String,
    /// Why.
    pub reason: String,
}

/// What became of an object.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum NoteKind {
    /// It is not in the program, because the API server would refuse it.
    Refused,
    /// It is in the program once, and stands in the manifests again.
    Twice,
    /// It is in the program, unchecked.
    Raw,
    /// Fields are not in the program, because the cluster writes them.
    Dropped,
    /// A comment that is about no object is not in the program.
    Comment,
}

impl Imported {
    /// The texts of all files.
    pub fn text(&self) -> String {
        self.files.iter().map(|file| file.text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

impl Note {
    fn new(
        kind: NoteKind,
        file: usize,
        start: u32,
        object: impl Into<String>,
        reason: impl Into<String>,
    ) -> Note {
        Note { kind, file, start, object: object.into(), reason: reason.into() }
    }

    /// The whole note as a sentence.
    pub fn words(&self) -> String {
        let (object, reason) = (&self.object, &self.reason);
        let object = if object.is_empty() { "a document" } else { object };
        match self.kind {
            NoteKind::Refused => format!("{object} is left out: {reason}"),
            NoteKind::Twice => format!("{object} is taken once: {reason}"),
            NoteKind::Raw => format!("{object} is kept as `raw`: {reason}"),
            NoteKind::Dropped => format!("{object} goes without {reason}, which the cluster writes"),
            NoteKind::Comment => format!("a comment is about no object:{reason}"),
        }
    }
}

/// Whether a text holds manifests: at least one document with `apiVersion` and `kind`.
pub fn is_manifests(text: &str) -> bool {
    let read = kdsl_yaml::read(kdsl_base::FileId(0), text);
    let is = |key: &str, node: &kdsl_base::Node| node.get(key).is_some_and(|it| it.as_str().is_some());
    read.documents.iter().any(|document| is("apiVersion", &document.node) && is("kind", &document.node))
}

/// Makes a program of manifests. What cannot be carried is told in the notes; everything else comes back from
/// the program as it was.
pub fn import(given: &[Given], settings: &Settings) -> Imported {
    let kube = kube(settings);
    let mut notes = Vec::new();
    let objects = read::objects(given, &kube, &mut notes);
    let mut draft = draft::Draft::new(objects, given, settings, &kube);
    let text = prove::settle(&mut draft, settings);
    draft.tell(&mut notes);
    notes.sort_by_key(|note| (note.file, note.start, note.kind));
    let mut imported =
        Imported { files: Vec::new(), notes, objects: draft.carried(), params: draft.params() };
    if settings.split {
        imported.files = apart(&draft, settings);
    }
    if imported.files.is_empty() && imported.objects > 0 {
        imported.files.push(Given { name: prove::FILE.to_owned(), text });
    }
    imported
}

/// A program for each application; none where that would not give the same.
fn apart(draft: &draft::Draft<'_>, settings: &Settings) -> Vec<Given> {
    let mut files = Vec::new();
    for (name, numbers) in split::applications(draft) {
        let mut part = draft.part(&numbers);
        let text = prove::settle(&mut part, settings);
        if part.carried() > 0 {
            files.push(Given { name: format!("{name}.kdsl"), text });
        }
    }
    if prove::holds_together(&files, draft, settings) { files } else { Vec::new() }
}

/// The kinds of the target and of the definitions.
fn kube(settings: &Settings) -> Kube {
    let mut world = kdsl_base::MemoryWorld::default();
    let mut wanted = Vec::new();
    for file in &settings.crds {
        world.files.insert(file.name.clone(), file.text.clone());
        wanted.push(file.name.clone());
    }
    let mut sources = kdsl_base::Sources::default();
    let wanted = crds::Wanted::of_settings(&wanted);
    let loaded = crds::load(&world, &wanted, &mut sources, &crds::Cache::default());
    Kube::new(settings.target, None, loaded.tables)
}
