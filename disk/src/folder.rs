//! A folder that nothing is read outside of.

use std::path::{Component, Path, PathBuf};

use kdsl_base::ReadError;

use crate::read::{read_regular, refused};

/// A folder, by its place without links. What lies outside is not read: a path or a link that leads
/// out of it is refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder at `root`, which has no links in it.
    pub const fn new(root: PathBuf) -> Folder {
        Folder { root }
    }

    /// Where it is.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where a path in the folder, with `/` between its parts, is on the disk, with all links followed.
    ///
    /// # Errors
    /// Where there is nothing, or it is outside.
    pub fn place(&self, path: &str) -> Result<PathBuf, ReadError> {
        let inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        if !inside {
            return Err(ReadError::Denied("it is outside the project's folder".to_owned()));
        }
        let place = self.root.join(path).canonicalize().map_err(|error| refused(&error))?;
        if place.starts_with(&self.root) {
            Ok(place)
        } else {
            Err(ReadError::Denied("a link leads outside the project's folder".to_owned()))
        }
    }

    /// The bytes of a file in it.
    ///
    /// # Errors
    /// Says why they cannot be read.
    pub fn read_bytes(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        read_regular(&self.place(path)?)
    }

    /// The paths of the files in a folder of it, not in the folders there, in the order of their names.
    ///
    /// # Errors
    /// Says why it cannot be listed.
    pub fn list(&self, folder: &str) -> Result<Vec<String>, ReadError> {
        let place = self.place(folder)?;
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(place).map_err(|error| refused(&error))? {
            let entry = entry.map_err(|error| refused(&error))?;
            if let Some(name) = entry.file_name().to_str()
                && entry.path().is_file()
            {
                paths.push(if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") });
            }
        }
        paths.sort();
        Ok(paths)
    }
}
