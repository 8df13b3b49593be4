//! What a container may do on its node.

use kdsl_base::{Change, Code, Diagnostic, Node, Value};

use super::parts::{Container, Pod, put, word, words, yes};
use crate::findings::Of;
use crate::rules::pod_security::CAPABILITIES;
use crate::text::cut;

/// A capability as the kernel calls it, in capitals and without `CAP_`.
fn plain(capability: &str) -> String {
    let upper = capability.to_ascii_uppercase();
    upper.strip_prefix("CAP_").map_or(upper.clone(), str::to_owned)
}

fn warned(container: &Container<'_, '_>, code: Code, at: Option<&Node>, message: String) -> Diagnostic {
    Diagnostic::warning(code, at.map_or(container.at(), |node| node.origin), message)
}

/// K1021
pub(super) fn run_as_root<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    let fields = ["securityContext.runAsUser", "securityContext.runAsNonRoot"];
    if container.pod.on_windows() || fields.iter().any(|field| container.may_lack(field)) {
        return;
    }
    let user = container.security("runAsUser");
    let not_root = container.security("runAsNonRoot");
    let problem = match (user.and_then(Node::as_int), user, not_root.map(|node| &node.value)) {
        (Some(0), Some(node), _) => {
            let message = format!("{} runs as root", container.name());
            warned(container, Code::K1021, Some(node), message).label("the user 0 is root")
        }
        (Some(_), ..) | (_, _, Some(Value::Bool(true))) => return,
        _ => {
            let message = format!("{} may run as root", container.name());
            let problem = warned(container, Code::K1021, not_root, message)
                .label("its image says which user, if anyone");
            let title = "refuse to start as root";
            put(problem, title, container.node, "securityContext.runAsNonRoot", Value::Bool(true))
        }
    };
    found.push(problem.note("whoever gets out of the container is root on the node"));
}

/// Below this a number is likely to be that of a user or group of the node.
const LOW: i64 = 10_000;

/// K1040
pub(super) fn low_user<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    let said = [("runAsUser", "user"), ("runAsGroup", "group")];
    for (field, what) in said {
        let Some(node) = container.security(field) else { continue };
        // As root it is reported already.
        let Some(number) =
            node.as_int().filter(|number| *number < LOW && (*number, field) != (0, "runAsUser"))
        else {
            continue;
        };
        let message = format!("{} runs as the {what} {number}", container.name());
        found.push(
            Diagnostic::warning(Code::K1040, node.origin, message)
                .label(format!("the node may have a {what} of this number"))
                .note(format!("what gets out of the container has the files of that {what}"))
                .help(format!("take a number from {LOW} on, if the image does with it")),
        );
    }
}

/// K1022
pub(super) fn privileged<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(node) = yes(container.get("securityContext.privileged")) else { return };
    let message = format!("{} is privileged", container.name());
    found.push(
        warned(container, Code::K1022, Some(node), message)
            .label("may do everything that the node may")
            .note("it sees all devices, and whoever gets into it has the node and the pods on it")
            .removal("remove `privileged`, and add the capability that it needs", node, false),
    );
}

/// K1023
pub(super) fn escalation<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    let path = "securityContext.allowPrivilegeEscalation";
    let node = container.get(path);
    if container.pod.on_windows() || node.is_none() && container.may_lack(path) {
        return;
    }
    if node.is_some_and(|node| node.value == Value::Bool(false)) {
        return;
    }
    let message = format!("{} can gain privileges", container.name());
    let problem = warned(container, Code::K1023, node, message)
        .label("a program in it may become root, as by `sudo`")
        .note("Kubernetes allows it unless `allowPrivilegeEscalation` is `false`");
    found.push(put(problem, "allow no more than it starts with", container.node, path, Value::Bool(false)));
}

