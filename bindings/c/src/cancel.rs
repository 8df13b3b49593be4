//! What one thread ends the questions of another by.
#![expect(unsafe_code, reason = "what C gives and takes are pointers")]

use crate::border;

/// What ends questions, from any thread. Once it is cancelled it stays so: whoever asks anew makes a new one.
#[derive(Debug)]
pub struct Cancel(kdsl_edge::Cancel);

impl Cancel {
    /// The same for a project, which keeps it as long as it wants.
    pub(crate) fn token(&self) -> kdsl_edge::Cancel {
        self.0.clone()
    }
}

/// Something that can be cancelled, once `kdsl_project_set_cancel` gave it to a project, or to several. Never `NULL`.
#[unsafe(no_mangle)]
pub extern "C" fn kdsl_cancel_new() -> *mut Cancel {
    border::handle(Cancel(kdsl_edge::Cancel::new()))
}

/// Ends what the projects that have it are being asked, soon, and at once what they are asked later. `NULL` is passed over.
///
/// Any number of threads may do it at once, while others ask.
///
/// # Safety
///
/// `cancel` is `NULL` or live.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kdsl_cancel_now(cancel: *const Cancel) {
    // SAFETY: the caller promises the same.
    if let Some(cancel) = unsafe { border::shared(cancel) } {
        cancel.0.cancel();
    }
}

/// Frees the handle, and leaves the projects that have it as they are. `NULL` is passed over.
///
/// # Safety
///
/// `cancel` is `NULL`, or a handle that is not freed yet and that nobody uses any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn kdsl_cancel_free(cancel: *mut Cancel) {
    // SAFETY: every such handle comes from `kdsl_cancel_new`; the caller promises the rest.
    unsafe { border::freed(cancel) };
}
