//! NetworkPolicies: peers that say something, ranges of ports and of addresses, rules that count.

use kdsl_base::{Code, Diagnostic, Node, names};

use super::address::block;
use crate::findings::Of;
use crate::part::{Part, field};
use crate::rule::{REJECTED, Rule};
use crate::rules::names::invalid;
use crate::text::{named, short};

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("networking.v1.NetworkPolicyPeer", peer),
    Rule::by("networking.v1.NetworkPolicyPort", port),
    Rule::by("networking.v1.IPBlock", blocks),
    Rule::by("networking.v1.NetworkPolicyIngressRule", from),
    Rule::by("networking.v1.NetworkPolicyEgressRule", to),
    Rule::by("networking.v1.NetworkPolicySpec", idle),
];

fn peer<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let kinds = ["podSelector", "namespaceSelector", "ipBlock"];
    if kinds.into_iter().all(|kind| part.lacks(kind)) {
        let message = format!("a peer of {} says nothing", named(part.manifest));
        found.push(
            Diagnostic::error(Code::K0815, part.node.key, message)
                .label("a peer needs `podSelector`, `namespaceSelector` or `ipBlock`")
                .note(REJECTED)
                .help("write `podSelector: {}` for every pod of the namespace"),
        );
    }
}

fn port<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let first = part.get("port");
    if let Some((node, name)) = first.and_then(|node| Some((node, node.as_str()?)))
        && let Err(problem) = names::port_name(name)
    {
        found.push(invalid(Code::K0313, node.origin, name, "name for a port", &problem));
    }
    let Some(end) = part.get("endPort") else { return };
    let problem = |message: String| Diagnostic::error(Code::K0816, end.origin, message).note(REJECTED);
    match first {
        None if part.manifest.broken => {}
        None => found.push(
            problem("`endPort` stands here without a `port`".to_owned())
                .label("the end of a range without its beginning")
                .help("name the first port of the range as `port`"),
        ),
        Some(first) => match (first.as_int(), first.as_str(), end.as_int()) {
            (Some(from), _, Some(to)) if to < from => {
                let problem = problem(format!("the range of ports ends at {to}, before it begins"))
                    .label("the last port of the range")
                    .secondary(first.origin, "the first");
                found.push(problem.removal("remove `endPort`", end, false));
            }
            (None, Some(name), _) => {
                let problem = problem("a range of ports cannot begin with the name of a port".to_owned())
                    .label("the end of a range")
                    .secondary(first.origin, format!("`{}` is a name", short(name)));
                found.push(problem.removal("remove `endPort`", end, false));
            }
            _ => {}
        },
    }
}

fn blocks<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let whole = part.get("cidr").map(|node| (node, block(node)));
    let whole = match whole {
        Some((node, Ok(block))) => block.map(|block| (node, block)),
        Some((_, Err(problem))) => {
            found.push(problem);
            None
        }
        None => None,
    };
    for node in part.items("except") {
        let inner = match block(node) {
            Ok(inner) => inner,
            Err(problem) => {
                found.push(problem);
                continue;
            }
        };
        let (Some((cidr, whole)), Some(inner)) = (whole, inner) else { continue };
        if !whole.holds(inner) || inner.length == whole.length {
            found.push(not_inside(node, cidr));
        }
    }
}

fn not_inside(node: &Node, cidr: &Node) -> Diagnostic {
    let (inner, whole) = (node.as_str().unwrap_or_default(), cidr.as_str().unwrap_or_default());
    let message = format!("`{}` is not a part of `{}`", short(inner), short(whole));
    Diagnostic::error(Code::K0817, node.origin, message)
        .label("must be less than the block, and inside of it")
        .secondary(cidr.origin, "the block")
        .note(REJECTED)
        .removal("remove the exception", node, false)
}

fn from<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    everyone(part, "from", "any peer may come in", found);
}

fn to<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    everyone(part, "to", "any peer may be reached", found);
}

/// An empty list of peers allows all of them, which reads like the opposite.
fn everyone<'a>(part: &Part<'_, 'a>, name: &str, means: &str, found: &mut Of<'_, 'a>) {
    let Some(peers) = part.get(name) else { return };
    if peers.value == kdsl_base::Value::List(ecow::EcoVec::new()) {
        found.push(
            Diagnostic::warning(Code::K0818, peers.origin, format!("an empty `{name}` allows everyone"))
                .label(format!("{means}, as if `{name}` were not there"))
                .note("only a policy without a rule for this direction allows nobody")
                .removal(format!("remove `{name}`, if everyone is meant"), peers, false),
        );
    }
}

/// Rules for a direction that the policy does not name.
fn idle<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(types) = part.get("policyTypes").filter(|types| !types.items().is_empty()) else { return };
    let named: Vec<&str> = types.items().iter().filter_map(Node::as_str).collect();
    if named.len() != types.items().len() {
        return;
    }
    for (name, direction) in [("ingress", "Ingress"), ("egress", "Egress")] {
        let Some(rules) = part.get(name).filter(|rules| !rules.items().is_empty()) else { continue };
        if !named.contains(&direction) && named.iter().all(|name| matches!(*name, "Ingress" | "Egress")) {
            let problem = Diagnostic::warning(
                Code::K0819,
                rules.key,
                format!("the `{name}` rules of this policy do not count"),
            )
            .label("nobody looks at these rules")
            .secondary(types.key, format!("`{direction}` is not among the types"))
            .note("the cluster leaves traffic of this direction as it is");
            let mut all = types.items().to_vec();
            all.push(Node::str(direction, types.origin));
            let new = Node::new(kdsl_base::Value::List(all.into_iter().collect()), types.origin);
            found.push(problem.setting(format!("add `{direction}` to `policyTypes`"), types, new, false));
        }
    }
}

/// What stands under a field of each item, kept here for the rules about endpoints.
pub(crate) fn under<'a>(items: &'a [Node], name: &'static str) -> impl Iterator<Item = &'a Node> {
    items.iter().filter_map(move |item| field(item, name))
}
