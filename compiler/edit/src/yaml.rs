//! Changes of what a YAML or JSON file says, by its layout: blocks by their indentation, braces by their
//! commas. The text that comes out is read again and must hold the changed data, and nothing else.

use ecow::EcoString;
use kdsl_base::{Change, Edit, FileId, Node, Span, Value};

use crate::cut::cut;
use crate::{applied, may_try, offset};

/// The edits that make the changes in a file; none where one of them has no place in it, or where what comes
/// out would not be what is wanted.
pub(crate) fn edits<'t>(
    file: FileId,
    text: &'t str,
    changes: &[Change],
    left: &mut usize,
    last: &mut Option<Document<'t>>,
) -> Option<Vec<Edit>> {
    let at = changes.iter().map(place).min()?;
    let part = document(text, at.start as usize, file)?;
    if !may_try(part.len() as usize, left) {
        return None;
    }
    let shifted: Vec<Change> =
        changes.iter().map(|change| shift(change, part.start)).collect::<Option<_>>()?;
    let text = text.get(part.range())?;
    if !last.as_ref().is_some_and(|last| std::ptr::eq(last.text, text)) {
        *last = Document::read(file, text);
    }
    let document = last.as_ref()?;
    let mut edits = Vec::new();
    let mut wanted = document.root.clone();
    for change in &shifted {
        edits.push(document.edit(change)?);
        if made(&mut wanted, change) != 1 {
            return None;
        }
    }
    let after = applied(text, Span::new(file, 0, offset(text.len())), &edits)?;
    let after = Document::read(file, &after)?;
    if !same(&after.root, &wanted) {
        return None;
    }
    let back = |edit: Edit| {
        let span = Span::new(file, edit.span.start + part.start, edit.span.end + part.start);
        Edit { span, ..edit }
    };
    Some(edits.into_iter().map(back).collect())
}

/// Whether the key at `span` has a sibling of that name.
pub(crate) fn has_beside<'t>(
    text: &'t str,
    span: Span,
    name: &str,
    left: &mut usize,
    last: &mut Option<Document<'t>>,
) -> bool {
    let is_key =
        text.get(span.end as usize..).is_some_and(|rest| rest.trim_start_matches(' ').starts_with(':'));
    let part = document(text, span.start as usize, span.file).filter(|_| is_key);
    let Some((start, part)) = part.and_then(|part| Some((part.start, text.get(part.range())?))) else {
        return false;
    };
    if !last.as_ref().is_some_and(|last| std::ptr::eq(last.text, part)) {
        if !may_try(part.len(), left) {
            return false;
        }
        *last = Document::read(span.file, part);
    }
    let (Some(document), Some(from)) = (last.as_ref(), span.start.checked_sub(start)) else { return false };
    let key = Span::new(span.file, from, from + span.len());
    let found = find(&document.root, None, &|node| node.key == key && node.origin != key);
    found.and_then(|(parent, _)| parent).is_some_and(|parent| parent.get(name).is_some())
}

const fn place(change: &Change) -> Span {
    match change {
        Change::Remove { key, .. } => *key,
        Change::Add { record, .. } => *record,
        Change::Set { value, .. } => *value,
    }
}

/// The change with places that count from `start`.
fn shift(change: &Change, start: u32) -> Option<Change> {
    let to =
        |span: Span| Some(Span::new(span.file, span.start.checked_sub(start)?, span.end.checked_sub(start)?));
    Some(match change {
        Change::Remove { key, value } => Change::Remove { key: to(*key)?, value: to(*value)? },
        Change::Add { record, key, value } => {
            Change::Add { record: to(*record)?, key: key.clone(), value: value.clone() }
        }
        Change::Set { value, new } => Change::Set { value: to(*value)?, new: new.clone() },
    })
}

