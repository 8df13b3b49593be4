//! The rules about pods: security, volumes, DNS, scheduling.

use crate::rule::Rule;

/// The rules.
pub(crate) const RULES: &[Rule] = &[];
