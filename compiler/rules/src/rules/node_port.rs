//! K0320: a node port that two Services ask for.
//!
//! The API server gives out each node port once in the whole cluster, whatever the protocol. One Service may
//! ask for one port with two protocols; what it says twice itself is no matter of this rule.

use kdsl_base::{Code, Diagnostic, Manifest, Node};
use rustc_hash::FxHashMap;

use crate::findings::Findings;
use crate::program::Program;
use crate::text::{fitting, named};

/// Reports each port that an earlier Service has already.
pub(crate) fn check<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    let mut first: FxHashMap<i64, (&Manifest, &Node)> = FxHashMap::default();
    for service in program.written("", "Service") {
        for node in node_ports(service) {
            let Some(port) = node.as_int().filter(|port| *port > 0) else { continue };
            let (earlier, at) = *first.entry(port).or_insert((service, node));
            // Two objects of one identity are one mistake, which is told as that.
            if earlier.identity() != service.identity() {
                found.of(service).push(taken(service, node, port, (earlier, at)));
            }
        }
    }
}

fn node_ports(service: &Manifest) -> impl Iterator<Item = &Node> {
    let ports = service.node.at(&["spec", "ports"]).map_or(&[] as &[_], Node::items);
    let health = service.node.at(&["spec", "healthCheckNodePort"]);
    ports.iter().filter_map(|port| port.get("nodePort")).chain(health)
}

fn taken(service: &Manifest, node: &Node, port: i64, (earlier, at): (&Manifest, &Node)) -> Diagnostic {
    let message = fitting([
        format!("{} takes node port {port}, which {} has", named(service), named(earlier)),
        format!("{} takes node port {port}, which another Service has", named(service)),
    ]);
    let problem = Diagnostic::error(Code::K0320, node.origin, message)
        .note("the API server rejects the second Service: a node port belongs to one Service of the cluster")
        .removal("leave it out: Kubernetes chooses a free one", node, false);
    if node.origin == at.origin {
        problem.label("given to more than one Service")
    } else {
        problem.label("taken already").secondary(at.origin, format!("by {}", named(earlier)))
    }
}
