//! Pointers of the caller as values, and values as pointers: every `unsafe` block of this crate.
#![expect(unsafe_code, reason = "what C gives and takes are pointers")]

use std::ffi::c_char;

/// Why a text of the caller is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoText {
    /// The pointer is `NULL` and the length is not zero.
    Null,
    /// It is not UTF-8.
    NotUtf8,
}

impl NoText {
    /// For the answer to a question.
    pub const fn words(self) -> &'static str {
        match self {
            NoText::Null => "an argument is NULL",
            NoText::NotUtf8 => "an argument is not UTF-8",
        }
    }
}

/// The text at a pointer. `NULL` with a length of zero is the empty text.
///
/// # Safety
///
/// Unless `data` is `NULL`, there are `len` bytes at it, and nobody writes to them as long as the text is used.
pub unsafe fn text<'a>(data: *const c_char, len: usize) -> Result<&'a str, NoText> {
    if len == 0 {
        return Ok("");
    }
    if data.is_null() || isize::try_from(len).is_err() {
        return Err(NoText::Null);
    }
    // SAFETY: the pointer is not null and the length fits an `isize`, both checked above; that so many bytes are
    // there and stay is what the caller promises. Bytes need no alignment.
    let bytes = unsafe { std::slice::from_raw_parts(data.cast::<u8>(), len) };
    std::str::from_utf8(bytes).map_err(|_| NoText::NotUtf8)
}

/// A value as a handle of the caller's, who gives it back to [`freed`].
pub fn handle<T>(value: T) -> *mut T {
    Box::into_raw(Box::new(value))
}

/// Frees what a handle stands for; nothing if it is `NULL`.
///
/// # Safety
///
/// A handle that is not `NULL` comes from [`handle`], was not freed, and nobody uses it any more.
pub unsafe fn freed<T>(handle: *mut T) {
    if !handle.is_null() {
        // SAFETY: by the caller's promise the pointer comes from `Box::into_raw` with this type and is given back once.
        drop(unsafe { Box::from_raw(handle) });
    }
}

/// What a handle stands for, to read; none if it is `NULL`.
///
/// # Safety
///
/// A handle that is not `NULL` comes from [`handle`], is not freed, and nobody changes its value as long as it is used.
pub const unsafe fn shared<'a, T>(handle: *const T) -> Option<&'a T> {
    // SAFETY: by the caller's promise the pointer is null, or leads to a live value that nobody changes meanwhile.
    unsafe { handle.as_ref() }
}

/// What a handle stands for, to change; none if it is `NULL`.
///
/// # Safety
///
/// A handle that is not `NULL` comes from [`handle`], is not freed, and nobody else uses it meanwhile.
pub const unsafe fn unique<'a, T>(handle: *mut T) -> Option<&'a mut T> {
    // SAFETY: by the caller's promise the pointer is null, or leads to a live value that nobody else uses meanwhile.
    unsafe { handle.as_mut() }
}

/// Writes a length where the caller wants it; nothing if the pointer is `NULL`.
///
/// # Safety
///
/// A pointer that is not `NULL` leads to a `size_t` that may be written.
pub const unsafe fn set_length(place: *mut usize, length: usize) {
    // SAFETY: by the caller's promise the pointer is null, or leads to a `usize` that is aligned, live and his own.
    if let Some(place) = unsafe { place.as_mut() } {
        *place = length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_taken_as_they_are() {
        let given = "a\0é";
        let at = given.as_ptr().cast::<c_char>();
        // SAFETY: pointers and lengths are those of texts that live longer; `NULL` is allowed.
        let read = |data, len| unsafe { text(data, len) };
        assert_eq!(read(at, given.len()), Ok(given));
        assert_eq!((read(at, 0), read(std::ptr::null(), 0)), (Ok(""), Ok("")));
        assert_eq!((read(std::ptr::null(), 3), read(at, usize::MAX)), (Err(NoText::Null), Err(NoText::Null)));
        assert_eq!(read(at, 3), Err(NoText::NotUtf8));
    }
}
