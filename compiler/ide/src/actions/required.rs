//! Fields that must be there and are not, with something in them to be filled in.

use std::ops::Range;

use kdsl_base::{Code, Span};
use kdsl_core::Slot;
use kdsl_core::hir::{DeclId, LocalKind};
use kdsl_core::ty::{Ty, Type};
use kdsl_schema::Shape;
use kdsl_syntax::ast::{AstNode, Entry, Expr, KeySegment, Resource};
use kdsl_syntax::{NodeKind, SyntaxNode};

use super::Draft;
use super::context::Context;
use super::insert::add_entry;
use crate::place;

/// How deep fields of fields are filled in.
const DEPTH: u32 = 8;

/// A placeholder stands between these in a text that is being made.
const OPEN: char = '\u{1}';
const CLOSE: char = '\u{2}';

/// The keys that a record has, by the records and paths in it.
#[derive(Default)]
struct Keys {
    below: Vec<(String, Keys)>,
    /// Whether there may be others, from what is not written here.
    open: bool,
}

/// Adds the fields that the record under the cursor lacks.
pub(super) fn add(context: &Context<'_>) -> Vec<Draft> {
    added(context).into_iter().collect()
}

fn added(context: &Context<'_>) -> Option<Draft> {
    let record = record_here(context)?;
    let mut keys = Keys::default();
    keys.read(record);
    let entries = match instance_of(context, record) {
        Some(decl) => missing_params(context, decl, &keys),
        None => {
            let slot = slot_of(context, record)?;
            let mut out = Vec::new();
            missing(context, slot, &keys, String::new(), 0, &mut out);
            out
        }
    };
    let names: Vec<String> = entries.iter().map(|(name, _)| format!("`{name}`")).collect();
    let title = match names.as_slice() {
        [] => return None,
        [one] => format!("Add the required field {one}"),
        [first @ .., last] => format!("Add the required fields {} and {last}", first.join(", ")),
    };
    let text: Vec<String> = entries.into_iter().map(|(_, text)| text).collect();
    let (text, stops) = plain(&text.join("\n"));
    let (edit, start) = add_entry(record, &text)?;
    let mut draft = Draft::new(title, vec![edit]);
    for stop in stops {
        draft = draft.stop(0, start + stop.start..start + stop.end);
    }
    let here = |finding: &&kdsl_base::Diagnostic| {
        let span = finding.primary.span;
        finding.code == Code::K0104 && span.file == context.file && touches(record, span)
    };
    draft.mends = context.compiled.diagnostics().iter().find(here).map(|it| (it.code, it.primary.span));
    Some(draft)
}

/// Whether a finding about a missing field is about this record: it stands at it, or at the key before it.
fn touches(record: SyntaxNode<'_>, span: Span) -> bool {
    let around = record.parent().map_or(record.span(), SyntaxNode::span);
    span == record.span() || around.covers(span) && span.start <= record.span().start
}

/// The record around the cursor; a resource that has no braces, or at whose name the cursor is.
fn record_here<'a>(context: &Context<'a>) -> Option<SyntaxNode<'a>> {
    for node in context.around() {
        match node.kind() {
            NodeKind::RecordExpr => return Some(node),
            NodeKind::Resource => return Some(node.child(NodeKind::RecordExpr).unwrap_or(node)),
            NodeKind::Entry => {
                if let Some(Expr::Record(record)) = Entry::cast(node).and_then(Entry::value) {
                    return Some(record.syntax());
                }
            }
            kind if kind.is_item() => return None,
            _ => {}
        }
    }
    None
}

/// The place that a record is for, or a resource without braces.
fn slot_of(context: &Context<'_>, record: SyntaxNode<'_>) -> Option<Slot> {
    match Resource::cast(record) {
        Some(resource) => place::resource(context.analysis(), resource),
        None => place::of_value(context.analysis(), record),
    }
}

