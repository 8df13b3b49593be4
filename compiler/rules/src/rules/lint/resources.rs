//! What containers ask for, and what they may use.

use kdsl_base::{Code, Diagnostic, Node};

use super::parts::{Container, put};
use crate::findings::Of;
use crate::rules::quantities::amount;

/// Whether a container asks for an amount. The API server takes the limit where no request is said.
fn asks<'a>(container: &Container<'_, 'a>, resource: &str) -> Option<&'a Node> {
    let of = |field: &str| container.get("resources")?.get(field)?.get(resource);
    of("requests").or_else(|| of("limits")).or_else(|| of_pod(container, "requests", resource))
}

fn of_pod<'a>(container: &Container<'_, 'a>, field: &str, resource: &str) -> Option<&'a Node> {
    container.pod.get("resources")?.get(field)?.get(resource)
}

fn limit<'a>(container: &Container<'_, 'a>, resource: &str) -> Option<&'a Node> {
    let own = container.get("resources.limits").and_then(|limits| limits.get(resource));
    own.or_else(|| of_pod(container, "limits", resource))
}

/// Whether the author may be told what a container does not say: one that ends soon takes little.
fn may_be_told(container: &Container<'_, '_>) -> bool {
    container.stays && !container.pod.owner.hides("resources")
}

/// K1005
pub(super) fn requests<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    let missing: Vec<&str> =
        ["cpu", "memory"].into_iter().filter(|resource| asks(container, resource).is_none()).collect();
    if missing.is_empty() || !may_be_told(container) {
        return;
    }
    let message = format!("{} requests no {}", container.name(), missing.join(" and no "));
    found.push(
        Diagnostic::warning(Code::K1005, container.at(), message)
            .label("takes what is left over")
            .note("the scheduler counts it as nothing, puts too much on one node, and the node throws it out first")
            .help("measure it, as with `kubectl top pod`, and say it under `resources.requests`"),
    );
}

/// K1006
pub(super) fn cpu_limit<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    if limit(container, "cpu").is_none() && may_be_told(container) {
        let message = format!("{} may use all the cpu of its node", container.name());
        found.push(
            Diagnostic::warning(Code::K1006, container.at(), message)
                .label("no `resources.limits.cpu`")
                .note("beside a busy container, others get no more than they request"),
        );
    }
}

/// K1007
pub(super) fn memory_limit<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    if limit(container, "memory").is_some() || !may_be_told(container) {
        return;
    }
    let message = format!("{} may use all the memory of its node", container.name());
    let problem = Diagnostic::warning(Code::K1007, container.at(), message)
        .label("no `resources.limits.memory`")
        .note("a leak ends with pods of others being thrown out of the node");
    found.push(match container.get("resources.requests.memory") {
        Some(asked) => put(
            problem,
            "let it use what it requests, and no more",
            container.node,
            "resources.limits.memory",
            asked.value.clone(),
        ),
        None => problem.help("say under `resources.limits.memory` what it needs at most"),
    });
}

/// K1008
pub(super) fn ephemeral_storage<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    let says = |field: &str| container.get("resources")?.get(field)?.get("ephemeral-storage");
    let missing = match (says("requests"), says("limits")) {
        (Some(_), Some(_)) => return,
        (_, Some(_)) => "request for",
        (Some(_), _) => "limit on",
        _ => "request for and no limit on",
    };
    if may_be_told(container) {
        let message = format!("{} has no {missing} ephemeral storage", container.name());
        found.push(
            Diagnostic::warning(Code::K1008, container.at(), message)
                .label("writes as much as it likes")
                .note("logs, `emptyDir` volumes and files beside them fill the node's disk, which then throws pods out"),
        );
    }
}

/// K1009
pub(super) fn memory_overcommit<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    let note = "where a node runs out of memory, what uses more than it requested is killed first";
    lent(container, "memory", Code::K1009, note, found);
}

/// K1010
pub(super) fn below_limits<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    // What ends has one burst, and nobody waits for its answers.
    if container.pod.ends() {
        return;
    }
    let note = "it gets the rest only where others leave it, and its pod is not of the class `Guaranteed`";
    for resource in ["cpu", "ephemeral-storage"] {
        lent(container, resource, Code::K1010, note, found);
    }
}

/// Tells of a resource of which a container may use another amount than it requests.
fn lent<'a>(container: &Container<'_, 'a>, resource: &str, code: Code, note: &str, found: &mut Of<'_, 'a>) {
    let of = |field: &str| container.get("resources")?.get(field)?.get(resource);
    let (Some(asked), Some(most)) = (of("requests"), of("limits")) else { return };
    if !differ(asked, most) {
        return;
    }
    let message = format!("{} may use more {resource} than is kept for it", container.name());
    found.push(
        Diagnostic::warning(code, asked.origin, message)
            .label("the request")
            .secondary(most.origin, "the limit")
            .note(note)
            .setting("request what it may use", asked, most.clone(), false),
    );
}

/// Whether two amounts are there and differ, however they are written.
fn differ(one: &Node, other: &Node) -> bool {
    matches!((amount(one), amount(other)), (Some((one, _)), Some((other, _))) if one != other)
}
