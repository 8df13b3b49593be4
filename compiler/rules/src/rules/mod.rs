//! The rules: each file is about one, or about a few that belong together.

pub(crate) mod budgets;
pub(crate) mod containers;
pub(crate) mod duplicate;
pub(crate) mod ingress_paths;
pub(crate) mod keys;
pub(crate) mod labels;
pub(crate) mod names;
pub(crate) mod namespaces;
pub(crate) mod no_pods;
pub(crate) mod node_port;
pub(crate) mod overlap;
pub(crate) mod own_pods;
pub(crate) mod peers;
pub(crate) mod places;
pub(crate) mod policies;
pub(crate) mod references;
pub(crate) mod scale_requests;
pub(crate) mod scale_target;
pub(crate) mod scaling;
pub(crate) mod service_number;
pub(crate) mod service_port;
pub(crate) mod target_port;
pub(crate) mod tls_secret;
