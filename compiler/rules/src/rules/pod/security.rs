//! Security contexts: settings that exclude each other (K0740), namespaces of the host (K0741), an
//! unmasked `/proc` (K0742), and profiles of the node (K0104, K0744).

use kdsl_base::{Code, Diagnostic, Node, Value};
use rustc_hash::FxHashMap;

use super::{excluded, whose};
use crate::findings::Of;
use crate::held::Held;
use crate::part::Part;
use crate::rule::{REJECTED, Rule, When};
use crate::text::cut;

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("core.v1.SecurityContext", escalation),
    // Before 1.33 the field `hostUsers` was dropped unless a feature was switched on.
    Rule::by("core.v1.PodSpec", own_users).held(Held::since(33)),
    Rule::by("core.v1.PodSpec", own_network).held(Held::between(33, 35)),
    Rule::by("core.v1.PodSpec", proc_mount).held(Held::since(33)),
    Rule::by("core.v1.PodSpec", processes),
    Rule::by("core.v1.PodSpec", host_process),
    Rule::by("core.v1.PodSecurityContext", sysctls),
    Rule::needs(Code::K0104, "core.v1.SeccompProfile", LOCALHOST, PROFILE),
    Rule::needs(Code::K0104, "core.v1.AppArmorProfile", LOCALHOST, PROFILE),
    Rule::only(Code::K0744, "core.v1.SeccompProfile", PROFILE, LOCALHOST),
    Rule::only(Code::K0744, "core.v1.AppArmorProfile", PROFILE, LOCALHOST),
];

const LOCALHOST: When = When::Is("type", &["Localhost"], None);
const PROFILE: &str = "localhostProfile";
/// The lists of a pod's containers.
const LISTS: [&str; 3] = ["initContainers", "containers", "ephemeralContainers"];

fn is_false(node: &Node) -> bool {
    node.value == Value::Bool(false)
}

/// The API server's rule compares with `CAP_SYS_ADMIN` alone, although `SYS_ADMIN` is the name to write.
fn escalation<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(forbids) = part.get("allowPrivilegeEscalation").filter(|node| is_false(node)) else { return };
    let whose = whose(part);
    let title = "remove `allowPrivilegeEscalation`";
    if let Some(privileged) = part.get("privileged").filter(|_| part.is_true("privileged")) {
        let message = format!("{whose} is privileged, and must not gain privileges");
        let problem = excluded(
            Code::K0740,
            (forbids, "a privileged container has them all"),
            (privileged, "privileged here"),
            message,
        );
        let no = Node::new(Value::Bool(false), privileged.origin);
        found.push(
            problem.setting("make it unprivileged", privileged, no, false).removal(title, forbids, false),
        );
        return;
    }
    let added = part.items("capabilities.add").iter().find(|node| node.as_str() == Some("CAP_SYS_ADMIN"));
    if let Some(added) = added {
        let message = format!("{whose} adds CAP_SYS_ADMIN, and must not gain privileges");
        let problem = Diagnostic::error(Code::K0740, forbids.key, message)
            .label("the capability allows it")
            .secondary(added.origin, "added here")
            .note(REJECTED);
        found.push(problem.removal(title, forbids, false));
    }
}

/// `hostUsers: false`, if the pods have users of their own.
fn own<'a>(part: &Part<'_, 'a>) -> Option<&'a Node> {
    part.get("hostUsers").filter(|node| is_false(node))
}

fn own_users<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    for field in ["hostPID", "hostIPC"] {
        found.extend(host_namespace(part, field));
    }
}

/// Newer versions may let pods with users of their own into the host's network.
fn own_network<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    found.extend(host_namespace(part, "hostNetwork"));
}

fn host_namespace(part: &Part<'_, '_>, field: &str) -> Option<Diagnostic> {
    let own = own(part)?;
    let host = part.get(field).filter(|_| part.is_true(field))?;
    let message = format!("`{field}` is not for pods with users of their own");
    let problem =
        excluded(Code::K0741, (host, "shared with the host"), (own, "users are not the host's"), message);
    Some(problem.removal(format!("remove `{field}`"), host, false))
}

fn processes<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    if let (Some(host), Some(share)) = (part.get("hostPID"), part.get("shareProcessNamespace"))
        && part.is_true("hostPID")
        && part.is_true("shareProcessNamespace")
    {
        let message = "containers share the host's processes, or those of the pod, not both".to_owned();
        let problem = excluded(Code::K0741, (share, "the pod's"), (host, "the host's"), message);
        found.push(problem.removal("remove `shareProcessNamespace`", share, false));
    }
}