/// The document around an offset, without the lines that part it from others.
fn document(text: &str, at: usize, file: FileId) -> Option<Span> {
    let before = text.get(..at)?;
    let start = if before.starts_with("---") { Some(0) } else { before.rfind("\n---").map(|at| at + 1) };
    let start = start.map_or(0, |line| {
        text.get(line..).and_then(|rest| rest.find('\n')).map_or(line, |end| line + end + 1)
    });
    let behind = text.get(at..)?;
    let end = behind.find("\n---").map_or(text.len(), |end| at + end + 1);
    // What stands behind the `---` in its line belongs to the document.
    let start = if start > at { 0 } else { start };
    Some(Span::new(file, offset(start), offset(end)))
}

/// A text that is one document.
pub(crate) struct Document<'t> {
    text: &'t str,
    root: Node,
}

impl<'t> Document<'t> {
    fn read(file: FileId, text: &'t str) -> Option<Document<'t>> {
        let mut read = kdsl_yaml::read(file, text);
        if !read.problems.is_empty() || read.documents.len() != 1 {
            return None;
        }
        Some(Document { text, root: read.documents.pop()?.node })
    }

    fn edit(&self, change: &Change) -> Option<Edit> {
        match change {
            Change::Remove { key, value } => self.remove(*key, *value),
            Change::Add { record, key, value } => {
                let (_, node) = find(&self.root, None, &|node| node.origin == *record && is_map(node))?;
                self.add(node, key, value)
            }
            Change::Set { value, new } => {
                let (_, node) = find(&self.root, None, &|node| node.origin == *value)?;
                self.set(node, new)
            }
        }
    }

    fn remove(&self, key: Span, value: Span) -> Option<Edit> {
        let (parent, _) = find(&self.root, None, &|node| is_entry(node, key, value))?;
        let parent = parent?;
        if self.is_flow(parent) {
            return Some(cut(self.text, key.to(value), "#"));
        }
        if !is_map(parent) {
            return self.remove_item(parent, value);
        }
        let siblings = parent.entries();
        let column = self.column(key.start as usize)?;
        let start = key.start as usize;
        let end = self.end_of_block(start, column, true)?;
        if let [_] = siblings {
            return Some(self.replace(start, self.trimmed(end), "{}"));
        }
        let line = self.line_start(start);
        if self.text.get(line..start)?.trim().is_empty() {
            return Some(self.replace(line, end, ""));
        }
        // Behind a dash: the next entry comes there.
        let mut next = siblings.iter().map(|(_, node)| node.key.start as usize).filter(|at| *at > start);
        let next = next.next()?;
        match self.text.get(end..next)?.trim().is_empty() {
            true => Some(self.replace(start, next, "")),
            false => {
                let dash = self.text.get(..start)?.trim_end_matches(' ').len();
                Some(self.replace(dash, self.trimmed(end), ""))
            }
        }
    }

    /// Removes an item of a list that is a block.
    fn remove_item(&self, list: &Node, value: Span) -> Option<Edit> {
        let before = self.text.get(..value.start as usize)?;
        let start = before.trim_end_matches(' ').strip_suffix('-')?.len();
        let line = self.line_start(start);
        if !self.text.get(line..start)?.trim().is_empty() {
            return None;
        }
        let end = self.end_of_block(start, start - line, false)?;
        match list.items() {
            [_] => Some(self.replace(start, self.trimmed(end), "[]")),
            _ => Some(self.replace(line, end, "")),
        }
    }

    fn add(&self, map: &Node, key: &str, value: &Node) -> Option<Edit> {
        if map.get(key).is_some() {
            return None;
        }
        let last = map.entries().iter().map(|(_, node)| node).max_by_key(|node| node.key.start);
        if self.is_flow(map) {
            return self.add_in_braces(map, last, key, value);
        }
        let last = last?;
        let column = self.column(last.key.start as usize)?;
        let end = self.end_of_block(last.key.start as usize, column, true)?;
        let entry =
            Node::new(Value::Map([(EcoString::from(key), value.clone())].into_iter().collect()), map.origin);
        let mut block = String::new();
        kdsl_yaml::write([&entry], &mut block);
        let indented = |line: &str| match line.trim().is_empty() {
            true => line.to_owned(),
            false => format!("{}{line}", " ".repeat(column)),
        };
        let block: String = block.split_inclusive('\n').map(indented).collect();
        let ends = self.text.get(..end)?.ends_with('\n');
        Some(self.replace(end, end, &format!("{}{block}", if ends { "" } else { "\n" })))
    }

    fn add_in_braces(&self, map: &Node, last: Option<&Node>, key: &str, value: &Node) -> Option<Edit> {
        let quoted = last.is_none_or(|last| {
            self.text.get(last.key.start as usize..).is_some_and(|it| it.starts_with('"'))
        });
        let name = if !quoted && is_plain(key) { key.to_owned() } else { json(&Node::str(key, map.origin)) };
        let entry = format!("{name}: {}", json(value));
        let Some(last) = last else {
            return Some(self.replace(
                map.origin.start as usize,
                map.origin.end as usize,
                &format!("{{ {entry} }}"),
            ));
        };
        let start = last.key.start as usize;
        let line = self.line_start(start);
        let indent = self.text.get(line..start)?;
        let at = last.origin.end.max(last.key.end) as usize;
        let parted =
            if indent.trim().is_empty() { format!(",\n{indent}{entry}") } else { format!(", {entry}") };
        Some(self.replace(at, at, &parted))
    }

    fn set(&self, node: &Node, new: &Node) -> Option<Edit> {
        let (start, end) = (node.origin.start as usize, node.origin.end as usize);
        let old = self.text.get(start..end)?;
        if let (Value::Map(old), Value::Map(_), false) = (&node.value, &new.value, self.is_flow(node)) {
            return self.set_block(old, new);
        }
        let is_block = !self.is_flow(node) && matches!(node.value, Value::Map(_) | Value::List(_));
        if is_block || old.starts_with(['|', '>', '&', '!']) {
            return None;
        }
        let text = match &new.value {
            Value::Str(text) if old.starts_with('\'') && !text.contains(['\'', '\n']) => format!("'{text}'"),
            Value::Str(_) if !old.starts_with('"') => scalar(new),
            _ => json(new),
        };
        let blank = if old.is_empty() && self.text.get(..start)?.ends_with(':') { " " } else { "" };
        Some(self.replace(start, end, &format!("{blank}{text}")))
    }

    /// Puts another block in the place of one that has no comments.
    fn set_block(&self, old: &[(EcoString, Node)], new: &Node) -> Option<Edit> {
        let start = old.iter().map(|(_, node)| node.key.start as usize).min()?;
        let last = old.iter().map(|(_, node)| node.key.start as usize).max()?;
        let column = self.column(start)?;
        let end = self.trimmed(self.end_of_block(last, column, true)?);
        if self.text.get(start..end)?.contains(['#', '&', '*']) {
            return None;
        }
        let mut block = String::new();
        kdsl_yaml::write([new], &mut block);
        let block = block.trim_end_matches('\n').replace('\n', &format!("\n{}", " ".repeat(column)));
        Some(self.replace(start, end, &block))
    }

    fn replace(&self, start: usize, end: usize, with: &str) -> Edit {
        let span = Span::new(self.root.origin.file, offset(start), offset(end));
        Edit { span, replacement: with.to_owned() }
    }

    /// Whether a list or map stands in brackets.
    fn is_flow(&self, node: &Node) -> bool {
        self.text.get(node.origin.start as usize..).is_some_and(|rest| rest.starts_with(['{', '[']))
    }

    fn line_start(&self, at: usize) -> usize {
        self.text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1)
    }

