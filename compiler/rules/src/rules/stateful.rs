//! K0360: a StatefulSet whose Service gives its pods no names.
//!
//! The pods have DNS names of their own by the Service of `serviceName`, if that is headless and selects
//! them. That there is none is told where references are looked up.

use kdsl_base::{Code, Diagnostic, Manifest, Node, Span};
use kdsl_schema::SelectorShape;

use crate::findings::Findings;
use crate::pods::Pods;
use crate::program::Program;
use crate::resolve::place;
use crate::selector::{Need, Verdict, needs};
use crate::text::{cut, fitting, named, short};

/// Reports each StatefulSet whose Service is of another sort.
pub(crate) fn check<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    let sets = program.pods.iter().filter(|pods| {
        let owner = pods.owner;
        owner.kind == "StatefulSet" && owner.group() == "apps" && !owner.external && !owner.raw
    });
    for pods in sets {
        let Some(node) = pods.owner.node.at(&["spec", "serviceName"]) else { continue };
        let Some(name) = node.as_str().filter(|name| !name.is_empty()) else { continue };
        let service = program.object(("", "Service", pods.namespace(), name));
        let Some(service) = service.filter(|service| !service.external && !service.broken) else { continue };
        let at = place(node, service, pods.owner);
        let problem = headless(pods.owner, at, service).or_else(|| selects(program, pods, at, service));
        found.of(pods.owner).extend(problem);
    }
}

fn finding(at: Span, messages: [String; 2], service: &Manifest, why: &str) -> Diagnostic {
    Diagnostic::warning(Code::K0360, at, fitting(messages))
        .label("is to give the pods their names")
        .secondary(service.name_span, why)
        .note("the pods would have no DNS names of their own")
}

fn headless(set: &Manifest, at: Span, service: &Manifest) -> Option<Diagnostic> {
    let address = service.node.at(&["spec", "clusterIP"]);
    if address.and_then(Node::as_str) == Some("None") {
        return None;
    }
    let short_message = format!("Service `{}` is not headless", short(&service.name));
    let message = format!("Service `{}` of {} is not headless", cut(&service.name, 40), named(set));
    let problem = finding(at, [message, short_message], service, "it has an address of its own");
    let plain = service.node.at(&["spec", "type"]).is_none_or(|node| node.as_str() == Some("ClusterIP"));
    Some(match service.node.get("spec").filter(|_| plain && address.is_none()) {
        Some(spec) => {
            let none = Node::str("None", spec.origin);
            problem.addition("make the Service headless", spec, "clusterIP", none, false)
        }
        None => problem.help("make a second Service, a headless one, and name that one"),
    })
}

fn selects(program: &Program<'_>, pods: &Pods<'_>, at: Span, service: &Manifest) -> Option<Diagnostic> {
    let needs = needs(service.node.at(&["spec", "selector"])?, SelectorShape::Labels);
    let missed: &Need<'_> = needs.iter().find(|need| need.verdict(pods) == Verdict::No)?;
    // One that selects nothing at all is told as such.
    program.selected(pods.namespace(), &needs).next()?;
    let short_message = format!("Service `{}` selects other pods", short(&service.name));
    let message =
        format!("Service `{}` does not select the pods of {}", cut(&service.name, 40), named(pods.owner));
    let problem = finding(at, [message, short_message], service, &format!("it selects {}", missed.words()));
    Some(problem.help("name the Service that selects these pods"))
}
