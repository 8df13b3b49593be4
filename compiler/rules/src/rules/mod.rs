//! The rules: each file is about one, or about a few that belong together.

pub(crate) mod budgets;
pub(crate) mod containers;
pub(crate) mod duplicate;
pub(crate) mod keys;
pub(crate) mod labels;
pub(crate) mod names;
pub(crate) mod no_pods;
pub(crate) mod node_port;
pub(crate) mod own_pods;
pub(crate) mod places;
pub(crate) mod references;
pub(crate) mod scale_requests;
pub(crate) mod scale_target;
pub(crate) mod scaling;
pub(crate) mod service_port;
pub(crate) mod target_port;
