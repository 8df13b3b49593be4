//! Values out of events. A stack of open lists and maps, no recursion: the depth is the text's.

use std::collections::BTreeSet;

use ecow::{EcoString, EcoVec};
use kdsl_base::{Code, Diagnostic, FileId, Node, Span, Value};
use rustc_hash::{FxHashMap, FxHashSet};

use super::events::{Event, Events, Malformed, Tag};
use super::quoted::{self, MOST, Padded, WORK};
use super::scalar::{float_key, resolve};
use super::{Comment, Document, KeySpan, Limits, Placement, Read};

/// A value with what an alias for it costs.
#[derive(Clone)]
struct Built {
    node: Node,
    /// How many values it is made of, itself included.
    weight: usize,
    /// How many lists and maps stand in each other in it, itself included.
    depth: usize,
    /// It is a plain `<<`, which as a key means a merge.
    merge: bool,
}

struct Key {
    text: EcoString,
    span: Span,
    merge: bool,
}

/// A list or a map that is not closed yet.
struct Open {
    map: bool,
    flow: bool,
    anchor: usize,
    start: usize,
    end: usize,
    weight: usize,
    depth: usize,
    items: EcoVec<Node>,
    entries: Vec<(EcoString, Node)>,
    /// The places of the entries' keys; a merged entry has that of its `<<`.
    places: Vec<Span>,
    /// The entries that came from a merge, which a written one replaces.
    merged: FxHashSet<EcoString>,
    /// Where each key is in `entries`, once there are many.
    index: FxHashMap<EcoString, usize>,
    key: Option<Key>,
}

/// Maps with more entries than this are searched by hash.
const FEW: usize = 12;

struct Builder {
    file: FileId,
    limits: Limits,
    read: Read,
    stack: Vec<Open>,
    root: Option<Node>,
    keys: Vec<KeySpan>,
    comments: Vec<Comment>,
    anchors: FxHashMap<usize, Built>,
    expanded: usize,
    /// The document is past a limit, so the rest of it is left out.
    spent: bool,
}

pub(super) fn build(file: FileId, text: &str, limits: Limits) -> Read {
    let mut offsets = BTreeSet::new();
    for _ in 0..(WORK / text.len().max(1)).min(MOST) {
        match pass(file, text, &offsets, limits, true) {
            Ok(read) => return read,
            Err(at) => {
                let known = offsets.len();
                offsets.extend(if known == 0 { quoted::all(text) } else { Vec::new() });
                offsets.extend(quoted::lines(text, at));
                if offsets.len() == known {
                    break;
                }
            }
        }
    }
    pass(file, text, &offsets, limits, false).unwrap_or_default()
}

/// Reads the text with blanks at the offsets. The error is the offset of a line that needs some, and is
/// given only if they can be.
fn pass(
    file: FileId,
    text: &str,
    offsets: &BTreeSet<usize>,
    limits: Limits,
    again: bool,
) -> Result<Read, usize> {
    let padded = if offsets.is_empty() { Padded::default() } else { Padded::new(text, offsets) };
    let given = if offsets.is_empty() { text } else { padded.text.as_str() };
    let back = |offset| if offsets.is_empty() { offset } else { padded.back(offset) };
    let mut events = Events::new(given, limits.depth);
    let mut builder = Builder::new(file, limits);
    while let Some(next) = events.next() {
        let malformed = match next {
            Ok((event, range)) => {
                builder.event(event, back(range.start)..back(range.end));
                false
            }
            Err(problem) if problem.loose && again => return Err(back(problem.at)),
            Err(problem) => {
                let at = back(problem.at);
                builder.malformed(Malformed { at, ..problem }, text);
                true
            }
        };
        if builder.read.problems.len() >= limits.problems {
            break;
        }
        if (malformed || builder.spent) && {
            builder.reset();
            !events.skip_document()
        } {
            break;
        }
    }
    Ok(builder.finish())
}

