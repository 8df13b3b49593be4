//! The documents that an editor has open, as it last described them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use kdsl_base::LineIndex;
use lsp_types::TextDocumentContentChangeEvent;

use crate::convert::Encoding;
use crate::handlers::tokens::Told;
use crate::paths;

/// A document that is open.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// Its text, saved or not.
    pub(crate) text: Arc<str>,
    /// The editor's number for this state of the text.
    pub(crate) version: i32,
    /// Where it lies on the disk, its folder without links, unless it lies nowhere.
    pub(crate) path: Option<PathBuf>,
    /// The tokens that the editor was told last.
    pub(crate) tokens: Option<Told>,
}

impl Document {
    pub(crate) fn new(uri: &str, version: i32, text: String) -> Document {
        let path = paths::path_of(uri).map(|path| paths::real(&path));
        Document { text: text.into(), version, path, tokens: None }
    }

    /// Applies changes in their order; each counts in the text that the one before it left.
    pub(crate) fn change(&mut self, changes: Vec<TextDocumentContentChangeEvent>, encoding: Encoding) {
        let mut text = self.text.to_string();
        for change in changes {
            let Some(range) = change.range else {
                text = change.text;
                continue;
            };
            let lines = LineIndex::new(&text);
            let start = encoding.offset(&text, &lines, range.start) as usize;
            let end = encoding.offset(&text, &lines, range.end) as usize;
            text.replace_range(start..end.max(start), &change.text);
        }
        self.text = text.into();
    }
}

/// All documents that are open, by their URI.
pub(crate) type Documents = BTreeMap<String, Document>;
