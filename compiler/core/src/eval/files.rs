//! Data from files of the project: as text, as bytes, as the value of a document of
//! YAML, JSON or TOML.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ecow::{EcoString, EcoVec};
use kdsl_base::{Diagnostic, FileId, Node, ReadError, Source, SourceKind, Span, Value};

use super::calls::READ_HEIGHT;
use super::{Evaluator, budget};
use crate::hir::ExprId;
use crate::modules;
use crate::problems;
use crate::value::{Item, Val};

impl Evaluator<'_> {
    /// A file's text; where a method works on it, the bytes of a file that is no text.
    pub(super) fn read_file(&mut self, path: &str, place: Span, span: Span, bytes: bool) -> Item {
        let Some(full) = self.resolve_path(path, place) else { return self.outside(path, place) };
        match self.world.read(&full) {
            Err(ReadError::NotText { .. }) if bytes => match self.world.read_bytes(&full) {
                Ok(bytes) if self.hold(bytes.len() as u64, span) => {
                    Item::new(Val::Bytes(bytes.into_iter().collect()), span)
                }
                Ok(_) => self.error_at(span),
                Err(error) => self.unreadable(path, &full, place, &error),
            },
            Ok(text) if self.hold(text.len() as u64, span) => Item::new(Val::Str(text.into()), span),
            Ok(_) => self.error_at(span),
            Err(error) => self.unreadable(path, &full, place, &error),
        }
    }

    fn unreadable(&mut self, path: &str, full: &str, place: Span, error: &ReadError) -> Item {
        let problem = modules::unreadable(self.world, path, full, place, error);
        self.report(problem)
    }

    /// A file's bytes as base64, for a field of bytes.
    pub(super) fn read_encoded(&mut self, path: &str, place: Span, span: Span) -> Item {
        let Some(full) = self.resolve_path(path, place) else { return self.outside(path, place) };
        match self.world.read_bytes(&full) {
            Ok(bytes) if self.hold(bytes.len() as u64 * 2, span) => {
                Item::new(Val::Str(BASE64.encode(&bytes).into()), span)
            }
            Ok(_) => self.error_at(span),
            Err(error) => self.unreadable(path, &full, place, &error),
        }
    }

    /// `files("conf.d/*")`: the texts of a folder's files by their names; as base64 where bytes are
    /// wanted.
    pub(super) fn read_files(&mut self, pattern: &str, place: Span, span: Span, encoded: bool) -> Item {
        let (folder, name) = pattern.rsplit_once('/').unwrap_or(("", pattern));
        let Some(full) = self.resolve_path(folder, place) else { return self.outside(pattern, place) };
        if folder.contains('*') {
            return self.report(problems::folder_pattern(place, pattern));
        }
        let listed = match self.world.list(&full) {
            Ok(listed) => listed,
            Err(error) => return self.report(problems::unreadable(place, pattern, &error)),
        };
        let hidden = name.starts_with('.');
        let last = |path| -> &str { str::rsplit(path, '/').next().unwrap_or(path) };
        let names = || listed.iter().map(|path| last(path)).filter(|name| hidden || !name.starts_with('.'));
        if !names().any(|file| matches(name, file)) {
            return self.report(problems::no_match(place, pattern, folder, names()));
        }
        let mut fields = EcoVec::new();
        for path in &listed {
            let file = path.rsplit('/').next().unwrap_or(path);
            if !matches(name, file) {
                continue;
            }
            let read = if encoded {
                self.world.read_bytes(path).map(|bytes| BASE64.encode(&bytes))
            } else {
                self.world.read(path)
            };
            match read {
                Ok(text) => {
                    if !self.hold(text.len() as u64 + budget::ENTRY, span) {
                        return self.error_at(span);
                    }
                    fields.push((EcoString::from(file), Item::new(Val::Str(text.into()), span)));
                }
                Err(error) => return self.report(problems::unreadable(place, path, &error)),
            }
        }
        Item::new(Val::Map(fields), span)
    }

    /// The value of a document of data. Its parts know their places in the file, so that what does not
    /// fit is shown there.
    pub(super) fn read_data(&mut self, path: &str, place: Span, expr: ExprId, read: Reader) -> Item {
        let span = self.hir[expr].span;
        let Some(full) = self.resolve_path(path, place) else { return self.outside(path, place) };
        let text = match self.world.read(&full) {
            Ok(text) => text,
            Err(error) => return self.unreadable(path, &full, place, &error),
        };
        // The text is kept, to show in it what does not fit.
        if !self.hold(text.len() as u64, span) || !self.spend(text.len() as u64, span) {
            return self.error_at(span);
        }
        // A file that is read again, in a loop for one, is the same file.
        let known = self.data_files.iter().position(|source| *source.name == *full);
        let number =
            known.map_or(crate::hir::count(&self.data_files), |at| u32::try_from(at).unwrap_or(u32::MAX));
        let file = FileId(self.first_data_file + number);
        let data = read(file, &text);
        let text_len = text.len();
        if known.is_none() {
            self.data_files.push(Source::new(full, text, SourceKind::File));
        }
        if !data.problems.is_empty() {
            let secret = self.hide_file(expr, file, text_len);
            for mut problem in data.problems {
                if secret {
                    // A fix would write what it mends.
                    problem.fixes.clear();
                }
                self.report(problem);
            }
            return self.error_at(span);
        }
        if let Some(second) = data.second {
            return self.report(problems::several_documents(place, path, second));
        }
        let Some(node) = data.node else { return Item::new(Val::Null, span) };
        let nodes = count_nodes(&node);
        if !self.spend(nodes, span) || !self.hold(nodes.saturating_mul(2 * budget::ENTRY), span) {
            return self.error_at(span);
        }
        self.height = self.height.max(READ_HEIGHT);
        item(&node)
    }

    fn outside(&mut self, path: &str, place: Span) -> Item {
        let error = ReadError::Denied("it leaves the project's folder".to_owned());
        self.report(problems::unreadable(place, path, &error))
    }

    /// A path in the project, from one that is relative to the file that `place` stands in.
    fn resolve_path(&self, path: &str, place: Span) -> Option<String> {
        modules::resolve(&(self.files)(place).unwrap_or_default(), path)
    }
}

