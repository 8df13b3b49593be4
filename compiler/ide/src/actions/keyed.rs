//! Two ways to write the lists of Kubernetes whose items have a key: as a list, and as a record of the keys.

use std::collections::BTreeSet;

use kdsl_base::{Edit, Span};
use kdsl_core::Slot;
use kdsl_edit::cut;
use kdsl_syntax::ast::{AstNode, Entry, Expr, List, ListElement, Record};

use super::Draft;
use super::context::Context;
use super::extract::is_literal;

/// The types whose entries may be one value, and the field that this is.
const SHORT: [(&str, &str); 3] = [
    ("core.v1.EnvVar", "value"),
    ("core.v1.ContainerPort", "containerPort"),
    ("core.v1.VolumeMount", "name"),
];

/// Writes a list as a record of its items' keys.
pub(super) fn to_record(context: &Context<'_>) -> Vec<Draft> {
    let Some((slot, Expr::List(list))) = value(context) else { return Vec::new() };
    as_record(context, slot, list).into_iter().collect()
}

/// Writes a record of keys as the list that it becomes.
pub(super) fn to_list(context: &Context<'_>) -> Vec<Draft> {
    let Some((slot, Expr::Record(record))) = value(context) else { return Vec::new() };
    as_list(context, slot, record).into_iter().collect()
}

fn value<'a>(context: &Context<'a>) -> Option<(Slot, Expr<'a>)> {
    let entry = context.entry()?;
    Some((context.slot_of(entry)?, entry.value()?))
}

/// The field of an entry that may stand for all of it.
fn short(context: &Context<'_>, slot: Slot) -> Option<&'static str> {
    let kube = &context.analysis().kube;
    let ty = kube.object_type(kube.element(slot)?)?;
    SHORT.iter().find(|(known, _)| *known == ty).map(|(_, field)| *field)
}

/// The entries of a record that is nothing but entries with plain keys. A path is its first key and a dot.
fn entries<'a>(record: Record<'a>) -> Option<Vec<(String, Entry<'a>)>> {
    let one = |node| {
        let entry = Entry::cast(node)?;
        let mut segments = entry.key()?.segments();
        let first = segments.next()?.plain()?;
        Some((if segments.next().is_none() { first } else { format!("{first}.") }, entry))
    };
    record.syntax().children().map(one).collect()
}

fn as_record(context: &Context<'_>, slot: Slot, list: List<'_>) -> Option<Draft> {
    let key = context.analysis().kube.entry_key(slot)?;
    let short = short(context, slot);
    let mut seen = BTreeSet::new();
    let mut edits = brackets(list.span(), "{", "}");
    for element in list.elements() {
        let ListElement::Expr(Expr::Record(item)) = element else { return None };
        let entries = entries(item)?;
        let (_, named) = entries.iter().find(|(name, _)| name == key)?;
        let Some(Expr::String(name)) = named.value() else { return None };
        let name = name.plain().filter(|name| !name.is_empty())?;
        if !seen.insert(name.clone()) {
            return None;
        }
        let lead = format!("{}: ", kdsl_edit::key(&name));
        let rest = entries.iter().find(|(other, _)| other != key);
        let only = match (rest, entries.len()) {
            (Some((field, entry)), 2) if Some(field.as_str()) == short => entry.value(),
            _ => None,
        };
        match only.filter(|value| is_literal(*value) && !is_remarked(context, item.span())) {
            Some(value) => {
                edits.push(Edit { span: item.span(), replacement: format!("{lead}{}", value.text()) })
            }
            None => {
                edits.push(Edit { span: Span::at(context.file, item.span().start), replacement: lead });
                edits.push(cut(&context.parse.text, named.span(), "//"));
            }
        }
    }
    (!seen.is_empty()).then(|| Draft::new(format!("Write it as a record by `{key}`"), edits))
}

fn as_list(context: &Context<'_>, slot: Slot, record: Record<'_>) -> Option<Draft> {
    let key = context.analysis().kube.entry_key(slot)?;
    let short = short(context, slot);
    let mut edits = brackets(record.span(), "[", "]");
    let entries = entries(record)?;
    for (name, entry) in &entries {
        let value = entry.value()?;
        let named = format!("{key}: {}", kdsl_edit::string(name));
        if name.ends_with('.') || entry.key()?.segments().count() != 1 {
            return None;
        }
        match value {
            Expr::Record(item) => {
                let inner = self::entries(item)?;
                if inner.iter().any(|(field, _)| field == key) {
                    return None;
                }
                let head = Span { end: item.span().start + 1, ..entry.span() };
                let text = item.text();
                let begins = text.get(1..).unwrap_or_default();
                let gap = match inner.first() {
                    None => " ",
                    Some(_) if begins.trim_start_matches(' ').starts_with(['\n', '\r']) => "",
                    Some(_) => ",",
                };
                let lead = if gap.is_empty() { "\n" } else { " " };
                edits.push(Edit { span: head, replacement: format!("{{{lead}{named}{gap}") });
            }
            value if is_literal(value) => {
                let replacement = format!("{{ {named}, {}: {} }}", short?, value.text());
                edits.push(Edit { span: entry.span(), replacement });
            }
            _ => return None,
        }
    }
    (!entries.is_empty()).then(|| Draft::new("Write it as a list", edits))
}

fn brackets(span: Span, open: &str, close: &str) -> Vec<Edit> {
    let first = Span { end: span.start + 1, ..span };
    let last = Span { start: span.end - 1, ..span };
    vec![
        Edit { span: first, replacement: open.to_owned() },
        Edit { span: last, replacement: close.to_owned() },
    ]
}

fn is_remarked(context: &Context<'_>, span: Span) -> bool {
    let text = context.text(span);
    text.contains("//") || text.contains("/*")
}
