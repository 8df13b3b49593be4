//! The rules about Services, Ingresses and NetworkPolicies.

use crate::rule::Rule;

/// The rules.
pub(crate) const RULES: &[Rule] = &[];
