//! Archives whose bytes depend on their files alone: sorted, without times and owners.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use tar::{EntryType, Header};

use super::read;
use crate::Failure;

/// Files on their way into a `.tar.gz`.
pub struct Archive {
    name: String,
    files: BTreeMap<String, (Vec<u8>, u32)>,
}

impl Archive {
    /// An archive whose files all lie in a folder of its name.
    pub fn new(name: &str) -> Archive {
        Archive { name: name.to_owned(), files: BTreeMap::new() }
    }

    /// What it is called, without an ending.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Adds a file that anybody may read.
    pub fn text(&mut self, path: &str, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.to_owned(), (bytes.into(), 0o644));
    }

    /// Adds a file that anybody may run.
    pub fn program(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.insert(path.to_owned(), (bytes, 0o755));
    }

    /// Adds all files below a folder.
    pub fn folder(&mut self, path: &str, folder: &Path) -> Result<(), Failure> {
        let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for entry in entries.flatten() {
            let inner = entry.path();
            let path = [path, &entry.file_name().to_string_lossy()].join("/");
            let path = path.trim_start_matches('/');
            if inner.is_dir() {
                self.folder(path, &inner)?;
            } else {
                self.text(path, read(&inner)?);
            }
        }
        Ok(())
    }

    /// The bytes of the archive.
    pub fn finish(self) -> Result<Vec<u8>, Failure> {
        let failed = |error: std::io::Error| format!("{}: {error}", self.name);
        // The encoder writes no time of its own.
        let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::best()));
        for (path, (bytes, mode)) in &self.files {
            let mut header = Header::new_ustar();
            header.set_entry_type(EntryType::Regular);
            header.set_size(bytes.len() as u64);
            header.set_mode(*mode);
            header.set_mtime(0);
            tar.append_data(&mut header, format!("{}/{path}", self.name), bytes.as_slice())
                .map_err(failed)?;
        }
        let mut gzip = tar.into_inner().map_err(failed)?;
        gzip.flush().map_err(failed)?;
        gzip.finish().map_err(failed)
    }
}
