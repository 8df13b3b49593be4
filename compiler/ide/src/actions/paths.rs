//! Two ways to write one entry: `a: { b: 1 }` and `a.b: 1`.

use kdsl_base::{Edit, Span};
use kdsl_syntax::ast::{AstNode, Entry, Expr, KeySegment, RecordEntry};

use super::Draft;
use super::context::Context;

/// Puts what follows a part of a path in braces.
pub(super) fn split(context: &Context<'_>) -> Vec<Draft> {
    split_at(context).into_iter().collect()
}

fn split_at(context: &Context<'_>) -> Option<Draft> {
    let entry = context.entry()?;
    let value = entry.value().filter(|value| !matches!(value, Expr::Missing(_)))?;
    let segments: Vec<KeySegment<'_>> = entry.key()?.segments().collect();
    let here = segments.iter().position(|segment| segment.span().touches(context.selection.start));
    let at = here.unwrap_or(0).min(segments.len().checked_sub(2)?);
    let (before, behind) = (segments.get(at)?.span(), segments.get(at + 1)?.span());
    let dot = Span { start: before.end, end: behind.start, ..before };
    let opened = Edit { span: dot, replacement: ": { ".to_owned() };
    let closed = Edit { span: Span::at(before.file, value.span().end), replacement: " }".to_owned() };
    Some(Draft::new(format!("Put what is in `{}` in braces", context.text(before)), vec![opened, closed]))
}

/// Writes the only entry of a record as the end of a path.
pub(super) fn merge(context: &Context<'_>) -> Vec<Draft> {
    merged(context).into_iter().collect()
}

fn merged(context: &Context<'_>) -> Option<Draft> {
    let entry = context.entry()?;
    let Expr::Record(record) = entry.value()? else { return None };
    let mut entries = record.entries();
    let (Some(RecordEntry::Entry(only)), None) = (entries.next(), entries.next()) else { return None };
    let (key, inner) = (entry.key()?, only.key()?);
    only.value().filter(|value| !matches!(value, Expr::Missing(_)))?;
    if key.is_incomplete() || inner.is_incomplete() || is_remarked(context, record.span(), only) {
        return None;
    }
    let path = format!("{}.{}", key.text(), inner.text());
    let opened = Span { start: key.span().end, end: inner.span().start, ..key.span() };
    let closed = Span { start: only.span().end, end: record.span().end, ..key.span() };
    let edits = vec![
        Edit { span: opened, replacement: ".".to_owned() },
        Edit { span: closed, replacement: String::new() },
    ];
    Some(Draft::new(format!("Write it as the path `{path}`"), edits))
}

/// Whether anything but the entry stands between the braces: a remark would lose its place.
fn is_remarked(context: &Context<'_>, record: Span, only: Entry<'_>) -> bool {
    let inside = Span { start: record.start + 1, end: record.end.saturating_sub(1), ..record };
    let only = only.span();
    let before = context.text(Span { end: only.start, ..inside });
    let behind = context.text(Span { start: only.end, ..inside });
    !before.trim().is_empty() || !behind.trim().trim_matches(',').is_empty()
}
