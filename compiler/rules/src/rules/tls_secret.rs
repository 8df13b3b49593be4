//! K0329: an Ingress that takes a Secret which is none for TLS.

use kdsl_base::{Code, Diagnostic, Manifest, Node, Severity};

use crate::findings::Findings;
use crate::program::Program;
use crate::text::{cut, fitting, named, respell};

const TLS: &str = "kubernetes.io/tls";

/// Looks at every Secret of the program that an Ingress takes its certificates from.
pub(crate) fn check<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    for ingress in program.written("networking.k8s.io", "Ingress") {
        let namespace = ingress.namespace.as_deref().unwrap_or("");
        for entry in ingress.node.at(&["spec", "tls"]).map_or(&[] as &[_], Node::items) {
            let Some(name) = entry.get("secretName") else { continue };
            let secret = name.as_str().and_then(|name| program.object(("", "Secret", namespace, name)));
            if let Some(secret) = secret.filter(|secret| !secret.external && !secret.broken && !secret.raw) {
                found.of(ingress).extend(wrong_type(ingress, name, secret));
            }
        }
    }
}

fn wrong_type(ingress: &Manifest, name: &Node, secret: &Manifest) -> Option<Diagnostic> {
    let node = secret.node.get("type");
    let kind = match node {
        Some(node) => node.as_str()?,
        None => "Opaque",
    };
    if kind == TLS {
        return None;
    }
    let keys = || {
        let maps = ["data", "stringData"].into_iter().filter_map(|field| secret.node.get(field));
        maps.flat_map(Node::entries).map(|(key, _)| key.as_str())
    };
    let holds = |wanted: &str| keys().any(|key| key == wanted);
    let complete = holds("tls.crt") && holds("tls.key");
    let message = fitting([
        format!("{} takes its certificate from {}, which is none for TLS", named(ingress), named(secret)),
        format!("{} is no Secret for TLS", named(secret)),
    ]);
    // A program that refers to the Secret has the name from there.
    let named_at = if name.origin == secret.name_span { name.key } else { name.origin };
    let problem = Diagnostic::warning(Code::K0329, named_at, message).label("named for TLS").secondary(
        node.map_or(secret.name_span, |node| node.origin),
        format!("its type is {}", cut(kind, 40)),
    );
    // Most controllers look at the keys alone, and who fills an empty Secret may fill in these.
    let severity = if complete || keys().next().is_none() { Severity::Hint } else { Severity::Warning };
    let problem = Diagnostic { severity, ..problem };
    let problem = match complete {
        true => {
            problem.note("the API server holds Secrets of the type `kubernetes.io/tls` to what TLS needs")
        }
        false => {
            problem.note("without `tls.crt` and `tls.key` the controller serves a certificate of its own")
        }
    };
    Some(match node {
        Some(node) if complete => respell(problem, format!("write {TLS:?}"), (node.origin, kind), TLS, false),
        None if complete => {
            let value = Node::str(TLS, secret.node.origin);
            problem.addition(format!("add `type: {TLS:?}`"), &secret.node, "type", value, false)
        }
        _ => problem.help(format!("give the Secret `type: {TLS:?}` and the keys `tls.crt` and `tls.key`")),
    })
}
