//! Kubernetes' own rules, and the references between objects, on manifests.
//!
//! [`check`] is pure. It takes what a program became, from `.kdsl` or from plain YAML: each value knows
//! where it was written, so that a finding points at the author's own token. The parts:
//!
//! - `program` indexes the manifests once: objects by identity, pods by labels;
//! - `plan` says, for each type of the schema, which of its fields lead to something that a rule
//!   looks at, so that one walk visits those places and no others;
//! - `rules` holds a file for each rule, or for a few that belong together.
//!
//! Three things are never held against an author: what a manifest in which a mistake is reported
//! already lacks, what an `external` one does not say, and anything of a kind without a schema.

mod asked;
mod edges;
mod fields;
mod findings;
mod fixed;
mod graph;
mod held;
mod mentions;
mod mounts;
mod namespaces;
mod part;
mod plan;
mod pods;
mod program;
mod resolve;
mod rollout;
mod rule;
mod rules;
mod selector;
mod text;
mod walk;

use kdsl_base::{Diagnostic, Manifest, Threads};
use kdsl_schema::{PodSecurity, Schema, Target};

use findings::Findings;
use program::Program;

pub use asked::{Amounts, Asked, pods_made, pods_of};
pub use edges::{Edge, Found, Key, Keys, Mount, Object, Part, Port, Relation, references};
pub use fixed::{has_values_of_kubernetes, is_label_of_kubernetes, keys_of_type, name_follows};
pub use graph::{Graph, GraphNode, Link, State, graph};
pub use mentions::{Labelled, Mention, Named, mentions};
pub use rollout::{ROLLOUT_ANNOTATION, add_rollout_hashes};
pub use rules::lint::{LINTS, Lint, Profile, RULES_OF_OTHERS, SAID_BY_RULES, Says, Selection, lint};
pub use rules::names::object_name;
pub use walk::{Path, Segment};

/// Everything that Kubernetes' rules have to say of a program's manifests.
///
/// The findings come rule by rule, and inside a rule in the order of the manifests. A place has one
/// finding of a code, however many objects were made from it; one in a component shows the instance.
pub fn check(manifests: &[Manifest], schema: Schema<'_>, target: Target) -> Vec<Diagnostic> {
    check_for(manifests, schema, target, None, Threads::ONE)
}

/// The same for a project. Pods are held to the Pod Security Standards that the Namespaces of the program ask
/// for, and to the one that the project asks of all of them. Nothing of it depends on the number of threads.
pub fn check_for(
    manifests: &[Manifest],
    schema: Schema<'_>,
    target: Target,
    project: Option<&PodSecurity>,
    threads: Threads,
) -> Vec<Diagnostic> {
    let mut program = Program::new(manifests, schema, target);
    let mut found = Findings::default();
    rules::own_pods::check(&mut program, &mut found);
    rules::duplicate::check(&program, &mut found);
    rules::no_pods::check(&program, &mut found);
    rules::target_port::check(&program, &mut found);
    rules::service_number::check(&program, &mut found);
    rules::node_port::check(&program, &mut found);
    rules::tls_secret::check(&program, &mut found);
    rules::ingress_paths::check(&program, &mut found);
    rules::peers::check(&program, &mut found);
    rules::policies::check(&program, &mut found);
    rules::overlap::check(&program, &mut found);
    rules::namespaces::check(&program, &mut found);
    let scalers = rules::scaling::Scalers::of(&program);
    rules::scale_target::check(&program, &scalers, &mut found);
    rules::scale_requests::check(&program, &scalers, &mut found);
    rules::budgets::check(&program, &scalers, &mut found);
    rules::names::check(&program, &mut found);
    rules::places::check(&program, threads, &mut found);
    rules::stateful::check(&program, &mut found);
    rules::claims::check(&program, &mut found);
    rules::quotas::check(&program, &mut found);
    rules::rbac::check(&program, &mut found);
    rules::custom::check(&program, &mut found);
    rules::pod_security::check(&program, project, &mut found);
    found.told(manifests)
}

/// What a Pod Security Standard has to say of a program's pods, whoever asks for it.
///
/// The Namespaces of the program are asked as well, because a place has one finding of a code.
pub fn pod_security(
    manifests: &[Manifest],
    schema: Schema<'_>,
    target: Target,
    asked: &PodSecurity,
) -> Vec<Diagnostic> {
    let program = Program::new(manifests, schema, target);
    let mut found = Findings::default();
    rules::pod_security::check(&program, Some(asked), &mut found);
    found.told(manifests)
}

#[cfg(test)]
mod tests;
