//! K0305: a port that is sent to and that the Service of the program does not have.

use kdsl_base::{Code, Diagnostic, Manifest, Node, Span, nearest};

use super::target_port::is_external_name;
use crate::text::{list, named, respell, short};

/// `port` is a number, or an object with a `name` or a `number`, as an Ingress writes it.
pub(crate) fn check(service: &Manifest, port: &Node) -> Option<Diagnostic> {
    if service.hides("ports") || service.hides_whole("spec") || service.external || is_external_name(service)
    {
        return None;
    }
    let ports = service.node.at(&["spec", "ports"]).map_or(&[] as &[_], Node::items);
    if let Some(name) = port.get("name").or(Some(port)).filter(|node| node.as_str().is_some()) {
        let text = name.as_str()?;
        let known: Vec<&str> = ports.iter().filter_map(|port| port.get("name")?.as_str()).collect();
        if known.contains(&text) {
            return None;
        }
        let problem = unknown(service, name.origin, &format!("`{}`", short(text)), &known, ports);
        return Some(match nearest(text, known.iter().copied()) {
            Some(near) => {
                respell(problem, format!("did you mean `{near}`?"), (name.origin, text), near, true)
            }
            None => problem,
        });
    }
    let number = port.get("number").unwrap_or(port);
    let wanted = number.as_int()?;
    if ports.iter().any(|port| port.get("port").and_then(Node::as_int) == Some(wanted)) {
        return None;
    }
    Some(unknown(service, number.origin, &wanted.to_string(), &[], ports))
}

/// The same for a webhook or an APIService, named at `at`, that says no port: it calls port 443.
pub(crate) fn check_https(service: &Manifest, at: Span) -> Option<Diagnostic> {
    let ports = service.node.at(&["spec", "ports"]).map_or(&[] as &[_], Node::items);
    let numbers = || ports.iter().filter_map(|port| port.get("port")?.as_int());
    if service.hides("ports")
        || service.hides_whole("spec")
        || service.external
        || is_external_name(service)
        || numbers().any(|port| port == 443)
    {
        return None;
    }
    let problem = unknown(service, at, "443", &[], ports).label("without `port`, port 443 is called");
    Some(match (numbers().next(), ports.len()) {
        (Some(port), 1) => problem.help(format!("write `port: {port}` beside the name")),
        _ => problem.help("say which port of the Service is meant"),
    })
}

fn unknown(service: &Manifest, at: Span, port: &str, names: &[&str], ports: &[Node]) -> Diagnostic {
    let numbers: Vec<String> =
        ports.iter().filter_map(|port| port.get("port")?.as_int()).map(|port| port.to_string()).collect();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    let known = if names.is_empty() { &numbers } else { names };
    let has = if known.is_empty() { "it has no ports".to_owned() } else { format!("it has {}", list(known)) };
    Diagnostic::error(Code::K0305, at, format!("{} has no port {port}", named(service)))
        .label("not a port of the Service")
        .secondary(service.name_span, has)
        .note("requests that are sent there would fail")
}
