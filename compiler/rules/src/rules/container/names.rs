//! The containers and volumes of a pod: names that are not valid (K0313), names that are used twice
//! (K0316), and ports of probes and hooks that the container does not have (K0305).

use kdsl_base::names::{self, NameProblem};
use kdsl_base::{Code, Diagnostic, Manifest, Node, Span, nearest};
use rustc_hash::FxHashMap;

use super::container_name;
use crate::findings::Of;
use crate::part::Part;
use crate::rule::Rule;
use crate::rules::names::{invalid, plain};
use crate::rules::target_port::quoted_number;
use crate::text::{cut, fitting, list, named, respell};

/// The rules.
pub(crate) const RULES: &[Rule] = &[Rule::by("core.v1.PodSpec", pod_spec).everywhere()];

fn pod_spec<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let (spec, owner) = (part.node, part.manifest);
    let mut containers = Names::of("container", "containers", names::dns_label);
    for field in ["initContainers", "containers", "ephemeralContainers"] {
        for container in spec.get(field).map_or(&[] as &[_], Node::items) {
            containers.add(container, &|| named(owner), found);
            ports(container, owner, found);
        }
    }
    let mut volumes = Names::of("volume", "volumes", names::dns_label);
    for volume in spec.get("volumes").map_or(&[] as &[_], Node::items) {
        volumes.add(volume, &|| named(owner), found);
    }
}

fn ports(container: &Node, owner: &Manifest, found: &mut Of<'_, '_>) {
    let ports = container.get("ports").map_or(&[] as &[_], Node::items);
    let mut known = Names::of("port", "ports", names::port_name);
    for port in ports {
        known.add(port, &|| container_name(container, owner), found);
    }
    let probes = ["livenessProbe", "readinessProbe", "startupProbe"].into_iter();
    let probes = probes.filter_map(|field| container.get(field)).map(|probe| (probe, "the probe"));
    let hooks = container.get("lifecycle").map_or(&[] as &[_], Node::entries).iter();
    for (handler, what) in probes.chain(hooks.map(|(_, hook)| (hook, "the hook"))) {
        let port = ["httpGet", "tcpSocket"].into_iter().find_map(|field| handler.at(&[field, "port"]));
        let Some((node, name)) = port.and_then(|port| Some((port, port.as_str()?))) else { continue };
        if name.parse::<u16>().is_ok() {
            found.push(quoted_number(node, name));
        } else if !owner.hides("ports") && !known.has(name) {
            found.push(unknown_port(node, name, container, owner, what));
        }
    }
}

fn unknown_port(node: &Node, name: &str, container: &Node, owner: &Manifest, what: &str) -> Diagnostic {
    let ports = container.get("ports").map_or(&[] as &[_], Node::items);
    let known: Vec<&str> = ports.iter().filter_map(|port| port.get("name")?.as_str()).collect();
    let whose = container_name(container, owner);
    let problem =
        Diagnostic::error(Code::K0305, node.origin, format!("{whose} has no port `{}`", cut(name, 30)))
            .note(format!("{what} would fail every time"));
    let problem = match known.is_empty() {
        true => problem.label("the container names no ports"),
        false => problem.label(format!("its ports are {}", list(&known))),
    };
    match nearest(name, known.iter().copied()) {
        Some(near) => respell(problem, format!("did you mean `{near}`?"), (node.origin, name), near, true),
        None => problem.help("name a port of the container so, or write a number"),
    }
}

/// The names of a pod's containers or volumes, or of a container's ports.
struct Names<'a> {
    one: &'static str,
    many: &'static str,
    check: fn(&str) -> Result<(), NameProblem>,
    few: Vec<(&'a str, Span)>,
    all: FxHashMap<&'a str, Span>,
}

impl<'a> Names<'a> {
    fn of(one: &'static str, many: &'static str, check: fn(&str) -> Result<(), NameProblem>) -> Names<'a> {
        Names { one, many, check, few: Vec::new(), all: FxHashMap::default() }
    }

    fn has(&self, name: &str) -> bool {
        self.first(name).is_some()
    }

    fn first(&self, name: &str) -> Option<Span> {
        let few = self.few.iter().find(|(known, _)| *known == name).map(|(_, span)| *span);
        few.or_else(|| self.all.get(name).copied())
    }

    fn add(&mut self, entry: &'a Node, owner: &dyn Fn() -> String, found: &mut Of<'_, '_>) {
        let Some((node, name)) = entry.get("name").and_then(|node| Some((node, node.as_str()?))) else {
            return;
        };
        if let Some(first) = self.first(name) {
            found.push(self.twice(name, first, node.origin, &owner()));
            return;
        }
        if self.few.len() < 16 {
            self.few.push((name, node.origin));
        } else {
            self.all.insert(name, node.origin);
        }
        let quick = plain(name) && self.one != "port";
        if !quick && let Err(problem) = (self.check)(name) {
            found.push(invalid(
                Code::K0313,
                node.origin,
                name,
                &format!("name for a {}", self.one),
                &problem,
            ));
        }
    }

    fn twice(&self, name: &str, first: Span, second: Span, owner: &str) -> Diagnostic {
        let name = cut(name, 30);
        let message = fitting([
            format!("two {} of {owner} are both named `{name}`", self.many),
            format!("two {} are both named `{name}`", self.many),
        ]);
        let problem = Diagnostic::error(Code::K0316, second, message)
            .note("the API server rejects it")
            .help("rename one of them");
        if first == second {
            problem.label("made twice under one name")
        } else {
            problem.label(format!("second {}", self.one)).secondary(first, "first named here")
        }
    }
}
