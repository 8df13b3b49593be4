//! A world that gives the same answers each time, though files change meanwhile.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::{Input, ReadError, World};

/// A world of which every file and folder is asked for once: what is compiled several times, for several
/// versions of Kubernetes, is one program.
pub struct Remembered<'w> {
    world: &'w dyn World,
    texts: RefCell<BTreeMap<String, Result<String, ReadError>>>,
    bytes: RefCell<BTreeMap<String, Result<Vec<u8>, ReadError>>>,
    folders: RefCell<BTreeMap<String, Result<Vec<String>, ReadError>>>,
}

impl<'w> Remembered<'w> {
    /// A world of which nothing is asked yet.
    pub fn new(world: &'w dyn World) -> Remembered<'w> {
        let (texts, bytes, folders) = Default::default();
        Remembered { world, texts, bytes, folders }
    }
}

/// The answer of before, or the one that is given now.
fn once<T: Clone>(known: &RefCell<BTreeMap<String, T>>, path: &str, ask: impl FnOnce() -> T) -> T {
    if let Some(answer) = known.borrow().get(path) {
        return answer.clone();
    }
    let answer = ask();
    known.borrow_mut().insert(path.to_owned(), answer.clone());
    answer
}

impl World for Remembered<'_> {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        once(&self.texts, path, || self.world.read(path))
    }

    fn read_bytes(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        once(&self.bytes, path, || self.world.read_bytes(path))
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, ReadError> {
        once(&self.folders, folder, || self.world.list(folder))
    }

    fn input(&self, name: &str) -> Option<Input> {
        self.world.input(name)
    }

    fn input_names(&self) -> Vec<String> {
        self.world.input_names()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A world that gives another text each time.
    struct Restless(RefCell<usize>);

    impl World for Restless {
        fn read(&self, path: &str) -> Result<String, ReadError> {
            *self.0.borrow_mut() += 1;
            Ok(format!("{path} {}", self.0.borrow()))
        }

        fn list(&self, _: &str) -> Result<Vec<String>, ReadError> {
            Err(ReadError::NotFound)
        }

        fn input(&self, _: &str) -> Option<Input> {
            None
        }

        fn input_names(&self) -> Vec<String> {
            Vec::new()
        }
    }

    #[test]
    fn a_file_is_read_once() {
        let restless = Restless(RefCell::new(0));
        let world = Remembered::new(&restless);
        assert_eq!(world.read("a").as_deref(), Ok("a 1"));
        assert_eq!(world.read("b").as_deref(), Ok("b 2"));
        assert_eq!(world.read("a").as_deref(), Ok("a 1"));
        assert_eq!(world.list("x"), Err(ReadError::NotFound));
    }
}
