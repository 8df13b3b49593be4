//! Ingresses and their classes: something to serve, hosts that are names, paths that can be matched.

use kdsl_base::{Code, Diagnostic, Manifest, Node, names};

use super::address::Address;
use crate::findings::Of;
use crate::part::{Part, field};
use crate::rule::{REJECTED, Rule, When, is_empty};
use crate::rules::names::invalid;
use crate::text::{named, respell, short};

const CLASS: &str = "networking.v1.IngressClassParametersReference";

/// The annotation that named the class before there was a field for it.
const OLD_CLASS: &str = "kubernetes.io/ingress.class";

/// What may not stand in a path that is compared part by part.
const SEQUENCES: &[&str] = &["//", "/./", "/../", "%2f", "%2F"];

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("networking.v1.IngressSpec", nothing_served),
    Rule::by("networking.v1.IngressSpec", hosts),
    Rule::by("networking.v1.Ingress", two_classes),
    Rule::by("networking.v1.HTTPIngressPath", path),
    Rule::by("networking.v1.IngressBackend", backend),
    Rule::by("networking.v1.IngressClassSpec", controller),
    Rule::needs(Code::K0104, CLASS, When::Is("scope", &["Namespace"], None), "namespace"),
    Rule::only(Code::K0801, CLASS, "namespace", When::Is("scope", &["Namespace"], Some("Cluster"))),
];

fn nothing_served<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let rules = part.get("rules");
    if part.manifest.broken
        || part.get("defaultBackend").is_some()
        || rules.is_some_and(|rules| !is_empty(rules))
    {
        return;
    }
    let at = rules.map_or(part.node.key, |rules| rules.key);
    found.push(
        Diagnostic::error(Code::K0810, at, format!("{} leads nowhere", named(part.manifest)))
            .label("it needs `rules` or a `defaultBackend`")
            .note(REJECTED)
            .help("say which host and path lead to which Service"),
    );
}

fn hosts<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let of_rules = part.items("rules").iter().filter_map(|rule| field(rule, "host"));
    found.extend(of_rules.filter_map(|node| host(node, true)));
    let of_tls = part.items("tls").iter().filter_map(|tls| field(tls, "hosts")).flat_map(Node::items);
    found.extend(of_tls.filter_map(|node| host(node, false)));
}

/// A host that is none: a rule's may not be an address either, which a certificate's may.
fn host(node: &Node, of_rule: bool) -> Option<Diagnostic> {
    let text = node.as_str()?;
    if text.is_empty() && of_rule {
        return None;
    }
    let problem = |label: &str| {
        Diagnostic::error(Code::K0812, node.origin, format!("`{}` is not a host name", short(text)))
            .label(label.to_owned())
            .note(REJECTED)
    };
    if of_rule && Address::parse(text).is_some() {
        return Some(
            problem("an IP address is not a name").help("name a host, or leave `host` out for any host"),
        );
    }
    if text.contains('*') {
        let rest = text.strip_prefix("*.").filter(|rest| !rest.is_empty());
        return match rest.map(names::dns_subdomain) {
            Some(Ok(())) => None,
            _ => Some(
                problem("`*` may only stand for the whole first part")
                    .help("write a host such as `*.example.com`, or leave `host` out for any host"),
            ),
        };
    }
    let error = names::dns_subdomain(text).err()?;
    if let Some(bare) = host_of_url(text).filter(|bare| Address::parse(bare).is_none()) {
        let problem = problem("a host has no scheme, port or path");
        return Some(respell(problem, format!("write `{}`", short(bare)), (node.origin, text), bare, false));
    }
    Some(invalid(Code::K0812, node.origin, text, "host name", &error))
}

/// The host alone, where more of a URL was written.
pub(super) fn host_of_url(text: &str) -> Option<&str> {
    let authority = text.split_once("://").map_or(text, |(_, rest)| rest);
    let bare = authority.split(['/', ':']).next().unwrap_or("");
    (bare != text && names::dns_subdomain(bare).is_ok()).then_some(bare)
}

