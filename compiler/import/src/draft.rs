//! The program as far as it is made: the objects, and in which form each is written.

use ecow::{EcoString, eco_format};
use kdsl_base::{Node, Value};
use kdsl_core::Kube;
use kdsl_edit::string;
use kdsl_schema::{KindId, Version};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::build::{Builder, Form, Used};
use crate::links::{From, Links, Target};
use crate::names::{self, is_name};
use crate::read::Object;
use crate::same::same;
use crate::secrets::{self, Params};
use crate::tree::{Comments, Expr, Item, Record};
use crate::{Given, Note, NoteKind, Settings, fill};

/// Comments of so many lines are kept once, where several objects begin with the same: licences.
const HEADER: usize = 3;

/// An object and what became of it so far.
#[derive(Clone)]
pub(crate) struct Part {
    pub object: Object,
    /// What the program must give: the object without what the cluster writes.
    pub wanted: Node,
    pub form: Form,
    /// Why it is not in its short form.
    pub reason: Option<String>,
    /// Whether the program has the same object from another place.
    twice: bool,
    dropped: Vec<String>,
}

/// The program as far as it is made.
pub(crate) struct Draft<'a> {
    pub parts: Vec<Part>,
    pub kube: &'a Kube,
    symbols: Vec<EcoString>,
    pub secrets: Params,
    /// The kinds of the definitions, by the file that has them.
    crds: Vec<(String, Vec<EcoString>)>,
    /// All objects that are imported, in other programs as well: kind, namespace and name.
    elsewhere: FxHashSet<(EcoString, EcoString, EcoString)>,
}

impl<'a> Draft<'a> {
    pub fn new(objects: Vec<Object>, given: &[Given], settings: &Settings, kube: &'a Kube) -> Draft<'a> {
        let again = again(&objects, given);
        let symbols = names::symbols(&objects, |number| again.get(number).is_some_and(Option::is_some));
        let crds = settings.crds.iter().map(|file| (file.name.clone(), kinds_of(&file.text))).collect();
        let name = |object: &Object| (object.kind.clone(), object.namespace.clone(), object.name.clone());
        let elsewhere = objects.iter().map(name).collect();
        let parts: Vec<Part> = objects
            .into_iter()
            .zip(again)
            .map(|(object, again)| {
                let mut dropped = Vec::new();
                let wanted = fill::without_read_only(&object, kube, &mut dropped);
                let wanted = match object.known {
                    Some(kind) => fill::completed(&wanted, kind, kube),
                    None => wanted,
                };
                let twice = again.as_ref().is_some_and(|again| again.is_same);
                let (form, reason) = match (object.known, again) {
                    (_, Some(again)) => (Form::Refused, Some(again.reason)),
                    (Some(kind), _) => match inexpressible(&wanted, kind, kube) {
                        Some(reason) => (Form::Raw, Some(reason)),
                        None => (Form::Short, None),
                    },
                    (None, _) => (Form::Raw, Some(unknown(&object, kube))),
                };
                Part { object, wanted, form, reason, twice, dropped }
            })
            .collect();
        let secrets = Params::new(&parts, &symbols, settings.secrets);
        Draft { parts, kube, symbols, secrets, crds, elsewhere }
    }

    /// The same draft with these objects alone, as a program of its own.
    pub fn part(&self, numbers: &[usize]) -> Draft<'a> {
        let parts = numbers.iter().filter_map(|number| self.parts.get(*number)).cloned();
        let symbols = numbers.iter().filter_map(|number| self.symbols.get(*number)).cloned();
        Draft {
            parts: parts.collect(),
            kube: self.kube,
            symbols: symbols.collect(),
            secrets: self.secrets.part(numbers),
            crds: self.crds.clone(),
            elsewhere: self.elsewhere.clone(),
        }
    }

