//! What the compiler sees: the texts in the editor, and behind them the disk.
//!
//! The only file of the server that touches the file system.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use kdsl_base::{Input, ReadError, World};

use crate::documents::Documents;

/// The most that is read of one file.
const LIMIT: u64 = 16 << 20;

/// A folder with the unsaved texts of an editor in front of it.
#[derive(Debug)]
pub(crate) struct BufferWorld<'a> {
    /// The folder; none for a document that lies nowhere.
    pub(crate) root: Option<PathBuf>,
    /// The name and text of the document that is compiled.
    pub(crate) main: (&'a str, &'a str),
    /// What is open.
    pub(crate) open: &'a Documents,
}

impl BufferWorld<'_> {
    fn absolute(&self, path: &str) -> Result<PathBuf, ReadError> {
        let root = self.root.as_ref().ok_or(ReadError::NotFound)?;
        let inside = Path::new(path);
        if inside.components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir)) {
            return Err(ReadError::Denied("it lies outside the folder that is open".to_owned()));
        }
        Ok(root.join(inside))
    }
}

impl World for BufferWorld<'_> {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        if path == self.main.0 {
            return Ok(self.main.1.to_owned());
        }
        let absolute = self.absolute(path)?;
        let open = self.open.values().find(|document| document.path.as_ref() == Some(&absolute));
        if let Some(document) = open {
            return Ok(document.text.clone());
        }
        let metadata = fs::metadata(&absolute).map_err(|error| why(&error))?;
        if metadata.is_dir() {
            return Err(ReadError::Directory);
        }
        if metadata.len() > LIMIT || !metadata.is_file() {
            return Err(ReadError::TooLarge { limit: LIMIT });
        }
        let bytes = fs::read(&absolute).map_err(|error| why(&error))?;
        String::from_utf8(bytes)
            .map_err(|error| ReadError::NotText { valid_up_to: error.utf8_error().valid_up_to() })
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, ReadError> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let mut names = Vec::new();
        for entry in fs::read_dir(self.absolute(folder)?).map_err(|error| why(&error))? {
            let entry = entry.map_err(|error| why(&error))?;
            let is_file = fs::metadata(entry.path()).is_ok_and(|metadata| metadata.is_file());
            if let (true, Some(name)) = (is_file, entry.file_name().to_str()) {
                names.push(format!("{prefix}{name}"));
            }
        }
        names.sort();
        Ok(names)
    }

    fn input(&self, _: &str) -> Option<Input> {
        None
    }

    fn input_names(&self) -> Vec<String> {
        Vec::new()
    }
}

fn why(error: &std::io::Error) -> ReadError {
    match error.kind() {
        ErrorKind::NotFound => ReadError::NotFound,
        ErrorKind::IsADirectory => ReadError::Directory,
        _ => ReadError::Denied(error.to_string()),
    }
}
