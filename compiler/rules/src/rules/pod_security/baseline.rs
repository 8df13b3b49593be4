//! The checks of the baseline level: what lets a pod reach the node that it runs on.

use kdsl_base::{Code, Node, Value};

use super::pod::{Pod, is_true, set};
use super::{Check, Told};
use crate::text::cut;

/// The checks.
pub(super) const CHECKS: &[Check] = &[
    Check::baseline(Code::K0901, "privileged", &[(0, privileged)]),
    Check::baseline(Code::K0902, "hostNamespaces", &[(0, host_namespaces)]),
    Check::baseline(Code::K0903, "hostPathVolumes", &[(0, host_paths)]),
    Check::baseline(Code::K0904, "hostPorts", &[(0, host_ports)]),
    Check::baseline(Code::K0905, "hostProbesAndHostLifecycle", &[(34, host_probes)]),
    Check::baseline(Code::K0906, "procMount", &[(0, proc_mount), (35, proc_mount_of_host_users)]),
    Check::baseline(Code::K0907, "capabilities_baseline", &[(0, capabilities)]),
    Check::baseline(Code::K0908, "appArmorProfile", &[(0, app_armor)]),
    Check::baseline(Code::K0909, "seLinuxOptions", &[(0, se_linux), (31, se_linux_1_31)]),
    Check::baseline(Code::K0910, "seccompProfile_baseline", &[(0, seccomp_annotations), (19, seccomp)]),
    Check::baseline(
        Code::K0911,
        "sysctls",
        &[(0, sysctls_1_0), (27, sysctls_1_27), (29, sysctls_1_29), (32, sysctls_1_32), (37, sysctls_1_37)],
    ),
    Check::baseline(Code::K0912, "windowsHostProcess", &[(0, host_process)]),
];

fn privileged(pod: &Pod<'_>, told: &mut Told) {
    for container in &pod.containers {
        let Some(node) = container.security("privileged").filter(|node| is_true(node)) else { continue };
        let problem = told.problem(
            node,
            format!("{} is privileged", container.words()),
            "gives it everything that the node has",
        );
        told.push(problem.removal("remove `privileged`", node, false));
    }
}

fn host_namespaces(pod: &Pod<'_>, told: &mut Told) {
    for (field, what) in [("hostNetwork", "network"), ("hostPID", "processes"), ("hostIPC", "memory")] {
        let Some(node) = pod.spec.get(field).filter(|node| is_true(node)) else { continue };
        let message = format!("{} shares the node's {what}", pod.name);
        let problem = told.problem(node, message, "not allowed by the standard");
        told.push(problem.removal(format!("remove `{field}`"), node, false));
    }
}

fn host_paths(pod: &Pod<'_>, told: &mut Told) {
    for volume in pod.spec.get("volumes").map_or(&[] as &[_], Node::items) {
        let Some(node) = set(volume, &["hostPath"]) else { continue };
        let name = cut(volume.get("name").and_then(Node::as_str).unwrap_or(""), 30);
        let message = format!("the volume `{name}` is a part of the node's file system");
        let problem = told.problem(node, message, "not allowed by the standard");
        told.push(problem.help("use a volume of another type, such as `emptyDir` or a claim"));
    }
}

fn host_ports(pod: &Pod<'_>, told: &mut Told) {
    for container in &pod.containers {
        for port in container.node.get("ports").map_or(&[] as &[_], Node::items) {
            let Some(node) = port.get("hostPort").filter(|node| node.as_int().is_some_and(|port| port != 0))
            else {
                continue;
            };
            let port = node.as_int().unwrap_or(0);
            let message = format!("{} takes port {port} of the node", container.words());
            let problem = told.problem(node, message, "not allowed by the standard");
            told.push(problem.removal("remove `hostPort`", node, false));
        }
    }
}

/// Probes and hooks that ask another host than the pod itself.
fn host_probes(pod: &Pod<'_>, told: &mut Told) {
    const HANDLERS: [&[&str]; 5] = [
        &["livenessProbe"],
        &["readinessProbe"],
        &["startupProbe"],
        &["lifecycle", "postStart"],
        &["lifecycle", "preStop"],
    ];
    for container in &pod.containers {
        for handler in HANDLERS.iter().filter_map(|path| container.node.at(path)) {
            for node in ["httpGet", "tcpSocket"].iter().filter_map(|how| handler.at(&[*how, "host"])) {
                let Some(host) = node.as_str().filter(|host| !host.is_empty()) else { continue };
                let message = format!("{} sends its probe to `{}`", container.words(), cut(host, 40));
                let problem = told.problem(node, message, "the node would ask this host");
                told.push(problem.removal("ask the pod itself", node, false));
            }
        }
    }
}

