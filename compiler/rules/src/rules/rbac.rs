//! K0358 and K0359: rules of Roles that permit nothing, because no resource or no verb has that name.
//!
//! Only groups of Kubernetes' own are known, and CustomResourceDefinitions put nothing into them. A rule
//! that lists another group is left alone: the resource may be there. No fix is applied without a look,
//! because each of them permits something that was not permitted before.

use kdsl_base::{Code, Diagnostic, Manifest, Node, nearest};
use kdsl_schema::Schema;
use rustc_hash::FxHashMap;

use crate::findings::{Findings, Of};
use crate::program::Program;
use crate::text::{cut, respell};

/// Resources that no kind of the schema has, by their groups.
const VIRTUAL: &[(&str, &str)] = &[
    ("", "groups"),
    ("", "users"),
    ("authentication.k8s.io", "uids"),
    ("authentication.k8s.io", "userextras"),
    ("certificates.k8s.io", "signers"),
    ("policy", "podsecuritypolicies"),
];

/// What people write for a resource, beside its kind.
const SHORT: &[(&str, &str)] = &[
    ("cj", "cronjobs"),
    ("cm", "configmaps"),
    ("deploy", "deployments"),
    ("ds", "daemonsets"),
    ("ep", "endpoints"),
    ("ev", "events"),
    ("hpa", "horizontalpodautoscalers"),
    ("ing", "ingresses"),
    ("netpol", "networkpolicies"),
    ("no", "nodes"),
    ("ns", "namespaces"),
    ("pdb", "poddisruptionbudgets"),
    ("po", "pods"),
    ("pv", "persistentvolumes"),
    ("pvc", "persistentvolumeclaims"),
    ("rs", "replicasets"),
    ("sa", "serviceaccounts"),
    ("sc", "storageclasses"),
    ("sts", "statefulsets"),
    ("svc", "services"),
];

/// The parts of resources that have permissions of their own.
const PARTS: &[&str] = &[
    "approval",
    "attach",
    "binding",
    "configz",
    "ephemeralcontainers",
    "eviction",
    "exec",
    "finalize",
    "finalizers",
    "healthz",
    "log",
    "metrics",
    "portforward",
    "proxy",
    "resize",
    "scale",
    "spec",
    "stats",
    "status",
    "token",
];

/// The verbs that the API server asks for.
const VERBS: &[&str] = &[
    "approve",
    "attest",
    "bind",
    "create",
    "delete",
    "deletecollection",
    "escalate",
    "get",
    "impersonate",
    "list",
    "patch",
    "proxy",
    "sign",
    "update",
    "use",
    "watch",
];

/// What people write for a verb.
const OTHER_VERBS: &[(&str, &str)] = &[
    ("all", "*"),
    ("edit", "update"),
    ("exec", "create"),
    ("modify", "update"),
    ("post", "create"),
    ("put", "update"),
    ("read", "get"),
    ("remove", "delete"),
    ("view", "get"),
    ("write", "update"),
];

/// The resources of Kubernetes, by group.
struct Resources {
    groups: FxHashMap<&'static str, Vec<&'static str>>,
    /// By kind, in lower case.
    kinds: FxHashMap<String, &'static str>,
}

impl Resources {
    fn new() -> Resources {
        let mut groups: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
        let mut kinds = FxHashMap::default();
        for kind in Schema::builtin().kinds() {
            groups.entry(kind.group).or_default().push(kind.plural);
            kinds.insert(kind.name.to_ascii_lowercase(), kind.plural);
        }
        for (group, resource) in VIRTUAL {
            groups.entry(group).or_default().push(resource);
        }
        Resources { groups, kinds }
    }

    fn has(&self, group: &str, resource: &str) -> bool {
        self.groups.get(group).is_some_and(|known| known.contains(&resource))
    }

    /// The group that has the resource; the core group before others, and the others by name.
    fn group_of(&self, resource: &str) -> Option<&'static str> {
        self.groups.iter().filter(|(_, known)| known.contains(&resource)).map(|(group, _)| *group).min()
    }

    /// The resource that is meant by another word.
    fn meant(&self, groups: &[&str], word: &str) -> Option<&'static str> {
        let lower = word.to_ascii_lowercase();
        let all = || groups.iter().filter_map(|group| self.groups.get(group)).flatten().copied();
        let short = SHORT.iter().find(|(short, _)| *short == lower).map(|(_, resource)| *resource);
        let of_kind = || self.kinds.get(&lower).copied();
        let same = || all().find(|known| *known == lower);
        same().or_else(of_kind).or(short).or_else(|| nearest(&lower, all()))
    }
}

