//! New entries of records, in their author's layout: on its line where the record is on one and there is
//! room, else on a line of its own with the indentation of the others.

use kdsl_base::{Edit, Node, Span};
use kdsl_syntax::ast::{AstNode, Entry};
use kdsl_syntax::{NodeKind, SyntaxNode};

use crate::offset;
use crate::program::begins_with;
use crate::value::{INDENT, WIDTH, entry, key as written_key};

/// Where an entry goes.
pub(crate) struct Place<'t> {
    /// What has the braces.
    pub container: SyntaxNode<'t>,
    /// The entry that it goes behind; the last one where none is named.
    behind: Option<SyntaxNode<'t>>,
    /// The beginning of its path.
    keys: Vec<String>,
}

impl<'t> Place<'t> {
    /// At the end of a record.
    pub(crate) fn inside(record: SyntaxNode<'t>) -> Place<'t> {
        Place { container: record, behind: None, keys: Vec::new() }
    }

    /// Behind an entry, as another path that begins with `keys`.
    pub(crate) fn beside(entry: SyntaxNode<'t>, keys: Vec<String>) -> Option<Place<'t>> {
        Some(Place { container: entry.parent()?, behind: Some(entry), keys })
    }

    /// The edit that adds an entry; none where its key is there already.
    pub(crate) fn add(
        &self,
        removed: &[SyntaxNode<'t>],
        alone: bool,
        key: &str,
        value: &Node,
    ) -> Option<Edit> {
        let mut keys = self.keys.clone();
        keys.push(key.to_owned());
        let has_key = |node: SyntaxNode<'_>| {
            let path = Entry::cast(node).and_then(Entry::key);
            path.is_some_and(|path| begins_with(path, &keys))
        };
        let stays = |node: &SyntaxNode<'t>| is_entry(*node) && !removed.contains(node);
        let kept: Vec<SyntaxNode<'t>> = self.container.children().filter(stays).collect();
        if kept.iter().copied().any(has_key) {
            return None;
        }
        let path: Vec<String> = keys.iter().map(|key| written_key(key)).collect();
        let new = New { path: path.join("."), value };
        let anchor = match self.behind {
            Some(entry) if removed.contains(&entry) => return None,
            Some(entry) => Some(entry),
            None => kept.last().copied(),
        };
        match anchor {
            Some(anchor) => Some(new.behind(self.container, anchor, alone)),
            None if removed.is_empty() => new.alone(self.container),
            None => None,
        }
    }
}

fn is_entry(node: SyntaxNode<'_>) -> bool {
    matches!(
        node.kind(),
        NodeKind::Entry
            | NodeKind::Spread
            | NodeKind::Let
            | NodeKind::ForEntries
            | NodeKind::IfEntries
            | NodeKind::ErrorEntry
    )
}

/// The edit that gives a resource braces with an entry in them.
pub(crate) fn body(item: SyntaxNode<'_>, key: &str, value: &Node) -> Edit {
    let span = item.span();
    let (indent, room) = line_of(&item.parse.text, Span::at(span.file, span.end));
    let text = entry(&written_key(key), value, indent, usize::MAX);
    let room = room.saturating_sub(5);
    let replacement = if text.chars().count() <= room {
        format!(" {{ {text} }}")
    } else {
        let inner = indent + INDENT;
        let text = entry(&written_key(key), value, inner, WIDTH.saturating_sub(inner));
        format!(" {{\n{}{text}\n{}}}", " ".repeat(inner), " ".repeat(indent))
    };
    Edit { span: Span::at(span.file, span.end), replacement }
}

/// How far the line is indented that a place is in, and how many columns are free where the place is.
pub(crate) fn line_of(text: &str, place: Span) -> (usize, usize) {
    let before = text.get(..place.start as usize).unwrap_or("");
    let behind = text.get(place.end as usize..).unwrap_or("");
    let head = before.rsplit('\n').next().unwrap_or("");
    let tail = behind.lines().next().unwrap_or("");
    let indent = head.chars().take_while(|letter| letter.is_whitespace()).count();
    (indent, WIDTH.saturating_sub(head.chars().count() + tail.trim_end().chars().count()))
}

/// An entry that is written anew.
struct New<'n> {
    path: String,
    value: &'n Node,
}

impl New<'_> {
    fn text(&self, indent: usize, room: usize) -> String {
        entry(&self.path, self.value, indent, room)
    }

