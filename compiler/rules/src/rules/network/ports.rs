//! The ports of Services and of EndpointSlices: named where there are several, and each given once.

use kdsl_base::{Code, Diagnostic, Node, Span, Value, names};
use rustc_hash::FxHashMap;

use crate::findings::Of;
use crate::part::{Part, field};
use crate::rule::REJECTED;
use crate::rules::names::invalid;
use crate::text::{cut, fitting, named};

/// What the cluster takes for the protocol of a port that says none.
fn protocol(port: &Node) -> Option<&str> {
    field(port, "protocol").map_or(Some("TCP"), Node::as_str)
}

/// Reports what is given again, by key.
struct Once<K>(FxHashMap<K, Span>);

impl<K: std::hash::Hash + Eq> Once<K> {
    fn new() -> Once<K> {
        Once(FxHashMap::default())
    }

    /// The place of the first, if `key` was there already.
    fn first(&mut self, key: K, at: Span) -> Option<Span> {
        match self.0.entry(key) {
            std::collections::hash_map::Entry::Occupied(known) => Some(*known.get()),
            std::collections::hash_map::Entry::Vacant(new) => {
                new.insert(at);
                None
            }
        }
    }
}

/// The ports of a Service.
pub(crate) fn of_service<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let ports = part.items("ports");
    let (mut by_name, mut by_port, mut by_node) = (Once::new(), Once::new(), Once::new());
    for port in ports {
        port_name(part, port, ports.len() > 1, &mut by_name, found);
        let Some(protocol) = protocol(port) else { continue };
        let number = field(port, "port").and_then(|node| Some((node, node.as_int()?)));
        if let Some((node, number)) = number
            && let Some(first) = by_port.first((protocol, number), node.origin)
        {
            let what = format!("{} opens port {number} ({}) twice", named(part.manifest), cut(protocol, 10));
            found.push(twice(what, node.origin, first));
        }
        node_port(part, port, protocol, &mut by_node, found);
    }
}

fn node_port<'a>(
    part: &Part<'_, 'a>,
    port: &'a Node,
    protocol: &'a str,
    known: &mut Once<(&'a str, i64)>,
    found: &mut Of<'_, 'a>,
) {
    let of_node = field(port, "nodePort").and_then(|node| Some((node, node.as_int()?)));
    let Some((node, number)) = of_node.filter(|(_, number)| *number != 0) else { return };
    let of_type = part.get("type");
    let inside = match of_type {
        Some(of_type) => of_type.as_str() == Some("ClusterIP"),
        None => part.lacks("type"),
    };
    if inside {
        found.push(node_port_inside(part, node, of_type));
        return;
    }
    if let Some(first) = known.first((protocol, number), node.origin) {
        let what = format!("{} takes node port {number} ({}) twice", named(part.manifest), cut(protocol, 10));
        found.push(twice(what, node.origin, first));
    } else if !(30000..=32767).contains(&number) && (1..=65535).contains(&number) {
        found.push(
            Diagnostic::warning(
                Code::K0807,
                node.origin,
                format!("{number} is not in the range of node ports"),
            )
            .label("clusters take 30000 to 32767")
            .note("the API server rejects it, unless the cluster was set up with a range of its own")
            .help("leave `nodePort` out, and the cluster picks a free one"),
        );
    }
}

fn node_port_inside(part: &Part<'_, '_>, node: &Node, of_type: Option<&Node>) -> Diagnostic {
    let problem =
        Diagnostic::error(Code::K0801, node.key, "`nodePort` is only for `type: NodePort` or `LoadBalancer`")
            .note(REJECTED);
    let title = "make it a Service of type `NodePort`";
    let new = Node::new(Value::Str("NodePort".into()), node.origin);
    match of_type {
        Some(of_type) => problem
            .label("does not apply here")
            .secondary(of_type.origin, "this type has no port on the nodes")
            .setting(title, of_type, new, false),
        None => problem
            .label("a Service without a type is of `ClusterIP`")
            .addition(title, part.node, "type", new, false),
    }
    .removal("remove `nodePort`", node, false)
}

fn port_name<'a>(
    part: &Part<'_, 'a>,
    port: &'a Node,
    needed: bool,
    known: &mut Once<&'a str>,
    found: &mut Of<'_, 'a>,
) {
    let name = field(port, "name").filter(|node| node.as_str() != Some(""));
    let Some(node) = name else {
        if needed && !part.manifest.broken && !port.entries().is_empty() {
            found.push(unnamed(part, port));
        }
        return;
    };
    let Some(text) = node.as_str() else { return };
    if let Some(first) = known.first(text, node.origin) {
        let what = same_name(part, text);
        found.push(twice(what, node.origin, first));
    } else if let Err(problem) = names::dns_label(text) {
        found.push(invalid(Code::K0313, node.origin, text, "name for a port", &problem));
    }
}

fn unnamed(part: &Part<'_, '_>, port: &Node) -> Diagnostic {
    let number = field(port, "port");
    let at = number.map_or(port.key, |node| node.origin);
    let problem =
        Diagnostic::error(Code::K0804, at, format!("a port of {} has no name", named(part.manifest)))
            .label("where a Service has several ports, each needs a name")
            .note(REJECTED);
    match number.and_then(Node::as_int) {
        Some(number) => {
            let name = match number {
                80 => "http".to_owned(),
                443 => "https".to_owned(),
                _ => format!("port-{number}"),
            };
            let title = format!("name it `{name}`");
            problem.addition(title, port, "name", Node::new(Value::Str(name.into()), at), false)
        }
        None => problem,
    }
}

fn same_name(part: &Part<'_, '_>, name: &str) -> String {
    let name = cut(name, 30);
    fitting([
        format!("two ports of {} are both named `{name}`", named(part.manifest)),
        format!("two ports are both named `{name}`"),
    ])
}

fn twice(message: String, second: Span, first: Span) -> Diagnostic {
    let problem = Diagnostic::error(Code::K0805, second, message).note(REJECTED);
    if first == second {
        problem.label("made twice from one place")
    } else {
        problem.label("the second").secondary(first, "the first")
    }
}

/// The ports of an EndpointSlice: one that says no name has the empty one.
pub(crate) fn of_slice<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let mut known = Once::new();
    for port in part.items("ports") {
        let (name, at) = match field(port, "name") {
            Some(node) => (node.as_str(), node.origin),
            None if part.manifest.broken => continue,
            None => (Some(""), port.key),
        };
        let Some(name) = name else { continue };
        if let Some(first) = known.first(name, at) {
            let what = match name {
                "" => format!("two ports of {} have no name", named(part.manifest)),
                name => same_name(part, name),
            };
            found.push(twice(what, at, first));
        } else if !name.is_empty()
            && let Err(problem) = names::dns_label(name)
        {
            found.push(invalid(Code::K0313, at, name, "name for a port", &problem));
        }
    }
}
