//! One variable for labels that are written in several places.

use kdsl_base::{Edit, Span};
use kdsl_schema::Shape;
use kdsl_syntax::NodeKind;
use kdsl_syntax::ast::{AstNode, Entry, Expr, KeySegment, RecordEntry};

use super::Draft;
use super::context::Context;
use super::extract::is_literal;

/// The fields that hold labels.
const FIELDS: [&str; 3] = ["labels", "matchLabels", "selector"];

/// Labels as they are written somewhere.
struct Labels {
    /// Keys and the texts of their values, in their order.
    entries: Vec<(String, String)>,
    /// What the variable's name takes the place of, and what stands before it then.
    place: Span,
    lead: &'static str,
}

/// Declares a variable with the labels under the cursor, for all places that have the same ones.
pub(super) fn share(context: &Context<'_>) -> Vec<Draft> {
    shared(context).into_iter().collect()
}

fn shared(context: &Context<'_>) -> Option<Draft> {
    let outer = context.around().filter_map(Entry::cast).take(2);
    let (entry, labels) = outer.into_iter().find_map(|entry| Some((entry, labels(context, entry)?)))?;
    let mut homes = context.homes(entry.syntax());
    let home = homes.find(|home| home.is_whole())?;
    let container = home.container;
    let nodes = container.parse.tree.descendants(container.id).map(|id| container.parse.node(id));
    let alike: Vec<Labels> = nodes
        .filter(|node| node.kind() == NodeKind::Entry)
        .filter_map(Entry::cast)
        .filter_map(|entry| self::labels(context, entry))
        .filter(|other| other.entries == labels.entries)
        .collect();
    if alike.len() < 2 {
        return None;
    }
    let name = context.fresh("labels");
    let written: Vec<String> =
        labels.entries.iter().map(|(key, value)| format!("{}: {value}", kdsl_edit::key(key))).collect();
    let first = container.children().find(|child| {
        child.kind().is_item() && alike.iter().any(|labels| child.span().covers(labels.place))
    })?;
    let home = super::insert::Home { container, child: first };
    let mut edits = vec![home.declare(&format!("let {name} = {{ {} }}", written.join(", ")))];
    let put = |labels: &Labels| Edit { span: labels.place, replacement: format!("{}{name}", labels.lead) };
    edits.extend(alike.iter().map(put));
    Some(Draft::new(format!("Share these labels of {} places as `let {name}`", alike.len()), edits))
}

/// The labels that an entry writes: as a record of literals, or one of them as the end of a path.
fn labels(context: &Context<'_>, entry: Entry<'_>) -> Option<Labels> {
    let segments: Vec<KeySegment<'_>> = entry.key()?.segments().collect();
    let is_field = |segment: &KeySegment<'_>| FIELDS.contains(&segment.text());
    let value = entry.value()?;
    let (field, found) = match (segments.as_slice(), value) {
        ([.., field], Expr::Record(record)) if is_field(field) => {
            let entries: Option<Vec<(String, String)>> = record.entries().map(literal).collect();
            (*field, Labels { entries: entries?, place: record.span(), lead: "" })
        }
        ([.., field, key], value) if is_field(field) && is_literal(value) => {
            let is_alone = is_alone(entry, segments.get(..segments.len() - 1)?);
            let place = Span { start: field.span().end, ..field.span() }.to(value.span());
            let entries = vec![(key.plain()?, value.text().to_owned())];
            (*field, is_alone.then_some(Labels { entries, place, lead: ": " })?)
        }
        _ => return None,
    };
    let slot = crate::place::of_key(context.analysis(), field.syntax())?.slot;
    let of_labels = matches!(slot.shape, Shape::Map(_)) && !found.entries.is_empty();
    let remarks = context.text(found.place).contains("//") || context.text(found.place).contains("/*");
    (of_labels && !remarks).then_some(found)
}

fn literal(entry: RecordEntry<'_>) -> Option<(String, String)> {
    let RecordEntry::Entry(entry) = entry else { return None };
    let mut segments = entry.key()?.segments();
    let (Some(key), None) = (segments.next(), segments.next()) else { return None };
    let value = entry.value().filter(|value| is_literal(*value))?;
    Some((key.plain()?, value.text().to_owned()))
}

/// Whether no other entry beside it begins with the same path.
fn is_alone(entry: Entry<'_>, path: &[KeySegment<'_>]) -> bool {
    let Some(record) = entry.syntax().parent() else { return false };
    let begins = |other: Entry<'_>| {
        let Some(key) = other.key() else { return false };
        let segments: Vec<KeySegment<'_>> = key.segments().collect();
        let common = segments.iter().zip(path).all(|(one, other)| one.plain() == other.plain());
        other != entry && common
    };
    !record.children().filter_map(Entry::cast).any(begins)
}
