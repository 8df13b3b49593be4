//! The files of a revision as the compiler sees them.

use std::collections::BTreeMap;

use kdsl::{Input, ReadError, World};

use super::git::Revision;
use crate::inputs::Inputs;

/// How many links may lead to each other.
const LINKS: usize = 8;

/// The world of a revision. Paths are those from its root, a folder of the repository; what lies outside is
/// not there.
#[derive(Debug)]
pub struct TreeWorld {
    pub revision: Revision,
    /// The folder from the root of the repository; empty for that root.
    pub root: String,
    /// Files of the command line: path in this world → text.
    pub given: BTreeMap<String, String>,
    pub inputs: Inputs,
}

impl TreeWorld {
    /// A path of this world as the user would write it.
    pub fn shown(&self, path: &str) -> Option<String> {
        let place = joined(&self.root, path);
        let is_there = self.revision.files.contains_key(&place);
        is_there.then(|| format!("git:{}:{place}", self.revision.name))
    }
}

/// The path of something in a folder; `None` where it leads out of the repository.
pub fn within(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
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

fn joined(folder: &str, path: &str) -> String {
    if folder.is_empty() { path.to_owned() } else { format!("{folder}/{path}") }
}

impl World for TreeWorld {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        self.read_bytes(path).and_then(kdsl_disk::text)
    }

    fn read_bytes(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if let Some(text) = self.given.get(path) {
            return Ok(text.clone().into_bytes());
        }
        let mut place = joined(&self.root, path);
        for _ in 0..LINKS {
            let Some(blob) = self.revision.files.get(&place) else {
                let inside = format!("{place}/");
                let is_folder = self.revision.files.range(inside.clone()..).next();
                return Err(match is_folder {
                    Some((path, _)) if path.starts_with(&inside) => ReadError::Directory,
                    _ => ReadError::NotFound,
                });
            };
            let bytes = self.revision.read(blob)?;
            if !blob.link {
                return Ok(bytes);
            }
            let target = kdsl_disk::text(bytes)?;
            let folder = place.rsplit_once('/').map_or("", |(folder, _)| folder);
            let outside = || ReadError::Denied("a link leads outside the project's folder".to_owned());
            let led = Some(target).filter(|target| !target.starts_with('/'));
            let led = led.and_then(|target| within(folder, &target)).ok_or_else(outside)?;
            if !self.root.is_empty() && !led.starts_with(&format!("{}/", self.root)) {
                return Err(outside());
            }
            place = led;
        }
        Err(ReadError::Denied("its links lead to each other".to_owned()))
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, ReadError> {
        let place = joined(&self.root, folder);
        let begins =
            if place.is_empty() { String::new() } else { format!("{}/", place.trim_end_matches('/')) };
        let below = self.revision.files.range(begins.clone()..).map(|(path, _)| path);
        let below: Vec<&str> = below.map_while(|path| path.strip_prefix(&begins)).collect();
        if below.is_empty() {
            return Err(ReadError::NotFound);
        }
        let files = below.into_iter().filter(|path| !path.contains('/'));
        Ok(files.map(|name| joined(folder, name)).collect())
    }

    fn input(&self, name: &str) -> Option<Input> {
        self.inputs.get(name)
    }

    fn input_names(&self) -> Vec<String> {
        self.inputs.names()
    }
}
