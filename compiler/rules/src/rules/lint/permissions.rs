//! Roles and who has them.

use kdsl_base::{Code, Diagnostic, Manifest, Node, Span};

use super::parts::Object;
use crate::findings::Of;
use crate::text::cut;

/// K1081
pub(super) fn wildcard<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    if is_system(object) {
        return;
    }
    let rules = object.get("rules").map_or(&[] as &[_], Node::items);
    for rule in rules {
        let star = |field: &str| rule.get(field)?.items().iter().find(|item| item.as_str() == Some("*"));
        let verbs = star("verbs");
        let Some(node) = verbs.or_else(|| star("resources")) else { continue };
        let (message, label) = match verbs {
            Some(_) => (format!("{} allows every verb", object.name()), "verbs that are yet to come, too"),
            None => (format!("{} allows every resource", object.name()), "Secrets, too"),
        };
        found.push(
            Diagnostic::warning(Code::K1081, node.origin, message)
                .label(label)
                .note("whoever has this role can do more than anybody thought of")
                .help("list what is needed"),
        );
    }
}

/// The roles that Kubernetes itself makes.
fn is_system(object: &Object<'_, '_>) -> bool {
    let name = object.manifest.name.as_str();
    name.starts_with("system:")
        || name.starts_with("gce:")
        || matches!(name, "admin" | "cluster-admin" | "edit")
}

/// What a rule of a role allows.
fn allows(rule: &Node, groups: &[&str], resources: &[&str], verbs: &[&str]) -> bool {
    let any = |field: &str, wanted: &[&str]| {
        let items = rule.get(field).map_or(&[] as &[_], Node::items);
        items.iter().filter_map(Node::as_str).any(|item| item == "*" || wanted.contains(&item))
    };
    let all = rule.get("resourceNames").is_none_or(|names| names.items().is_empty());
    all && any("apiGroups", groups) && any("resources", resources) && any("verbs", verbs)
}

/// Reports each rule of a role that allows something.
fn allowing<'a>(
    object: &Object<'_, 'a>,
    found: &mut Of<'_, 'a>,
    (resources, verbs): (&[&str], &[&str]),
    problem: impl Fn(Span) -> Diagnostic,
) {
    if is_system(object) {
        return;
    }
    let rules = object.get("rules").map_or(&[] as &[_], Node::items);
    for rule in rules.iter().filter(|rule| allows(rule, &[""], resources, verbs)) {
        let items = rule.get("resources").map_or(&[] as &[_], Node::items);
        let is_it = |item: &&Node| item.as_str().is_some_and(|text| text == "*" || resources.contains(&text));
        found.push(problem(items.iter().find(is_it).map_or(rule.origin, |node| node.origin)));
    }
}

/// K1083
pub(super) fn secrets<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    let asked: (&[&str], &[&str]) = (&["secrets"], &["get", "list", "watch"]);
    allowing(object, found, asked, |at| {
        Diagnostic::warning(Code::K1083, at, format!("{} allows to read every Secret", object.name()))
            .label("none is named")
            .note("among them are the tokens and passwords of everything else")
            .help("name those that are needed in `resourceNames`, with the verb `get` alone")
    });
}

/// K1084
pub(super) fn create_pods<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    let asked: (&[&str], &[&str]) = (&["pods"], &["create"]);
    allowing(object, found, asked, |at| {
        Diagnostic::warning(Code::K1084, at, format!("{} allows to create pods", object.name()))
            .label("with `create`")
            .note("a pod can use every service account and mount every Secret of its namespace")
            .help("allow what makes the pods instead, or keep such pods in a namespace of their own")
    });
}

/// K1085
pub(super) fn exec<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    let asked: (&[&str], &[&str]) = (&["pods/exec", "pods/attach"], &["create", "get"]);
    allowing(object, found, asked, |at| {
        Diagnostic::warning(Code::K1085, at, format!("{} allows to run commands in pods", object.name()))
            .label("a shell in every pod that it reaches")
            .note("who has it sees what the pods see: their secrets, and their networks")
            .help("keep it for a role that people ask for when they need it")
    });
}

/// K1082
pub(super) fn cluster_admin<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    let name = object.manifest.name.as_str();
    if name.starts_with("system:") || name.starts_with("gce:") || name == "cluster-admin" {
        return;
    }
    let Some(node) = object.get("roleRef.name") else { return };
    let role = node.as_str().unwrap_or_default();
    let namespace =
        if object.text("roleRef.kind") == Some("Role") { object.manifest.namespace.as_deref() } else { None };
    let identity = (
        "rbac.authorization.k8s.io",
        object.text("roleRef.kind").unwrap_or_default(),
        namespace.unwrap_or(""),
        role,
    );
    let everything = |role: &Manifest| {
        let rules = role.node.get("rules").map_or(&[] as &[_], Node::items);
        rules.iter().any(|rule| {
            let star = |field: &str| {
                rule.get(field).is_some_and(|list| list.items().iter().any(|item| item.as_str() == Some("*")))
            };
            star("apiGroups") && star("resources") && (star("verbs") || every_verb(rule))
        })
    };
    if role != "cluster-admin" && !object.program.object(identity).is_some_and(everything) {
        return;
    }
    let message = format!("{} lets its subjects do everything", object.name());
    found.push(
        Diagnostic::warning(Code::K1082, node.origin, message)
            .label(format!("`{}`", cut(role, 40)))
            .note("whoever gets at one of the subjects has the cluster, or all of the namespace")
            .help("write a role with what they need"),
    );
}

/// Whether a rule lists every verb there is for objects.
fn every_verb(rule: &Node) -> bool {
    let verbs = rule.get("verbs").map_or(&[] as &[_], Node::items);
    ["get", "list", "watch", "create", "update", "patch", "delete"]
        .iter()
        .all(|verb| verbs.iter().any(|node| node.as_str() == Some(verb)))
}
