//! What pods take of their node, and whom they are to the API server.

use kdsl_base::{Code, Diagnostic, Node, Value};
use rustc_hash::FxHashMap;

use super::parts::{Container, Pod, put, yes};
use crate::findings::{Findings, Of};
use crate::program::Program;
use crate::text::{cut, named};

/// K1031
pub(super) fn namespaces<'a>(pod: &Pod<'_, 'a>, found: &mut Of<'_, 'a>) {
    let shared = [
        ("hostNetwork", "network", "it reaches what listens on the node alone, and no policy holds for it"),
        ("hostPID", "processes", "it sees the processes of all pods on the node, and their variables"),
        ("hostIPC", "memory", "it can read what processes of the node share with each other"),
    ];
    for (field, what, note) in shared {
        let Some(node) = yes(pod.get(field)) else { continue };
        let message = format!("{} shares the {what} of its node", pod.name());
        let problem = Diagnostic::warning(Code::K1031, node.origin, message).label(format!("`{field}`"));
        found.push(problem.note(note).removal(format!("remove `{field}`"), node, false));
    }
}

/// The sockets by which containers are made.
const SOCKETS: [&str; 4] = ["docker.sock", "containerd.sock", "crio.sock", "cri-dockerd.sock"];

/// The paths of the node, and whether one is the socket of the container runtime.
fn paths<'a>(pod: &Pod<'_, 'a>) -> impl Iterator<Item = (&'a Node, &'a str, bool)> + use<'a> {
    let volumes = pod.get("volumes").map_or(&[] as &[_], Node::items).iter();
    volumes.filter_map(|volume| {
        let node = volume.at(&["hostPath", "path"])?;
        let path = node.as_str()?;
        Some((node, path, SOCKETS.iter().any(|socket| path.ends_with(socket))))
    })
}

/// K1032
pub(super) fn host_path<'a>(pod: &Pod<'_, 'a>, found: &mut Of<'_, 'a>) {
    for (node, path, _) in paths(pod).filter(|(.., socket)| !socket) {
        let message = format!("{} uses files of its node, `{}`", pod.name(), cut(path, 30));
        found.push(
            Diagnostic::warning(Code::K1032, node.origin, message)
                .label("a path of the node")
                .note("another node has other files there, and some of them give away the node")
                .help(
                    "take a ConfigMap, a PersistentVolumeClaim or an `emptyDir`, unless it is about the node",
                ),
        );
    }
}

/// K1033
pub(super) fn runtime_socket<'a>(pod: &Pod<'_, 'a>, found: &mut Of<'_, 'a>) {
    for (node, path, _) in paths(pod).filter(|(.., socket)| *socket) {
        let message = format!("{} can make containers on its node", pod.name());
        found.push(
            Diagnostic::warning(Code::K1033, node.origin, message)
                .label(format!("`{}` is the socket of the container runtime", cut(path, 60)))
                .note("whoever gets into the pod is root on the node, past all that Kubernetes forbids")
                .help("build images with a tool that needs no daemon, and ask the API server for the rest"),
        );
    }
}

/// K1034
pub(super) fn host_port<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    for port in container.items("ports") {
        let Some(node) = port.get("hostPort").filter(|node| node.as_int().is_some_and(|port| port > 0))
        else {
            continue;
        };
        let message = format!("{} takes a port of its node", container.name());
        found.push(
            Diagnostic::warning(Code::K1034, node.origin, message)
                .label("reached at the node's address")
                .note("no second pod with this port fits on the node, and a Service is not asked")
                .removal("remove `hostPort`, and reach it through a Service", node, false),
        );
    }
}

/// K1035
pub(super) fn low_port<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    for (node, number) in numbers(container).filter(|(_, number)| (1..1024).contains(number) && *number != 22)
    {
        let message = format!("{} listens on port {number}", container.name());
        found.push(
            Diagnostic::warning(Code::K1035, node.origin, message)
                .label("below 1024")
                .note("in many clusters only root may listen there")
                .help("listen on a higher port; the Service can keep this one"),
        );
    }
}

