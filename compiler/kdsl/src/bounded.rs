//! A world of which no more is read than the limits allow, whatever its host gives.

use std::cell::RefCell;
use std::collections::BTreeMap;

use kdsl_base::{Input, ReadError, World};
use kdsl_core::Limits;

use crate::given;

/// What was read of a world, which is counted. A file that is read again is the same file: a program for
/// several versions of Kubernetes is read for each.
pub(crate) struct Bounded<'w> {
    world: &'w dyn World,
    limits: Limits,
    /// The text of the host's params.
    given: Option<String>,
    read: RefCell<Files>,
}

#[derive(Default)]
struct Files {
    /// The bytes of each file by its path.
    sizes: BTreeMap<String, u64>,
    /// The bytes of all.
    total: u64,
}

impl<'w> Bounded<'w> {
    pub(crate) fn new(world: &'w dyn World, limits: Limits, given: Option<String>) -> Bounded<'w> {
        Bounded { world, limits, given, read: RefCell::default() }
    }

    /// What a file has, if it may still be read.
    fn within<T>(
        &self,
        path: &str,
        read: impl FnOnce() -> Result<T, ReadError>,
        size: impl Fn(&T) -> usize,
    ) -> Result<T, ReadError> {
        let known = self.read.borrow().sizes.get(path).copied();
        if known.is_none() && self.read.borrow().sizes.len() >= self.limits.files {
            return Err(reached("files", self.limits.files as u64));
        }
        let content = read()?;
        let size = size(&content) as u64;
        if size > self.limits.source {
            return Err(ReadError::TooLarge { limit: self.limits.source });
        }
        let mut files = self.read.borrow_mut();
        let total = files.total.saturating_add(size).saturating_sub(known.unwrap_or(0));
        if total > self.limits.sources {
            return Err(reached("bytes of all files", self.limits.sources));
        }
        files.total = total;
        files.sizes.insert(path.to_owned(), size);
        Ok(content)
    }
}

fn reached(limit: &str, most: u64) -> ReadError {
    ReadError::Denied(format!("the limit on {limit} is reached: at most {most}"))
}

impl World for Bounded<'_> {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        match &self.given {
            Some(text) if path == given::NAME => Ok(text.clone()),
            _ => self.within(path, || self.world.read(path), String::len),
        }
    }

    fn read_bytes(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.within(path, || self.world.read_bytes(path), Vec::len)
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, ReadError> {
        self.world.list(folder)
    }

    fn input(&self, name: &str) -> Option<Input> {
        self.world.input(name)
    }

    fn input_names(&self) -> Vec<String> {
        self.world.input_names()
    }
}
