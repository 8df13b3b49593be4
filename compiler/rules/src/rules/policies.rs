//! K0327: a NetworkPolicy that shuts its pods off from DNS. K0328: pods that no NetworkPolicy covers, in a
//! namespace that has some.
//!
//! Policies add up: what one lets through is let through, so that both rules look at all of a namespace.

use kdsl_base::{Code, Diagnostic, Manifest, Node, Value};
use kdsl_schema::SelectorShape;
use rustc_hash::{FxHashMap, FxHashSet};

use super::peers::the_namespace;
use crate::findings::Findings;
use crate::pods::Pods;
use crate::program::Program;
use crate::selector::{is_empty, needs};
use crate::text::{fitting, named};

/// A policy and the pods that it is about.
struct Policy<'p, 'a> {
    manifest: &'a Manifest,
    namespace: &'a str,
    /// Whether it is about all pods of its namespace.
    all: bool,
    pods: Vec<&'p Pods<'a>>,
    dns: Dns<'a>,
}

/// What a policy lets out to a server of names.
#[derive(Clone, Copy)]
enum Dns<'a> {
    /// It says nothing of what goes out.
    Open,
    /// Nothing at all goes out, which is meant so.
    Shut,
    /// Requests go out.
    Out,
    /// Only TCP goes out, at this port.
    Tcp(&'a Node),
    /// Other things go out, by these rules.
    Not(&'a Node),
}

/// Holds the policies of each namespace against its pods.
pub(crate) fn check<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    // Policies of other projects are about the same pods, and nothing is known of them.
    let ours = |manifest: &&Manifest| manifest.group() == "networking.k8s.io";
    if program.manifests.iter().any(|one| one.kind.ends_with("NetworkPolicy") && !ours(&one)) {
        return;
    }
    let policies = program.written("networking.k8s.io", "NetworkPolicy");
    let Some(policies) = policies.map(|one| policy(program, one)).collect::<Option<Vec<_>>>() else { return };
    if policies.is_empty() {
        return;
    }
    no_dns(&policies, found);
    uncovered(program, &policies, found);
}

/// Nothing where it would take too long.
fn policy<'p, 'a>(program: &'p Program<'a>, manifest: &'a Manifest) -> Option<Policy<'p, 'a>> {
    let namespace = manifest.namespace.as_deref().unwrap_or("");
    let selector = manifest.node.at(&["spec", "podSelector"]);
    // Without a selector, which newer versions allow, all pods are meant as well.
    let all = selector.is_none_or(is_empty);
    let needs = selector.map_or(Vec::new(), |selector| needs(selector, SelectorShape::LabelSelector));
    let pods = if all { Vec::new() } else { program.all_selected(namespace, &needs)? };
    let pods = pods.into_iter().map(|(pods, _)| pods).collect();
    Some(Policy { manifest, namespace, all, pods, dns: dns(manifest, namespace) })
}

fn dns<'a>(policy: &'a Manifest, namespace: &str) -> Dns<'a> {
    let Some(spec) = policy.node.get("spec") else { return Dns::Open };
    let egress = spec.get("egress");
    let about = match spec.get("policyTypes") {
        Some(types) => types.items().iter().any(|one| one.as_str() == Some("Egress")),
        None => egress.is_some_and(|rules| !rules.items().is_empty()),
    };
    let Some(rules) = egress.filter(|rules| !rules.items().is_empty()) else {
        return if about { Dns::Shut } else { Dns::Open };
    };
    if !about || policy.broken {
        return Dns::Open;
    }
    let mut found = Dns::Not(rules);
    for rule in rules.items() {
        match lets_out(rule, namespace) {
            Dns::Out => return Dns::Out,
            Dns::Tcp(port) => found = Dns::Tcp(port),
            _ => {}
        }
    }
    found
}

fn lets_out<'a>(rule: &'a Node, namespace: &str) -> Dns<'a> {
    let ports = rule.get("ports").map_or(&[] as &[_], Node::items);
    let mut by_tcp = None;
    for port in ports.iter().filter(|port| is_dns(port)) {
        match port.get("protocol").map(|protocol| protocol.as_str()) {
            None | Some(Some("TCP")) => by_tcp = Some(port),
            _ => return Dns::Out,
        }
    }
    let peers = rule.get("to").map_or(&[] as &[_], Node::items);
    let reached = peers.is_empty() || peers.iter().any(|peer| may_serve_names(peer, namespace));
    match by_tcp {
        Some(port) => Dns::Tcp(port),
        None if ports.is_empty() && reached => Dns::Out,
        None => Dns::Shut,
    }
}

/// The ports that servers of names listen on: 53, or a higher one where they may not use that.
const PORTS: [i64; 4] = [53, 1053, 5353, 8053];

fn is_dns(entry: &Node) -> bool {
    let Some(port) = entry.get("port") else { return true };
    match (port.as_int(), entry.get("endPort").and_then(Node::as_int)) {
        (Some(first), Some(last)) => PORTS.iter().any(|port| (first..=last).contains(port)),
        (Some(port), None) => PORTS.contains(&port),
        // A name is one of a port of the pods that are reached.
        _ => port.as_str().is_none_or(|name| name.contains("dns") || name.contains("domain")),
    }
}

