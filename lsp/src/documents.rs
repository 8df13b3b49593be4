//! The documents that an editor has open, as it last described them.

use std::collections::BTreeMap;
use std::path::PathBuf;

use kdsl_base::LineIndex;
use lsp_types::TextDocumentContentChangeEvent;

use crate::convert::Encoding;
use crate::paths;

/// A document that is open.
#[derive(Debug)]
pub(crate) struct Document {
    /// Its text, saved or not.
    pub(crate) text: String,
    /// The editor's number for this state of the text.
    pub(crate) version: i32,
    /// Where it lies on the disk, unless it lies nowhere.
    pub(crate) path: Option<PathBuf>,
}

impl Document {
    pub(crate) fn new(uri: &str, version: i32, text: String) -> Document {
        Document { text, version, path: paths::path_of(uri) }
    }

    /// Applies changes in their order; each counts in the text that the one before it left.
    pub(crate) fn change(&mut self, changes: Vec<TextDocumentContentChangeEvent>, encoding: Encoding) {
        for change in changes {
            let Some(range) = change.range else {
                self.text = change.text;
                continue;
            };
            let lines = LineIndex::new(&self.text);
            let start = encoding.offset(&self.text, &lines, range.start) as usize;
            let end = encoding.offset(&self.text, &lines, range.end) as usize;
            self.text.replace_range(start..end.max(start), &change.text);
        }
    }
}

/// All documents that are open, by their URI.
pub(crate) type Documents = BTreeMap<String, Document>;
