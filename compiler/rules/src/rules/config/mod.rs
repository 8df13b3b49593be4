//! The rules about scaling, disruption, access, storage and configuration.

use crate::rule::Rule;

/// The rules.
pub(crate) const RULES: &[Rule] = &[];
