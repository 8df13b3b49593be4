//! What can be typed at the cursor of a manifest.

use kdsl_base::Span;
use kdsl_core::hir::DeclName;
use kdsl_core::{Analysis, Slot};
use kdsl_schema::{RefRole, Shape};

use super::spot::{self, At, Spot, Step};
use super::{kind, slot};
use crate::completion::{Ask, Completion, CompletionKind, Completions, docs, finish, rank};
use crate::text;

/// What can be typed at a cursor in a file of YAML or JSON.
pub(crate) fn completion(ask: &Ask<'_>) -> Completions {
    completions(ask).unwrap_or_default()
}

fn completions(ask: &Ask<'_>) -> Option<Completions> {
    let analysis = &ask.compiled.analysis;
    let source = &analysis.sources.get(ask.file)?.text;
    let spot = spot::at(source, ask.offset as usize)?;
    let place = |at: usize| u32::try_from(at).ok();
    let word = Span::new(ask.file, place(spot.word.start)?, place(spot.word.end)?);
    let line = source.get(..spot.word.start)?.rsplit('\n').next()?;
    let indent = line.len() - line.trim_start_matches(' ').len();
    let mut offers = Offers {
        ask,
        analysis,
        spot: &spot,
        word,
        deeper: spot.column.saturating_sub(indent),
        items: Vec::new(),
    };
    match spot.at {
        At::Key => offers.keys(),
        At::Value => offers.values(),
    }
    let typed = source.get(spot.word.start..(ask.offset as usize).min(spot.word.end)).unwrap_or("");
    Some(finish(offers.items, false, typed.trim_start_matches(['"', '\''])))
}

/// What is gathered for one cursor.
struct Offers<'a> {
    ask: &'a Ask<'a>,
    analysis: &'a Analysis,
    spot: &'a Spot,
    word: Span,
    /// How much further right keys begin than the line of the cursor does: behind the dash of an item.
    deeper: usize,
    items: Vec<Completion>,
}