/// Checks the rules of all Roles.
pub(crate) fn check<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    let mut resources = None;
    for kind in ["Role", "ClusterRole"] {
        for role in program.objects_of("rbac.authorization.k8s.io", kind).filter(|role| !role.external) {
            let known = resources.get_or_insert_with(Resources::new);
            for rule in role.node.get("rules").map_or(&[] as &[_], Node::items) {
                rule_of(known, role, rule, &mut found.of(role));
            }
        }
    }
}

fn rule_of(known: &Resources, role: &Manifest, rule: &Node, found: &mut Of<'_, '_>) {
    let nodes = |field| rule.get(field).map_or(&[] as &[_], Node::items);
    let groups: Vec<&str> = nodes("apiGroups").iter().filter_map(Node::as_str).collect();
    let all_known = groups.iter().all(|group| known.groups.contains_key(group));
    if groups.is_empty() || groups.len() != nodes("apiGroups").len() || !all_known {
        return;
    }
    for node in nodes("resources") {
        let at = match (nodes("apiGroups"), nodes("resources")) {
            ([group], [_]) => group,
            _ => node,
        };
        found.extend(resource(known, role, &groups, at, node));
    }
    if nodes("nonResourceURLs").is_empty() {
        found.extend(nodes("verbs").iter().filter_map(verb));
    }
}

fn resource(
    known: &Resources,
    role: &Manifest,
    groups: &[&str],
    at: &Node,
    node: &Node,
) -> Option<Diagnostic> {
    let text = node.as_str()?;
    let (name, part) = text.split_once('/').map_or((text, None), |(name, part)| (name, Some(part)));
    if name == "*" || name.is_empty() {
        return None;
    }
    if groups.iter().any(|group| known.has(group, name)) {
        let part = part.filter(|part| !PARTS.contains(part) && *part != "*")?;
        // `userextras/scopes` and the like are named by whoever signs people in.
        let near = nearest(part, PARTS.iter().copied()).filter(|_| name != "userextras")?;
        let problem = nothing(node, format!("{name} have no `{}`", cut(part, 30)));
        return Some(respell(
            problem,
            format!("did you mean `{name}/{near}`?"),
            (node.origin, text),
            &format!("{name}/{near}"),
            false,
        ));
    }
    if let Some(group) = known.group_of(name) {
        return Some(other_group(groups, at, node, name, group));
    }
    let near = known.meant(groups, name);
    let message = format!("no resource is named `{}`", cut(name, 40));
    let problem = nothing(node, message);
    match near {
        Some(near) => {
            let whole = part.map_or(near.to_owned(), |part| format!("{near}/{part}"));
            let listed = groups.iter().any(|group| known.has(group, near));
            let title = format!("did you mean `{whole}`?");
            let problem = respell(problem, title, (node.origin, text), &whole, false);
            Some(match known.group_of(near).filter(|_| !listed) {
                Some(group) => problem.note(format!("it is in the group {}", quoted(group))),
                None => problem,
            })
        }
        // What lies in several groups may have been in one of them once.
        None if matches!(groups, ["" | "apps" | "batch"]) && !role.broken => Some(problem),
        None => None,
    }
}

fn quoted(group: &str) -> String {
    if group.is_empty() { "\"\" (core)".to_owned() } else { format!("`{group}`") }
}

/// A resource that is in another group than the rule says: told at the group, where both stand alone.
fn other_group(groups: &[&str], at: &Node, node: &Node, name: &str, group: &str) -> Diagnostic {
    let message = match groups {
        [wrong] => format!("`{name}` are not in the group {}", quoted(wrong)),
        _ => format!("`{name}` are in none of the groups of this rule"),
    };
    let problem = nothing(at, message);
    match groups {
        [wrong] if !std::ptr::eq(at, node) => {
            let problem = problem.secondary(node.origin, format!("`{name}` are in {}", quoted(group)));
            respell(problem, format!("write {group:?}"), (at.origin, wrong), group, false)
        }
        _ => problem.help(format!("make a rule of its own for them, with the group {group:?}")),
    }
}

fn nothing(at: &Node, message: String) -> Diagnostic {
    Diagnostic::warning(Code::K0358, at.origin, message)
        .label("permits nothing")
        .note("the API server accepts the rule and refuses the requests")
}

fn verb(node: &Node) -> Option<Diagnostic> {
    let text = node.as_str()?;
    let known = |word: &str| VERBS.iter().copied().find(|verb| *verb == word);
    if text == "*" || known(text).is_some() {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let other = || OTHER_VERBS.iter().find(|(other, _)| *other == lower).map(|(_, verb)| *verb);
    let meant = known(&lower).or_else(other).or_else(|| nearest(&lower, VERBS.iter().copied()))?;
    let problem =
        Diagnostic::warning(Code::K0359, node.origin, format!("no verb is named `{}`", cut(text, 30)))
            .label("permits nothing")
            .note("the API server accepts the rule and refuses the requests");
    Some(respell(problem, format!("did you mean `{meant}`?"), (node.origin, text), meant, false))
}
