//! K0330: a host and path that are routed twice.
//!
//! Two Ingresses of one class that claim one path are accepted by the API server; which of them is heard is
//! up to the controller. What controllers tell apart by annotations is left alone, and so are paths without
//! a host in two Ingresses: each may have an address of its own.

use kdsl_base::{Code, Diagnostic, Manifest, Node};
use rustc_hash::FxHashMap;

use crate::findings::Findings;
use crate::program::Program;
use crate::text::{cut, fitting, named};

/// Class, host, path and type of path; for a path without a host the Ingress as well.
type Route<'a> = (&'a str, &'a str, &'a str, &'a str, Option<usize>);

/// Reports each path that an earlier rule has already.
pub(crate) fn check<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    let mut first: FxHashMap<Route<'_>, (&Manifest, &Node)> = FxHashMap::default();
    for (number, ingress) in program.written("networking.k8s.io", "Ingress").enumerate() {
        let class = class(ingress);
        for rule in ingress.node.at(&["spec", "rules"]).map_or(&[] as &[_], Node::items) {
            let host = rule.get("host");
            let name = host.and_then(Node::as_str).unwrap_or("");
            for entry in rule.at(&["http", "paths"]).map_or(&[] as &[_], Node::items) {
                let text = |field| entry.get(field).and_then(Node::as_str).unwrap_or("");
                let alone = (name.is_empty() || is_told_apart(ingress)).then_some(number);
                let Some(at) = entry.get("path").or(host) else { continue };
                let route = (class, name, text("path"), text("pathType"), alone);
                let (earlier, place) = *first.entry(route).or_insert((ingress, at));
                let same = std::ptr::eq(earlier, ingress);
                if !std::ptr::eq(place, at) && (same || earlier.identity() != ingress.identity()) {
                    found.of(ingress).push(twice(ingress, at, (name, text("path")), (earlier, place)));
                }
            }
        }
    }
}

fn class(ingress: &Manifest) -> &str {
    let annotated = || ingress.node.at(&["metadata", "annotations", "kubernetes.io/ingress.class"]);
    ingress.node.at(&["spec", "ingressClassName"]).or_else(annotated).and_then(Node::as_str).unwrap_or("")
}

/// Parts of the annotations by which controllers tell Ingresses of one path apart.
const APART: [&str; 5] = ["canary", "entrypoints", "alb.ingress.kubernetes.io/", "traefik", "haproxy"];

fn is_told_apart(ingress: &Manifest) -> bool {
    let annotations = ingress.node.at(&["metadata", "annotations"]).map_or(&[] as &[_], Node::entries);
    annotations.iter().any(|(key, _)| APART.iter().any(|part| key.contains(part)))
}

fn twice(ingress: &Manifest, at: &Node, route: (&str, &str), first: (&Manifest, &Node)) -> Diagnostic {
    let (earlier, place) = first;
    let route = format!("{}{}", cut(route.0, 40), cut(route.1, 30));
    let message = match std::ptr::eq(earlier, ingress) {
        true => format!("{} routes `{route}` twice", named(ingress)),
        false => format!("two Ingresses route `{route}`"),
    };
    let message = fitting([message, format!("two rules route `{route}`")]);
    let problem = Diagnostic::warning(Code::K0330, at.origin, message)
        .note("which backend gets the requests is up to the controller; some reject the second Ingress")
        .help("keep one of the two, or give them different paths");
    if at.origin == place.origin {
        problem.label("routed more than once")
    } else {
        problem.label("routed again").secondary(place.origin, format!("routed by {}", named(earlier)))
    }
}
