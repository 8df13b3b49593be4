//! Answers, which the caller reads and frees.
#![expect(unsafe_code, reason = "what C gives and takes are pointers")]

use std::collections::BTreeMap;
use std::ffi::c_char;
use std::sync::OnceLock;

use serde_json::Value;

use crate::border;

/// An answer: JSON, and the texts in it. It does not change; several threads may read it at once.
#[derive(Debug)]
pub struct Answer {
    json: Text,
    /// The members that are texts, by their names, once somebody wants one.
    texts: OnceLock<BTreeMap<String, Text>>,
}

/// A text with a zero behind it, which does not count.
#[derive(Debug)]
struct Text(String);

impl Text {
    fn new(mut text: String) -> Text {
        text.push('\0');
        Text(text)
    }

    fn data(&self) -> *const c_char {
        self.0.as_ptr().cast()
    }

    const fn len(&self) -> usize {
        self.0.len() - 1
    }

    fn as_str(&self) -> &str {
        self.0.get(..self.len()).unwrap_or("")
    }
}

impl Answer {
    /// A handle of an answer.
    pub(crate) fn handle(json: String) -> *mut Answer {
        border::handle(Answer { json: Text::new(json), texts: OnceLock::new() })
    }

    fn text(&self, member: &str) -> Option<&Text> {
        let texts = self.texts.get_or_init(|| {
            let Ok(Value::Object(members)) = serde_json::from_str(self.json.as_str()) else {
                return BTreeMap::new();
            };
            let text = |(name, value)| match value {
                Value::String(text) => Some((name, Text::new(text))),
                _ => None,
            };
            members.into_iter().filter_map(text).collect()
        });
        texts.get(member)
    }
}

/// The JSON of an answer, in UTF-8. A zero byte stands behind it, and none in it.
///
/// It lives as long as the answer. `len`, unless it is `NULL`, gets its length in bytes. `NULL` if `answer` is `NULL`.
///
/// # Safety
///
/// `answer` is `NULL` or a live answer; `len` is `NULL` or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kdsl_answer_json(answer: *const Answer, len: *mut usize) -> *const c_char {
    // SAFETY: the caller promises the same for the answer.
    let text = unsafe { border::shared(answer) }.map(|answer| &answer.json);
    // SAFETY: the caller promises the same for the length.
    unsafe { given(text, len) }
}

/// A text in an answer, without the quotes and escapes of JSON: `yaml`, `report`, `text`, `error`.
///
/// `NULL` if the answer has no such text: that is how a program with errors is told from one without, by `yaml`.
/// The text lives as long as the answer. `len`, unless it is `NULL`, gets its length in bytes; a zero byte stands
/// behind the text, and some may stand in it.
///
/// # Safety
///
/// `answer` is `NULL` or a live answer; `member` has `member_len` bytes; `len` is `NULL` or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kdsl_answer_text(
    answer: *const Answer,
    member: *const c_char,
    member_len: usize,
    len: *mut usize,
) -> *const c_char {
    // SAFETY: the caller promises the same for the answer.
    let answer = unsafe { border::shared(answer) };
    // SAFETY: the caller promises the same for the name of the member.
    let member = unsafe { border::text(member, member_len) };
    let found = || answer.and_then(|answer| answer.text(member.ok()?));
    let text = kdsl_edge::caught(found).ok().flatten();
    // SAFETY: the caller promises the same for the length.
    unsafe { given(text, len) }
}

/// A text as its pointer, and its length.
///
/// # Safety
///
/// `len` is `NULL` or may be written.
unsafe fn given(text: Option<&Text>, len: *mut usize) -> *const c_char {
    // SAFETY: the caller promises the same.
    unsafe { border::set_length(len, text.map_or(0, Text::len)) };
    text.map_or(std::ptr::null(), Text::data)
}

/// Frees an answer, and the texts that came of it. `NULL` is passed over.
///
/// # Safety
///
/// `answer` is `NULL`, or an answer that is not freed yet and that nobody uses any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kdsl_answer_free(answer: *mut Answer) {
    // SAFETY: every handle of an answer comes from `Answer::handle`; the caller promises the rest.
    unsafe { border::freed(answer) };
}
