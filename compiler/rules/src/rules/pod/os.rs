//! K0743: a setting of one operating system in a pod that says it is for the other.

use kdsl_base::{Code, Diagnostic, Node, Value};

use crate::findings::Of;
use crate::part::{Part, field};
use crate::rule::{REJECTED, Rule};

/// The rules.
pub(crate) const RULES: &[Rule] = &[Rule::by("core.v1.PodSpec", system)];

/// What the pods of Windows cannot have.
const OF_LINUX: &[&str] = &[
    "hostUsers",
    "shareProcessNamespace",
    "securityContext.appArmorProfile",
    "securityContext.fsGroup",
    "securityContext.fsGroupChangePolicy",
    "securityContext.runAsGroup",
    "securityContext.runAsUser",
    "securityContext.seLinuxChangePolicy",
    "securityContext.seLinuxOptions",
    "securityContext.seccompProfile",
    "securityContext.supplementalGroups",
    "securityContext.supplementalGroupsPolicy",
];
/// What they cannot switch on, or have anything in.
const OF_LINUX_IF_SET: &[&str] = &["hostPID", "hostIPC", "securityContext.sysctls"];
/// What their containers cannot have.
const OF_LINUX_CONTAINERS: &[&str] = &[
    "securityContext.allowPrivilegeEscalation",
    "securityContext.appArmorProfile",
    "securityContext.capabilities",
    "securityContext.privileged",
    "securityContext.procMount",
    "securityContext.readOnlyRootFilesystem",
    "securityContext.runAsGroup",
    "securityContext.runAsUser",
    "securityContext.seLinuxOptions",
    "securityContext.seccompProfile",
];
/// What the pods of Linux and their containers cannot have.
const OF_WINDOWS: &[&str] = &["securityContext.windowsOptions"];

fn system<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(system) = part.get("os.name") else { return };
    let (what, whose, pod, if_set, container) = match system.as_str() {
        Some("windows") => ("a Windows pod", "Linux", OF_LINUX, OF_LINUX_IF_SET, OF_LINUX_CONTAINERS),
        Some("linux") => ("a Linux pod", "Windows", OF_WINDOWS, &[] as &[&str], OF_WINDOWS),
        _ => return,
    };
    let mut tell = |node: &Node, path: &str| {
        let field = path.rsplit('.').next().unwrap_or(path);
        let problem = Diagnostic::error(Code::K0743, node.key, format!("`{field}` is not for {what}"))
            .label(format!("a setting of {whose}"))
            .secondary(system.origin, format!("this is {what}"))
            .note(REJECTED);
        found.push(problem.removal(format!("remove `{field}`"), node, false));
    };
    for path in pod {
        part.get(path).into_iter().for_each(|node| tell(node, path));
    }
    for path in if_set {
        let set = part.get(path).filter(|node| match &node.value {
            Value::Bool(set) => *set,
            Value::List(items) => !items.is_empty(),
            _ => false,
        });
        set.into_iter().for_each(|node| tell(node, path));
    }
    for list in ["initContainers", "containers", "ephemeralContainers"] {
        for item in part.items(list) {
            for path in container {
                field(item, path).into_iter().for_each(|node| tell(node, path));
            }
        }
    }
}
