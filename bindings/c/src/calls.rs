//! What can be called without a project.
#![expect(unsafe_code, reason = "what C gives and takes are pointers")]

use std::ffi::c_char;

use kdsl_edge::{Cancel, Unit, guarded, once_guarded, refused};

use crate::answer::Answer;
use crate::border::{self, NoText};

/// The version of the interface of this library: `KDSL_ABI` of the header that it was built with.
#[unsafe(no_mangle)]
pub const extern "C" fn kdsl_abi() -> u32 {
    crate::KDSL_ABI
}

/// The version of the compiler, such as `0.1.0`. It ends with a zero byte and lives for ever.
#[unsafe(no_mangle)]
pub const extern "C" fn kdsl_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

/// Calls a function that needs no project: `format`, `importManifests`, `diff`, `explain`, `isManifests`,
/// `kubernetesVersions`, `tokenLegend`.
///
/// `arguments` is a JSON array. Never `NULL`: what cannot be answered has the member `error`.
///
/// # Safety
///
/// `name` has `name_len` bytes, `arguments` has `arguments_len`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kdsl_call(
    name: *const c_char,
    name_len: usize,
    arguments: *const c_char,
    arguments_len: usize,
) -> *mut Answer {
    // SAFETY: the caller promises the same for both texts.
    let (name, arguments) = unsafe { (border::text(name, name_len), border::text(arguments, arguments_len)) };
    answer(name, arguments, |name, arguments| guarded(|| kdsl_edge::call(Unit::Bytes, name, arguments)))
}

/// Asks one question to a project that is there for this question alone.
///
/// `arguments` is a JSON array of the files (an object of path to text), the options (an object) and the array of
/// the question's own arguments: `[{"main.kdsl": "…"}, {"kubernetes": "1.34"}, []]`. Never `NULL`: what cannot be
/// answered has the member `error`.
///
/// # Safety
///
/// `name` has `name_len` bytes, `arguments` has `arguments_len`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kdsl_once(
    name: *const c_char,
    name_len: usize,
    arguments: *const c_char,
    arguments_len: usize,
) -> *mut Answer {
    // SAFETY: the caller promises the same for both texts.
    let (name, arguments) = unsafe { (border::text(name, name_len), border::text(arguments, arguments_len)) };
    answer(name, arguments, |name, arguments| once_guarded(Unit::Bytes, name, arguments, &Cancel::new()))
}

/// The answer to a question; of one that cannot be asked, or that stopped the compiler, why.
pub(crate) fn answer(
    name: Result<&str, NoText>,
    arguments: Result<&str, NoText>,
    ask: impl FnOnce(&str, &str) -> Result<String, String>,
) -> *mut Answer {
    let answer = match (name, arguments) {
        (Ok(name), Ok(arguments)) => ask(name, arguments).unwrap_or_else(|why| refused(name, &why)),
        (Ok(name), Err(why)) => refused(name, why.words()),
        (Err(why), _) => serde_json::json!({ "error": why.words() }).to_string(),
    };
    // A name that no question has.
    let is_unknown = answer == "null" && name.is_ok_and(|name| !kdsl_edge::is_known(name));
    Answer::handle(match is_unknown {
        true => serde_json::json!({ "error": "there is no such question" }).to_string(),
        false => answer,
    })
}