    /// The column of an entry, before which nothing but blanks and dashes stand.
    fn column(&self, at: usize) -> Option<usize> {
        let before = self.text.get(self.line_start(at)..at)?;
        before.chars().all(|letter| matches!(letter, ' ' | '-')).then_some(before.len())
    }

    /// Where the last line ends that belongs to what begins at `start`, in that column. To an entry belong
    /// the dashes below it, to an item they do not.
    fn end_of_block(&self, start: usize, column: usize, is_entry: bool) -> Option<usize> {
        let mut at = start;
        let mut end = None;
        for line in self.text.get(start..)?.split_inclusive('\n') {
            at += line.len();
            let words = line.trim_start_matches(' ');
            let indent = line.len() - words.len();
            let is_first = end.is_none();
            let is_empty = words.trim().is_empty();
            let dash = words.starts_with("- ") || words.trim() == "-";
            let inside = indent > column || is_entry && indent == column && dash;
            if is_first || inside && !is_empty {
                end = Some(at);
            } else if !is_empty && !words.starts_with('#') {
                break;
            }
        }
        end
    }

    /// The same offset without the end of a line before it.
    fn trimmed(&self, at: usize) -> usize {
        self.text.get(..at).map_or(at, |before| before.trim_end_matches(['\n', '\r']).len())
    }
}

