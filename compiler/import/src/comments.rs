//! The comments of a document, by the entry or item that each is about.

use std::collections::BTreeMap;

use ecow::EcoString;
use kdsl_base::{FileId, Node, Value};
use kdsl_yaml::{Document, Placement};

use crate::tree::Comments;

/// What is said about the entries and items of a document, by where they begin.
#[derive(Clone, Default, Debug)]
pub(crate) struct Said {
    by_start: BTreeMap<u32, Comments>,
    /// What stands behind everything else.
    pub last: Vec<EcoString>,
}

impl Said {
    /// Gives each comment of a document to what it is about: one on lines of its own to what follows it, one
    /// behind something to the last entry that begins on its line.
    pub fn of(document: &Document, text: &str) -> Said {
        let mut said = Said::default();
        if document.comments.is_empty() {
            return said;
        }
        let mut starts = Vec::new();
        collect(&document.node, document.node.origin.file, &mut starts);
        starts.sort_unstable();
        for comment in &document.comments {
            let words = EcoString::from(comment.text.trim_end());
            let at = comment.span.start;
            let next = starts.get(starts.partition_point(|start| *start < at)).copied();
            let line = text.get(..at as usize).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
            let before = starts.partition_point(|start| *start < at).checked_sub(1);
            let before = before.and_then(|number| starts.get(number)).copied();
            let own = before.filter(|start| *start as usize >= line);
            match (own, next) {
                (Some(own), _) if comment.placement == Placement::Right => {
                    let comments = said.by_start.entry(own).or_default();
                    match &comments.right {
                        None => comments.right = Some(words),
                        Some(_) => comments.above.push(words),
                    }
                }
                (_, Some(next)) => said.by_start.entry(next).or_default().above.push(words),
                (_, None) => said.last.push(words),
            }
        }
        said
    }

    /// Takes what is said about what begins there.
    pub fn take(&mut self, start: u32) -> Comments {
        if self.by_start.is_empty() {
            return Comments::default();
        }
        self.by_start.remove(&start).unwrap_or_default()
    }

    /// Takes what is said of what begins in a range.
    pub fn part(&mut self, start: u32, end: u32) -> Said {
        let mut inside = self.by_start.split_off(&start);
        let mut after = inside.split_off(&end);
        self.by_start.append(&mut after);
        Said { by_start: inside, last: Vec::new() }
    }

    /// Takes all that begins in a range, as comments above.
    pub fn take_between(&mut self, start: u32, end: u32) -> Vec<EcoString> {
        self.part(start, end).by_start.into_values().flat_map(Comments::into_above).collect()
    }
}

/// Where the keys of maps and the items of lists begin.
fn collect(node: &Node, file: FileId, starts: &mut Vec<u32>) {
    match &node.value {
        Value::Map(entries) => {
            for (_, value) in entries {
                if value.key.file == file {
                    starts.push(value.key.start);
                }
                collect(value, file, starts);
            }
        }
        Value::List(items) => {
            for item in items {
                starts.push(item.origin.start);
                collect(item, file, starts);
            }
        }
        _ => {}
    }
}