    /// Which object refers to which; to a Namespace or a class refer objects of many applications.
    pub fn references(&self) -> Vec<(usize, usize)> {
        let links = self.links();
        let mut found = Vec::new();
        for (number, part) in self.parts.iter().enumerate().filter(|(_, part)| part.form == Form::Short) {
            let mut used = Used::default();
            self.object(number, part, &links, &mut used);
            let targets = used.targets.iter().filter_map(|target| links.targets.get(*target));
            let own = |target: &&Target| {
                target.kind.starts_with("ClusterRole") || self.kube.kind(target.known).namespaced
            };
            found.extend(targets.filter(own).filter_map(|target| Some((number, target.object?))));
        }
        found.sort_unstable();
        found
    }

    /// Whether an object of the program is called so.
    pub fn is_symbol(&self, name: &str) -> bool {
        self.symbols.iter().any(|symbol| symbol == name)
    }

    /// Whether an object stands in a namespace, as far as that is known.
    pub fn is_namespaced(&self, number: usize) -> bool {
        self.parts.get(number).is_some_and(|part| self.kube.is_namespaced(part.object.known))
    }

    /// Whether a type is that of whole objects.
    pub fn is_kind(&self, ty: kdsl_schema::TypeId) -> bool {
        self.kube.schema().kind_of_type(ty).is_some()
    }

    /// The name by which the program knows a type of Kubernetes.
    pub fn name_of_type(&self, ty: kdsl_schema::TypeId) -> Option<EcoString> {
        let name = self.kube.schema().type_name(ty);
        (self.kube.type_by_name(name) == Some(ty)).then(|| name.into())
    }

    /// How many objects are in the program.
    pub fn carried(&self) -> usize {
        self.parts.iter().filter(|part| part.form != Form::Refused).count()
    }

    /// The values of the params.
    pub fn params(&self) -> Vec<(String, String)> {
        self.secrets.values().map(|(name, value)| (name.to_string(), value.to_string())).collect()
    }

    /// Adds what became of the objects that are not carried as they stand.
    pub fn tell(&self, notes: &mut Vec<Note>) {
        for part in &self.parts {
            let note = |kind, reason: &str| {
                Note::new(kind, part.object.given, part.object.start, part.object.title(), reason)
            };
            let reason = part.reason.as_deref().unwrap_or("it does not come back as it was");
            match part.form {
                Form::Short | Form::Plain => {}
                Form::Raw => notes.push(note(NoteKind::Raw, reason)),
                Form::Refused if part.twice => notes.push(note(NoteKind::Twice, reason)),
                Form::Refused => notes.push(note(NoteKind::Refused, reason)),
            }
            if matches!(part.form, Form::Short | Form::Plain) && !part.dropped.is_empty() {
                let fields: Vec<String> = part.dropped.iter().map(|path| format!("`{path}`")).collect();
                notes.push(note(NoteKind::Dropped, &fields.join(", ")));
            }
        }
    }

    /// What can be referred to.
    fn links(&self) -> Links {
        let mut links = Links::default();
        for (number, part) in self.parts.iter().enumerate() {
            let (Some(known), Form::Short | Form::Plain) = (part.object.known, part.form) else { continue };
            let target = Target {
                kind: part.object.kind.clone(),
                api_version: part.object.api_version.clone(),
                known,
                name: part.object.name.clone(),
                namespace: part.object.namespace.clone(),
                symbol: self.symbols.get(number).cloned().unwrap_or_default(),
                node: part.wanted.clone(),
                object: Some(number),
            };
            links.add(target, self.kube);
        }
        links
    }

    /// The items of the program.
    pub fn items(&self) -> Vec<Item> {
        let mut links = self.links();
        links.add_external(&self.parts, &self.elsewhere, self.kube);
        let mut used = Used::default();
        let mut bodies: Vec<Option<Built>> = Vec::new();
        for (number, part) in self.parts.iter().enumerate() {
            let built = (part.form != Form::Refused).then(|| self.object(number, part, &links, &mut used));
            bodies.push(built);
        }
        let mut items = self.imports();
        items.extend(self.secrets.items());
        items.extend(links.externals(&used, self.kube));
        let mut headers: Vec<Vec<EcoString>> = Vec::new();
        for (number, built) in bodies.into_iter().enumerate() {
            let (Some(mut built), Some(part)) = (built, self.parts.get(number)) else { continue };
            if built.above.len() >= HEADER {
                match headers.contains(&built.above) {
                    true => built.above.clear(),
                    false => headers.push(built.above.clone()),
                }
            }
            let is_used = links.number_of(number).is_some_and(|target| used.targets.contains(&target));
            items.push(Item {
                head: self.head(number, part, is_used),
                body: (!built.record.entries.is_empty()).then_some(Expr::Record(built.record)),
                comments: Comments { above: built.above, right: None },
                object: Some(number),
            });
            if !built.last.is_empty() {
                let comments = Comments { above: built.last, right: None };
                items.push(Item { head: EcoString::new(), body: None, comments, object: None });
            }
        }
        items
    }

