//! Namespaces, labels, and what is reached from outside.

use kdsl_base::{Code, Diagnostic, Node, Span};
use rustc_hash::FxHashMap;

use super::parts::Object;
use crate::findings::{Findings, Of};
use crate::program::Program;
use crate::text::{cut, named};

/// K1071
pub(super) fn namespace<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    let others = program.manifests.iter().filter(|manifest| !manifest.external);
    let mut namespaces = others.filter_map(|manifest| manifest.namespace.as_deref());
    // Whoever applies a program without namespaces says which one is meant.
    let any = namespaces.any(|name| name != "default");
    for (manifest, kind) in program.manifests.iter().zip(&program.kinds) {
        if kind.is_none_or(|kind| !kind.namespaced) {
            continue;
        }
        let own = manifest.namespace.as_deref();
        let said = own.map_or(!any, |name| name != "default");
        if manifest.external || manifest.hides_path("metadata.namespace") || said {
            continue;
        }
        let node = manifest.node.at(&["metadata", "namespace"]);
        let message = format!("{} is in the namespace of everyone", named(manifest));
        found.of(manifest).push(
            Diagnostic::warning(Code::K1071, node.map_or(manifest.name_span, |node| node.origin), message)
                .label(if own.is_some() { "`default`" } else { "`default`, unless who applies it says otherwise" })
                .note("quotas, permissions and policies are given to a namespace, and this one has what nobody sorted")
                .help("say a namespace"),
        );
    }
}

/// What a team applies and is asked about.
pub(super) const OWNED: &[(&str, &str)] =
    &[("apps", "Deployment"), ("apps", "StatefulSet"), ("apps", "DaemonSet"), ("batch", "CronJob")];

/// K1072
pub(super) fn owner<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    let names = ["owner", "team", "app.kubernetes.io/managed-by", "app.kubernetes.io/part-of"];
    let of = |section: &str| object.get("metadata").and_then(|metadata| metadata.get(section));
    let said = |node: &Node| names.iter().any(|name| node.get(name).is_some());
    let hidden = object.manifest.hides("labels") || object.manifest.hides("annotations");
    if hidden || of("labels").is_some_and(said) || of("annotations").is_some_and(said) {
        return;
    }
    let message = format!("{} says nobody whom to ask", object.name());
    found.push(
        Diagnostic::warning(Code::K1072, object.manifest.name_span, message)
            .label("no label `owner`, `team` or `app.kubernetes.io/part-of`")
            .note("at night, whoever sees it fail does not know who can mend it")
            .help("give it a label, for all objects at once by `defaults { metadata.labels.team: … }`"),
    );
}

/// K1073
pub(super) fn instance<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(node) =
        object.get("metadata.labels").and_then(|labels| labels.get("app.kubernetes.io/instance"))
    else {
        return;
    };
    let Some(label) = node.as_str().filter(|label| !object.manifest.name.starts_with(label)) else { return };
    if object.manifest.name.is_empty() {
        return;
    }
    let message = format!("{} is labelled as the instance `{}`", object.name(), cut(label, 30));
    let name = Node::str(object.manifest.name.clone(), node.origin);
    found.push(
        Diagnostic::warning(Code::K1073, node.origin, message)
            .label("not its name")
            .secondary(object.manifest.name_span, "the name")
            .note("who looks for the objects of an instance finds others than those that are named after it")
            .setting("label it with its name", node, name, false),
    );
}

/// K1075
pub(super) fn exposed<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(node) = object.get("spec.type") else { return };
    let label = match node.as_str() {
        Some("NodePort") => "on every node, at a port of its own",
        Some("LoadBalancer") => "at an address of its own",
        _ => return,
    };
    let message = format!("{} is reached from outside of the cluster", object.name());
    found.push(
        Diagnostic::warning(Code::K1075, node.origin, message)
            .label(label)
            .note("no host name, path or certificate is looked at on the way, and each address costs money")
            .removal("remove `type`, and let an Ingress or a Gateway lead to it", node, false),
    );
}

/// K1076
pub(super) fn tls<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    let some = object.get("spec.tls").is_some_and(|tls| !tls.items().is_empty());
    if some || object.manifest.hides("tls") || object.get("spec").is_none() {
        return;
    }
    let message = format!("{} has no TLS", object.name());
    found.push(
        Diagnostic::warning(Code::K1076, object.manifest.name_span, message)
            .label("no `spec.tls`")
            .note("everyone on the way reads and changes what is sent, cookies and passwords included")
            .help("name a Secret with a certificate in `spec.tls`, unless what is before it does this"),
    );
}

/// What nginx' Ingress controller puts into its configuration as it stands.
const SNIPPETS: [&str; 4] = ["server-snippet", "configuration-snippet", "stream-snippet", "auth-snippet"];

/// K1079
pub(super) fn snippet<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    for (key, node) in object.get("metadata.annotations").map_or(&[] as &[_], Node::entries) {
        let name = key.strip_prefix("nginx.ingress.kubernetes.io/").unwrap_or_default();
        if !SNIPPETS.contains(&name) {
            continue;
        }
        let message = format!("{} writes configuration of its controller", object.name());
        found.push(
            Diagnostic::warning(Code::K1079, node.key, message)
                .label("taken as it stands")
                .note("whoever may write an Ingress reads the controller's token by it, and with that every Secret")
                .help("take an annotation that is made for the purpose; controllers refuse snippets by default"),
        );
    }
}

/// K1077
pub(super) fn balancer_ports<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    let mut known: FxHashMap<(i64, &str), (Span, &str)> = FxHashMap::default();
    for manifest in program.written("", "Service") {
        let object = Object { program, manifest };
        let class =
            object.get("spec.loadBalancerClass").is_some() || object.get("spec.loadBalancerIP").is_some();
        if object.text("spec.type") != Some("LoadBalancer") || class {
            continue;
        }
        for port in object.get("spec.ports").map_or(&[] as &[_], Node::items) {
            let Some((node, number)) = port.get("port").and_then(|node| Some((node, node.as_int()?))) else {
                continue;
            };
            let protocol = port.get("protocol").and_then(Node::as_str).unwrap_or("TCP");
            let Some((first, other)) = known.get(&(number, protocol)) else {
                known.insert((number, protocol), (node.origin, &manifest.name));
                continue;
            };
            let message = format!("two load balancers want the port {number}");
            found.of(manifest).push(
                Diagnostic::warning(Code::K1077, node.origin, message)
                    .label("the second")
                    .secondary(*first, format!("`{}` has it", cut(other, 40)))
                    .note("where they are ports of the nodes, as in K3s, the second one waits for ever")
                    .help("take another port, or route both through an Ingress"),
            );
        }
    }
}