impl Offers<'_> {
    fn item(&self, label: &str, kind: CompletionKind, rank: u8) -> Completion {
        Completion::new(label.to_owned(), kind, (self.word, self.ask.offset), rank)
    }

    fn keys(&mut self) {
        let known = kind(self.analysis, self.spot);
        if self.spot.way.is_empty() && known.is_none() {
            for key in ["apiVersion", "kind", "metadata"] {
                let item = self.item(key, CompletionKind::Field, rank::REQUIRED);
                let item =
                    self.with_value(item, key, if key == "metadata" { Form::Record } else { Form::Scalar });
                self.push_key(item);
            }
            return;
        }
        let Some(at) = slot(self.analysis, self.spot, &self.spot.way) else { return };
        let (kube, Shape::Object(ty)) = (&self.analysis.kube, at.shape) else { return };
        let schema = kube.schema();
        let required: Vec<&str> = kube.required(at).collect();
        for field in schema.fields_in(ty, kube.target).filter(|field| !field.read_only) {
            let Some(inside) = crate::place::child(self.analysis, at, field.name) else { continue };
            let rank = if required.contains(&field.name) { rank::REQUIRED } else { rank::NORMAL };
            let mut item = self.item(field.name, CompletionKind::Field, rank);
            let mark = if field.required { "" } else { "?" };
            item.detail = Some(format!("{}{mark}", text::of_slot(self.analysis, inside)));
            item.from = (rank == rank::REQUIRED).then(|| "required".to_owned());
            item.deprecated =
                field.deprecated || kdsl_schema::advice(schema.type_path(ty), field.name).is_some();
            item.doc = Some(docs::field(schema, ty, &field));
            let item = self.with_value(item, field.name, Form::of(inside));
            self.push_key(item);
        }
    }

    fn push_key(&mut self, item: Completion) {
        if !self.spot.beside.contains(&item.label) {
            self.items.push(item);
        }
    }

    /// A key with the beginning of its value: nothing more where the text has a colon already.
    fn with_value(&self, item: Completion, key: &str, form: Form) -> Completion {
        let is_json = self.is_quoted();
        let key = if is_json { format!("\"{key}\"") } else { key.to_owned() };
        if self.spot.has_colon {
            return item.text(key);
        }
        let inside = " ".repeat(self.deeper + 2);
        match form {
            _ if self.spot.in_flow => item.text(format!("{key}: ")),
            Form::Scalar => item.text(format!("{key}: ")),
            Form::Record => item.text(format!("{key}:")).snippet(format!("{key}:\n{inside}$0")),
            Form::List => item.text(format!("{key}:")).snippet(format!("{key}:\n{inside}- $0")),
        }
    }

    /// Whether the word at the cursor stands in quotes.
    fn is_quoted(&self) -> bool {
        let sources = &self.analysis.sources;
        sources.slice(self.word).starts_with('"')
    }

    fn values(&mut self) {
        match self.spot.way.as_slice() {
            [Step::Key(key)] if key == "kind" => return self.kinds(),
            [Step::Key(key)] if key == "apiVersion" => return self.versions(),
            _ => {}
        }
        let Some(at) = slot(self.analysis, self.spot, &self.spot.way) else { return };
        let kube = &self.analysis.kube;
        let values: Vec<String> = match kube.allowed(at) {
            Some(allowed) => allowed.into_iter().map(str::to_owned).collect(),
            None if kube.is_bool(at) => vec!["true".to_owned(), "false".to_owned()],
            None => Vec::new(),
        };
        for value in values {
            let item = self.item(&value, CompletionKind::Value, rank::FITS);
            self.push_text(item);
        }
        self.names(at);
    }

    /// The names of the program's objects that a field may name.
    fn names(&mut self, at: Slot) {
        let kube = &self.analysis.kube;
        let Some(reference) = kube.reference(at).filter(|reference| reference.role == RefRole::Name) else {
            return;
        };
        let programs = std::iter::once(self.ask.compiled).chain(self.ask.project);
        let mut found = Vec::new();
        for program in programs {
            for decl in &program.analysis.hir.decls {
                let group = self.analysis.kube.schema().kinds_named(&decl.kind).next().map(|kind| kind.group);
                if let DeclName::Literal(name, _) = &decl.name
                    && reference.accepts(group.unwrap_or_default(), &decl.kind)
                {
                    let item = self.item(name, CompletionKind::Resource, rank::MEANT);
                    found.push(item.detail(decl.kind.to_string()));
                }
            }
        }
        found.into_iter().for_each(|item| self.push_text(item));
    }

    fn kinds(&mut self) {
        let kube = &self.analysis.kube;
        let version = self.spot.kind.0.clone();
        let kinds = kube.schema().kinds().filter(|kind| kind.versions.is_superset(kube.target.versions()));
        let fitting: Vec<(String, String)> = kinds
            .filter(|kind| version.as_ref().is_none_or(|version| *version == kind.api_version()))
            .map(|kind| (kind.name.to_owned(), kind.api_version()))
            .collect();
        for (name, version) in fitting {
            let item = self.item(&name, CompletionKind::Kind, rank::FITS).detail(version);
            self.push_text(item);
        }
    }

    fn versions(&mut self) {
        let kube = &self.analysis.kube;
        let named = self.spot.kind.1.clone();
        let kinds = kube.schema().kinds().filter(|kind| kind.versions.is_superset(kube.target.versions()));
        let fitting: Vec<String> = kinds
            .filter(|kind| named.as_ref().is_none_or(|named| named == kind.name))
            .map(|kind| kind.api_version())
            .collect();
        for version in fitting {
            let item = self.item(&version, CompletionKind::Value, rank::FITS);
            self.push_text(item);
        }
    }

    /// A text, in quotes where the author writes some.
    fn push_text(&mut self, item: Completion) {
        let text = if self.is_quoted() { format!("\"{}\"", item.label) } else { item.label.clone() };
        self.items.push(item.text(text));
    }
}

/// What the value of a key looks like.
#[derive(Clone, Copy)]
enum Form {
    Scalar,
    Record,
    List,
}

impl Form {
    fn of(slot: Slot) -> Form {
        match slot.shape {
            Shape::Object(_) | Shape::Map(_) => Form::Record,
            Shape::List(_) => Form::List,
            _ => Form::Scalar,
        }
    }
}
