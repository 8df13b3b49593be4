//! The rules about metadata and selectors of any kind.

use crate::rule::Rule;

/// The rules.
pub(crate) const RULES: &[Rule] = &[];
