//! Changes of what a program of the language says, by its tree.

use kdsl_base::{Change, Edit, Node, Severity, Span, Value};
use kdsl_syntax::ast::{AstNode, Entry, Expr, File, KeyPath, KeySegment, Resource};
use kdsl_syntax::{NodeKind, Parse, SyntaxNode};

use crate::cut::cut;
use crate::record::{self, Place};
use crate::value::{key as written_key, string, written};
use crate::{Edits, applied, may_try};

/// The edits that make the changes; none where one of them has no place in the text, or would break it.
pub(crate) fn edits(parse: &Parse, changes: &[Change], left: &mut usize) -> Option<Edits> {
    let mut removed = Vec::new();
    for change in changes {
        if let Change::Remove { key, value } = change {
            removed.extend(taken_out(parse, *key, *value)?);
        }
    }
    let mut done = Edits::default();
    for node in &removed {
        done.edits.push(cut(&parse.text, node.span(), "//"));
        done.shared |= is_shared(*node);
    }
    for change in changes {
        let (node, edit) = match change {
            Change::Remove { .. } => continue,
            Change::Add { record, key, value } => {
                // Where nothing else changes, a line without room may be broken.
                add(parse, &removed, changes.len() == 1, *record, (key, value))?
            }
            Change::Set { value, new } => set(parse, *value, new)?,
        };
        done.shared |= is_shared(node);
        done.edits.push(edit);
    }
    still_parses(parse, &done.edits, left).then_some(done)
}

/// The node that stands at `span` and is what is wanted.
fn at(parse: &Parse, span: Span, wanted: impl Fn(SyntaxNode<'_>) -> bool) -> Option<SyntaxNode<'_>> {
    let mut node = parse.root();
    loop {
        if node.span() == span && wanted(node) {
            return Some(node);
        }
        node = node.children().find(|child| !child.tokens().is_empty() && child.span().covers(span))?;
    }
}

/// The part of a key that begins at an offset, with the path and the entry around it.
fn segment_at(parse: &Parse, offset: u32) -> Option<(usize, KeyPath<'_>, Entry<'_>)> {
    let mut node = parse.root();
    loop {
        if let Some(path) = KeyPath::cast(node) {
            let entry = node.parent().and_then(Entry::cast)?;
            let index = path.segments().position(|segment| segment.span().start == offset)?;
            return Some((index, path, entry));
        }
        let holds = |child: &SyntaxNode<'_>| child.span().start <= offset && offset < child.span().end;
        node = node.children().find(holds)?;
    }
}

/// Whether the key at `span` has a sibling of that name.
pub(crate) fn has_beside(parse: &Parse, span: Span, name: &str) -> bool {
    let Some((index, path, entry)) = segment_at(parse, span.start) else { return false };
    let segments: Vec<KeySegment<'_>> = path.segments().take(index + 1).collect();
    let keys: Option<Vec<String>> = segments.iter().take(index).map(|segment| segment.plain()).collect();
    let Some(mut keys) = keys.filter(|_| segments.last().is_some_and(|last| last.span() == span)) else {
        return false;
    };
    keys.push(name.to_owned());
    let mut siblings = entry.syntax().parent().into_iter().flat_map(|record| record.children());
    siblings.any(|node| Entry::cast(node).and_then(Entry::key).is_some_and(|path| begins_with(path, &keys)))
}

/// What goes with the entry whose key stands at `key`, or with the element of a list that stands there.
fn taken_out(parse: &Parse, key: Span, value: Span) -> Option<Vec<SyntaxNode<'_>>> {
    if key == value {
        // A value that was made from its key, as the name of a container is, cannot go without it.
        let is_element =
            |node: SyntaxNode<'_>| node.parent().is_some_and(|it| it.kind() == NodeKind::ListExpr);
        return Some(vec![at(parse, value, is_element)?]);
    }
    let (index, path, entry) = segment_at(parse, key.start)?;
    let segments: Vec<KeySegment<'_>> = path.segments().collect();
    if segments.get(index)?.span() != key {
        return None;
    }
    if index + 1 == segments.len() {
        return Some(vec![entry.syntax()]);
    }
    // A record that is written as the beginning of paths goes with all of them.
    let prefix: Option<Vec<String>> =
        segments.iter().take(index + 1).map(|segment| segment.plain()).collect();
    let prefix = prefix?;
    let passes = |node: &SyntaxNode<'_>| {
        let path = Entry::cast(*node).and_then(Entry::key);
        path.is_some_and(|path| path.segments().count() > prefix.len() && begins_with(path, &prefix))
    };
    Some(entry.syntax().parent()?.children().filter(passes).collect())
}

/// Whether a path begins with these keys.
pub(crate) fn begins_with(path: KeyPath<'_>, keys: &[String]) -> bool {
    let mut segments = path.segments();
    keys.iter().all(|key| segments.next().and_then(KeySegment::plain).as_ref() == Some(key))
}

