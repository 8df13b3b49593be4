//! K0305: a Service that targets, by name, a port that no container of its pods opens.
//!
//! A number need not be declared by a container, so that a number is never a mistake.

use kdsl_base::{Code, Diagnostic, Manifest, Node, nearest};
use kdsl_schema::SelectorShape;

use crate::findings::Findings;
use crate::pods::Pods;
use crate::program::Program;
use crate::selector::{Verdict, needs};
use crate::text::{cut, fitting, list, named, respell};

/// Whether a Service is but another name for a host.
pub(crate) fn is_external_name(service: &Manifest) -> bool {
    service.node.at(&["spec", "type"]).and_then(Node::as_str) == Some("ExternalName")
}

/// Reports each named port that nothing opens.
pub(crate) fn check<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    for service in program.written("", "Service") {
        let Some(spec) = service.node.get("spec") else { continue };
        let ports = spec.get("ports").map_or(&[] as &[_], Node::items);
        let by_name = ports.iter().filter_map(|port| {
            let target = port.get("targetPort")?;
            Some((target, target.as_str()?))
        });
        for (target, name) in by_name {
            found.of(service).extend(unopened(program, service, spec, target, name));
        }
    }
}

fn unopened(
    program: &Program<'_>,
    service: &Manifest,
    spec: &Node,
    target: &Node,
    name: &str,
) -> Option<Diagnostic> {
    if is_external_name(service) {
        return None;
    }
    if name.parse::<u16>().is_ok() {
        return Some(quoted_number(target, name));
    }
    let needs = needs(spec.get("selector")?, SelectorShape::Labels);
    if needs.is_empty() {
        return None;
    }
    let namespace = service.namespace.as_deref().unwrap_or("");
    let mut first: Option<&Pods<'_>> = None;
    for (pods, verdict) in program.selected(namespace, &needs) {
        // What cannot be told may open it.
        if verdict == Verdict::Unknown || pods.loses_ports() || pods.owner.external || opens(pods, name) {
            return None;
        }
        first = first.or(Some(pods));
    }
    // Where the selector is mistaken as well, pods that come near show that the port is misspelt.
    let misspelt = |pods: &Pods<'_>| !pods.loses_ports() && nearest(name, port_names(pods)).is_some();
    let near = || program.nearest(namespace, &needs).filter(|pods| !opens(pods, name) && misspelt(pods));
    Some(unknown(service, first.or_else(near)?, target, name))
}

fn opens(pods: &Pods<'_>, name: &str) -> bool {
    port_names(pods).any(|known| known == name)
}

fn port_names<'a>(pods: &Pods<'a>) -> impl Iterator<Item = &'a str> {
    let ports = pods.containers().filter_map(|container| container.get("ports")).flat_map(Node::items);
    ports.filter_map(|port| port.get("name")?.as_str())
}

fn unknown(service: &Manifest, pods: &Pods<'_>, target: &Node, name: &str) -> Diagnostic {
    let (from, to, port) = (named(service), named(pods.owner), cut(name, 20));
    let message = fitting([
        format!("{from} targets port {port:?}, but no container of {to} exposes it"),
        format!("{from} targets port {port:?}, which no container exposes"),
        format!("no container exposes the port {port:?}"),
    ]);
    let known: Vec<&str> = port_names(pods).collect();
    let has = if known.is_empty() {
        "its containers name no ports".to_owned()
    } else {
        format!("opens {}", list(&known))
    };
    let problem = Diagnostic::error(Code::K0305, target.origin, message)
        .label("no port of this name")
        .secondary(pods.owner.name_span, has)
        .note("the Service would have no endpoints for this port");
    match nearest(name, known.iter().copied()) {
        Some(near) => respell(problem, format!("did you mean `{near}`?"), (target.origin, name), near, true),
        None => problem.help("name a port of a container so, or target a number"),
    }
}

/// `"8080"` where a number or a name is meant: Kubernetes takes it for a name.
pub(crate) fn quoted_number(node: &Node, digits: &str) -> Diagnostic {
    let problem = Diagnostic::error(
        Code::K0305,
        node.origin,
        format!("{digits:?} is the name of a port, not its number"),
    )
    .label("text where a number is meant")
    .note("the name of a port needs at least one letter, so that nothing can be called this");
    if node.origin.len() as usize == digits.len() + 2 {
        problem.fix("remove the quotes", node.origin, digits)
    } else {
        problem.help("write the number without quotes")
    }
}
