//! The wish that a compilation ends, told from outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A token that a host keeps, to cancel what is being compiled: at a deadline, or because nobody waits for it
/// any more. Its clones are one token. What is cancelled stays so: a host takes a new one for each run.
#[derive(Clone, Default, Debug)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// A token of which nothing is cancelled.
    pub fn new() -> Cancel {
        Cancel::default()
    }

    /// Cancels whatever has this token, from any thread.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