impl Builder {
    fn new(file: FileId, limits: Limits) -> Builder {
        Builder {
            file,
            limits,
            read: Read::default(),
            stack: Vec::new(),
            root: None,
            keys: Vec::new(),
            comments: Vec::new(),
            anchors: FxHashMap::default(),
            expanded: 0,
            spent: false,
        }
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Span::new(self.file, offset(start), offset(end.max(start)))
    }

    fn event(&mut self, event: Event<'_>, range: std::ops::Range<usize>) {
        let span = self.span(range.start, range.end);
        match event {
            Event::DocumentStart => {}
            Event::DocumentEnd => self.document(span),
            Event::Comment(text, placement) => {
                self.comments.push(Comment { span, text: EcoString::from(&*text), placement });
            }
            Event::Scalar { text, plain, anchor, tag } => {
                let node = Node::new(self.scalar(&text, plain, tag, span), span);
                let merge = plain && tag == Tag::None && text == "<<";
                self.add(Built { node, weight: 1, depth: 0, merge }, anchor);
            }
            Event::Start { map, flow, anchor } => {
                let (start, end) = (range.start, range.end);
                self.stack.push(Open::new(map, flow, anchor, start, end));
            }
            Event::End => self.close(range.end),
            Event::Alias(anchor) => self.alias(anchor, span),
            Event::UnknownAlias(name) => {
                let message = format!("there is no anchor `{name}` above this");
                self.problem(Diagnostic::error(Code::K0601, span, message).label("unknown alias"));
                self.add(Built { node: Node::new(Value::Null, span), weight: 1, depth: 0, merge: false }, 0);
            }
        }
    }

    fn scalar(&mut self, text: &str, plain: bool, tag: Tag, span: Span) -> Value {
        if tag == Tag::Binary {
            let message = "the tag `!!binary` cannot be read here";
            let help = "write the base64 text itself: the `data` of a Secret and `binaryData` take it";
            self.problem(Diagnostic::error(Code::K0601, span, message).help(help));
        }
        let as_plain = tag == Tag::Plain || (plain && tag == Tag::None);
        if !as_plain {
            return Value::Str(text.into());
        }
        resolve(text).unwrap_or_else(|| {
            let message = format!("`{text}` is not a number that JSON has");
            let diagnostic =
                Diagnostic::error(Code::K0601, span, message).note("`kubectl` refuses this document");
            self.problem(diagnostic.help("write it in quotes if it is meant as text"));
            Value::Str(text.into())
        })
    }

    fn alias(&mut self, anchor: usize, span: Span) {
        let null = Built { node: Node::new(Value::Null, span), weight: 1, depth: 0, merge: false };
        let Some(built) = self.anchors.get(&anchor).cloned() else {
            let message = "this alias stands inside of what it stands for";
            self.problem(Diagnostic::error(Code::K0601, span, message));
            return self.add(null, 0);
        };
        self.expanded = self.expanded.saturating_add(built.weight);
        if self.expanded > self.limits.expansion {
            let message = format!("the aliases stand for more than {} values", self.limits.expansion);
            self.over(span, message);
        } else if self.stack.len() + built.depth > self.limits.depth {
            self.over(span, format!("with this alias, values are nested deeper than {}", self.limits.depth));
        } else {
            self.add(Built { merge: false, ..built }, 0);
        }
    }

    fn over(&mut self, span: Span, message: String) {
        self.problem(Diagnostic::error(Code::K0603, span, message).label("the rest is not read"));
        self.spent = true;
    }

    fn problem(&mut self, diagnostic: Diagnostic) {
        self.read.problems.push(diagnostic);
    }

