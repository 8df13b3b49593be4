//! Probes: whether Kubernetes can tell that a container works.

use kdsl_base::{Code, Diagnostic, Node, Value};
use kdsl_schema::SelectorShape;
use rustc_hash::FxHashSet;

use super::parts::{Container, Pod, put};
use crate::findings::{Findings, Of};
use crate::program::Program;
use crate::selector::needs;

const PROBES: [&str; 3] = ["livenessProbe", "readinessProbe", "startupProbe"];

/// Whether the container serves for as long as its pod is there.
fn serves(container: &Container<'_, '_>) -> bool {
    container.stays && !container.pod.ends()
}

/// K1011
pub(super) fn liveness<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    if serves(container) && container.lacks("livenessProbe") {
        let message = format!("{} has no liveness probe", container.name());
        let problem = Diagnostic::warning(Code::K1011, container.at(), message)
            .label("no `livenessProbe`")
            .note("Kubernetes starts it anew when its process ends, not when it hangs");
        found.push(ask(problem, container, "livenessProbe.tcpSocket.port"));
    }
}

/// K1012
pub(super) fn readiness<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    let asked = asked(program);
    for pod in Pod::all(program) {
        if asked.as_ref().is_some_and(|asked| !asked.contains(&pod.pods.number)) {
            continue;
        }
        for container in pod.containers().filter(|it| serves(it) && it.lacks("readinessProbe")) {
            let message = format!("{} has no readiness probe", container.name());
            let problem = Diagnostic::warning(Code::K1012, container.at(), message)
                .label("no `readinessProbe`")
                .note("requests reach it before it can answer them, at each rollout");
            found.of(pod.owner).push(ask(problem, &container, "readinessProbe.tcpSocket.port"));
        }
    }
}

/// The pods that Services of the program lead to. Nothing where that cannot be told: a program without any
/// leaves them to others.
fn asked(program: &Program<'_>) -> Option<FxHashSet<usize>> {
    let mut asked = FxHashSet::default();
    let mut any = false;
    for service in program.objects_of("", "Service") {
        any = true;
        if service.external || service.hides_path("spec.selector") {
            return None;
        }
        let Some(selector) = service.node.at(&["spec", "selector"]) else { continue };
        let needs = needs(selector, SelectorShape::Labels);
        let pods = program.all_selected(service.namespace.as_deref().unwrap_or(""), &needs)?;
        asked.extend(pods.into_iter().map(|(pods, _)| pods.number));
    }
    any.then_some(asked)
}

/// Adds a probe of the container's first port, which is where one would begin.
fn ask(problem: Diagnostic, container: &Container<'_, '_>, path: &str) -> Diagnostic {
    let port = container.items("ports").iter().find(|port| port.get("protocol").is_none_or(is_tcp));
    match port.and_then(|port| port.get("name").or_else(|| port.get("containerPort"))) {
        Some(port) => {
            put(problem, "ask whether it takes connections", container.node, path, port.value.clone())
        }
        None => problem
            .help("ask for something that only the process itself can break, not for what it depends on"),
    }
}

fn is_tcp(protocol: &Node) -> bool {
    protocol.as_str() == Some("TCP")
}

/// K1013
pub(super) fn identical<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    let (Some(live), Some(ready)) = (container.get("livenessProbe"), container.get("readinessProbe")) else {
        return;
    };
    if !same(live, ready) {
        return;
    }
    let message = format!("{} is killed by the probe that says it is not ready", container.name());
    let problem = Diagnostic::warning(Code::K1013, live.key, message)
        .label("asks for the same thing, as often")
        .secondary(ready.key, "as this")
        .note("when it is overloaded it is restarted where it should only get no requests for a while");
    let more = live.get("failureThreshold").and_then(Node::as_int).unwrap_or(3).saturating_mul(3);
    found.push(put(problem, "let it fail more often before", live, "failureThreshold", Value::Int(more)));
}

/// Whether two probes say the same, wherever it stands.
fn same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Map(a), Value::Map(b)) => {
            let has = |key: &str, node: &Node| other.get(key).is_some_and(|found| same(node, found));
            a.len() == b.len() && a.iter().all(|(key, node)| has(key, node))
        }
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(one, other)| same(one, other))
        }
        (a, b) => a == b,
    }
}

/// K1014
pub(super) fn port<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    let ports = container.items("ports");
    if ports.is_empty() || container.pod.owner.hides("ports") {
        return;
    }
    let declared = |number: i64| {
        let of = |port: &Node| port.get("containerPort").and_then(Node::as_int);
        ports.iter().any(|port| of(port).is_none_or(|port| port == number))
    };
    for probe in PROBES.iter().filter_map(|field| container.get(field)) {
        let Some(node) = ["httpGet", "tcpSocket", "grpc"].iter().find_map(|how| probe.get(how)?.get("port"))
        else {
            continue;
        };
        if let Some(number) = node.as_int().filter(|number| !declared(*number)) {
            let message = format!("{} declares no port {number}, which is probed", container.name());
            let only = ports.first().filter(|_| ports.len() == 1).and_then(|port| port.get("containerPort"));
            let problem = Diagnostic::warning(Code::K1014, node.origin, message)
                .label("not among its ports")
                .note("if nothing listens there, the container is restarted again and again or never ready");
            found.push(match only {
                Some(port) => problem.secondary(port.origin, "its only port").setting(
                    "probe its port",
                    node,
                    port.clone(),
                    false,
                ),
                None => problem.help("probe one of its ports, or declare this one"),
            });
        }
    }
}
