//! From texts to objects. What no object can be made of is refused, with the reason.

use ecow::EcoString;
use kdsl_base::{Code, FileId, Node, Severity, Span, Value};
use kdsl_core::Kube;
use kdsl_schema::KindId;

use crate::comments::Said;
use crate::{Given, Note, NoteKind};

/// An object that is imported.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    /// The file that it is from, and where it begins there.
    pub given: usize,
    pub start: u32,
    pub api_version: EcoString,
    pub kind: EcoString,
    /// `metadata.name`; empty where the cluster makes one.
    pub name: EcoString,
    /// `metadata.namespace`; empty where none is said.
    pub namespace: EcoString,
    /// The kind, where the target serves it.
    pub known: Option<KindId>,
    pub node: Node,
    pub said: Said,
}

impl Object {
    /// Group, kind, namespace and name, of which the cluster keeps one object, in whatever version it is written.
    pub fn identity(&self) -> (&str, &str, &str, &str) {
        let group = self.api_version.split_once('/').map_or("", |(group, _)| group);
        (group, &self.kind, &self.namespace, &self.name)
    }

    /// What a person calls it.
    pub fn title(&self) -> String {
        let generated = || self.node.at(&["metadata", "generateName"]).and_then(Node::as_str);
        match self.name.is_empty() {
            true => format!("{} `{}…`", self.kind, generated().unwrap_or_default()),
            false => format!("{} `{}`", self.kind, self.name),
        }
    }
}

/// All objects of the texts, in their order.
pub(crate) fn objects(given: &[Given], kube: &Kube, notes: &mut Vec<Note>) -> Vec<Object> {
    let mut objects = Vec::new();
    for (number, file) in given.iter().enumerate() {
        let read = kdsl_yaml::read(FileId(u32::try_from(number).unwrap_or(u32::MAX)), &file.text);
        // Of a document in which a key stands twice, as of one that is no YAML, nobody knows what is meant.
        let grave = |code: Code| code == Code::K0602 || code == Code::K0601 || code == Code::K0603;
        let mut bad: Vec<u32> = Vec::new();
        let mut told: Option<usize> = None;
        for problem in read.problems {
            if problem.severity != Severity::Error || !grave(problem.code) {
                continue;
            }
            let start = problem.primary.span.start;
            bad.push(start);
            // One is enough of a document that is left out.
            let document = read.documents.iter().position(|document| covers(document.node.origin, start));
            if document.is_none() || document != told {
                let reason = match problem.help {
                    Some(help) => format!("{}: {help}", problem.message),
                    None => problem.message,
                };
                notes.push(Note::new(NoteKind::Refused, number, start, "", reason));
            }
            told = document;
        }
        for document in read.documents {
            let origin = document.node.origin;
            if bad.iter().any(|at| covers(origin, *at)) {
                continue;
            }
            let said = Said::of(&document, &file.text);
            let first = objects.len();
            list(document.node, number, kube, &mut objects, notes, 0);
            keep_rest(objects.get_mut(first..).unwrap_or_default(), said, number, notes);
        }
    }
    objects
}

fn covers(origin: Span, at: u32) -> bool {
    (origin.start..=origin.end).contains(&at)
}

/// What is said of a document as a whole goes to its first object.
fn keep_rest(objects: &mut [Object], mut said: Said, given: usize, notes: &mut Vec<Note>) {
    let Some((first, others)) = objects.split_first_mut() else {
        for words in said.take_between(0, u32::MAX).into_iter().chain(said.last) {
            notes.push(Note::new(NoteKind::Comment, given, 0, "", words.to_string()));
        }
        return;
    };
    for other in others {
        let origin = other.node.origin;
        other.said = said.part(origin.start, origin.end.max(origin.start));
    }
    let last = std::mem::take(&mut said.last);
    first.said = said;
    first.said.last = last;
}

fn list(
    node: Node,
    given: usize,
    kube: &Kube,
    objects: &mut Vec<Object>,
    notes: &mut Vec<Note>,
    depth: usize,
) {
    if node.value == Value::Null {
        return;
    }
    let kind = node.get("kind").and_then(Node::as_str).unwrap_or_default();
    if let Some(Value::List(items)) = node.get("items").map(|items| &items.value)
        && kind.ends_with("List")
        && depth < 4
    {
        for item in items.iter().cloned() {
            list(item, given, kube, objects, notes, depth + 1);
        }
        return;
    }
    let start = node.origin.start;
    match object(node, given, kube) {
        Ok(object) => objects.push(object),
        Err((title, reason)) => notes.push(Note::new(NoteKind::Refused, given, start, title, reason)),
    }
}

/// # Errors
/// Says what the object is called, and why the API server would refuse it.
fn object(node: Node, given: usize, kube: &Kube) -> Result<Object, (String, String)> {
    let text = |key: &str| node.get(key).and_then(Node::as_str).filter(|text| !text.is_empty());
    let no = |words: &str| Err((String::new(), words.to_owned()));
    if !matches!(node.value, Value::Map(_)) {
        return no("this is no object");
    }
    let Some(kind) = text("kind") else { return no("it has no `kind`") };
    let Some(api_version) = text("apiVersion") else {
        return Err((kind.to_owned(), "it has no `apiVersion`".to_owned()));
    };
    let (api_version, kind) = (EcoString::from(api_version), EcoString::from(kind));
    let known = kube.schema().find_kind(&api_version, &kind);
    let known = known.filter(|known| known.versions.is_superset(kube.target.versions()));
    let meta = |key: &str| match node.at(&["metadata", key]).map(|node| &node.value) {
        None | Some(Value::Null) => Ok(EcoString::new()),
        Some(Value::Str(text)) => Ok(text.clone()),
        Some(_) => Err((kind.to_string(), format!("`metadata.{key}` is not text"))),
    };
    let (name, namespace, generated) = (meta("name")?, meta("namespace")?, meta("generateName")?);
    let is_question = kube.is_question(known.as_ref().map(|known| known.id));
    if name.is_empty() && generated.is_empty() && !is_question {
        return Err((kind.to_string(), "it has no `metadata.name`".to_owned()));
    }
    if !kind.starts_with(|first: char| first.is_ascii_uppercase())
        || !kind.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    {
        let words = "a program can name only kinds that begin with a capital and have letters and digits";
        return Err((kind.to_string(), words.to_owned()));
    }
    let known = known.map(|known| known.id);
    Ok(Object {
        given,
        start: node.origin.start,
        api_version,
        kind,
        name,
        namespace,
        known,
        node,
        said: Said::default(),
    })
}
