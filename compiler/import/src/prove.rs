//! The proof: the program is compiled, and what comes out is compared with what went in.

use ecow::EcoVec;
use kdsl_base::{Diagnostic, Entries, FileId, Input, InputOrigin, Manifest, MemoryWorld, Node, Span, Value};
use kdsl_core::{Options, compile};
use kdsl_syntax::ast::{AstNode, File};
use rustc_hash::FxHashMap;

use crate::build::Form;
use crate::draft::{Draft, Part};
use crate::factor;
use crate::read::Object;
use crate::same::{difference, same};
use crate::secrets::encoded;
use crate::tree::Item;
use crate::{Given, Settings, write};

/// What the program is called while it is tried.
pub(crate) const FILE: &str = "main.kdsl";

/// After so many rounds what does not come back is left out.
const ROUNDS: usize = 12;

/// What is wrong with a program that was tried.
pub(crate) struct Trial {
    /// The text in the canonical style.
    pub text: String,
    /// The objects that do not come back as they were, and why.
    pub failed: Vec<(usize, String)>,
    /// Whether something is wrong that is no object's.
    pub broken: bool,
}

impl Trial {
    /// Whether everything comes back.
    pub fn holds(&self) -> bool {
        self.failed.is_empty() && !self.broken
    }
}

/// Writes the program, with each object in the shortest form in which it comes back as it was.
pub(crate) fn settle(draft: &mut Draft<'_>, settings: &Settings) -> String {
    for round in 0.. {
        let mut items = draft.items();
        factor::licence(&mut items);
        let trial = run(&items, draft, settings);
        if trial.holds() {
            return factor::factor(items, trial, draft, settings);
        }
        if round > ROUNDS * 2 {
            return trial.text;
        }
        if trial.broken && trial.failed.is_empty() {
            for part in draft.parts.iter_mut().filter(|part| part.form < Form::Raw) {
                part.form = next(part.form);
            }
        }
        for (number, reason) in trial.failed {
            let Some(part) = draft.parts.get_mut(number) else { continue };
            part.form = if round > ROUNDS { Form::Refused } else { next(part.form) };
            if part.form == Form::Refused || part.reason.is_none() {
                part.reason = Some(reason);
            }
        }
    }
    String::new()
}

const fn next(form: Form) -> Form {
    match form {
        Form::Short => Form::Plain,
        Form::Plain => Form::Raw,
        Form::Raw | Form::Refused => Form::Refused,
    }
}

/// Compiles the items, and compares what they give with what the draft wants.
pub(crate) fn run(items: &[Item], draft: &Draft<'_>, settings: &Settings) -> Trial {
    let written = write::program(items);
    let text = kdsl_fmt::format(&written).unwrap_or(written);
    let objects: Vec<Option<usize>> =
        items.iter().filter(|item| !item.head.is_empty()).map(|item| item.object).collect();
    let starts = starts(&text);
    let object_at = |span: Span| {
        let number = starts.partition_point(|start| *start <= span.start).checked_sub(1)?;
        objects.get(number).copied().flatten().filter(|_| span.file == FileId(0))
    };
    let world = world(&text, draft, settings);
    let options = Options { target: settings.target, ..Options::default() };
    let mut compiled = compile(&world, &[FILE.to_owned()], &options);
    let kube = compiled.analysis.kube.clone();
    let found = kdsl_rules::check(&compiled.manifests, kube.schema(), kube.target);
    compiled.add(found);
    let mut trial = Trial { text, failed: Vec::new(), broken: starts.len() != objects.len() };
    let mut back: Vec<Option<&Manifest>> = vec![None; draft.parts.len()];
    for error in compiled.diagnostics().iter().filter(|found| found.is_error()) {
        match object_at(error.primary.span) {
            Some(number) => trial.fail(number, || told(error)),
            None => trial.broken = true,
        }
    }
    for manifest in compiled.written() {
        let place = object_at(manifest.name_span).and_then(|number| back.get_mut(number));
        if let Some(place) = place {
            *place = Some(manifest);
        }
    }
    for (number, (part, manifest)) in draft.parts.iter().zip(back).enumerate() {
        if part.form == Form::Refused {
            continue;
        }
        let wanted = expected(part);
        match manifest.map(|manifest| difference(&wanted, &manifest.node)) {
            Some(None) => {}
            Some(Some(path)) if !path.is_empty() => {
                trial.fail(number, || format!("`{path}` does not come back as it was"));
            }
            _ => trial.fail(number, || "it does not come back as it was".to_owned()),
        }
    }
    trial
}

