//! The ports of a pod's containers: one on the node taken twice (K0701), one on the node's network that
//! differs (K0702), one in the pod opened twice (K0703).

use kdsl_base::{Code, Diagnostic, Node};

use super::twice::twice;
use super::{Container, Sort, container_name, containers};
use crate::findings::Of;
use crate::part::Part;
use crate::rule::Rule;
use crate::text::{fitting, respell};

/// The rules, as the validation of a pod's spec has them, but for [`opened_twice`].
pub(crate) const RULES: &[Rule] = &[
    Rule::by("core.v1.PodSpec", on_the_node),
    Rule::by("core.v1.PodSpec", on_its_network),
    Rule::by("core.v1.PodSpec", opened_twice),
];

/// A port of a container.
#[derive(Clone, Copy)]
struct Port<'a> {
    container: Container<'a>,
    node: &'a Node,
}

impl<'a> Port<'a> {
    fn text(self, field: &str) -> &'a str {
        self.node.get(field).and_then(Node::as_str).unwrap_or("")
    }

    fn protocol(self) -> &'a str {
        match self.text("protocol") {
            "" => "TCP",
            protocol => protocol,
        }
    }

    /// A number that is there and not zero, which means the same as nothing.
    fn number(self, field: &str) -> Option<(i64, &'a Node)> {
        let node = self.node.get(field)?;
        Some((node.as_int().filter(|number| *number != 0)?, node))
    }

    /// The port on the node: on its network an own pod, not a template of some, has what is opened there.
    fn on_node(self, host_network: bool) -> Option<(i64, &'a Node)> {
        self.number("hostPort").or_else(|| self.number("containerPort").filter(|_| host_network))
    }
}

fn ports<'a>(part: &Part<'_, 'a>) -> impl Iterator<Item = Port<'a>> + use<'a> {
    containers(part).flat_map(|container| {
        let ports = container.node.get("ports").map_or(&[] as &[_], Node::items);
        ports.iter().map(move |node| Port { container, node })
    })
}

/// Init containers run one by one, so that only one's own ports clash.
fn on_the_node<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let host_network = part.is_true("hostNetwork") && part.manifest.kind == "Pod";
    let taken = ports(part).filter_map(|port| {
        let (number, node) = port.on_node(host_network)?;
        let alone = match port.container.sort {
            Sort::Regular => None,
            _ => Some(std::ptr::from_ref(port.container.node)),
        };
        Some(((number, port.protocol(), port.text("hostIP"), alone), node))
    });
    for (first, second) in twice(taken) {
        let number = second.as_int().unwrap_or(0);
        let problem = Diagnostic::error(
            Code::K0701,
            second.origin,
            format!("port {number} of the node is taken twice in one pod"),
        )
        .note(part.refused())
        .help("a port of the node serves one container; a Service can bring both to one address");
        found.push(told_with(problem, first, second));
    }
}

/// The label and the place of what has it first. A loop may have made both at one place.
fn told_with(problem: Diagnostic, first: &Node, second: &Node) -> Diagnostic {
    if first.origin == second.origin {
        problem.label("made twice here")
    } else {
        problem.label("the second").secondary(first.origin, "the first")
    }
}

fn on_its_network<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    if !part.is_true("hostNetwork") {
        return;
    }
    let why = part.get("hostNetwork").map_or(part.node.key, |node| node.key);
    for port in ports(part).filter(|port| port.container.sort == Sort::Regular) {
        let (Some((host, node)), Some((opened, _))) = (port.number("hostPort"), port.number("containerPort"))
        else {
            continue;
        };
        if host == opened {
            continue;
        }
        let message =
            format!("`hostPort` {host} differs from `containerPort` {opened} on the node's network");
        let problem = Diagnostic::error(Code::K0702, node.origin, message)
            .label(format!("must be {opened} as well"))
            .secondary(why, "the pod's ports are the node's")
            .note(part.refused());
        let (title, old) = (format!("write `{opened}`"), host.to_string());
        found.push(respell(problem, title, (node.origin, &old), &opened.to_string(), false));
    }
}

/// The API server takes it. The containers of a pod share one network, in which a port has one listener;
/// several ports of the node may lead to it.
fn opened_twice<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let opened = ports(part).filter(|port| port.container.sort != Sort::Init).filter_map(|port| {
        let (number, node) = port.number("containerPort")?;
        let container = port.container.node;
        port.number("hostPort").is_none().then_some(((number, port.protocol()), (container, node, number)))
    });
    for ((one, first, port), (other, second, _)) in twice(opened) {
        let name = |container: &Node| container_name(container, part.manifest);
        let problem = if std::ptr::eq(one, other) {
            let message = format!("{} opens port {port} twice", name(one));
            Diagnostic::warning(Code::K0703, second.origin, message).help("remove one of them")
        } else {
            let message = fitting([
                format!("{} and {} both open port {port}", name(one), name(other)),
                format!("two containers of a pod open port {port}"),
            ]);
            Diagnostic::warning(Code::K0703, second.origin, message)
                .note("the containers of a pod share one network, where only one of them can listen on it")
                .help("let one of them listen on another port")
        };
        found.push(told_with(problem, first, second));
    }
}