    /// Puts a finished value where it belongs: into the open list or map, or at the root.
    fn add(&mut self, built: Built, anchor: usize) {
        if anchor != 0 {
            self.anchors.insert(anchor, built.clone());
        }
        let Some(open) = self.stack.last_mut() else {
            self.root = Some(built.node);
            return;
        };
        open.weight = open.weight.saturating_add(built.weight);
        open.depth = open.depth.max(built.depth + 1);
        if built.node.origin.file == self.file {
            let inside = built.node.origin.start as usize >= open.start;
            open.end = open.end.max(if inside { built.node.origin.end as usize } else { 0 });
        }
        if !open.map {
            open.items.push(built.node);
            return;
        }
        match open.key.take() {
            None => self.key(built),
            Some(key) if key.merge => self.merge(&key, &built.node),
            Some(key) => self.entry(key, built.node),
        }
    }

    fn key(&mut self, built: Built) {
        let span = built.node.origin;
        let text = match built.node.value {
            Value::Str(text) => text,
            // As JSON has no other keys, `kubectl` turns these into text.
            Value::Int(number) => ecow::eco_format!("{number}"),
            Value::Float(number) => float_key(number),
            Value::Bool(flag) => ecow::eco_format!("{flag}"),
            Value::Null | Value::List(_) | Value::Map(_) => {
                let label = if built.node.value == Value::Null { "this is null" } else { "this is not text" };
                self.problem(Diagnostic::error(Code::K0601, span, "a key must be text").label(label));
                EcoString::from("null")
            }
        };
        if let Some(open) = self.stack.last_mut() {
            open.key = Some(Key { text, span, merge: built.merge });
        }
    }

    fn entry(&mut self, key: Key, value: Node) {
        self.keys.push(KeySpan { key: key.span, value: value.origin });
        let value = value.under(key.span);
        let Some(open) = self.stack.last_mut() else { return };
        let Some(at) = open.find(&key.text) else {
            open.push(key.text, value, key.span);
            return;
        };
        let before = open.replace(at, value, key.span);
        if !open.merged.remove(&key.text) {
            let message = format!("the key `{}` stands twice in one map", shortened(&key.text));
            let diagnostic = Diagnostic::error(Code::K0602, key.span, message).label("this one is used");
            let note = "the API server refuses such a manifest, and other readers drop the first";
            self.problem(diagnostic.secondary(before, "this one is lost").note(note));
        }
    }

    fn merge(&mut self, key: &Key, value: &Node) {
        let maps: &[Node] = match &value.value {
            Value::List(items) => items,
            _ => std::slice::from_ref(value),
        };
        let mut bad = None;
        let Some(open) = self.stack.last_mut() else { return };
        for map in maps {
            let Value::Map(entries) = &map.value else {
                bad = Some(map.origin);
                continue;
            };
            // What is written beside the `<<`, or merged before, is not replaced.
            for (name, node) in entries {
                if open.find(name).is_none() {
                    open.push(name.clone(), node.clone(), key.span);
                    open.merged.insert(name.clone());
                }
            }
        }
        if let Some(span) = bad {
            let message = "`<<` takes a map or a list of maps";
            self.problem(Diagnostic::error(Code::K0601, span, message).label("this is neither"));
        }
    }

    fn close(&mut self, end: usize) {
        let Some(open) = self.stack.pop() else { return };
        let span = self.span(open.start, if open.flow { end } else { open.end });
        let value = match open.map {
            true => Value::Map(open.entries.into_iter().collect()),
            false => Value::List(open.items),
        };
        let (weight, depth) = (open.weight, open.depth.max(1));
        self.add(Built { node: Node::new(value, span), weight, depth, merge: false }, open.anchor);
    }

    fn document(&mut self, end: Span) {
        let node = self.root.take().unwrap_or(Node::new(Value::Null, end));
        let mut keys = std::mem::take(&mut self.keys);
        keys.sort_by_key(|entry| (entry.value.start, entry.value.end, entry.key.start));
        let mut comments = std::mem::take(&mut self.comments);
        for comment in comments.iter_mut().filter(|comment| comment.span.start >= node.origin.end) {
            // The parser takes one before the end of a document for one above something.
            if comment.placement == Placement::Above {
                comment.placement = Placement::Last;
            }
        }
        self.read.documents.push(Document { node, keys, comments });
        self.reset();
    }