/// K1024
pub(super) fn writable_root<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    let path = "securityContext.readOnlyRootFilesystem";
    let node = container.get(path);
    if yes(node).is_some() || container.pod.on_windows() || node.is_none() && container.may_lack(path) {
        return;
    }
    let message = format!("{} can change its own files", container.name());
    let problem = warned(container, Code::K1024, node, message)
        .label("its root file system is writable")
        .note("who breaks into it can leave a program there; what must be written belongs into a volume");
    found.push(put(problem, "let it only read them", container.node, path, Value::Bool(true)));
}

/// What gives a container the node, its network, or the processes of others.
const DANGEROUS: [&str; 9] = [
    "ALL",
    "SYS_ADMIN",
    "NET_ADMIN",
    "SYS_MODULE",
    "SYS_PTRACE",
    "SYS_RAWIO",
    "SYS_BOOT",
    "BPF",
    "DAC_READ_SEARCH",
];

/// K1025
pub(super) fn dangerous_capability<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    for node in container.items("securityContext.capabilities.add") {
        let Some(name) = node.as_str().filter(|name| DANGEROUS.contains(&plain(name).as_str())) else {
            continue;
        };
        let message = format!("{} gets the capability `{}`", container.name(), cut(name, 20));
        let label =
            if plain(name) == "ALL" { "everything that root may" } else { "as good as the node itself" };
        found.push(
            warned(container, Code::K1025, Some(node), message)
                .label(label)
                .note("whoever gets into the container gets out of it with this")
                .change("do without it", without(container, name, node), false),
        );
    }
}

/// The change that takes a capability out of those that are added.
fn without(container: &Container<'_, '_>, name: &str, node: &Node) -> Vec<Change> {
    let Some(list) = container.get("securityContext.capabilities.add") else { return Vec::new() };
    if list.items().len() == 1 {
        return vec![Change::Remove { key: list.key, value: list.origin }];
    }
    let left = list.items().iter().filter(|item| item.as_str() != Some(name)).cloned().collect();
    vec![Change::Set { value: list.origin, new: Node::new(Value::List(left), node.origin) }]
}

/// K1026
pub(super) fn capabilities<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    let owner = container.pod.owner;
    if container.pod.on_windows() || owner.hides("capabilities") || owner.hides_whole("securityContext") {
        return;
    }
    for node in container.items("securityContext.capabilities.add") {
        let Some(text) = node.as_str() else { continue };
        let name = plain(text);
        if !CAPABILITIES.contains(&name.as_str()) && !DANGEROUS.contains(&name.as_str()) {
            let message = format!("{} gets the capability `{}`", container.name(), cut(text, 20));
            found.push(
                warned(container, Code::K1026, Some(node), message)
                    .label("beyond what containers have by default")
                    .note("the baseline of the Pod Security Standards refuses it"),
            );
        }
    }
    let dropped: Vec<String> = container
        .items("securityContext.capabilities.drop")
        .iter()
        .filter_map(Node::as_str)
        .map(plain)
        .collect();
    let all = CAPABILITIES.iter().filter(|name| **name != "NET_BIND_SERVICE");
    let each = || all.clone().all(|name| dropped.iter().any(|dropped| dropped == name));
    if dropped.iter().any(|name| name == "ALL") || each() {
        return;
    }
    let node = container.get("securityContext.capabilities.drop");
    let message = format!("{} keeps capabilities that it may not need", container.name());
    let problem = warned(container, Code::K1026, node, message)
        .label("as root it may send raw packets, change owners of files, and more")
        .note("what breaks into it can use them");
    let (path, none) = ("securityContext.capabilities.drop", words(&["ALL"], container.node.origin));
    found.push(put(
        problem,
        "drop them all, as `capabilities.drop: [\"ALL\"]`, and add what it needs",
        container.node,
        path,
        none,
    ));
}

