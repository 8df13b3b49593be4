//! The rules: each file is about one, or about a few that belong together.
//!
//! Those about single objects are lists of [`Rule`]s, in a folder for each part of Kubernetes, and are
//! found by the type that they are about. The others look at the program as a whole.

use kdsl_schema::Target;

use crate::rule::Rule;

pub(crate) mod budgets;
pub(crate) mod claims;
pub(crate) mod config;
pub(crate) mod container;
pub(crate) mod custom;
pub(crate) mod duplicate;
pub(crate) mod ingress_paths;
pub(crate) mod keys;
pub(crate) mod labels;
pub(crate) mod lint;
pub(crate) mod metadata;
pub(crate) mod names;
pub(crate) mod namespaces;
pub(crate) mod network;
pub(crate) mod no_pods;
pub(crate) mod node_port;
pub(crate) mod overlap;
pub(crate) mod own_pods;
pub(crate) mod peers;
pub(crate) mod places;
pub(crate) mod pod;
pub(crate) mod pod_security;
pub(crate) mod policies;
pub(crate) mod pull_secret;
pub(crate) mod quantities;
pub(crate) mod quotas;
pub(crate) mod rbac;
pub(crate) mod references;
pub(crate) mod scale_requests;
pub(crate) mod scale_target;
pub(crate) mod scaling;
pub(crate) mod service_number;
pub(crate) mod service_port;
pub(crate) mod stateful;
pub(crate) mod target_port;
pub(crate) mod tls_secret;
pub(crate) mod unused;
pub(crate) mod workload;

/// The rules about single objects.
const RULES: &[&[Rule]] = &[
    metadata::OBJECT,
    metadata::REQUIREMENT,
    container::names::RULES,
    container::sorts::RULES,
    container::ports::RULES,
    container::env::RULES,
    container::sources::RULES,
    container::mounts::RULES,
    container::handlers::RULES,
    container::resources::RULES,
    container::pod_resources::RULES,
    quantities::RULES,
    network::service::RULES,
    network::ingress::RULES,
    network::policy::RULES,
    network::endpoints::RULES,
    pod::claims::RULES,
    pod::dns::RULES,
    pod::os::RULES,
    pod::scheduling::RULES,
    pod::security::RULES,
    pod::tokens::RULES,
    pod::volumes::RULES,
    config::access::RULES,
    config::admission::RULES,
    config::crd::RULES,
    config::data::RULES,
    config::limits::RULES,
    config::quota::RULES,
    config::scaling::RULES,
    config::secret::RULES,
    config::storage::RULES,
    workload::CRON,
    workload::JOB,
    workload::ROLLOUT,
    workload::TEMPLATE,
];

/// The rules about a type, by its path in the schema, that a version of the target has.
pub(crate) fn of_type(path: &str, target: Target) -> impl Iterator<Item = &'static Rule> {
    let all = RULES.iter().copied().flatten();
    all.filter(move |rule| rule.of == path && rule.held.holds(target))
}

#[cfg(test)]
mod tests {
    use kdsl_schema::Schema;

    use super::RULES;

    #[test]
    fn each_rule_is_about_a_type_of_the_schema() {
        for rule in RULES.iter().copied().flatten() {
            assert!(Schema::builtin().type_by_path(rule.of).is_some(), "no type {}", rule.of);
        }
    }
}