    fn reset(&mut self) {
        self.stack.clear();
        self.root = None;
        self.keys.clear();
        self.anchors.clear();
        self.expanded = 0;
        self.spent = false;
    }

    fn malformed(&mut self, problem: Malformed, text: &str) {
        // Of a line's end the character before it is shown, for there is nothing to see behind it.
        let rest = text.get(problem.at..).unwrap_or("");
        let length = rest.chars().next().filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8);
        let span = self.span(problem.at, problem.at + length);
        if problem.too_deep {
            let words = format!("lists and maps are nested deeper than {}", self.limits.depth);
            self.problem(Diagnostic::error(Code::K0603, span, words));
        } else if let Some(key) = key_above(text, problem.at) {
            let words = format!("this is not YAML: `{key}` has a value, and the next line stands further in");
            let help = "is a line with a key alone, such as `metadata:`, missing between them?";
            self.problem(Diagnostic::error(Code::K0601, span, words).help(help));
        } else {
            self.problem(Diagnostic::error(
                Code::K0601,
                span,
                format!("this is not YAML: {}", problem.words),
            ));
        }
        self.comments.clear();
    }

    fn finish(mut self) -> Read {
        // Comments after the last document belong to it.
        if let Some(last) = self.read.documents.last_mut() {
            last.comments.append(&mut self.comments);
        }
        self.read
    }
}

impl Open {
    fn new(map: bool, flow: bool, anchor: usize, start: usize, end: usize) -> Open {
        Open {
            map,
            flow,
            anchor,
            start,
            end,
            weight: 1,
            depth: 1,
            items: EcoVec::new(),
            entries: Vec::new(),
            places: Vec::new(),
            merged: FxHashSet::default(),
            index: FxHashMap::default(),
            key: None,
        }
    }

    fn find(&self, key: &EcoString) -> Option<usize> {
        if self.entries.len() > FEW {
            return self.index.get(key).copied();
        }
        self.entries.iter().position(|(name, _)| name == key)
    }

    fn push(&mut self, key: EcoString, value: Node, place: Span) {
        if self.entries.len() == FEW {
            let numbered = self.entries.iter().enumerate();
            self.index = numbered.map(|(at, (name, _))| (name.clone(), at)).collect();
        }
        if self.entries.len() >= FEW {
            self.index.insert(key.clone(), self.entries.len());
        }
        self.entries.push((key, value));
        self.places.push(place);
    }

    /// The place of the key that was there before.
    fn replace(&mut self, at: usize, value: Node, place: Span) -> Span {
        if let Some(entry) = self.entries.get_mut(at) {
            entry.1 = value;
        }
        self.places.get_mut(at).map_or(place, |before| std::mem::replace(before, place))
    }
}

/// A key as a message can hold it.
fn shortened(key: &str) -> String {
    let start: String = key.chars().take(40).collect();
    if start.len() < key.len() { start + "…" } else { start }
}

/// The longest key that a message shows, in bytes.
const SHOWN: usize = 30;

/// The key of the line above the one that a place is in, where it has a value and the other line stands further in:
/// as where a line between the two was lost. Of the value nothing is shown, for it may be a password.
fn key_above(text: &str, at: usize) -> Option<&str> {
    let start = text.get(..at)?.rfind('\n')?;
    let line = text.get(start + 1..)?.lines().next()?;
    let mut before = text.get(..start)?.lines().rev();
    let above = before.find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))?;
    let indent = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let (key, value) = above.split_once(": ")?;
    let shown = key.trim_start_matches([' ', '-']);
    let is_block = value.trim_start().starts_with(['|', '>', '&', '{', '[', '#']);
    (indent(line) > indent(above) && !is_block && shown.len() <= SHOWN).then_some(shown)
}