fn add<'t>(
    parse: &'t Parse,
    removed: &[SyntaxNode<'t>],
    alone: bool,
    record: Span,
    (key, value): (&str, &Node),
) -> Option<(SyntaxNode<'t>, Edit)> {
    let place = if let Some(item) = at(parse, record, |node| resource(node).is_some()) {
        match resource(item)?.body() {
            Some(body) => Place::inside(body.syntax()),
            None => return Some((item, record::body(item, key, value))),
        }
    } else if let Some(node) = at(parse, record, |node| node.kind() == NodeKind::RecordExpr) {
        Place::inside(node)
    } else {
        // A record that is written as the end of a path begins at its second key.
        let (index, path, entry) = segment_at(parse, record.start)?;
        if index == 0 || entry.span().end != record.end {
            return None;
        }
        let keys: Option<Vec<String>> = path.segments().take(index).map(KeySegment::plain).collect();
        Place::beside(entry.syntax(), keys?)?
    };
    Some((place.container, place.add(removed, alone, key, value)?))
}

/// The resource that an item is, also one behind `external` or `raw`.
fn resource(node: SyntaxNode<'_>) -> Option<Resource<'_>> {
    match node.kind() {
        NodeKind::Resource => Resource::cast(node),
        NodeKind::External | NodeKind::Raw => node.child(NodeKind::Resource).and_then(Resource::cast),
        _ => None,
    }
}

fn set<'t>(parse: &'t Parse, value: Span, new: &Node) -> Option<(SyntaxNode<'t>, Edit)> {
    if let Some(node) = at(parse, value, |node| node.kind().is_expr() && !is_key(node)) {
        let text = match (node.kind(), &new.value) {
            (NodeKind::NumberExpr, Value::Str(text)) if is_number(text) => text.to_string(),
            _ => {
                let (indent, room) = record::line_of(&parse.text, value);
                written(new, indent, room)
            }
        };
        return Some((node, Edit { span: value, replacement: text }));
    }
    let text = new.as_str()?;
    let node = at(parse, value, is_key)?;
    let (index, path, _) = segment_at(parse, value.start)?;
    if index + 1 != path.segments().count() || node.text().contains("${") {
        return None;
    }
    let replacement = if node.text().starts_with('"') { string(text) } else { written_key(text) };
    Some((node, Edit { span: value, replacement }))
}

fn is_key(node: SyntaxNode<'_>) -> bool {
    node.parent().is_some_and(|parent| parent.kind() == NodeKind::KeyPath)
}

/// Whether a text is one number of the language, with its unit.
fn is_number(text: &str) -> bool {
    let parse = kdsl_syntax::parse_expression(kdsl_base::FileId(0), text);
    let number = File::of(&parse).expr().filter(|expr| matches!(expr, Expr::Number(_)));
    parse.problems.is_empty() && number.is_some_and(|number| number.text() == text)
}

/// Whether what stands there may be a part of several values, or of one that is used in several places.
fn is_shared(node: SyntaxNode<'_>) -> bool {
    let computed = matches!(node.kind(), NodeKind::NameExpr | NodeKind::FieldExpr | NodeKind::CallExpr)
        || node.kind() == NodeKind::StringExpr && node.text().contains("${");
    let shares = |node: SyntaxNode<'_>| {
        matches!(
            node.kind(),
            NodeKind::Let
                | NodeKind::Param
                | NodeKind::Fn
                | NodeKind::Component
                | NodeKind::Defaults
                | NodeKind::Patch
                | NodeKind::Policy
                | NodeKind::Output
                | NodeKind::ForItem
                | NodeKind::ForElement
                | NodeKind::ForEntries
                | NodeKind::LambdaExpr
                | NodeKind::CallExpr
        )
    };
    computed || node.ancestors().any(shares)
}

/// Whether the items that are edited parse as well as before.
fn still_parses(parse: &Parse, edits: &[Edit], left: &mut usize) -> bool {
    let touched =
        |item: &Span| edits.iter().any(|edit| item.touches(edit.span.start) && item.touches(edit.span.end));
    let items: Vec<Span> = File::of(parse).items().map(AstNode::span).filter(touched).collect();
    let all =
        |edit: &Edit| items.iter().any(|item| item.start <= edit.span.start && edit.span.end <= item.end + 1);
    let (Some(first), Some(last)) = (items.first(), items.last()) else { return false };
    let part = first.to(*last);
    if !edits.iter().all(all) || !may_try(part.len() as usize, left) {
        return false;
    }
    let Some(before) = parse.text.get(part.range()) else { return false };
    let Some(after) = applied(&parse.text, part, edits) else { return false };
    let count = |text: &str| {
        let parse = kdsl_syntax::parse(parse.file, text);
        parse.problems.iter().filter(|problem| problem.severity == Severity::Error).count()
    };
    let new = count(&after);
    new == 0 || new <= count(before)
}
