//! The file system as the compiler sees it: the texts of the command line, and the files in one folder.

use std::collections::BTreeMap;
use std::path::PathBuf;

use kdsl::{Input, ReadError, World};
use kdsl_disk::Folder;

use crate::files::{self, Given};
use crate::inputs::Inputs;

/// The world of a run. What is not on the command line is read inside the root only; a link out of it
/// is refused.
#[derive(Debug)]
pub struct FsWorld {
    folder: Folder,
    cwd: PathBuf,
    /// Path in this world → text.
    texts: BTreeMap<String, String>,
    /// Path in this world → the file as it was given.
    given: BTreeMap<String, Given>,
    inputs: Inputs,
}

impl FsWorld {
    /// A world over `root`, which has no links in it, with nothing read yet.
    pub fn new(root: PathBuf, cwd: PathBuf, inputs: Inputs) -> FsWorld {
        FsWorld { folder: Folder::new(root), cwd, texts: BTreeMap::new(), given: BTreeMap::new(), inputs }
    }

    /// Adds a file of the command line, and gives its path in this world.
    pub fn give(&mut self, given: &Given, text: String) -> String {
        let path = files::world_path(&given.path, self.folder.root());
        self.texts.insert(path.clone(), text);
        self.given.insert(path.clone(), given.clone());
        path
    }

    /// A path of this world as the user would write it.
    pub fn shown(&self, path: &str) -> Option<String> {
        if let Some(given) = self.given.get(path) {
            return Some(given.shown.clone());
        }
        let place = self.folder.root().join(path);
        place.exists().then(|| files::show(&files::relative(&place, &self.cwd)))
    }

    /// The file on the disk that a path of this world is.
    pub fn file(&self, path: &str) -> Option<Given> {
        self.given.get(path).cloned().or_else(|| {
            Some(Given {
                path: self.folder.place(path).ok()?,
                shown: self.shown(path)?,
                stdin: false,
                in_folder: false,
            })
        })
    }
}

impl World for FsWorld {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        if let Some(text) = self.texts.get(path) {
            return Ok(text.clone());
        }
        self.read_bytes(path).and_then(kdsl_disk::text)
    }

    fn read_bytes(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        if let Some(text) = self.texts.get(path) {
            return Ok(text.clone().into_bytes());
        }
        self.folder.read_bytes(path)
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, ReadError> {
        self.folder.list(folder)
    }

    fn input(&self, name: &str) -> Option<Input> {
        self.inputs.get(name)
    }

    fn input_names(&self) -> Vec<String> {
        self.inputs.names()
    }
}

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    /// A project with a file, a folder, links inside it and links out of it, and a secret beside it.
    fn project(name: &str) -> FsWorld {
        let base = std::env::temp_dir().join(format!("kdsl-fs-world-{}-{name}", std::process::id()));
        let root = base.join("project");
        std::fs::create_dir_all(root.join("conf")).unwrap();
        std::fs::write(base.join("outside"), "outside").unwrap();
        std::fs::write(root.join("conf/b.conf"), "b").unwrap();
        std::fs::write(root.join("conf/a.conf"), "a").unwrap();
        std::fs::write(root.join("bytes"), b"\xff").unwrap();
        for (target, link) in [("conf/a.conf", "inside"), ("../outside", "out"), ("..", "up")] {
            let _ = std::os::unix::fs::symlink(target, root.join(link));
        }
        let root = root.canonicalize().unwrap();
        FsWorld::new(root.clone(), root.join("conf"), Inputs::new(&[]).unwrap())
    }

    #[test]
    fn files_inside_the_root_are_read() {
        let world = project("inside");
        assert_eq!(world.read("conf/a.conf"), Ok("a".to_owned()));
        assert_eq!(world.read("inside"), Ok("a".to_owned()));
        assert_eq!(world.list("conf"), Ok(vec!["conf/a.conf".to_owned(), "conf/b.conf".to_owned()]));
        assert_eq!(world.read("bytes"), Err(ReadError::NotText { valid_up_to: 0 }));
        assert_eq!(world.read_bytes("bytes"), Ok(vec![0xff]));
        assert_eq!(world.read("conf"), Err(ReadError::Directory));
        assert_eq!(world.read("conf/c.conf"), Err(ReadError::NotFound));
        assert_eq!(world.read("conf/a.conf/x"), Err(ReadError::NotFound));
    }

    #[test]
    fn nothing_outside_the_root_is_read() {
        let world = project("outside");
        for path in ["out", "up/outside", "../outside", "conf/../../outside", "/etc/passwd"] {
            assert!(matches!(world.read(path), Err(ReadError::Denied(_))), "{path}");
        }
        assert!(matches!(world.list("up"), Err(ReadError::Denied(_))));
        assert!(matches!(world.list(".."), Err(ReadError::Denied(_))));
    }

    #[test]
    fn paths_are_shown_from_the_current_folder() {
        let world = project("shown");
        assert_eq!(world.shown("conf/a.conf").as_deref(), Some("a.conf"));
        assert_eq!(world.shown("inside").as_deref(), Some("../inside"));
        assert_eq!(world.shown("no such file"), None);
    }
}