impl Trial {
    fn fail(&mut self, number: usize, reason: impl Fn() -> String) {
        if !self.failed.iter().any(|(known, _)| *known == number) {
            self.failed.push((number, reason()));
        }
    }
}

fn told(error: &Diagnostic) -> String {
    format!("{} ({})", error.message, error.code.id())
}

/// Where the items of a program begin.
fn starts(text: &str) -> Vec<u32> {
    let parse = kdsl_syntax::parse(FileId(0), text);
    match File::cast(parse.root()) {
        Some(file) => file.items().map(|item| item.span().start).collect(),
        None => Vec::new(),
    }
}

/// The program, the definitions that it imports, and the values of its params.
fn world(text: &str, draft: &Draft<'_>, settings: &Settings) -> MemoryWorld {
    let mut world = MemoryWorld::with_file(FILE, text);
    for file in &settings.crds {
        world.files.insert(file.name.clone(), file.text.clone());
    }
    for (name, value) in draft.secrets.values() {
        world.inputs.insert(name.to_string(), host(value));
    }
    world
}

/// A value that the host gives.
pub(crate) fn host(value: &str) -> Input {
    Input { text: value.to_owned(), origin: InputOrigin::Host }
}

/// Whether several programs that are built together give what the draft wants.
pub(crate) fn holds_together(files: &[Given], draft: &Draft<'_>, settings: &Settings) -> bool {
    let mut world = world("", draft, settings);
    for file in files {
        world.files.insert(file.name.clone(), file.text.clone());
    }
    let names: Vec<String> = files.iter().map(|file| file.name.clone()).collect();
    let options = Options { target: settings.target, ..Options::default() };
    let mut compiled = compile(&world, &names, &options);
    let kube = compiled.analysis.kube.clone();
    let found = kdsl_rules::check(&compiled.manifests, kube.schema(), kube.target);
    compiled.add(found);
    let back: FxHashMap<_, &Manifest> = compiled.written().map(|it| (it.identity(), it)).collect();
    let is_back = |part: &Part| {
        let Object { kind, name, namespace, .. } = &part.object;
        let group = part.object.api_version.split_once('/').map_or("", |(group, _)| group);
        let namespaced = draft.kube.is_namespaced(part.object.known);
        let namespace = if namespaced { namespace.as_str() } else { "" };
        let manifest = back.get(&(group, kind.as_str(), namespace, name.as_str()));
        part.form == Form::Refused
            || name.is_empty()
            || manifest.is_some_and(|manifest| same(&expected(part), &manifest.node))
    };
    !compiled.has_errors() && draft.parts.iter().all(is_back)
}

/// What the program must give for an object.
pub(crate) fn expected(part: &Part) -> Node {
    if part.form == Form::Raw {
        return part.object.node.clone();
    }
    if part.object.kind == "Secret" && part.object.api_version == "v1" {
        return merged_secret(&part.wanted);
    }
    part.wanted.clone()
}

/// A Secret with all values in `data`, where the API server puts them.
fn merged_secret(node: &Node) -> Node {
    let Some(texts) = node.get("stringData").filter(|texts| !texts.entries().is_empty()) else {
        return node.clone();
    };
    let mut data: Entries =
        node.get("data").map_or(EcoVec::new(), |data| data.entries().iter().cloned().collect());
    for (key, value) in texts.entries() {
        let Some(text) = value.as_str() else { return node.clone() };
        data.retain(|(known, _)| known != key);
        data.push((key.clone(), Node::str(encoded(text), value.origin)));
    }
    let mut entries: Entries =
        node.entries().iter().filter(|(key, _)| key != "data" && key != "stringData").cloned().collect();
    entries.push(("data".into(), Node::new(Value::Map(data), texts.origin)));
    Node { value: Value::Map(entries), ..node.clone() }
}
