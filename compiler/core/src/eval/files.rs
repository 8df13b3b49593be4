//! Data from files of the project: as text, as bytes, as the value of a YAML document.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ecow::{EcoString, EcoVec};
use kdsl_base::{FileId, Node, ReadError, Source, SourceKind, Span, Value};

use super::{Evaluator, budget};
use crate::problems;
use crate::value::{Item, Val};

impl Evaluator<'_> {
    pub(super) fn read_file(&mut self, path: &str, place: Span, span: Span) -> Item {
        let Some(full) = self.resolve_path(path, place) else { return self.outside(path, place) };
        match self.world.read(&full) {
            Ok(text) if self.hold(text.len() as u64, span) => Item::new(Val::Str(text.into()), span),
            Ok(_) => self.error_at(span),
            Err(error) => self.unreadable(path, &full, place, &error),
        }
    }

    /// What could not be read, with the file beside it whose name is nearest.
    fn unreadable(&mut self, path: &str, full: &str, place: Span, error: &ReadError) -> Item {
        let problem = problems::unreadable(place, path, error);
        let folder = full.rsplit_once('/').map_or("", |(folder, _)| folder);
        let beside = match error {
            ReadError::NotFound => self.world.list(folder).unwrap_or_default(),
            _ => Vec::new(),
        };
        let last = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
        let names: Vec<String> = beside.iter().map(|path| last(path)).collect();
        let near = kdsl_base::nearest(&last(path), names.iter().map(String::as_str));
        // A literal is the path in quotes; anything else only comes to it.
        let is_literal = usize::try_from(place.end - place.start) == Ok(path.len() + 2);
        let near = near.and_then(|near| Some(format!("{}{near}", path.strip_suffix(&last(path))?)));
        self.report(match near {
            Some(near) if is_literal => {
                problem.suggestion(format!("did you mean `{near}`?"), place, format!("\"{near}\""))
            }
            _ => problem,
        })
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

    /// `files("conf.d/*")`: the texts of a folder's files by their names.
    pub(super) fn read_files(&mut self, pattern: &str, place: Span, span: Span) -> Item {
        let (folder, name) = pattern.rsplit_once('/').unwrap_or(("", pattern));
        let Some(full) = self.resolve_path(folder, place) else { return self.outside(pattern, place) };
        let listed = match self.world.list(&full) {
            Ok(listed) => listed,
            Err(error) => return self.report(problems::unreadable(place, pattern, &error)),
        };
        let mut fields = EcoVec::new();
        for path in listed {
            let file = path.rsplit('/').next().unwrap_or(&path).to_owned();
            if !matches(name, &file) {
                continue;
            }
            match self.world.read(&path) {
                Ok(text) => {
                    if !self.hold(text.len() as u64 + budget::ENTRY, span) {
                        return self.error_at(span);
                    }
                    fields.push((EcoString::from(file), Item::new(Val::Str(text.into()), span)));
                }
                Err(error) => return self.report(problems::unreadable(place, &path, &error)),
            }
        }
        Item::new(Val::Map(fields), span)
    }

    /// The value of a YAML or JSON document. Its parts know their places in the file, so that what does
    /// not fit is shown there.
    pub(super) fn read_yaml(&mut self, path: &str, place: Span, span: Span) -> Item {
        let Some(full) = self.resolve_path(path, place) else { return self.outside(path, place) };
        let text = match self.world.read(&full) {
            Ok(text) => text,
            Err(error) => return self.unreadable(path, &full, place, &error),
        };
        // The text is kept, to show in it what does not fit.
        if !self.hold(text.len() as u64, span) {
            return self.error_at(span);
        }
        let file = FileId(self.first_data_file + crate::hir::count(&self.data_files));
        let read = kdsl_yaml::read(file, &text);
        self.data_files.push(Source::new(full, text, SourceKind::File));
        let wrong = !read.problems.is_empty();
        for problem in read.problems {
            self.report(problem);
        }
        match read.documents.into_iter().next() {
            _ if wrong => self.error_at(span),
            Some(document) => {
                let nodes = count_nodes(&document.node);
                if !self.spend(nodes, span) || !self.hold(nodes.saturating_mul(2 * budget::ENTRY), span) {
                    return self.error_at(span);
                }
                self.height = u32::try_from(kdsl_yaml::Limits::default().depth).unwrap_or(u32::MAX);
                item(&document.node)
            }
            None => Item::new(Val::Null, span),
        }
    }

    fn outside(&mut self, path: &str, place: Span) -> Item {
        let error = ReadError::Denied("it leaves the project's folder".to_owned());
        self.report(problems::unreadable(place, path, &error))
    }

    /// A path in the project, from one that is relative to the file that `place` stands in. `None`
    /// where it leaves the project.
    fn resolve_path(&self, path: &str, place: Span) -> Option<String> {
        let from = (self.files)(place).unwrap_or_default();
        let mut parts: Vec<&str> = from.split('/').collect();
        parts.pop();
        if path.starts_with('/') {
            return None;
        }
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                part => parts.push(part),
            }
        }
        Some(parts.join("/"))
    }
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

/// Whether a file's name fits a pattern in which `*` stands for any text.
fn matches(pattern: &str, name: &str) -> bool {
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