/// Whether a value is the one whose key and value stand there.
fn is_entry(node: &Node, key: Span, value: Span) -> bool {
    node.key == key && node.origin.start == value.start
}

const fn is_map(node: &Node) -> bool {
    matches!(node.value, Value::Map(_))
}

/// A value in one line of YAML, with quotes where it needs them.
pub fn scalar(value: &Node) -> String {
    let mut written = String::new();
    kdsl_yaml::write([value], &mut written);
    let line = written.trim_end_matches('\n');
    if line.contains('\n') { json(value) } else { line.to_owned() }
}

fn json(node: &Node) -> String {
    let mut text = String::new();
    kdsl_yaml::write_json_compact(node, &mut text);
    text
}

/// Whether a key needs no quotes between braces, whoever reads it.
fn is_plain(key: &str) -> bool {
    let words = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    key.starts_with(|first: char| first.is_ascii_alphabetic())
        && key.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '/'))
        && !words.contains(&key.to_ascii_lowercase().as_str())
}

/// A node, and the list or map that holds it.
fn find<'n>(
    node: &'n Node,
    parent: Option<&'n Node>,
    wanted: &dyn Fn(&Node) -> bool,
) -> Option<(Option<&'n Node>, &'n Node)> {
    if wanted(node) {
        return Some((parent, node));
    }
    let inside = node.entries().iter().map(|(_, inner)| inner).chain(node.items());
    inside.into_iter().find_map(|inner| find(inner, Some(node), wanted))
}

/// Makes the change in the data, wherever it applies, and says how often it did.
fn made(node: &mut Node, change: &Change) -> usize {
    let mut count = 0;
    match (&mut node.value, change) {
        (Value::Map(entries), Change::Remove { key, value }) => {
            let before = entries.len();
            entries.retain(|(_, node)| !is_entry(node, *key, *value));
            count += before - entries.len();
        }
        (Value::List(items), Change::Remove { key, value }) if key == value => {
            let before = items.len();
            items.retain(|node| node.origin != *value);
            count += before - items.len();
        }
        (Value::Map(entries), Change::Add { record, key, value }) if node.origin == *record => {
            // What is added may say that it comes from the record itself, and is not looked into.
            entries.push((EcoString::from(key.as_str()), value.clone()));
            return 1;
        }
        (old, Change::Set { value, new }) if node.origin == *value => {
            *old = new.value.clone();
            return 1;
        }
        _ => {}
    }
    match &mut node.value {
        Value::Map(entries) => {
            entries.make_mut().iter_mut().for_each(|(_, node)| count += made(node, change))
        }
        Value::List(items) => items.make_mut().iter_mut().for_each(|node| count += made(node, change)),
        _ => {}
    }
    count
}

/// Whether two values are the same data.
fn same(left: &Node, right: &Node) -> bool {
    match (&left.value, &right.value) {
        (Value::Map(left), Value::Map(right)) => {
            left.len() == right.len()
                && left.iter().zip(right).all(|(left, right)| left.0 == right.0 && same(&left.1, &right.1))
        }
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (left, right) => left == right,
    }
}
