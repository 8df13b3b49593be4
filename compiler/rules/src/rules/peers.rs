//! K0303 for NetworkPolicies: a peer of theirs that is no pod of the program.
//!
//! Only peers of the policy's own namespace are looked up, and those of a namespace that is named and has
//! pods in the program: any other may be full of pods of someone else.

use kdsl_base::{Code, Diagnostic, Manifest, Node};
use kdsl_schema::SelectorShape;

use super::no_pods::near;
use crate::findings::Findings;
use crate::program::Program;
use crate::selector::{Need, Test, Verdict, needs};
use crate::text::{cut, fitting, named};

/// Reports each peer without pods.
pub(crate) fn check<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    for policy in program.written("networking.k8s.io", "NetworkPolicy") {
        for (rules, field) in [("ingress", "from"), ("egress", "to")] {
            let rules = policy.node.at(&["spec", rules]).map_or(&[] as &[_], Node::items);
            for peer in rules.iter().filter_map(|rule| rule.get(field)).flat_map(Node::items) {
                found.of(policy).extend(dangling(program, policy, peer, field));
            }
        }
    }
}

fn dangling(program: &Program<'_>, policy: &Manifest, peer: &Node, field: &str) -> Option<Diagnostic> {
    let needs = needs(peer.get("podSelector")?, SelectorShape::LabelSelector);
    let own = policy.namespace.as_deref().unwrap_or("");
    let (namespace, other) = match peer.get("namespaceSelector") {
        None => (own, false),
        Some(selector) => (the_namespace(selector)?, true),
    };
    if needs.is_empty()
        || !program.has_pods(namespace)
        || program.selected(namespace, &needs).next().is_some()
    {
        return None;
    }
    let nearest = program.nearest(namespace, &needs).and_then(|pods| {
        let need = needs.iter().find(|need| need.verdict(pods) == Verdict::No)?;
        Some((pods, need))
    });
    // In a namespace of others, and where nothing comes near, someone else may make the pods.
    if nearest.is_none() && other {
        return None;
    }
    let way = if field == "from" { "from" } else { "to" };
    let message = fitting([
        format!("{} lets traffic {way} pods that do not exist", named(policy)),
        format!("a NetworkPolicy lets traffic {way} pods that do not exist"),
    ]);
    let need = nearest.map(|(_, need)| need).or(needs.first())?;
    let problem = Diagnostic::warning(Code::K0303, need.span, message);
    let Some((pods, need)) = nearest else {
        let tried = needs.iter().take(4).map(Need::words).collect::<Vec<_>>().join(", ");
        return Some(
            problem
                .label(format!("no pod of this program has {}", cut(&tried, 60)))
                .note("whoever has other labels stays shut out")
                .help("if something else makes the pods, say so with `external Pod` and their labels"),
        );
    };
    Some(near(problem, pods, need).note("whoever has other labels stays shut out"))
}

/// The one namespace that a selector names by the label that each namespace has.
pub(super) fn the_namespace(selector: &Node) -> Option<&str> {
    match needs(selector, SelectorShape::LabelSelector).as_slice() {
        [Need { key: "kubernetes.io/metadata.name", test: Test::Equal(name), .. }] => Some(name),
        _ => None,
    }
}
