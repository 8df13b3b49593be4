//! What the compiler sees: the texts in the editor, and behind them the disk.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use kdsl_base::{Input, InputOrigin, ReadError, World};
use kdsl_disk::Folder;

/// A folder with the unsaved texts of an editor in front of it.
#[derive(Clone, Default, Debug)]
pub(crate) struct BufferWorld {
    /// The folder; none for a document that lies nowhere.
    pub(crate) folder: Option<Folder>,
    /// The texts that are open, by their places on the disk.
    pub(crate) open: Arc<BTreeMap<PathBuf, Arc<str>>>,
    /// The name and text of a document that lies nowhere.
    pub(crate) lone: Option<(String, Arc<str>)>,
    /// The params that get [`kdsl::PLACEHOLDER`] for their values.
    pub(crate) placeholders: BTreeSet<String>,
}

impl BufferWorld {
    fn open(&self, path: &str) -> Option<&str> {
        if let Some((name, text)) = &self.lone
            && name == path
        {
            return Some(text);
        }
        let place = self.folder.as_ref()?.root().join(path);
        self.open.get(&place).map(AsRef::as_ref)
    }
}

impl World for BufferWorld {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        match self.open(path) {
            Some(text) => Ok(text.to_owned()),
            None => self.read_bytes(path).and_then(kdsl_disk::text),
        }
    }

    fn read_bytes(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if let Some(text) = self.open(path) {
            return Ok(text.as_bytes().to_vec());
        }
        self.folder.as_ref().ok_or(ReadError::NotFound)?.read_bytes(path)
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, ReadError> {
        self.folder.as_ref().ok_or(ReadError::NotFound)?.list(folder)
    }

    fn input(&self, name: &str) -> Option<Input> {
        let input = || Input { text: kdsl::PLACEHOLDER.to_owned(), origin: InputOrigin::Host };
        self.placeholders.contains(name).then(input)
    }

    fn input_names(&self) -> Vec<String> {
        self.placeholders.iter().cloned().collect()
    }
}
