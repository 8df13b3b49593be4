//! Reading, within bounds, and what the system says where that fails.

use std::io::{self, ErrorKind, Read};
use std::path::Path;

use kdsl_base::ReadError;

/// The most bytes that a file may have.
pub const LIMIT: u64 = 32 << 20;

/// The bytes of a regular file.
///
/// # Errors
/// Says why they cannot be read: a pipe would be waited for, and a device need not end.
pub fn read_regular(path: &Path) -> Result<Vec<u8>, ReadError> {
    let about = std::fs::metadata(path).map_err(|error| refused(&error))?;
    if about.is_dir() {
        return Err(ReadError::Directory);
    }
    if !about.is_file() {
        return Err(ReadError::Denied("it is no regular file".to_owned()));
    }
    if about.len() > LIMIT {
        return Err(ReadError::TooLarge { limit: LIMIT });
    }
    let file = std::fs::File::open(path).map_err(|error| refused(&error))?;
    read_bytes(file, about.len())
}

/// Reads until the end, or until it is too much. `length` is what is expected, in bytes.
///
/// # Errors
/// Says why it cannot be read.
pub fn read_bytes(from: impl Read, length: u64) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::with_capacity(usize::try_from(length.min(LIMIT)).unwrap_or(0) + 1);
    let done = from.take(LIMIT + 1).read_to_end(&mut bytes);
    done.map_err(|error| ReadError::Denied(words(&error)))?;
    if bytes.len() as u64 > LIMIT { Err(ReadError::TooLarge { limit: LIMIT }) } else { Ok(bytes) }
}

/// The text that bytes are.
///
/// # Errors
/// Where they are not UTF-8. What some shells write where output goes to a file is told as such.
pub fn text(bytes: Vec<u8>) -> Result<String, ReadError> {
    if matches!(bytes.as_slice(), [0xff, 0xfe, ..] | [0xfe, 0xff, ..]) {
        return Err(ReadError::Denied("it is UTF-16 text; save it as UTF-8".to_owned()));
    }
    String::from_utf8(bytes)
        .map_err(|error| ReadError::NotText { valid_up_to: error.utf8_error().valid_up_to() })
}

/// Why a file cannot be read, in words.
pub fn why(error: &ReadError) -> String {
    match error {
        ReadError::NotFound => "there is no such file".to_owned(),
        ReadError::Directory => "it is a folder".to_owned(),
        ReadError::NotText { valid_up_to } => {
            format!("not UTF-8 text: byte {} is no character", valid_up_to + 1)
        }
        ReadError::TooLarge { limit } => format!("it is larger than {} MiB", limit >> 20),
        ReadError::Denied(why) => why.clone(),
    }
}

/// What the system says, in its words, without its number.
pub fn words(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or("");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => "the system does not say why".to_owned(),
    }
}

pub(crate) fn refused(error: &io::Error) -> ReadError {
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => ReadError::NotFound,
        ErrorKind::IsADirectory => ReadError::Directory,
        _ => ReadError::Denied(words(error)),
    }
}