/// K1027
pub(super) fn hardening<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    let path = "securityContext.seccompProfile.type";
    if container.pod.on_windows() || container.may_lack(path) {
        return;
    }
    let profile = container.security("seccompProfile.type");
    if profile.is_some_and(|node| node.as_str() != Some("Unconfined")) || otherwise(container) {
        return;
    }
    let message = format!("{} may make any call of the kernel", container.name());
    let problem = warned(container, Code::K1027, profile, message)
        .label("no seccomp profile")
        .note("bugs of the kernel in calls that no container needs are ways out of it");
    // What is unconfined for the pod is changed at the container alone.
    found.push(put(problem, "allow what containers need", container.node, path, word("RuntimeDefault")));
}

/// Whether AppArmor or SELinux confine a container, by a profile that is named.
fn otherwise(container: &Container<'_, '_>) -> bool {
    let armor = container.security("appArmorProfile.type").and_then(Node::as_str);
    let selinux = container.security("seLinuxOptions").is_some_and(|options| !options.entries().is_empty());
    armor.is_some_and(|kind| kind != "Unconfined") || selinux || annotated(container)
}

/// The old way to name a profile of AppArmor, by an annotation of the pods.
fn annotated(container: &Container<'_, '_>) -> bool {
    let Some(name) = container.text("name") else { return false };
    let metadata = match container.pod.owner.kind.as_str() {
        "Pod" => container.pod.owner.node.get("metadata"),
        "CronJob" => container.pod.owner.node.at(&["spec", "jobTemplate", "spec", "template", "metadata"]),
        _ => container.pod.owner.node.at(&["spec", "template", "metadata"]),
    };
    let entries =
        metadata.and_then(|metadata| metadata.get("annotations")).map_or(&[] as &[_], Node::entries);
    entries
        .iter()
        .any(|(key, _)| key.strip_prefix("container.apparmor.security.beta.kubernetes.io/") == Some(name))
}

/// K1028
pub(super) fn proc_mount<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(node) = container.get("securityContext.procMount") else { return };
    if node.as_str() == Some("Unmasked") {
        let message = format!("{} sees all of /proc", container.name());
        found.push(
            warned(container, Code::K1028, Some(node), message)
                .label("nothing is masked")
                .note("/proc shows secrets of the kernel, and settings of the node can be changed through it")
                .removal("mask it, as is usual", node, false),
        );
    }
}

/// The settings of the kernel that a pod may change for itself alone, since some version.
const SAFE_SYSCTLS: [&str; 14] = [
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ping_group_range",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_notsent_lowat",
    "net.ipv4.tcp_rmem",
    "net.ipv4.tcp_slow_start_after_idle",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.tcp_wmem",
];

/// K1029
pub(super) fn sysctls<'a>(pod: &Pod<'_, 'a>, found: &mut Of<'_, 'a>) {
    for node in pod.get("securityContext.sysctls").map_or(&[] as &[_], Node::items) {
        let Some(name) = node.get("name").filter(|name| name.as_str().is_some()) else { continue };
        let text = name.as_str().unwrap_or_default().replace('/', ".");
        if !SAFE_SYSCTLS.contains(&text.as_str()) {
            let message = format!("{} changes the setting `{}`", pod.name(), cut(&text, 40));
            found.push(
                Diagnostic::warning(Code::K1029, name.origin, message)
                    .label("not one of those that are safe")
                    .note("a node refuses the pods unless its owner allows it, since other pods may feel it"),
            );
        }
    }
}

/// K1030
pub(super) fn host_process<'a>(pod: &Pod<'_, 'a>, found: &mut Of<'_, 'a>) {
    let whole = pod.get("securityContext.windowsOptions.hostProcess");
    let own =
        pod.containers().filter_map(|container| container.get("securityContext.windowsOptions.hostProcess"));
    for node in own.chain(whole).filter(|node| node.value == Value::Bool(true)) {
        let message = format!("{} runs as a process of the Windows node", pod.name());
        found.push(
            Diagnostic::warning(Code::K1030, node.origin, message)
                .label("no container around it")
                .note("it may do on the node what its user may, and that is much")
                .removal("remove `hostProcess`", node, false),
        );
    }
}