fn two_classes<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let old = part.get("metadata.annotations").and_then(|notes| notes.get(OLD_CLASS));
    let (Some(old), Some(class)) = (old, part.get("spec.ingressClassName")) else { return };
    let (Some(said), Some(name)) = (old.as_str(), class.as_str()) else { return };
    if said == name {
        return;
    }
    let message = format!("{} names two classes", named(part.manifest));
    found.push(
        Diagnostic::error(Code::K0813, old.origin, message)
            .label(format!("`{}` by the old annotation", short(said)))
            .secondary(class.origin, format!("`{}` by the field", short(name)))
            .note("the API server rejects it")
            .removal("remove the annotation", old, false),
    );
}

fn path<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(parts) = part.text("pathType").map(|kind| matches!(kind, "Exact" | "Prefix")) else { return };
    let Some(node) = part.get("path").filter(|node| parts || !is_empty(node)) else {
        if parts && part.lacks("path") {
            found.push(no_path(part));
        }
        return;
    };
    let Some(text) = node.as_str() else { return };
    if !text.starts_with('/') {
        let whole = format!("/{text}");
        let problem = wrong_path(node, text, "a path begins with `/`");
        let title = format!("write `{}`", short(&whole));
        let certain = text.starts_with(|c: char| c.is_ascii_alphanumeric());
        found.push(respell(problem, title, (node.origin, text), &whole, certain));
    } else if parts && let Some(bad) = SEQUENCES.iter().find(|bad| text.contains(**bad)) {
        found.push(wrong_path(node, text, &format!("`{bad}` may not stand in it")));
    } else if parts && let Some(bad) = ["/..", "/."].into_iter().find(|bad| text.ends_with(*bad)) {
        found.push(wrong_path(node, text, &format!("it may not end with `{bad}`")));
    }
}

fn wrong_path(node: &Node, text: &str, label: &str) -> Diagnostic {
    let message = match text {
        "" => "an Ingress has no empty path".to_owned(),
        text => format!("`{}` is not a path of an Ingress", short(text)),
    };
    Diagnostic::error(Code::K0811, node.origin, message).label(label.to_owned()).note(REJECTED)
}

fn no_path(part: &Part<'_, '_>) -> Diagnostic {
    let kind = part.get("pathType").map_or(part.node.key, |node| node.origin);
    let problem = Diagnostic::error(Code::K0104, kind, "this `pathType` needs a `path`")
        .label("`path` is missing")
        .note(REJECTED);
    problem.addition("serve every path", part.node, "path", Node::str("/", kind), false)
}

fn backend<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    if part.manifest.broken || part.get("resource").is_some() {
        return;
    }
    // That one of the two must be there is told as of any such choice.
    let Some(service) = part.get("service") else { return };
    let port = field(service, "port");
    let number = port.and_then(|port| field(port, "number"));
    let name = port.and_then(|port| field(port, "name")).filter(|name| !is_empty(name));
    if name.is_none() && number.is_none_or(|number| number.as_int() == Some(0)) {
        found.push(incomplete(
            part.manifest,
            service,
            "the Service of a backend",
            "`port.name` or `port.number`",
        ));
    }
}

fn incomplete(manifest: &Manifest, at: &Node, what: &str, field: &str) -> Diagnostic {
    let message = format!("{what} of {} is incomplete", named(manifest));
    Diagnostic::error(Code::K0104, at.key, message).label(format!("{field} must be set")).note(REJECTED)
}

fn controller<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some((node, text)) = part.get("controller").and_then(|node| Some((node, node.as_str()?))) else {
        return;
    };
    let whole = text
        .split_once('/')
        .is_some_and(|(domain, path)| names::dns_subdomain(domain).is_ok() && !path.is_empty());
    if !whole {
        found.push(
            Diagnostic::error(
                Code::K0313,
                node.origin,
                format!("`{}` is not the name of a controller", short(text)),
            )
            .label("it is not a domain with a path")
            .note(REJECTED)
            .help("write the name that the controller goes by, such as `k8s.io/ingress-nginx`"),
        );
    }
}
