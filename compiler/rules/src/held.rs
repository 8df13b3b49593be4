//! The versions of Kubernetes that a rule holds for.

use kdsl_schema::{Target, Version};

/// A run of versions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    first: Version,
    last: Version,
}

impl Held {
    /// Every version.
    pub(crate) const ALWAYS: Held = Held { first: Version::new(0), last: Version::new(u8::MAX) };

    /// Up to `1.minor`, included.
    pub(crate) const fn until(minor: u8) -> Held {
        Held { first: Version::new(0), last: Version::new(minor) }
    }

    /// From `1.minor` on.
    pub(crate) const fn since(minor: u8) -> Held {
        Held { first: Version::new(minor), last: Version::new(u8::MAX) }
    }

    /// From the first to the last minor version, both included.
    pub(crate) const fn between(first: u8, last: u8) -> Held {
        Held { first: Version::new(first), last: Version::new(last) }
    }

    /// Whether some version of the target has the rule: every version of it must take the output.
    pub(crate) fn holds(self, target: Target) -> bool {
        self.first <= target.last() && target.first() <= self.last
    }
}