fn may_serve_names(peer: &Node, namespace: &str) -> bool {
    match peer.get("namespaceSelector") {
        Some(selector) => {
            the_namespace(selector).is_none_or(|name| name == "kube-system" || name.contains("dns"))
        }
        None => peer.get("podSelector").is_none() || namespace == "kube-system",
    }
}

fn no_dns<'a>(policies: &[Policy<'_, 'a>], found: &mut Findings<'a>) {
    let lets = || policies.iter().filter(|policy| matches!(policy.dns, Dns::Out));
    let everywhere: FxHashSet<&str> = lets().filter(|one| one.all).map(|one| one.namespace).collect();
    let somewhere: FxHashSet<&str> = lets().map(|one| one.namespace).collect();
    let some: FxHashSet<usize> = lets().flat_map(|one| &one.pods).map(|pods| pods.number).collect();
    for policy in policies {
        let let_out = everywhere.contains(policy.namespace)
            || (policy.all && somewhere.contains(policy.namespace))
            || policy.pods.iter().any(|pods| some.contains(&pods.number));
        // That a policy selects no pods is told as that.
        if let_out || (policy.pods.is_empty() && !policy.all) {
            continue;
        }
        let message = fitting([
            format!("{} shuts its pods off from DNS", named(policy.manifest)),
            "a NetworkPolicy shuts its pods off from DNS".to_owned(),
        ]);
        let problem = |node: &Node| {
            Diagnostic::warning(Code::K0327, node.origin, message)
                .note("names of Services and hosts could not be resolved, so that nothing is reached by name")
        };
        match policy.dns {
            Dns::Tcp(port) => found.of(policy.manifest).push(
                problem(port)
                    .label("lets out TCP alone, and names are asked for by UDP")
                    .help("write the port twice, with `protocol: UDP` and with `protocol: TCP`"),
            ),
            Dns::Not(rules) => found.of(policy.manifest).push(
                problem(rules).label("no rule lets out port 53").help(
                    "add the rule `{ ports: [{ port: 53, protocol: \"UDP\" }, { port: 53, protocol: \"TCP\" }] }`",
                ),
            ),
            _ => {}
        }
    }
}

/// Tells the pods without a policy once for each namespace: a policy for all its pods mends them all.
fn uncovered<'a>(program: &Program<'a>, policies: &[Policy<'_, 'a>], found: &mut Findings<'a>) {
    let mut first: FxHashMap<&str, &Policy<'_, 'a>> = FxHashMap::default();
    let mut settled: FxHashSet<&str> = FxHashSet::default();
    let mut covered: FxHashSet<usize> = FxHashSet::default();
    for policy in policies {
        first.entry(policy.namespace).or_insert(policy);
        covered.extend(policy.pods.iter().map(|pods| pods.number));
        // Which pods one is meant to be about is not known where it selects none.
        if policy.all || policy.pods.is_empty() || policy.manifest.broken {
            settled.insert(policy.namespace);
        }
    }
    let mut left: FxHashMap<&str, Vec<&Pods<'a>>> = FxHashMap::default();
    let mut order: Vec<&str> = Vec::new();
    for pods in &program.pods {
        let namespace = pods.namespace();
        let told = first.contains_key(namespace) && !settled.contains(namespace);
        if !told || covered.contains(&pods.number) || pods.owner.external || on_host(pods) {
            continue;
        }
        let of = left.entry(namespace).or_default();
        if of.is_empty() {
            order.push(namespace);
        }
        of.push(pods);
    }
    for namespace in order {
        let (Some([pods, others @ ..]), Some(policy)) =
            (left.get(namespace).map(Vec::as_slice), first.get(namespace))
        else {
            continue;
        };
        found.of(pods.owner).push(open(pods, others, policy.manifest));
    }
}

/// Policies are not about pods that have the network of their node.
fn on_host(pods: &Pods<'_>) -> bool {
    let said = pods.spec.and_then(|spec| spec.get("hostNetwork"));
    said.is_some_and(|node| node.value == Value::Bool(true))
}

fn open(pods: &Pods<'_>, others: &[&Pods<'_>], policy: &Manifest) -> Diagnostic {
    let whose = named(pods.owner);
    let message = match others.len() {
        0 => format!("no NetworkPolicy covers {whose}"),
        1 => fitting([
            format!(
                "no NetworkPolicy covers {whose} and {}",
                named(others.first().map_or(pods, |one| one).owner)
            ),
            format!("no NetworkPolicy covers {whose} and one more"),
        ]),
        more => format!("no NetworkPolicy covers {whose} and {more} more"),
    };
    let mut problem = Diagnostic::hint(Code::K0328, pods.owner.name_span, message)
        .label("anyone may connect to its pods")
        .secondary(policy.name_span, "covers other pods of the namespace");
    for other in others.iter().take(3) {
        problem = problem.secondary(other.owner.name_span, "open as well");
    }
    problem.help("select them in a policy, or write one for all pods of the namespace: `podSelector: {}`")
}