/// Shared with the restricted level, which has no exception.
pub(super) fn proc_mount(pod: &Pod<'_>, told: &mut Told) {
    for container in &pod.containers {
        let Some(node) = container.security("procMount").filter(|node| node.as_str() != Some("Default"))
        else {
            continue;
        };
        let message = format!("{} sees all of /proc", container.words());
        let problem = told.problem(node, message, "only `Default` is allowed");
        told.push(problem.removal("remove `procMount`", node, false));
    }
}

fn proc_mount_of_host_users(pod: &Pod<'_>, told: &mut Told) {
    if !pod.has_own_users() {
        proc_mount(pod, told);
    }
}

/// What a container may add to the capabilities that it has.
pub(crate) const CAPABILITIES: [&str; 13] = [
    "AUDIT_WRITE",
    "CHOWN",
    "DAC_OVERRIDE",
    "FOWNER",
    "FSETID",
    "KILL",
    "MKNOD",
    "NET_BIND_SERVICE",
    "SETFCAP",
    "SETGID",
    "SETPCAP",
    "SETUID",
    "SYS_CHROOT",
];

fn capabilities(pod: &Pod<'_>, told: &mut Told) {
    added(pod, &CAPABILITIES, told);
}

/// Capabilities that are added and may not be.
pub(super) fn added(pod: &Pod<'_>, allowed: &[&str], told: &mut Told) {
    for container in &pod.containers {
        let Some(list) = container.security("capabilities").and_then(|node| set(node, &["add"])) else {
            continue;
        };
        let is_allowed = |node: &&Node| node.as_str().is_none_or(|name| allowed.contains(&name));
        let rest: Vec<Node> = list.items().iter().filter(is_allowed).cloned().collect();
        for node in list.items().iter().filter(|node| !is_allowed(node)) {
            let name = cut(node.as_str().unwrap_or(""), 40);
            let message = format!("{} adds the capability `{name}`", container.words());
            let problem = told.problem(node, message, "not allowed by the standard");
            let title = "add only what is allowed";
            told.push(match rest.is_empty() {
                true => problem.removal(title, list, false),
                false => {
                    let rest = Node::new(Value::List(rest.iter().cloned().collect()), list.origin);
                    problem.setting(title, list, rest, false)
                }
            });
        }
    }
}

fn app_armor(pod: &Pod<'_>, told: &mut Told) {
    const PREFIX: &str = "container.apparmor.security.beta.kubernetes.io/";
    for (node, whose) in pod.everywhere(&["appArmorProfile", "type"]) {
        if matches!(node.as_str(), Some("RuntimeDefault" | "Localhost")) {
            continue;
        }
        let message = format!("{whose} runs without a profile of AppArmor");
        told.push(default_profile(told, node, message));
    }
    for container in &pod.containers {
        for (key, node) in
            pod.annotations.iter().filter(|(key, _)| key.strip_prefix(PREFIX) == Some(container.name()))
        {
            let Some(value) = node.as_str() else { continue };
            if value.is_empty() || value == "runtime/default" || value.starts_with("localhost/") {
                continue;
            }
            let message = format!("{} runs without a profile of AppArmor", container.words());
            let problem = told.problem(node, message, "expected `runtime/default` or `localhost/…`");
            told.push(problem.removal(format!("remove `{}`", cut(key, 70)), node, false));
        }
    }
}

/// A profile that is `Unconfined`.
pub(super) fn default_profile(told: &Told, node: &Node, message: String) -> kdsl_base::Diagnostic {
    let problem = told.problem(node, message, "expected `RuntimeDefault` or `Localhost`");
    problem.setting("use the profile of the runtime", node, Node::str("RuntimeDefault", node.origin), false)
}

const SE_LINUX: [&str; 4] = ["", "container_t", "container_init_t", "container_kvm_t"];

fn se_linux(pod: &Pod<'_>, told: &mut Told) {
    se_linux_types(pod, told, &SE_LINUX);
}

fn se_linux_1_31(pod: &Pod<'_>, told: &mut Told) {
    let [none, plain, init, kvm] = SE_LINUX;
    se_linux_types(pod, told, &[none, plain, init, kvm, "container_engine_t"]);
}

