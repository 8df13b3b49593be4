//! K0332: a Service that sends to the number of a port that its pods do not declare.
//!
//! That is legal, because a container need not declare what it listens on. Where all of the pods declare
//! others, it is worth a look.

use kdsl_base::{Code, Diagnostic, Manifest, Node, Value};
use kdsl_schema::SelectorShape;

use super::target_port::is_external_name;
use crate::findings::Findings;
use crate::pods::Pods;
use crate::program::Program;
use crate::selector::{Verdict, needs};
use crate::text::{fitting, list, named};

/// Reports each number that no container declares.
pub(crate) fn check<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    for service in program.written("", "Service") {
        let Some(spec) = service.node.get("spec") else { continue };
        // Without an address of its own a Service sends nothing anywhere: clients choose the port.
        let headless = spec.get("clusterIP").and_then(Node::as_str) == Some("None");
        let (Some(selector), false) = (spec.get("selector"), headless || is_external_name(service)) else {
            continue;
        };
        let ports = spec.get("ports").map_or(&[] as &[_], Node::items);
        let numbers = ports.iter().filter_map(|port| {
            let target = port.get("targetPort").or_else(|| port.get("port"))?;
            Some((target, target.as_int()?, port))
        });
        let needs = needs(selector, SelectorShape::Labels);
        if needs.is_empty() || service.broken {
            continue;
        }
        let mut pods: Option<Vec<&Pods<'a>>> = None;
        for (target, number, port) in numbers {
            let pods = pods.get_or_insert_with(|| sure(program, service, &needs));
            found.of(service).extend(undeclared(service, (target, number), port, pods));
        }
    }
}

/// The pods of a Service, if it is known of all of them what they declare.
fn sure<'p, 'a>(
    program: &'p Program<'a>,
    service: &Manifest,
    needs: &[crate::selector::Need<'_>],
) -> Vec<&'p Pods<'a>> {
    let namespace = service.namespace.as_deref().unwrap_or("");
    let found = program.all_selected(namespace, needs).unwrap_or_default();
    let known = |pods: &Pods<'_>, verdict| {
        verdict == Verdict::Yes
            && !pods.owner.broken
            && !pods.owner.external
            && numbers(pods).next().is_some()
    };
    match found.iter().all(|(pods, verdict)| known(pods, *verdict)) {
        true => found.into_iter().map(|(pods, _)| pods).collect(),
        false => Vec::new(),
    }
}

fn numbers(pods: &Pods<'_>) -> impl Iterator<Item = i64> {
    let ports = pods.containers().filter_map(|container| container.get("ports")).flat_map(Node::items);
    ports.filter_map(|port| port.get("containerPort")?.as_int())
}

fn undeclared(
    service: &Manifest,
    (target, number): (&Node, i64),
    port: &Node,
    pods: &[&Pods<'_>],
) -> Option<Diagnostic> {
    let first = *pods.first()?;
    if pods.iter().any(|pods| numbers(pods).any(|known| known == number)) {
        return None;
    }
    let mut known: Vec<i64> = pods.iter().flat_map(|pods| numbers(pods)).collect();
    known.sort_unstable();
    known.dedup();
    let words: Vec<String> = known.iter().map(i64::to_string).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let message = fitting([
        format!("{} sends to port {number}, which {} does not declare", named(service), named(first.owner)),
        format!("{} sends to port {number}, which no container declares", named(service)),
    ]);
    let implied = port.get("targetPort").is_none();
    let label = if implied { "without `targetPort` it is sent to the same number" } else { "not declared" };
    let problem = Diagnostic::hint(Code::K0332, target.origin, message)
        .label(label)
        .secondary(first.owner.name_span, format!("declares {}", list(&words)));
    let meant = |one: i64| Node::new(Value::Int(one), target.origin);
    Some(match known.as_slice() {
        [one] if implied => {
            let title = format!("if {one} is meant, write `targetPort: {one}`");
            problem.addition(title, port, "targetPort", meant(*one), false)
        }
        [one] => problem.setting(format!("did you mean {one}?"), target, meant(*one), false),
        _ => problem.help("declare the port in the container, if it listens there"),
    })
}
