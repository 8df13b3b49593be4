//! The rules about what makes pods: Deployments, StatefulSets, DaemonSets, Jobs, CronJobs.

use crate::rule::Rule;

/// The rules.
pub(crate) const RULES: &[Rule] = &[];