fn se_linux_types(pod: &Pod<'_>, told: &mut Told, types: &[&str]) {
    for (options, whose) in pod.everywhere(&["seLinuxOptions"]) {
        for field in ["type", "user", "role"] {
            let Some((node, text)) = options.get(field).and_then(|node| Some((node, node.as_str()?))) else {
                continue;
            };
            let allowed = if field == "type" { types } else { &[""] };
            if allowed.contains(&text) {
                continue;
            }
            let message = format!("{whose} has the {field} `{}` of SELinux", cut(text, 40));
            let label =
                if field == "type" { "not one of the types for containers" } else { "must not be set" };
            told.push(told.problem(node, message, label).removal(format!("remove `{field}`"), node, false));
        }
    }
}

/// Before there was a field for it.
fn seccomp_annotations(pod: &Pod<'_>, told: &mut Told) {
    const POD: &str = "seccomp.security.alpha.kubernetes.io/pod";
    const CONTAINER: &str = "container.seccomp.security.alpha.kubernetes.io/";
    for (key, node) in pod.annotations {
        let named = key.strip_prefix(CONTAINER);
        let container =
            named.and_then(|name| pod.containers.iter().find(|container| container.name() == name));
        let (Some(value), true) = (node.as_str(), key == POD || container.is_some()) else { continue };
        if !matches!(value, "runtime/default" | "docker/default") && !value.starts_with("localhost/") {
            let whose = container.map_or_else(|| pod.name.clone(), |container| container.words());
            let message = format!("{whose} runs without a profile of seccomp");
            told.push(told.problem(node, message, "expected `runtime/default` or `localhost/…`"));
        }
    }
}

/// Shared with the restricted level.
pub(super) fn seccomp(pod: &Pod<'_>, told: &mut Told) {
    for (node, whose) in pod.everywhere(&["seccompProfile", "type"]) {
        if !matches!(node.as_str(), Some("RuntimeDefault" | "Localhost")) {
            told.push(default_profile(told, node, format!("{whose} runs without a profile of seccomp")));
        }
    }
}

/// The sysctls that are safe, each with the minor version that took it in.
const SYSCTLS: [(&str, u8); 14] = [
    ("kernel.shm_rmid_forced", 0),
    ("net.ipv4.ip_local_port_range", 0),
    ("net.ipv4.ip_unprivileged_port_start", 0),
    ("net.ipv4.ping_group_range", 0),
    ("net.ipv4.tcp_syncookies", 0),
    ("net.ipv4.ip_local_reserved_ports", 27),
    ("net.ipv4.tcp_fin_timeout", 29),
    ("net.ipv4.tcp_keepalive_intvl", 29),
    ("net.ipv4.tcp_keepalive_probes", 29),
    ("net.ipv4.tcp_keepalive_time", 29),
    ("net.ipv4.tcp_rmem", 32),
    ("net.ipv4.tcp_wmem", 32),
    ("net.ipv4.tcp_notsent_lowat", 37),
    ("net.ipv4.tcp_slow_start_after_idle", 37),
];

fn sysctls_1_0(pod: &Pod<'_>, told: &mut Told) {
    sysctls(pod, told, 0);
}

fn sysctls_1_27(pod: &Pod<'_>, told: &mut Told) {
    sysctls(pod, told, 27);
}

fn sysctls_1_29(pod: &Pod<'_>, told: &mut Told) {
    sysctls(pod, told, 29);
}

fn sysctls_1_32(pod: &Pod<'_>, told: &mut Told) {
    sysctls(pod, told, 32);
}

fn sysctls_1_37(pod: &Pod<'_>, told: &mut Told) {
    sysctls(pod, told, 37);
}

fn sysctls(pod: &Pod<'_>, told: &mut Told, minor: u8) {
    for entry in pod.security("sysctls").map_or(&[] as &[_], Node::items) {
        let Some((node, name)) = entry.get("name").and_then(|node| Some((node, node.as_str()?))) else {
            continue;
        };
        if !SYSCTLS.iter().any(|(safe, since)| *safe == name && *since <= minor) {
            let message = format!("{} sets the sysctl `{}`", pod.name, cut(name, 40));
            let problem = told.problem(node, message, "not one of those that are safe");
            told.push(problem.help("leave it out, or set it on the nodes"));
        }
    }
}

fn host_process(pod: &Pod<'_>, told: &mut Told) {
    for (node, whose) in pod.everywhere(&["windowsOptions", "hostProcess"]) {
        if is_true(node) {
            let problem = told.problem(
                node,
                format!("{whose} is a process of the node"),
                "not allowed by the standard",
            );
            told.push(problem.removal("remove `hostProcess`", node, false));
        }
    }
}
