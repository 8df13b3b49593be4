//! The wish that a compilation ends, told from outside.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A token that a host keeps, to cancel what is being compiled: at a deadline, or because nobody waits for it
/// any more. Its clones are one token. What is cancelled stays so: a host takes a new one for each run.
#[derive(Clone, Default, Debug)]
pub struct Cancel(Arc<Token>);

#[derive(Default, Debug)]
struct Token {
    is_cancelled: AtomicBool,
    /// The token with which this one is cancelled as well.
    of: Option<Cancel>,
}

impl Cancel {
    /// A token of which nothing is cancelled.
    pub fn new() -> Cancel {
        Cancel::default()
    }

    /// A token that is cancelled with this one, and also alone: for a run of many.
    #[must_use]
    pub fn child(&self) -> Cancel {
        Cancel(Arc::new(Token { is_cancelled: AtomicBool::new(false), of: Some(self.clone()) }))
    }

    /// Cancels whatever has this token, from any thread.
    pub fn cancel(&self) {
        self.0.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it was cancelled.
    pub fn is_cancelled(&self) -> bool {
        let mut next = Some(self);
        while let Some(Cancel(token)) = next {
            if token.is_cancelled.load(Ordering::Relaxed) {
                return true;
            }
            next = token.of.as_ref();
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_child_ends_with_its_parent_and_alone() {
        let parent = Cancel::new();
        let [first, second] = [parent.child(), parent.child()];
        first.cancel();
        assert_eq!([&parent, &first, &second].map(Cancel::is_cancelled), [false, true, false]);
        parent.clone().cancel();
        assert!(second.is_cancelled() && second.child().is_cancelled());
    }
}
