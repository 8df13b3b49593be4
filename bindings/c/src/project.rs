//! Projects: files and options that stay, and are asked about.
#![expect(unsafe_code, reason = "what C gives and takes are pointers")]

use std::ffi::c_char;

use kdsl_edge::{Unit, ask_guarded, caught};

use crate::answer::Answer;
use crate::border::{self, NoText};
use crate::calls::answer;
use crate::cancel::Cancel;

/// A program that is edited: its files in memory, its options, and what was learned of them.
///
/// It is used by one thread at a time, whichever that is. Different projects are used by different threads at once.
#[derive(Debug)]
pub struct Project(kdsl_edge::Project);

/// What became of a change.
#[repr(i32)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// It is done.
    Ok = 0,
    /// There is no such file, or no such place in it.
    Missing = 1,
    /// A pointer is `NULL`.
    Null = 2,
    /// A text is not UTF-8.
    NotUtf8 = 3,
    /// The compiler stopped, which is a mistake of its own.
    Stopped = 4,
}

impl From<NoText> for Status {
    fn from(why: NoText) -> Status {
        match why {
            NoText::Null => Status::Null,
            NoText::NotUtf8 => Status::NotUtf8,
        }
    }
}

const NO_PROJECT: &str = "the project is NULL";

/// A project without files. `options` is a JSON object, such as `{"kubernetes": "1.34"}`; nothing stands for `{}`.
///
/// Options that make no sense are told by whatever is asked, in `error`. Never `NULL`.
///
/// # Safety
///
/// `options` has `options_len` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kdsl_project_new(options: *const c_char, options_len: usize) -> *mut Project {
    // SAFETY: the caller promises the same.
    let options = read(unsafe { border::text(options, options_len) });
    border::handle(Project(kdsl_edge::Project::from_json(Unit::Bytes, "{}", options)))
}

/// Options as JSON. No text, unlike the empty one, is none.
fn read(options: Result<&str, NoText>) -> &str {
    match options {
        Ok("") => "{}",
        Ok(options) => options,
        Err(_) => "",
    }
}

/// Gives a file a text. A path is written with `/`, and means nothing outside of the project: no disk is touched.
///
/// # Safety
///
/// `project` is `NULL` or live, and no other thread uses it; the texts have as many bytes as is said.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kdsl_project_write(
    project: *mut Project,
    path: *const c_char,
    path_len: usize,
    text: *const c_char,
    text_len: usize,
) -> Status {
    // SAFETY: the caller promises the same for the project.
    let project = unsafe { border::unique(project) };
    // SAFETY: the caller promises the same for both texts.
    let (path, text) = unsafe { (border::text(path, path_len), border::text(text, text_len)) };
    changed(project, |project| {
        project.write(path?, text?);
        Ok(true)
    })
}

/// Replaces the bytes `start` to `end` of a file. They begin and end between characters.
///
/// # Safety
///
/// `project` is `NULL` or live, and no other thread uses it; the texts have as many bytes as is said.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kdsl_project_edit(
    project: *mut Project,
    path: *const c_char,
    path_len: usize,
    start: usize,
    end: usize,
    text: *const c_char,
    text_len: usize,
) -> Status {
    // SAFETY: the caller promises the same for the project.
    let project = unsafe { border::unique(project) };
    // SAFETY: the caller promises the same for both texts.
    let (path, text) = unsafe { (border::text(path, path_len), border::text(text, text_len)) };
    changed(project, |project| Ok(project.edit(path?, start, end, text?)))
}

/// Removes a file.
///
/// # Safety
///
/// `project` is `NULL` or live, and no other thread uses it; `path` has `path_len` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kdsl_project_remove(
    project: *mut Project,
    path: *const c_char,
    path_len: usize,
) -> Status {
    // SAFETY: the caller promises the same for the project.
    let project = unsafe { border::unique(project) };
    // SAFETY: the caller promises the same for the path.
    let path = unsafe { border::text(path, path_len) };
    changed(project, |project| Ok(project.remove(path?)))
}

/// What becomes of a change, which says whether its place was there.
fn changed(
    project: Option<&mut Project>,
    change: impl FnOnce(&mut kdsl_edge::Project) -> Result<bool, NoText>,
) -> Status {
    let Some(Project(project)) = project else { return Status::Null };
    match caught(|| change(project)) {
        Ok(Ok(true)) => Status::Ok,
        Ok(Ok(false)) => Status::Missing,
        Ok(Err(why)) => why.into(),
        Err(_) => Status::Stopped,
    }
}

/// Takes other options, in JSON. The answer is `{"error": null}`, or has what is wrong with them.
///
/// # Safety
///
/// `project` is `NULL` or live, and no other thread uses it; `options` has `options_len` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kdsl_project_set_options(
    project: *mut Project,
    options: *const c_char,
    options_len: usize,
) -> *mut Answer {
    // SAFETY: the caller promises the same for the project.
    let project = unsafe { border::unique(project) };
    // SAFETY: the caller promises the same for the options.
    let options = read(unsafe { border::text(options, options_len) });
    let error = match project {
        Some(Project(project)) => caught(|| project.set_options_json(options)).unwrap_or_else(Some),
        None => Some(NO_PROJECT.to_owned()),
    };
    Answer::handle(serde_json::json!({ "error": error }).to_string())
}

/// Asks a question: `compile`, `check`, `lint`, `hover`, `completion` and whatever else the page of questions has.
///
/// `arguments` is a JSON array; places in texts are bytes. The manifests are compiled once after a change, however
/// often they are asked for. Never `NULL`: what cannot be answered has the member `error`.
///
/// # Safety
///
/// `project` is `NULL` or live, and no other thread uses it; the texts have as many bytes as is said.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kdsl_project_ask(
    project: *mut Project,
    name: *const c_char,
    name_len: usize,
    arguments: *const c_char,
    arguments_len: usize,
) -> *mut Answer {
    // SAFETY: the caller promises the same for the project.
    let project = unsafe { border::unique(project) };
    // SAFETY: the caller promises the same for both texts.
    let (name, arguments) = unsafe { (border::text(name, name_len), border::text(arguments, arguments_len)) };
    answer(name, arguments, |name, arguments| {
        let Some(Project(project)) = project else { return Err(NO_PROJECT.to_owned()) };
        ask_guarded(project, name, arguments)
    })
}

/// From now on what the project is asked ends once `cancel` is cancelled, with the error K0405; `NULL` for nothing.
///
/// The handle of `cancel` may be freed before the project.
///
/// # Safety
///
/// `project` is `NULL` or live, and no other thread uses it; `cancel` is `NULL` or live.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kdsl_project_set_cancel(project: *mut Project, cancel: *const Cancel) -> Status {
    // SAFETY: the caller promises the same for the project.
    let project = unsafe { border::unique(project) };
    // SAFETY: the caller promises the same for the other handle.
    let cancel = unsafe { border::shared(cancel) };
    changed(project, |project| {
        project.set_cancel(&cancel.map(Cancel::token).unwrap_or_default());
        Ok(true)
    })
}

/// Frees a project. `NULL` is passed over.
///
/// # Safety
///
/// `project` is `NULL`, or a project that is not freed yet and that nobody uses any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kdsl_project_free(project: *mut Project) {
    // SAFETY: every handle of a project comes from `kdsl_project_new`; the caller promises the rest.
    unsafe { border::freed(project) };
}
