//! The checks of the restricted level: a pod gives up what it does not need.

use kdsl_base::{Code, Node, Value};

use super::baseline::{added, proc_mount, seccomp};
use super::pod::{Pod, ensure, is_true, set};
use super::{Check, Told};
use crate::text::cut;

/// The checks.
pub(super) const CHECKS: &[Check] = &[
    Check::restricted(
        Code::K0913,
        "allowPrivilegeEscalation",
        &[(8, privilege_escalation), (25, privilege_escalation_of_linux)],
    ),
    Check::restricted(
        Code::K0914,
        "capabilities_restricted",
        &[(22, capabilities), (25, capabilities_of_linux)],
    )
    .replacing(Code::K0907),
    Check::restricted(Code::K0915, "procMount_restricted", &[(35, proc_mount)]).replacing(Code::K0906),
    Check::restricted(Code::K0916, "restrictedVolumes", &[(0, volumes)]).replacing(Code::K0903),
    Check::restricted(Code::K0917, "runAsNonRoot", &[(0, non_root), (35, non_root_of_host_users)]),
    Check::restricted(Code::K0918, "runAsUser", &[(23, user), (35, user_of_host_users)]),
    Check::restricted(Code::K0919, "seccompProfile_restricted", &[(19, profile), (25, profile_of_linux)])
        .replacing(Code::K0910),
];

fn privilege_escalation(pod: &Pod<'_>, told: &mut Told) {
    for container in &pod.containers {
        let node = container.security("allowPrivilegeEscalation");
        let (at, label) = match node {
            Some(node) if is_true(node) => (node, "must be `false`"),
            None if pod.whole => (container.place(), "needs `allowPrivilegeEscalation: false`"),
            _ => continue,
        };
        let problem = told.problem(at, format!("{} can gain privileges", container.words()), label);
        told.push(ensure(
            problem,
            "set `allowPrivilegeEscalation: false`",
            container.node,
            &["securityContext", "allowPrivilegeEscalation"],
            Value::Bool(false),
            true,
        ));
    }
}

fn privilege_escalation_of_linux(pod: &Pod<'_>, told: &mut Told) {
    if !pod.is_windows() {
        privilege_escalation(pod, told);
    }
}

fn capabilities(pod: &Pod<'_>, told: &mut Told) {
    for container in &pod.containers {
        let drops = container.security("capabilities").and_then(|node| set(node, &["drop"]));
        let dropped = drops.map_or(&[] as &[_], Node::items);
        if dropped.iter().any(|node| node.as_str() == Some("ALL")) || drops.is_none() && !pod.whole {
            continue;
        }
        let at = drops.unwrap_or_else(|| container.place());
        let message = format!("{} keeps capabilities", container.words());
        let problem = told.problem(at, message, "needs `capabilities.drop: [\"ALL\"]`");
        let all = Value::List([Node::str("ALL", container.node.origin)].into_iter().collect());
        let path = ["securityContext", "capabilities", "drop"];
        told.push(ensure(problem, "drop all capabilities", container.node, &path, all, false));
    }
    added(pod, &["NET_BIND_SERVICE"], told);
}

fn capabilities_of_linux(pod: &Pod<'_>, told: &mut Told) {
    if !pod.is_windows() {
        capabilities(pod, told);
    }
}

/// The types of volumes that hold a pod's own data.
const VOLUMES: [&str; 9] = [
    "configMap",
    "csi",
    "downwardAPI",
    "emptyDir",
    "ephemeral",
    "image",
    "persistentVolumeClaim",
    "projected",
    "secret",
];

