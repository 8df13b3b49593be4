//! The one door to the outside. The compiler reads files and inputs through it and nothing else.

use std::collections::BTreeMap;

use crate::Span;

/// Why a file could not be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReadError {
    /// There is nothing at that path.
    NotFound,
    /// It is a folder.
    Directory,
    /// Its bytes are not UTF-8, so it is not a text.
    NotText {
        /// How many bytes from the start are text.
        valid_up_to: usize,
    },
    /// It has more bytes than the host allows.
    TooLarge {
        /// The most that is read, in bytes.
        limit: u64,
    },
    /// The host refuses: the path leaves the project, or may not be read. The words say why.
    Denied(String),
}

/// Where the value of an input came from, so that an error about it can point there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum InputOrigin {
    /// The command line. The words are the option as it was typed, such as `--set`.
    Argument(String),
    /// A variable of the environment, by its name.
    Environment(String),
    /// A place in a file of parameters.
    File(Span),
    /// The program that embeds the compiler.
    Host,
}

/// A value for a `param`, still as text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Input {
    /// The text that was given.
    pub text: String,
    /// Where it was given.
    pub origin: InputOrigin,
}

impl Input {
    /// The same input with stars for its text, to be shown where the text must not be.
    #[must_use]
    pub fn masked(&self) -> Input {
        Input { text: "***".to_owned(), origin: self.origin.clone() }
    }
}

/// What a host lets the compiler see. Paths are relative to the project's root, with `/` between
/// their parts, and never contain `..`.
pub trait World {
    /// The text of a file.
    ///
    /// # Errors
    /// Says why it cannot be read.
    fn read(&self, path: &str) -> Result<String, ReadError>;

    /// The bytes of a file, which need not be text.
    ///
    /// # Errors
    /// Says why it cannot be read.
    fn read_bytes(&self, path: &str) -> Result<Vec<u8>, ReadError> {
        self.read(path).map(String::into_bytes)
    }

    /// The paths of the files in a folder, not in its folders, in the order of their names.
    ///
    /// # Errors
    /// Says why it cannot be listed.
    fn list(&self, folder: &str) -> Result<Vec<String>, ReadError>;

    /// The value given for the `param` of that name, if one was.
    fn input(&self, name: &str) -> Option<Input>;

    /// The names of all inputs that were given on purpose, so that one that no program asks for can
    /// be reported. The environment's variables are not among them.
    fn input_names(&self) -> Vec<String>;
}

/// A world in memory: for tests, browsers and hosts without a file system.
#[derive(Clone, Default, Debug)]
pub struct MemoryWorld {
    /// Path to text.
    pub files: BTreeMap<String, String>,
    /// Parameter to value.
    pub inputs: BTreeMap<String, Input>,
}

impl MemoryWorld {
    /// A world with one file.
    pub fn with_file(path: impl Into<String>, text: impl Into<String>) -> MemoryWorld {
        MemoryWorld::default().and_file(path, text)
    }

    /// The same world with another file.
    #[must_use]
    pub fn and_file(mut self, path: impl Into<String>, text: impl Into<String>) -> MemoryWorld {
        self.files.insert(path.into(), text.into());
        self
    }

    /// The same world with a text for the `param` of that name, as from the command line: the declared type
    /// decides what it means.
    #[must_use]
    pub fn and_input(mut self, name: impl Into<String>, text: impl Into<String>) -> MemoryWorld {
        self.inputs.insert(name.into(), Input { text: text.into(), origin: InputOrigin::Host });
        self
    }
}

impl World for MemoryWorld {
    fn read(&self, path: &str) -> Result<String, ReadError> {
        self.files.get(path).cloned().ok_or(ReadError::NotFound)
    }

    fn list(&self, folder: &str) -> Result<Vec<String>, ReadError> {
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let inside =
            |path: &&String| path.strip_prefix(prefix.as_str()).is_some_and(|rest| !rest.contains('/'));
        Ok(self.files.keys().filter(inside).cloned().collect())
    }

    fn input(&self, name: &str) -> Option<Input> {
        self.inputs.get(name).cloned()
    }

    fn input_names(&self) -> Vec<String> {
        self.inputs.keys().cloned().collect()
    }
}
