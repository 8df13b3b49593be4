//! What pods ask of a node: the sums by which the scheduler and a quota count them.

use std::collections::BTreeMap;

use kdsl_base::quantity::{Quantity, parse_quantity};
use kdsl_base::{Manifest, Node};

use crate::pods::Pods;
use crate::rules::scaling::replicas;

/// Amounts by the names of resources: `cpu`, `memory`.
pub type Amounts = BTreeMap<String, Quantity>;

/// What a pod, or several, ask for.
///
/// Containers run beside each other, those that prepare the pod before them and one after another: what is
/// asked is the greatest sum of what runs at one time. One that prepares and is always restarted runs beside
/// all that come after it. (Kubernetes: "Pod resource requests and limits", "Sidecar containers".)
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Asked {
    /// What is kept free for them. Who has a limit and no request asks for the limit.
    pub requests: Amounts,
    /// What they may use at most, of resources for which each container has a limit.
    pub limits: Amounts,
}

impl Asked {
    /// What one pod of a spec asks for.
    pub fn of(spec: &Node) -> Asked {
        let list = |field: &str| spec.get(field).map_or(&[] as &[Node], Node::items);
        let (containers, before) = (list("containers"), list("initContainers"));
        let all = || containers.iter().chain(before);
        let limited =
            |name: &str| all().all(|container| container.at(&["resources", "limits", name]).is_some());
        let mut limits = at_once(containers, before, &|container| amounts(container, "limits"));
        limits.retain(|name, _| limited(name));
        Asked { requests: at_once(containers, before, &requested), limits }
    }

    /// What so many pods ask for; nothing where that cannot be counted.
    pub fn times(&self, pods: i64) -> Option<Asked> {
        let times = |amounts: &Amounts| {
            let one = |(name, amount): (&String, &Quantity)| Some((name.clone(), amount.checked_mul(pods)?));
            amounts.iter().map(one).collect::<Option<Amounts>>()
        };
        Some(Asked { requests: times(&self.requests)?, limits: times(&self.limits)? })
    }
}

/// The spec of the pods that an object makes, if it makes any.
pub fn pods_of(manifest: &Manifest) -> Option<&Node> {
    Pods::of(manifest, 0)?.spec
}

/// How many pods an object makes. Nothing where that depends on the cluster, or cannot be told.
pub fn pods_made(manifest: &Manifest) -> Option<i64> {
    if manifest.kind == "Pod" && manifest.group().is_empty() { Some(1) } else { replicas(manifest) }
}

fn at_once(containers: &[Node], before: &[Node], of: &dyn Fn(&Node) -> Amounts) -> Amounts {
    let mut beside = Amounts::new();
    let mut most = Amounts::new();
    for container in before {
        let own = of(container);
        let stays = container.get("restartPolicy").and_then(Node::as_str) == Some("Always");
        let mut now = beside.clone();
        add(&mut now, &own);
        most = greater(most, &now);
        if stays {
            beside = now;
        }
    }
    for container in containers {
        add(&mut beside, &of(container));
    }
    greater(most, &beside)
}

fn requested(container: &Node) -> Amounts {
    let mut asked = amounts(container, "limits");
    asked.extend(amounts(container, "requests"));
    asked
}

fn amounts(container: &Node, field: &str) -> Amounts {
    let entries = container.at(&["resources", field]).map_or(&[] as &[_], Node::entries);
    entries.iter().filter_map(|(name, node)| Some((name.to_string(), quantity(node)?))).collect()
}

/// A quantity of a manifest: a number or a text.
pub(crate) fn quantity(node: &Node) -> Option<Quantity> {
    match node.as_int() {
        Some(number) => Some(Quantity::whole(number)),
        None => parse_quantity(node.as_str()?).ok(),
    }
}

fn add(sum: &mut Amounts, more: &Amounts) {
    for (name, amount) in more {
        let known = sum.get(name).copied();
        let total = known.map_or(Some(*amount), |known| known.checked_add(*amount));
        sum.insert(name.clone(), total.unwrap_or(*amount));
    }
}

fn greater(mut left: Amounts, right: &Amounts) -> Amounts {
    for (name, amount) in right {
        let known = left.entry(name.clone()).or_insert(*amount);
        *known = (*known).max(*amount);
    }
    left
}
