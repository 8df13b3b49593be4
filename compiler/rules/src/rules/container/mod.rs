//! The rules about containers: ports, variables, mounts, probes, hooks, resources.

use crate::rule::Rule;

/// The rules.
pub(crate) const RULES: &[Rule] = &[];