    /// The entry behind another one.
    fn behind(&self, container: SyntaxNode<'_>, anchor: SyntaxNode<'_>, alone: bool) -> Edit {
        let text = &container.parse.text;
        let span = anchor.span();
        let before = text.get(..span.start as usize).unwrap_or("");
        let head = before.rsplit('\n').next().unwrap_or("");
        let behind = text.get(span.end as usize..).unwrap_or("");
        let insert = |at: usize, replacement: String| Edit {
            span: Span::at(span.file, span.end + offset(at)),
            replacement,
        };
        if head.trim().is_empty()
            && let Some((at, comma)) = rest_of_line(behind)
        {
            let indent = head.chars().count();
            let line = self.text(indent, WIDTH.saturating_sub(indent));
            let end =
                if behind.get(at..).is_some_and(|rest| rest.starts_with("\r\n")) { "\r\n" } else { "\n" };
            return insert(at, format!("{end}{head}{line}{}", if comma { "," } else { "" }));
        }
        let (indent, room) = line_of(text, Span::at(span.file, span.end));
        let line = self.text(indent, usize::MAX);
        if line.chars().count() + 2 > room
            && alone
            && let Some(edit) = self.broken(container)
        {
            return edit;
        }
        insert(0, format!(", {line}"))
    }

    /// A record on one line that has no room for one more, with all of its entries on lines of their own.
    fn broken(&self, container: SyntaxNode<'_>) -> Option<Edit> {
        let (text, span) = (&container.parse.text, container.span());
        let whole = text.get(span.range())?;
        if whole.contains('\n') || whole.contains("/*") || !whole.starts_with('{') || !whole.ends_with('}') {
            return None;
        }
        let (indent, _) = line_of(text, Span::at(span.file, span.start));
        let inner = indent + INDENT;
        let mut lines: Vec<String> =
            container.children().filter(|node| is_entry(*node)).map(|it| it.text().to_owned()).collect();
        lines.push(self.text(inner, WIDTH.saturating_sub(inner)));
        let blank = " ".repeat(inner);
        let lines: String = lines.iter().map(|line| format!("\n{blank}{line}")).collect();
        Some(Edit { span, replacement: format!("{{{lines}\n{}}}", " ".repeat(indent)) })
    }

    /// The first entry between braces.
    fn alone(&self, container: SyntaxNode<'_>) -> Option<Edit> {
        let (text, span) = (&container.parse.text, container.span());
        let whole = text.get(span.range())?;
        let inside = whole.strip_prefix('{')?.strip_suffix('}')?;
        let (indent, room) = line_of(text, span);
        let inner = indent + INDENT;
        let blank = " ".repeat(inner);
        if !inside.trim().is_empty() {
            // Comments, each on a line of its own.
            let at = span.start + 1 + offset(inside.trim_end().len());
            let line = self.text(inner, WIDTH.saturating_sub(inner));
            let breaks = inside.contains('\n');
            return breaks
                .then(|| Edit { span: Span::at(span.file, at), replacement: format!("\n{blank}{line}") });
        }
        let line = self.text(indent, usize::MAX);
        let replacement = if line.chars().count() + 4 <= room {
            format!("{{ {line} }}")
        } else {
            let line = self.text(inner, WIDTH.saturating_sub(inner));
            format!("{{\n{blank}{line}\n{}}}", " ".repeat(indent))
        };
        Some(Edit { span, replacement })
    }
}

/// How far a line goes on behind an entry, and whether a comma stands there, where nothing else but a remark
/// does.
fn rest_of_line(behind: &str) -> Option<(usize, bool)> {
    let line = behind.split('\n').next().unwrap_or("");
    if line.len() == behind.len() {
        return None;
    }
    let line = line.strip_suffix('\r').unwrap_or(line);
    let rest = line.trim_start();
    let comma = rest.starts_with(',');
    let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start();
    (rest.is_empty() || rest.starts_with("//")).then_some((line.len(), comma))
}
