//! Why a command could not do its work: wrong usage, or the file system.

use std::io;

/// What ended a command before it had a result. A mistake in a program is not among these.
#[derive(Debug)]
pub enum Failure {
    /// Whoever read standard output is gone. There is nothing to say, and nobody to say it to.
    BrokenPipe,
    /// The words for the user.
    Words {
        /// What is wrong, in a line.
        message: String,
        /// What to do.
        help: Option<String>,
    },
    /// It was said already.
    Reported,
}

impl Failure {
    /// A failure with those words.
    pub fn new(message: impl Into<String>) -> Failure {
        Failure::Words { message: message.into(), help: None }
    }

    /// A failure with those words, and what to do.
    pub fn with_help(message: impl Into<String>, help: impl Into<String>) -> Failure {
        Failure::Words { message: message.into(), help: Some(help.into()) }
    }

    /// `path` could not be written.
    pub fn writing(path: &str, error: &io::Error) -> Failure {
        Failure::new(format!("cannot write {path}: {}", kdsl_disk::words(error)))
    }
}