fn resource_of(record: SyntaxNode<'_>) -> Option<SyntaxNode<'_>> {
    if record.kind() == NodeKind::Resource { Some(record) } else { record.parent() }
        .filter(|node| node.kind() == NodeKind::Resource)
}

/// The instance of a component whose braces these are.
fn instance_of(context: &Context<'_>, record: SyntaxNode<'_>) -> Option<DeclId> {
    let resource = resource_of(record)?;
    let decls = context.hir().decls.iter().zip(0u32..);
    let mut here =
        decls.filter(|(decl, _)| resource.span().covers(decl.kind_span) && decl.component.is_some());
    here.next().map(|(_, n)| DeclId(n))
}

fn missing_params(context: &Context<'_>, decl: DeclId, keys: &Keys) -> Vec<(String, String)> {
    let hir = context.hir();
    let Some(component) = hir[decl].component.filter(|_| !keys.open) else { return Vec::new() };
    let mut out = Vec::new();
    for param in &hir[component].params {
        let local = &hir[*param];
        let needed = matches!(local.kind, LocalKind::ComponentParam(_, None));
        let ty = context.analysis().checked.local_type(*param).unwrap_or(Type::ANY);
        if needed && !keys.has(&local.name) && !(ty.null && ty.ty != Ty::Any) {
            let value = match ty.ty {
                Ty::Slot(slot) => fill(context, slot, &local.name, DEPTH - 2),
                Ty::Int | Ty::Float | Ty::Quantity | Ty::Named(kdsl_core::ty::Named::Port) => held("1"),
                Ty::Bool => held("false"),
                Ty::List(_) => "[]".to_owned(),
                Ty::Record(_) => "{}".to_owned(),
                _ => held(&kdsl_edit::string(&local.name)),
            };
            out.push((local.name.to_string(), format!("{}: {value}", local.name)));
        }
    }
    out
}

/// The entries that an object lacks, with their names; those of the records in it as paths.
fn missing(
    context: &Context<'_>,
    slot: Slot,
    keys: &Keys,
    path: String,
    depth: u32,
    out: &mut Vec<(String, String)>,
) {
    if keys.open || depth > DEPTH {
        return;
    }
    let kube = &context.analysis().kube;
    for name in needed(context, slot) {
        let Some(inner) = place::child(context.analysis(), slot, name) else { continue };
        let full = format!("{path}{name}");
        match keys.below.iter().find(|(key, _)| key == name) {
            None => out.push((full.clone(), format!("{full}: {}", fill(context, inner, name, depth)))),
            Some((_, below)) if kube.is_object(inner) => {
                missing(context, inner, below, format!("{full}."), depth + 1, out);
            }
            Some(_) => {}
        }
    }
}

/// The fields that an object must have. Kubernetes' own words leave out what a template of pods cannot do without.
fn needed<'a>(context: &'a Context<'_>, slot: Slot) -> Vec<&'a str> {
    let kube = &context.compiled.analysis.kube;
    let mut names: Vec<&str> = kube.required(slot).collect();
    let object = kube.object_type(slot).unwrap_or_default();
    let more: &[&str] = match object {
        "core.v1.PodTemplateSpec" | "core.v1.Pod" | "batch.v1.JobTemplateSpec" => &["spec"],
        "core.v1.Service" | "batch.v1.Job" | "batch.v1.CronJob" => &["spec"],
        "core.v1.Container" => &["image"],
        _ if object.starts_with("apps.v1.") && kube.field_names(slot).contains(&"spec") => &["spec"],
        _ => &[],
    };
    names.extend(more.iter().filter(|name| !kube.required(slot).any(|known| known == **name)));
    names.retain(|name| !matches!(*name, "apiVersion" | "kind"));
    names
}

/// A value for a place, as far as one can be told.
fn fill(context: &Context<'_>, slot: Slot, name: &str, depth: u32) -> String {
    let kube = &context.analysis().kube;
    if let Some(values) = kube.allowed(slot)
        && let Some(first) = values.first()
        && slot.shape == Shape::String
    {
        return held(&kdsl_edit::string(first));
    }
    match slot.shape {
        Shape::Object(_) if depth < DEPTH => {
            let inner = needed(context, slot).into_iter().filter_map(|name| {
                let slot = place::child(context.analysis(), slot, name)?;
                Some(format!("{name}: {}", fill(context, slot, name, depth + 1)))
            });
            braced(inner.collect())
        }
        Shape::List(_) if kube.entry_key(slot) == Some("name") => match kube.element(slot) {
            Some(element) => {
                let singular = name.strip_suffix('s').unwrap_or(name);
                let key = if singular == "container" { "app" } else { singular };
                format!("{{ {}: {} }}", held(key), fill(context, element, name, depth + 1))
            }
            None => "[]".to_owned(),
        },
        Shape::List(_) => match kube.element(slot) {
            Some(element) => format!("[{}]", fill(context, kube.unkeyed(element), name, depth + 1)),
            None => "[]".to_owned(),
        },
        Shape::Map(_) | Shape::Json | Shape::Object(_) => "{}".to_owned(),
        Shape::Int32 | Shape::IntOrString if name.to_lowercase().ends_with("port") => held("80"),
        Shape::Int32 | Shape::Int64 | Shape::Float | Shape::IntOrString => held("1"),
        Shape::Quantity => held("1"),
        Shape::Bool => held("false"),
        _ if name == "image" => held("\"image:v1\""),
        _ => held(&kdsl_edit::string(name)),
    }
}

fn braced(entries: Vec<String>) -> String {
    if entries.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", entries.join(", ")) }
}

/// A placeholder.
fn held(text: &str) -> String {
    format!("{OPEN}{text}{CLOSE}")
}

/// A text without the marks of its placeholders, and where these stand.
fn plain(text: &str) -> (String, Vec<Range<usize>>) {
    let (mut out, mut stops, mut start) = (String::new(), Vec::new(), 0);
    for letter in text.chars() {
        match letter {
            OPEN => start = out.len(),
            CLOSE => stops.push(start..out.len()),
            letter => out.push(letter),
        }
    }
    (out, stops)
}

impl Keys {
    fn has(&self, name: &str) -> bool {
        self.below.iter().any(|(key, _)| key == name)
    }

    fn read(&mut self, record: SyntaxNode<'_>) {
        if record.kind() != NodeKind::RecordExpr {
            return;
        }
        for child in record.children() {
            match Entry::cast(child) {
                Some(entry) => self.entry(entry),
                None => self.open |= child.kind() != NodeKind::Let,
            }
        }
    }

    fn entry(&mut self, entry: Entry<'_>) {
        let mut at = &mut *self;
        let Some(path) = entry.key() else { return };
        for segment in path.segments() {
            let Some(key) = KeySegment::plain(segment) else {
                at.open = true;
                return;
            };
            let found = at.below.iter().position(|(known, _)| *known == key);
            let place = found.unwrap_or(at.below.len());
            if found.is_none() {
                at.below.push((key, Keys::default()));
            }
            let Some((_, next)) = at.below.get_mut(place) else { return };
            at = next;
        }
        match entry.value() {
            Some(Expr::Record(record)) => at.read(record.syntax()),
            _ => at.open = true,
        }
    }
}