    /// `Deployment web`, `Kind "any name" as symbol`.
    fn head(&self, number: usize, part: &Part, is_used: bool) -> EcoString {
        let object = &part.object;
        let raw = if part.form == Form::Raw { "raw " } else { "" };
        let symbol = self.symbols.get(number).map_or("", EcoString::as_str);
        let kind = &object.kind;
        if object.name.is_empty() {
            let is_question = self.kube.is_question(object.known);
            let name = if is_question { "\"\"" } else { symbol };
            return eco_format!("{raw}{kind} {name}");
        }
        if symbol == object.name {
            return eco_format!("{raw}{kind} {symbol}");
        }
        let name = string(&object.name);
        if is_used {
            eco_format!("{raw}{kind} {name} as {symbol}")
        } else {
            eco_format!("{raw}{kind} {name}")
        }
    }

    fn object(&self, number: usize, part: &Part, links: &Links, used: &mut Used) -> Built {
        let object = &part.object;
        let kube = self.kube;
        let kind = object.known.filter(|_| part.form != Form::Raw);
        let mut node = part.wanted.clone();
        if part.form == Form::Raw {
            node = object.node.clone();
        } else if let Some(kind) = kind.filter(|_| part.form == Form::Short) {
            node = fill::without_filled(&node, &object.name, kind, kube);
        }
        let is_preferred = kind
            .is_some_and(|kind| kube.preferred(&object.kind).is_some_and(|preferred| preferred.id == kind));
        let is_generated = object.node.at(&["metadata", "generateName"]).is_some();
        let node = body(&node, is_preferred, is_generated);
        let mut said = object.said.clone();
        let last = std::mem::take(&mut said.last);
        let origin = object.node.origin.start;
        let own = links.number_of(number);
        let from = From {
            namespace: &object.namespace,
            name: &object.name,
            object: number,
            selected: own.and_then(|own| links.selected(own, number, kube)),
        };
        let own_selector = kind
            .filter(|kind| kube.fills_selector(Some(*kind)) || object.kind == "Job")
            .and_then(|_| part.wanted.at(&["spec", "selector"]))
            .map(|selector| selector.origin);
        let mut above = said.take(origin).into_above();
        let mut builder = Builder { kube, links, from, form: part.form, said: &mut said, used, own_selector };
        let mut record = builder.record(&node, kind.map(|kind| kube.resource(kind)), None);
        if part.form == Form::Short {
            secrets::rewrite(&mut record, &object.kind, &object.api_version, number, &self.secrets);
        }
        above.extend(said.take_between(0, u32::MAX));
        Built { record, above, last }
    }

    /// The imports of the kinds of definitions that are used.
    fn imports(&self) -> Vec<Item> {
        let is_used = |kind: &&EcoString| {
            self.parts.iter().any(|part| {
                let typed = matches!(part.form, Form::Short | Form::Plain);
                let schema = self.kube.schema();
                typed
                    && part.object.kind == **kind
                    && part.object.known.is_some_and(|id| schema.is_custom(schema.kind(id).ty))
            })
        };
        let mut items = Vec::new();
        for (path, kinds) in &self.crds {
            let names: Vec<&str> = kinds.iter().filter(is_used).map(EcoString::as_str).collect();
            if !names.is_empty() {
                let head = eco_format!("import {{ {} }} from \"./{path}\"", names.join(", "));
                items.push(Item { head, body: None, comments: Comments::default(), object: None });
            }
        }
        items
    }
}

/// What stands between the braces of an object, and the comments around it.
struct Built {
    record: Record,
    above: Vec<EcoString>,
    last: Vec<EcoString>,
}