fn volumes(pod: &Pod<'_>, told: &mut Told) {
    for volume in pod.spec.get("volumes").map_or(&[] as &[_], Node::items) {
        if VOLUMES.iter().any(|kind| set(volume, &[kind]).is_some()) {
            continue;
        }
        // A volume of no type is an `emptyDir`.
        let source = volume.entries().iter().find(|(key, node)| key != "name" && node.value != Value::Null);
        let Some((kind, node)) = source else { continue };
        let name = cut(volume.get("name").and_then(Node::as_str).unwrap_or(""), 30);
        let message = format!("the volume `{name}` is of the type `{}`", cut(kind, 30));
        let problem = told.problem(node, message, "not allowed by the standard");
        told.push(problem.help("use a claim, or a volume that lives and dies with the pod"));
    }
}

fn non_root(pod: &Pod<'_>, told: &mut Told) {
    let own = pod.security("runAsNonRoot");
    let title = "set `runAsNonRoot: true`";
    let path = ["securityContext", "runAsNonRoot"];
    let mut inherits = Vec::new();
    for container in &pod.containers {
        match container.security("runAsNonRoot") {
            Some(node) if !is_true(node) => {
                let message = format!("{} may run as root", container.words());
                let problem = told.problem(node, message, "must be `true`");
                told.push(ensure(problem, title, container.node, &path, Value::Bool(true), false));
            }
            Some(_) => {}
            None => inherits.push(container),
        }
    }
    match own {
        Some(node) if is_true(node) => {}
        Some(node) => {
            let problem = told.problem(node, format!("{} may run as root", pod.name), "must be `true`");
            told.push(ensure(problem, title, pod.spec, &path, Value::Bool(true), false));
        }
        None if !pod.whole => {}
        // One line in the pod is enough for all of them.
        None if inherits.len() == pod.containers.len() && !inherits.is_empty() => {
            let message = format!("{} may run as root", pod.name);
            let problem = told.problem(pod.place(), message, "needs `runAsNonRoot: true`");
            told.push(ensure(problem, title, pod.spec, &path, Value::Bool(true), false));
        }
        None => {
            for container in inherits {
                let message = format!("{} may run as root", container.words());
                let problem = told.problem(container.place(), message, "needs `runAsNonRoot: true`");
                told.push(ensure(problem, title, container.node, &path, Value::Bool(true), false));
            }
        }
    }
}

fn non_root_of_host_users(pod: &Pod<'_>, told: &mut Told) {
    if !pod.has_own_users() {
        non_root(pod, told);
    }
}

fn user(pod: &Pod<'_>, told: &mut Told) {
    for (node, whose) in pod.everywhere(&["runAsUser"]) {
        if node.as_int() == Some(0) {
            let problem = told.problem(node, format!("{whose} runs as root"), "the user 0 is root");
            told.push(problem.help("write the number of another user, such as 1000"));
        }
    }
}

fn user_of_host_users(pod: &Pod<'_>, told: &mut Told) {
    if !pod.has_own_users() {
        user(pod, told);
    }
}

fn profile(pod: &Pod<'_>, told: &mut Told) {
    seccomp(pod, told);
    if pod.security("seccompProfile").is_some() || !pod.whole {
        return;
    }
    let title = "use the profile of the runtime";
    let value = || {
        let kind = ("type".into(), Node::str("RuntimeDefault", pod.spec.origin));
        Value::Map([kind].into_iter().collect())
    };
    let label = "needs `seccompProfile.type: \"RuntimeDefault\"`";
    let path = ["securityContext", "seccompProfile"];
    let lacking = pod.containers.iter().filter(|container| container.security("seccompProfile").is_none());
    let lacking: Vec<_> = lacking.collect();
    if lacking.len() == pod.containers.len() && !lacking.is_empty() {
        let message = format!("{} names no profile of seccomp", pod.name);
        let problem = told.problem(pod.place(), message, label);
        return told.push(ensure(problem, title, pod.spec, &path, value(), true));
    }
    for container in lacking {
        let message = format!("{} names no profile of seccomp", container.words());
        let problem = told.problem(container.place(), message, label);
        told.push(ensure(problem, title, container.node, &path, value(), true));
    }
}

fn profile_of_linux(pod: &Pod<'_>, told: &mut Told) {
    if !pod.is_windows() {
        profile(pod, told);
    }
}
