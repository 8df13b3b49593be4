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
        let (at, what, label) = match (star("resources"), star("verbs")) {
            // The lints for some of it have nothing to add, see `SAID_BY_RULES`. What a few verbs do to every
            // resource they tell beside it.
            (Some(node), Some(_)) => (node.origin, "everything", "Secrets and shells in pods, too"),
            (Some(node), None) => {
                let list = rule.get("resources").unwrap_or(node);
                (list.key, "every resource", "what is yet to come, too")
            }
            (None, Some(node)) => (node.origin, "every verb", "verbs that are yet to come, too"),
            (None, None) => continue,
        };
        found.push(
            Diagnostic::warning(Code::K1081, at, format!("{} allows {what}", object.name()))
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

/// The item of a list of a rule that covers one of those, by name or as `*`.
fn covering<'a>(rule: &'a Node, field: &str, wanted: &[&str]) -> Option<&'a Node> {
    let items = rule.get(field).map_or(&[] as &[_], Node::items);
    items.iter().find(|item| item.as_str().is_some_and(|text| text == "*" || wanted.contains(&text)))
}

/// Reports each rule of a role that allows something, by the groups and their resources, and the verbs.
fn allowing<'a>(
    object: &Object<'_, 'a>,
    found: &mut Of<'_, 'a>,
    (groups, verbs): (&[(&str, &[&str])], &[&str]),
    problem: impl Fn(Span) -> Diagnostic,
) {
    if is_system(object) {
        return;
    }
    let rules = object.get("rules").map_or(&[] as &[_], Node::items).iter();
    let of_all = |rule: &&Node| rule.get("resourceNames").is_none_or(|names| names.items().is_empty());
    for rule in rules.filter(of_all).filter(|rule| covering(rule, "verbs", verbs).is_some()) {
        let resource = groups.iter().find_map(|(group, resources)| {
            covering(rule, "apiGroups", &[group])?;
            covering(rule, "resources", resources)
        });
        if let Some(node) = resource {
            found.push(problem(node.origin));
        }
    }
}

/// K1083
pub(super) fn secrets<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    let secrets: &[(&str, &[&str])] = &[("", &["secrets"])];
    allowing(object, found, (secrets, &["get", "list", "watch"]), |at| {
        Diagnostic::warning(Code::K1083, at, format!("{} allows to read every Secret", object.name()))
            .label("none is named")
            .note("among them are the tokens and passwords of everything else")
            .help("name those that are needed in `resourceNames`, with the verb `get` alone")
    });
}

/// K1084
pub(super) fn create_pods<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    let makers: &[(&str, &[&str])] = &[
        ("", &["pods", "replicationcontrollers"]),
        ("apps", &["deployments", "statefulsets", "daemonsets", "replicasets"]),
        ("batch", &["jobs", "cronjobs"]),
    ];
    allowing(object, found, (makers, &["create"]), |at| {
        Diagnostic::warning(Code::K1084, at, format!("{} allows to create pods", object.name()))
            .label("with `create`")
            .note("a pod can use every service account and mount every Secret of its namespace")
            .help("keep such pods in a namespace of their own, with service accounts that may do little")
    });
}

/// K1085
pub(super) fn exec<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    let shells: &[(&str, &[&str])] = &[("", &["pods/exec", "pods/attach"])];
    allowing(object, found, (shells, &["create", "get"]), |at| {
        Diagnostic::warning(Code::K1085, at, format!("{} allows to run commands in pods", object.name()))
            .label("a shell in every pod that it reaches")
            .note("who has it sees what the pods see: their secrets, and their networks")
            .help("keep it for a role that people ask for when they need it")
    });
}

/// K1086
pub(super) fn escalation<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    if is_system(object) {
        return;
    }
    let ways = [
        ("escalate", &["roles", "clusterroles"] as &[_], "roles with more than their writer has"),
        ("bind", &["roles", "clusterroles"], "anybody may be given any role"),
        (
            "impersonate",
            &["users", "groups", "serviceaccounts", "uids"],
            "what others do is done in their name",
        ),
    ];
    for rule in object.get("rules").map_or(&[] as &[_], Node::items) {
        for (verb, resources, label) in ways {
            let named = rule.get("verbs").map_or(&[] as &[_], Node::items).iter();
            let Some(node) = named.into_iter().find(|node| node.as_str() == Some(verb)) else { continue };
            if covering(rule, "resources", resources).is_none() || rule.get("resourceNames").is_some() {
                continue;
            }
            let message = format!("{} allows to `{verb}`", object.name());
            found.push(
                Diagnostic::warning(Code::K1086, node.origin, message)
                    .label(label)
                    .note("whoever has this role can give itself the cluster")
                    .help("leave the verb out, or name in `resourceNames` what it is for"),
            );
        }
    }
}

/// K1087
pub(super) fn everyone<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    // What Kubernetes and kubeadm need to let nodes join.
    let name = object.manifest.name.as_str();
    if ["system:", "gce:", "kubeadm:"].iter().any(|begin| name.starts_with(begin)) {
        return;
    }
    for subject in object.get("subjects").map_or(&[] as &[_], Node::items) {
        let Some(node) = subject.get("name") else { continue };
        let (label, note) = match node.as_str() {
            Some("system:anonymous" | "system:unauthenticated") => (
                "whoever reaches the API server",
                "nobody is asked who it is: what the role allows is public",
            ),
            Some("system:authenticated" | "system:serviceaccounts") => (
                "every pod, among others",
                "every service account is in the group, those of all namespaces too",
            ),
            Some("system:masters") => (
                "past all permissions",
                "nothing is asked of this group, and it cannot be taken back from a user",
            ),
            _ => continue,
        };
        let who = cut(node.as_str().unwrap_or_default(), 30);
        found.push(
            Diagnostic::warning(Code::K1087, node.origin, format!("{} is for `{who}`", object.name()))
                .label(label)
                .note(note)
                .help("name the users, groups or service accounts that need it"),
        );
    }
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
