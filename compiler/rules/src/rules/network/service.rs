//! The fields of a Service that go together: what its type allows, and what it needs.

use kdsl_base::{Code, Diagnostic, Manifest, Node, names};

use super::address::{Family, address, block, reachable};
use super::ingress::host_of_url;
use super::ports;
use crate::findings::Of;
use crate::part::Part;
use crate::rule::{REJECTED, Rule, When};
use crate::rules::names::invalid;
use crate::text::named;

const SPEC: &str = "core.v1.ServiceSpec";

/// The types for which a Service has a port on every node.
const ON_NODES: &[&str] = &["NodePort", "LoadBalancer"];

const fn balanced(field: &'static str) -> Rule {
    Rule::only(Code::K0801, SPEC, field, When::Is("type", &["LoadBalancer"], Some("ClusterIP")))
}

const fn inside(field: &'static str) -> Rule {
    Rule::only(Code::K0801, SPEC, field, When::Not("type", &["ExternalName"]))
}

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    balanced("loadBalancerSourceRanges"),
    balanced("allocateLoadBalancerNodePorts"),
    balanced("loadBalancerClass"),
    inside("clusterIP"),
    inside("clusterIPs"),
    inside("ipFamilies"),
    inside("ipFamilyPolicy"),
    Rule::only(
        Code::K0801,
        SPEC,
        "sessionAffinityConfig",
        When::Is("sessionAffinity", &["ClientIP"], Some("None")),
    ),
    Rule::by(SPEC, traffic_policy),
    Rule::by(SPEC, health_check),
    Rule::by(SPEC, headless),
    Rule::by(SPEC, without_ports),
    Rule::by(SPEC, ports::of_service),
    Rule::by(SPEC, external_name),
    Rule::by(SPEC, addresses),
];

/// The Service's type; nothing where it cannot be told.
fn type_of<'a>(part: &Part<'_, 'a>) -> Option<&'a str> {
    match part.get("type") {
        Some(node) => node.as_str(),
        None if part.manifest.broken => None,
        None => Some("ClusterIP"),
    }
}

/// Where a Service says that it has no address of its own.
fn headless_at<'a>(part: &Part<'_, 'a>) -> Option<&'a Node> {
    let first = || part.items("clusterIPs").first();
    let none = |node: &&Node| node.as_str() == Some("None");
    part.get("clusterIP").filter(none).or_else(|| first().filter(none))
}

/// Whether it can be reached from outside of the cluster.
fn is_outside(part: &Part<'_, '_>, of_type: &str) -> bool {
    ON_NODES.contains(&of_type) || (of_type == "ClusterIP" && !part.items("externalIPs").is_empty())
}

fn traffic_policy<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let policy = part.get("externalTrafficPolicy").filter(|node| node.as_str() != Some(""));
    let (Some(policy), Some(of_type)) = (policy, type_of(part)) else { return };
    if is_outside(part, of_type) {
        return;
    }
    let message = format!("`externalTrafficPolicy` does not apply to {}", named(part.manifest));
    let problem = Diagnostic::error(Code::K0801, policy.key, message)
        .label("it is only for traffic from outside of the cluster")
        .note(REJECTED);
    let problem = match part.get("type") {
        Some(node) => problem.secondary(node.origin, "nothing comes from outside to this type"),
        None => problem,
    };
    found.push(problem.removal("remove `externalTrafficPolicy`", policy, false));
}

fn health_check<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(port) = part.get("healthCheckNodePort").filter(|node| node.as_int() != Some(0)) else { return };
    let Some(of_type) = type_of(part) else { return };
    let local = part.text("externalTrafficPolicy") == Some("Local");
    if of_type == "LoadBalancer" && (local || part.manifest.broken) {
        return;
    }
    let message =
        "`healthCheckNodePort` is only for `type: LoadBalancer` with `externalTrafficPolicy: Local`";
    let problem =
        Diagnostic::error(Code::K0801, port.key, message).label("does not apply here").note(REJECTED);
    found.push(problem.removal("remove `healthCheckNodePort`", port, false));
}

fn headless<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(of_type) = part.get("type") else { return };
    let Some(name) = of_type.as_str().filter(|name| ON_NODES.contains(name)) else { return };
    let Some(at) = headless_at(part) else { return };
    let message = format!("{} cannot be headless", named(part.manifest));
    found.push(
        Diagnostic::error(Code::K0802, at.origin, message)
            .label("no address of its own")
            .secondary(of_type.origin, format!("`{name}` builds on that address"))
            .note(REJECTED)
            .removal(
                format!(
                    "remove `{}`",
                    if part.get("clusterIP").is_some() { "clusterIP" } else { "clusterIPs" }
                ),
                part.get("clusterIP").or_else(|| part.get("clusterIPs")).unwrap_or(at),
                false,
            ),
    );
}

fn without_ports<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    if !part.items("ports").is_empty() || part.manifest.broken || type_of(part) == Some("ExternalName") {
        return;
    }
    if headless_at(part).is_some() || part.get("ports").is_some_and(|ports| ports.as_str().is_some()) {
        return;
    }
    let at = part.get("ports").map_or(part.node.key, |ports| ports.key);
    found.push(
        Diagnostic::error(Code::K0803, at, format!("{} has no ports", named(part.manifest)))
            .label("`ports` needs at least one")
            .note("the API server rejects it: only a headless Service can do without")
            .help("name the port that it opens, for example `ports: { http: 80 }`"),
    );
}

fn external_name<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(of_type) = part.get("type").filter(|node| node.as_str() == Some("ExternalName")) else { return };
    let Some(host) = part.get("externalName").filter(|node| node.as_str() != Some("")) else {
        if part.lacks("externalName") || part.text("externalName") == Some("") {
            found.push(no_host(part.manifest, of_type));
        }
        return;
    };
    let Some(text) = host.as_str() else { return };
    let name = text.strip_suffix('.').unwrap_or(text);
    let Err(mut problem) = names::dns_subdomain(name) else { return };
    if let Some(bare) = host_of_url(text) {
        problem.nearest = Some(bare.into());
    }
    found.push(invalid(Code::K0808, host.origin, text, "host name", &problem));
}

fn no_host(manifest: &Manifest, of_type: &Node) -> Diagnostic {
    Diagnostic::error(Code::K0808, of_type.origin, format!("{} names no host", named(manifest)))
        .label("this type needs `externalName`")
        .note(REJECTED)
        .help("write the host that it stands for, for example `externalName: \"db.example.com\"`")
}

fn addresses<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let own = part.get("clusterIP").into_iter().chain(part.items("clusterIPs"));
    found.extend(
        own.filter(|node| !matches!(node.as_str(), Some("" | "None")))
            .filter_map(|node| address(node, Family::Any)),
    );
    found.extend(part.items("externalIPs").iter().filter_map(|node| reachable(node, Family::Any)));
    found.extend(part.items("loadBalancerSourceRanges").iter().filter_map(|node| block(node).err()));
}