fn proc_mount<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    if own(part).is_some() || (part.get("hostUsers").is_none() && part.manifest.broken) {
        return;
    }
    for container in LISTS.iter().flat_map(|list| part.items(list)) {
        let mount = container.at(&["securityContext", "procMount"]);
        let Some(mount) = mount.filter(|node| node.as_str() == Some("Unmasked")) else { continue };
        let name = container.get("name").and_then(Node::as_str).unwrap_or("");
        let message = format!("container `{}` sees all of /proc, with the users of the host", cut(name, 30));
        let problem = Diagnostic::error(Code::K0742, mount.origin, message)
            .label("needs `hostUsers: false` in the pod")
            .note(REJECTED);
        let no = Node::new(Value::Bool(false), part.node.origin);
        found.push(match part.get("hostUsers") {
            Some(users) => problem.secondary(users.key, "the host's users").setting(
                "give the pod users of its own",
                users,
                no,
                false,
            ),
            None => problem.addition("give the pod users of its own", part.node, "hostUsers", no, false),
        });
    }
}

/// Containers that are processes of a Windows node: all of them or none, on the host's network.
fn host_process<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    const FIELD: [&str; 3] = ["securityContext", "windowsOptions", "hostProcess"];
    let all = part.node.at(&FIELD);
    let is_true = |node: &Node| node.value == Value::Bool(true);
    let containers = LISTS.iter().flat_map(|list| part.items(list));
    let own: Vec<Option<&Node>> = containers.map(|container| container.at(&FIELD).or(all)).collect();
    let Some(first) = own.iter().copied().flatten().find(|node| is_true(node)) else { return };
    if let Some(other) = own.iter().copied().flatten().find(|node| is_false(node)) {
        let message = "some containers are processes of the host, and others are not".to_owned();
        found.push(excluded(Code::K0745, (other, "not of the host"), (first, "of the host"), message));
    } else if own.contains(&None) && !part.manifest.broken {
        let problem = Diagnostic::error(Code::K0745, first.key, "some containers are processes of the host")
            .label("then all of them must be")
            .note(REJECTED)
            .help("set it in the pod's `securityContext`, for all of its containers");
        found.push(problem);
    }
    if !part.is_true("hostNetwork") && !part.manifest.broken {
        let problem =
            Diagnostic::error(Code::K0745, first.key, "processes of the host need the host's network")
                .label("needs `hostNetwork: true` in the pod")
                .note(REJECTED);
        let yes = Node::new(Value::Bool(true), part.node.origin);
        found.push(match part.get("hostNetwork") {
            Some(network) => problem.secondary(network.key, "set here").setting(
                "use the host's network",
                network,
                yes,
                false,
            ),
            None => problem.addition("use the host's network", part.node, "hostNetwork", yes, false),
        });
    }
}

fn sysctls<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let mut seen: FxHashMap<&str, &Node> = FxHashMap::default();
    for entry in part.items("sysctls") {
        let Some((node, name)) = entry.get("name").and_then(|node| Some((node, node.as_str()?))) else {
            continue;
        };
        if let Some(first) = seen.get(name) {
            let message = format!("the sysctl `{}` is set twice", cut(name, 50));
            let problem = Diagnostic::error(Code::K0746, node.origin, message)
                .label("the second time")
                .secondary(first.origin, "the first time")
                .note(REJECTED);
            found.push(problem.help("leave out one of them"));
        } else if !is_sysctl(name) {
            let message = format!("`{}` is not the name of a sysctl", cut(name, 50));
            let problem = Diagnostic::error(Code::K0746, node.origin, message)
                .label("expected words such as `net.core.somaxconn`")
                .note(REJECTED);
            found
                .push(problem.help("write small letters, digits, `-` and `_`, with a dot between the parts"));
        }
        seen.entry(name).or_insert(node);
    }
}

/// Parts of small letters, digits, `-` and `_` with a letter or digit at both ends, and `.` or `/` between.
fn is_sysctl(name: &str) -> bool {
    let edge = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    let part = |part: &str| {
        edge(part.bytes().next())
            && edge(part.bytes().last())
            && part.bytes().all(|byte| edge(Some(byte)) || b"-_".contains(&byte))
    };
    name.len() <= 253 && name.split(['.', '/']).all(part)
}
