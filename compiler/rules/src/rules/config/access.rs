//! Roles and bindings: rules about resources or about paths, and subjects in the groups that they are of.

use kdsl_base::{Code, Diagnostic, Node, Value};

use crate::findings::Of;
use crate::part::{Part, field};
use crate::rule::{REJECTED, Rule, is_empty};
use crate::text::{named, respell, short};

const GROUP: &str = "rbac.authorization.k8s.io";

/// The resources that rules name most, of those that are in the core group.
const CORE: &[&str] = &[
    "configmaps",
    "endpoints",
    "events",
    "namespaces",
    "nodes",
    "persistentvolumeclaims",
    "persistentvolumes",
    "pods",
    "pods/exec",
    "pods/log",
    "secrets",
    "serviceaccounts",
    "services",
];

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("rbac.v1.PolicyRule", rule),
    Rule::by("rbac.v1.ClusterRoleBinding", whole_cluster),
    Rule::by("rbac.v1.Subject", subject),
];

fn rule<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let full = |name: &str| part.get(name).filter(|node| !is_empty(node));
    if let Some(paths) = full("nonResourceURLs") {
        let message = format!("a rule of {} cannot be about paths", named(part.manifest));
        let problem = Diagnostic::error(Code::K0831, paths.key, message).note(REJECTED);
        let removed = |problem: Diagnostic| problem.removal("remove `nonResourceURLs`", paths, false);
        if part.manifest.kind == "Role" {
            let problem = problem.label("paths have no namespace").help("write it in a ClusterRole");
            found.push(removed(problem));
        } else if let Some(other) = ["apiGroups", "resources", "resourceNames"].into_iter().find_map(full) {
            let problem = problem.label("about paths").secondary(other.key, "about resources");
            found.push(removed(problem.help("make two rules of it")));
        }
        return;
    }
    if part.manifest.broken {
        return;
    }
    let resources = full("resources");
    if resources.is_none() {
        found.push(lacking(part, "resources", "a rule needs `resources` or `nonResourceURLs`"));
    }
    if full("apiGroups").is_none() {
        let problem = lacking(part, "apiGroups", "a rule about resources needs `apiGroups`");
        let core = |node: &Node| node.as_str().is_some_and(|name| CORE.contains(&name));
        let list =
            Node::new(Value::List([Node::str("", part.node.origin)].into_iter().collect()), part.node.origin);
        let title = "add `apiGroups: [\"\"]`: these are of the core group";
        found.push(match (resources, part.get("apiGroups")) {
            (Some(resources), None) if resources.items().iter().all(core) => {
                problem.addition(title, part.node, "apiGroups", list, true)
            }
            (Some(resources), Some(groups)) if resources.items().iter().all(core) => {
                problem.setting(title, groups, list, true)
            }
            _ => problem.help("write the group of the resources, such as `apps`; the core group is `\"\"`"),
        });
    }
}

fn lacking(part: &Part<'_, '_>, name: &str, label: &str) -> Diagnostic {
    let at = part.get(name).or_else(|| part.get("resources")).or_else(|| part.get("verbs"));
    let at = at.map_or(part.node.key, |node| node.key);
    let message = format!("a rule of {} is missing `{name}`", named(part.manifest));
    Diagnostic::error(Code::K0104, at, message).label(label.to_owned()).note(REJECTED)
}

fn whole_cluster<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    if let Some(kind) = part.get("roleRef.kind").filter(|kind| kind.as_str() == Some("Role")) {
        let problem = Diagnostic::error(Code::K0111, kind.origin, "a ClusterRoleBinding cannot name a Role")
            .label("a Role holds in its namespace alone")
            .note(REJECTED);
        let title = "name a ClusterRole".to_owned();
        found.push(respell(problem, title, (kind.origin, "Role"), "ClusterRole", false));
    }
    for subject in part.items("subjects") {
        let Some(kind) = field(subject, "kind").filter(|kind| kind.as_str() == Some("ServiceAccount")) else {
            continue;
        };
        let namespace = field(subject, "namespace");
        if part.manifest.broken || namespace.is_some_and(|namespace| !is_empty(namespace)) {
            continue;
        }
        let name = field(subject, "name").and_then(Node::as_str).unwrap_or_default();
        let at = field(subject, "name").unwrap_or(kind).origin;
        found.push(
            Diagnostic::error(
                Code::K0104,
                at,
                format!("ServiceAccount `{}` has no namespace here", short(name)),
            )
            .label("`namespace` is missing")
            .note("the API server rejects it: a ClusterRoleBinding is in no namespace itself")
            .help("write the namespace that the ServiceAccount is in"),
        );
    }
}

fn subject<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(group) = part.get("apiGroup").filter(|group| !is_empty(group)) else { return };
    let (Some(kind), Some(text)) = (part.get("kind"), group.as_str()) else { return };
    let name = kind.as_str().unwrap_or_default();
    let problem = |message: String| {
        Diagnostic::error(Code::K0111, group.origin, message)
            .label("not the group of this kind")
            .secondary(kind.origin, "this kind")
            .note(REJECTED)
    };
    match name {
        "ServiceAccount" => {
            let problem = problem(format!("a ServiceAccount is not in the group `{}`", short(text)));
            found.push(problem.removal("remove `apiGroup`: it is in the core group", group, true));
        }
        "User" | "Group" if text != GROUP => {
            let problem = problem(format!("a {name} is not in the group `{}`", short(text)));
            found.push(respell(problem, format!("write `{GROUP}`"), (group.origin, text), GROUP, true));
        }
        _ => {}
    }
}