/// K1036
pub(super) fn ssh_port<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    for (node, _) in numbers(container).filter(|(_, number)| *number == 22) {
        let message = format!("{} opens the port of SSH", container.name());
        found.push(
            Diagnostic::warning(Code::K1036, node.origin, message)
                .label("22")
                .note("a way in that Kubernetes' permissions and audit do not know of")
                .help("use `kubectl exec`"),
        );
    }
}

fn numbers<'a>(container: &Container<'_, 'a>) -> impl Iterator<Item = (&'a Node, i64)> + use<'a> {
    container.items("ports").iter().filter_map(|port| {
        let node = port.get("containerPort")?;
        Some((node, node.as_int()?))
    })
}

/// K1037
pub(super) fn token<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    let off: FxHashMap<(&str, &str), bool> = program
        .objects_of("", "ServiceAccount")
        .map(|account| {
            let said = account.node.get("automountServiceAccountToken");
            let off = account.external || said.is_some_and(|node| node.value == Value::Bool(false));
            ((account.namespace.as_deref().unwrap_or(""), account.name.as_str()), off)
        })
        .collect();
    for pod in Pod::all(program) {
        let said = pod.get("automountServiceAccountToken");
        let account = pod.text("serviceAccountName").or_else(|| pod.text("serviceAccount"));
        let of_account = (pod.owner.namespace.as_deref().unwrap_or(""), account.unwrap_or("default"));
        let kept = match said {
            Some(node) => node.value == Value::Bool(false),
            None => {
                !pod.lacks("automountServiceAccountToken") || off.get(&of_account).copied().unwrap_or(false)
            }
        };
        if kept {
            continue;
        }
        let message = format!("{} carries a token for the API server", named(pod.owner));
        let at = said.map_or(pod.owner.name_span, |node| node.origin);
        let problem = Diagnostic::warning(Code::K1037, at, message)
            .label("every pod gets one unless told otherwise")
            .note("whoever gets into the pod can use it for all that the service account may");
        let (title, path) = ("leave it out, if it never asks the API server", "automountServiceAccountToken");
        found.of(pod.owner).push(put(problem, title, pod.spec, path, Value::Bool(false)));
    }
}

/// K1038
pub(super) fn default_account<'a>(pod: &Pod<'_, 'a>, found: &mut Of<'_, 'a>) {
    let node = pod.get("serviceAccountName").or_else(|| pod.get("serviceAccount"));
    let no_token =
        pod.get("automountServiceAccountToken").is_some_and(|node| node.value == Value::Bool(false));
    let unsaid = node.is_none() && pod.lacks("serviceAccountName");
    if no_token || !unsaid && node.and_then(Node::as_str) != Some("default") {
        return;
    }
    let message = format!("{} uses the service account of everyone", pod.name());
    let problem =
        Diagnostic::warning(Code::K1038, node.map_or(pod.owner.name_span, |node| node.origin), message)
            .label("`default`")
            .note("what is allowed to it is allowed to every pod of the namespace that says nothing")
            .help("make a ServiceAccount for it, unless it never asks the API server");
    let (title, path) = ("give it no token", "automountServiceAccountToken");
    found.push(put(problem, title, pod.spec, path, Value::Bool(false)));
}

/// K1039
pub(super) fn account_alias<'a>(pod: &Pod<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(node) = pod.get("serviceAccount") else { return };
    // As the API server writes it out.
    if node.as_str().is_some() && node.as_str() == pod.text("serviceAccountName") {
        return;
    }
    let message = format!("{} names its service account by an old field", pod.name());
    let problem = Diagnostic::warning(Code::K1039, node.key, message)
        .label("deprecated")
        .note("`serviceAccountName` is the field; the API server fills in this one for old clients");
    let gone = kdsl_base::Change::Remove { key: node.key, value: node.origin };
    let new = kdsl_base::Change::Add {
        record: pod.spec.origin,
        key: "serviceAccountName".to_owned(),
        value: node.clone(),
    };
    found.push(match pod.get("serviceAccountName") {
        Some(_) => problem.removal("remove it", node, true),
        None => problem.change("write `serviceAccountName`", vec![gone, new], true),
    });
}