/// The object without what its head says.
fn body(node: &Node, is_preferred: bool, is_generated: bool) -> Node {
    let metadata = |node: &Node| {
        let kept = node.entries().iter().filter(|(key, _)| key != "name" || is_generated);
        Node { value: Value::Map(kept.cloned().collect()), ..node.clone() }
    };
    let mut entries = Vec::new();
    for (key, value) in node.entries() {
        match key.as_str() {
            "kind" => {}
            "apiVersion" if is_preferred => {}
            "metadata" => {
                let inner = metadata(value);
                if !inner.entries().is_empty() {
                    entries.push((key.clone(), inner));
                }
            }
            _ => entries.push((key.clone(), value.clone())),
        }
    }
    let rank = |key: &str| match key {
        "apiVersion" => 0,
        "metadata" => 1,
        _ => 2,
    };
    entries.sort_by_key(|(key, _)| rank(key));
    Node { value: Value::Map(entries.into_iter().collect()), ..node.clone() }
}

/// An object that stands once more further on.
struct Again {
    reason: String,
    is_same: bool,
}

/// The objects that stand once more further on, of which the cluster keeps the last.
fn again(objects: &[Object], given: &[Given]) -> Vec<Option<Again>> {
    let mut known: FxHashMap<(&str, &str, &str, &str), &Object> = FxHashMap::default();
    let mut found = Vec::new();
    for object in objects.iter().rev() {
        let identity = object.identity();
        let last = if object.name.is_empty() { None } else { known.get(&identity).copied() };
        found.push(last.map(|last| {
            let file = given.get(last.given).map_or("", |file| file.name.as_str());
            let is_same = same(&last.node, &object.node);
            let reason = match is_same {
                true => format!("it is in {file} as well"),
                false => format!("{file} has another object of that name, and the cluster keeps the last"),
            };
            Again { reason, is_same }
        }));
        known.entry(identity).or_insert(object);
    }
    found.reverse();
    found
}

/// Why an object of a kind that has a schema is not what any typed resource becomes.
fn inexpressible(node: &Node, kind: KindId, kube: &Kube) -> Option<String> {
    let is_there = |path: &[&str]| node.at(path).is_some_and(|it| it.value != Value::Null);
    if kube.fills_selector(Some(kind)) && is_there(&["spec"]) && !is_there(&["spec", "selector"]) {
        return Some("it has no `spec.selector`, and the API server rejects it".to_owned());
    }
    let path = fill::null_text(node, kube.resource(kind), kube)?;
    Some(format!("`{path}` is null, which the API server reads as an empty text"))
}

/// Why a kind has no schema.
fn unknown(object: &Object, kube: &Kube) -> String {
    let (version, kind) = (&object.api_version, &object.kind);
    // A removal may be planned only.
    let life = kube.schema().lifecycle(version, kind).filter(|life| life.is_gone(Version::NEWEST));
    if let Some((removed, replacement)) = life.and_then(|life| life.removed.zip(life.replacement)) {
        return format!(
            "Kubernetes serves `{version}` {kind} no more since {removed}, `{replacement}` instead"
        );
    }
    match kube.schema().find_kind(version, kind) {
        Some(_) => format!("Kubernetes {} does not serve `{version}` {kind}", kube.target),
        None => format!("no schema has `{version}` {kind}"),
    }
}

/// The kinds that a file defines.
fn kinds_of(text: &str) -> Vec<EcoString> {
    let read = kdsl_yaml::read(kdsl_base::FileId(0), text);
    let kind = |node: &Node| node.at(&["spec", "names", "kind"]).and_then(Node::as_str).map(EcoString::from);
    let mut kinds = Vec::new();
    for document in &read.documents {
        let items = document.node.get("items").map_or(&[] as &[Node], Node::items);
        kinds.extend(std::iter::once(&document.node).chain(items).filter_map(kind).filter(|it| is_name(it)));
    }
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// An entry of an item that is no object.
pub(crate) fn item(head: EcoString, body: Option<Expr>) -> Item {
    Item { head, body, comments: Comments::default(), object: None }
}
