//! The rules about containers: names, ports, variables, mounts, probes, hooks, resources.
//!
//! What holds between the containers of a pod, or needs something of the pod, is a rule about the pod's
//! spec.

use kdsl_base::{Manifest, Node};

use crate::part::Part;
use crate::text::{cut, named};

pub(crate) mod env;
pub(crate) mod handlers;
pub(crate) mod mounts;
pub(crate) mod names;
pub(crate) mod pod_resources;
pub(crate) mod ports;
pub(crate) mod resources;
pub(crate) mod sorts;
pub(crate) mod sources;
mod twice;

/// A container of a pod, and what sort it is of.
#[derive(Clone, Copy)]
pub(crate) struct Container<'a> {
    /// The container.
    pub node: &'a Node,
    /// Its sort.
    pub sort: Sort,
}

/// What a container is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Sort {
    /// It runs to its end before the others.
    Init,
    /// It starts before the others and runs beside them.
    Sidecar,
    /// It is what the pod is for.
    Regular,
}

/// The containers of a pod's spec, in the order in which they start.
pub(crate) fn containers<'a>(spec: &Part<'_, 'a>) -> impl Iterator<Item = Container<'a>> + use<'a> {
    let init = spec.items("initContainers").iter().map(|node| {
        let always = node.get("restartPolicy").and_then(Node::as_str) == Some("Always");
        Container { node, sort: if always { Sort::Sidecar } else { Sort::Init } }
    });
    let regular = spec.items("containers").iter();
    init.chain(regular.map(|node| Container { node, sort: Sort::Regular }))
}

/// A container as a message names it.
pub(crate) fn container_name(container: &Node, owner: &Manifest) -> String {
    match container.get("name").and_then(Node::as_str) {
        Some(name) => format!("container `{}`", cut(name, 30)),
        None => format!("a container of {}", named(owner)),
    }
}