/// What a file of data holds.
pub(super) struct Data {
    node: Option<Node>,
    /// Where the second document begins, of which there may be none.
    second: Option<Span>,
    problems: Vec<Diagnostic>,
}

/// What makes data of a text.
pub(super) type Reader = fn(FileId, &str) -> Data;

/// YAML, of which JSON is a part.
pub(super) fn read_yaml(file: FileId, text: &str) -> Data {
    let read = kdsl_yaml::read(file, text);
    let second = read.documents.get(1).map(|document| document.node.origin);
    Data {
        node: read.documents.into_iter().next().map(|document| document.node),
        second,
        problems: read.problems,
    }
}

/// TOML.
pub(super) fn read_toml(file: FileId, text: &str) -> Data {
    let read = kdsl_toml::read(file, text);
    Data { node: Some(read.node), second: None, problems: read.problems }
}

/// How many values there are in data, it and the shared ones included.
fn count_nodes(node: &Node) -> u64 {
    let inner: u64 = match &node.value {
        Value::List(items) => items.iter().map(count_nodes).sum(),
        Value::Map(entries) => entries.iter().map(|(_, node)| count_nodes(node)).sum(),
        _ => 0,
    };
    inner + 1
}

/// Data as a value of the language.
pub(crate) fn item(node: &Node) -> Item {
    let val = match &node.value {
        Value::Null => Val::Null,
        Value::Bool(value) => Val::Bool(*value),
        Value::Int(number) => Val::Int(*number),
        Value::Float(number) => Val::Float(*number),
        Value::Str(text) => Val::Str(text.clone()),
        Value::List(items) => Val::List(items.iter().map(item).collect()),
        Value::Map(entries) => {
            Val::Map(entries.iter().map(|(key, node)| (key.clone(), item(node))).collect())
        }
    };
    Item::new(val, node.origin).under(node.key)
}

/// Whether a file's name fits a pattern in which `*` stands for any text. At the start it does not stand
/// for a dot, as in a shell: `*` means no hidden file.
fn matches(pattern: &str, name: &str) -> bool {
    if pattern.starts_with('*') && name.starts_with('.') {
        return false;
    }
    let mut parts = pattern.split('*');
    let Some(first) = parts.next() else { return false };
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or(""),
            None => return false,
        }
    }
    rest.ends_with(last)
}
