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

use kdsl_base::{Cancel, Diagnostic, Manifest, Threads};
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
pub use rules::references::can_exist;
pub use walk::{Path, Segment};

/// Everything that Kubernetes' rules have to say of a program's manifests.
///
/// The findings come rule by rule, and inside a rule in the order of the manifests. A place has one
/// finding of a code, however many objects were made from it; one in a component shows the instance.
pub fn check(manifests: &[Manifest], schema: Schema<'_>, target: Target) -> Vec<Diagnostic> {
    check_for(manifests, schema, target, None, (Threads::ONE, &Cancel::default()))
}

/// The same for a project. Pods are held to the Pod Security Standards that the Namespaces of the program ask
/// for, and to the one that the project asks of all of them. What is found is the same with any number of
/// threads. `cancel` ends it between two rules.
pub fn check_for(
    manifests: &[Manifest],
    schema: Schema<'_>,
    target: Target,
    project: Option<&PodSecurity>,
    (threads, cancel): (Threads, &Cancel),
) -> Vec<Diagnostic> {
    let mut program = Program::new(manifests, schema, target);
    let mut found = Findings::default();
    rules::own_pods::check(&mut program, &mut found);
    for rule in RULES.iter().take_while(|_| !cancel.is_cancelled()) {
        match rule {
            Rule::Alone(check) => check(&program, &mut found),
            Rule::Scaling(checks) => {
                let scalers = rules::scaling::Scalers::of(&program);
                checks.iter().for_each(|check| check(&program, &scalers, &mut found));
            }
            Rule::Places => rules::places::check(&program, threads, &mut found),
            Rule::PodSecurity => rules::pod_security::check(&program, project, &mut found),
        }
    }
    found.told(manifests)
}

/// A rule, by what it looks at.
enum Rule {
    Alone(for<'a> fn(&Program<'a>, &mut Findings<'a>)),
    Scaling(&'static [for<'a> fn(&Program<'a>, &rules::scaling::Scalers<'a>, &mut Findings<'a>)]),
    Places,
    PodSecurity,
}

/// The rules in the order in which they are heard, after the one that completes the program.
const RULES: &[Rule] = &[
    Rule::Alone(rules::duplicate::check),
    Rule::Alone(rules::no_pods::check),
    Rule::Alone(rules::target_port::check),
    Rule::Alone(rules::service_number::check),
    Rule::Alone(rules::node_port::check),
    Rule::Alone(rules::tls_secret::check),
    Rule::Alone(rules::ingress_paths::check),
    Rule::Alone(rules::peers::check),
    Rule::Alone(rules::policies::check),
    Rule::Alone(rules::overlap::check),
    Rule::Alone(rules::namespaces::check),
    Rule::Scaling(&[rules::scale_target::check, rules::scale_requests::check, rules::budgets::check]),
    Rule::Alone(rules::names::check),
    Rule::Places,
    Rule::Alone(rules::stateful::check),
    Rule::Alone(rules::claims::check),
    Rule::Alone(rules::quotas::check),
    Rule::Alone(rules::rbac::check),
    Rule::Alone(rules::custom::check),
    Rule::PodSecurity,
];

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
