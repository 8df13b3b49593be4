//! A pod as the checks see it, and the findings that they share.

use ecow::EcoString;
use kdsl_base::{Diagnostic, Node, Value};

use super::Told;
use crate::pods::Pods;
use crate::text::{cut, named};

/// A pod, or the pods that a workload makes.
pub(super) struct Pod<'a> {
    /// What runs in it.
    pub spec: &'a Node,
    /// Its annotations.
    pub annotations: &'a [(EcoString, Node)],
    /// Its containers: before, beside and after the others.
    pub containers: Vec<Container<'a>>,
    /// What makes it, as a message names it.
    pub name: String,
    /// Whether what it lacks may be held against it.
    pub whole: bool,
}

/// A container of a pod.
pub(super) struct Container<'a> {
    pub node: &'a Node,
    name: &'a str,
}

impl<'a> Pod<'a> {
    pub(super) fn new(pods: &Pods<'a>) -> Option<Pod<'a>> {
        let spec = pods.spec?;
        let lists = ["initContainers", "containers", "ephemeralContainers"].into_iter();
        let nodes = lists.filter_map(|list| spec.get(list)).flat_map(Node::items);
        let containers = nodes
            .map(|node| Container { node, name: node.get("name").and_then(Node::as_str).unwrap_or("") })
            .collect();
        let annotations = pods.annotations.map_or(&[] as &[_], Node::entries);
        let owner = pods.owner;
        let name = match owner.kind.as_str() {
            "Pod" => named(owner),
            _ => format!("the pod of {}", named(owner)),
        };
        Some(Pod { spec, annotations, containers, name, whole: !owner.broken })
    }

    /// The field of the pod's security context.
    pub(super) fn security(&self, field: &str) -> Option<&'a Node> {
        set(self.spec, &["securityContext", field])
    }

    pub(super) fn is_windows(&self) -> bool {
        self.spec.at(&["os", "name"]).and_then(Node::as_str) == Some("windows")
    }

    /// Whether root in its containers is nobody on the node.
    pub(super) fn has_own_users(&self) -> bool {
        self.spec.get("hostUsers").is_some_and(|node| node.value == Value::Bool(false))
    }

    /// Where something is missing that may stand in the security context of the pod.
    pub(super) fn place(&self) -> &'a Node {
        set(self.spec, &["securityContext"]).unwrap_or(self.spec)
    }

    /// The values of a field of security contexts, with who has them.
    pub(super) fn everywhere(&self, path: &[&str]) -> Vec<(&'a Node, String)> {
        let whole = ["securityContext"].iter().chain(path).copied().collect::<Vec<&str>>();
        let own = set(self.spec, &whole).map(|node| (node, self.name.clone()));
        let of_containers = self.containers.iter();
        let of_containers =
            of_containers.filter_map(|container| Some((set(container.node, &whole)?, container.words())));
        own.into_iter().chain(of_containers).collect()
    }
}

impl<'a> Container<'a> {
    /// The container as a message names it.
    pub(super) fn words(&self) -> String {
        format!("container `{}`", cut(self.name, 30))
    }

    /// The name itself.
    pub(super) const fn name(&self) -> &'a str {
        self.name
    }

    /// The field of its security context.
    pub(super) fn security(&self, field: &str) -> Option<&'a Node> {
        set(self.node, &["securityContext", field])
    }

    /// What an author would change where something is missing in it.
    pub(super) fn place(&self) -> &'a Node {
        set(self.node, &["securityContext"]).or_else(|| self.node.get("name")).unwrap_or(self.node)
    }
}

/// What stands at the end of a path. `null` is nothing.
pub(super) fn set<'a>(node: &'a Node, path: &[&str]) -> Option<&'a Node> {
    node.at(path).filter(|node| node.value != Value::Null)
}

/// Whether `true` stands there.
pub(super) fn is_true(node: &Node) -> bool {
    node.value == Value::Bool(true)
}

impl Told {
    /// Adds a finding. Who asks for it is added later.
    pub(super) fn push(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    /// A finding about something that stands in the pod.
    pub(super) fn problem(&self, node: &Node, message: impl Into<String>, label: &str) -> Diagnostic {
        let at = match &node.value {
            Value::Str(_) | Value::Int(_) => node.origin,
            _ => node.key,
        };
        Diagnostic::error(self.code, at, message).label(label)
    }
}

/// The change that puts a value at the end of a path from a record, with the records on the way.
pub(super) fn ensure(
    problem: Diagnostic,
    title: &str,
    base: &Node,
    path: &[&str],
    value: Value,
    safe: bool,
) -> Diagnostic {
    let mut here = base;
    for (at, key) in path.iter().enumerate() {
        match here.get(key).filter(|node| node.value != Value::Null) {
            Some(next) => here = next,
            None => {
                let rest = path.get(at + 1..).unwrap_or(&[]);
                let mut node = Node::new(value, base.origin);
                for key in rest.iter().rev() {
                    let entry = (EcoString::from(*key), node);
                    node = Node::new(Value::Map([entry].into_iter().collect()), base.origin);
                }
                return problem.addition(title, here, *key, node, safe);
            }
        }
    }
    problem.setting(title, here, Node::new(value, here.origin), safe)
}
