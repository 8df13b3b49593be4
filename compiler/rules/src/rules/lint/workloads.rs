//! Workloads: how many pods there are, how they are replaced, and how they end.

use kdsl_base::{Code, Diagnostic, Node, Value};

use super::parts::{Container, Object, Pod, put, record, word};
use crate::findings::{Findings, Of};
use crate::program::Program;
use crate::rules::scaling::{Scalers, replicas};
use crate::text::named;

/// How many pods a Deployment or StatefulSet has at least, where nothing that is written scales it.
fn fixed(object: &Object<'_, '_>, scalers: &Scalers<'_>) -> Option<i64> {
    let manifest = object.manifest;
    match scalers.of_target(manifest).is_some() || scalers.scaled_otherwise(manifest) {
        true => None,
        false => replicas(manifest),
    }
}

const REPLICATED: [(&str, &str); 2] = [("apps", "Deployment"), ("apps", "StatefulSet")];

fn replicated<'p, 'a>(program: &'p Program<'a>) -> impl Iterator<Item = Object<'p, 'a>> {
    let all = REPLICATED.iter().flat_map(move |(group, kind)| program.written(group, kind));
    all.map(move |manifest| Object { program, manifest })
}

/// K1051
pub(super) fn one_replica<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    let scalers = Scalers::of(program);
    for object in replicated(program) {
        if fixed(&object, &scalers) != Some(1) {
            continue;
        }
        let node = object.get("spec.replicas");
        let (at, message, label) = match node {
            Some(node) => (node.origin, format!("{} is one pod", object.name()), "only one"),
            None => {
                let message = format!("{} does not say how many pods it has", object.name());
                (object.manifest.name_span, message, "one, unless something else scales it")
            }
        };
        let problem = Diagnostic::warning(Code::K1051, at, message)
            .label(label)
            .note("while it starts anew, or its node is drained, nobody answers");
        found.of(object.manifest).push(match object.get("spec") {
            Some(spec) => put(problem, "run two of them", spec, "replicas", Value::Int(2)),
            None => problem,
        });
    }
}

/// How many pods an amount is, rounded up or down as the controller does.
fn amount(node: &Node, of: i64, up: bool) -> Option<i64> {
    if let Some(number) = node.as_int() {
        return Some(number);
    }
    let part: i64 = node.as_str()?.strip_suffix('%')?.parse().ok()?;
    Some(part.checked_mul(of)?.checked_add(if up { 99 } else { 0 })? / 100)
}

/// K1052
pub(super) fn outage<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    let scalers = Scalers::of(program);
    for manifest in program.written("apps", "Deployment") {
        let object = Object { program, manifest };
        let kind = object.text("spec.strategy.type");
        let Some(count) = fixed(&object, &scalers).filter(|count| *count > 0) else { continue };
        if kind.is_some_and(|kind| kind != "RollingUpdate") {
            continue;
        }
        if let Some(node) = object.get("spec.strategy.rollingUpdate.maxUnavailable")
            && amount(node, count, false).is_some_and(|gone| gone >= count)
        {
            found.of(manifest).push(all_at_once(&object, node, count));
            continue;
        }
        let node = object.get("spec.strategy.type");
        if let (1, Some(node)) = (count, node) {
            found.of(manifest).push(alone(&object, node));
        }
    }
}

fn all_at_once(object: &Object<'_, '_>, node: &Node, count: i64) -> Diagnostic {
    let message = format!("a rollout may take all pods of {} at once", object.name());
    let label = if count == 1 { "the only pod".to_owned() } else { format!("all {count} pods") };
    let problem = Diagnostic::warning(Code::K1052, node.origin, message)
        .label(format!("may be missing: {label}"))
        .note("until the new ones are ready nobody answers");
    let problem = match object.get("spec.replicas") {
        Some(replicas) => problem.secondary(replicas.origin, "so many there are"),
        None => problem,
    };
    // One more than wanted may be there, unless that is forbidden as well.
    let surges = object
        .get("spec.strategy.rollingUpdate.maxSurge")
        .is_none_or(|node| amount(node, count, true) != Some(0));
    match (surges, count) {
        (true, _) => {
            problem.setting("replace pods one by one", node, Node::new(Value::Int(0), node.origin), false)
        }
        (false, 2..) => {
            problem.setting("replace pods one by one", node, Node::new(Value::Int(1), node.origin), false)
        }
        _ => problem.help("let a second pod start first: `maxSurge: 1`, `maxUnavailable: 0`"),
    }
}

fn alone(object: &Object<'_, '_>, node: &Node) -> Diagnostic {
    let message = format!("{} rolls out a single pod", object.name());
    let replicas = object.get("spec.replicas");
    let problem = Diagnostic::warning(Code::K1052, node.origin, message)
        .label("meant to go on answering")
        .note("a rollout starts the new pod first, but when the pod's node is drained nobody answers");
    let problem = match replicas {
        Some(replicas) => problem.secondary(replicas.origin, "one pod"),
        None => problem,
    };
    match object.get("spec") {
        Some(spec) => put(problem, "run two of them", spec, "replicas", Value::Int(2)),
        None => problem,
    }
}

/// K1053
pub(super) fn autoscaler_minimum<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    let node = object.get("spec.minReplicas");
    let least = node.map_or(object.lacks("spec.minReplicas").then_some(1), Node::as_int);
    if least != Some(1) {
        return;
    }
    let message = format!("{} scales down to one pod", object.name());
    let at = node.map_or(object.manifest.name_span, |node| node.origin);
    let problem = Diagnostic::warning(Code::K1053, at, message)
        .label(if node.is_some() { "only one" } else { "one, as nothing is said of `minReplicas`" })
        .note("in quiet hours, when nodes are drained, nobody answers while that pod moves");
    found.push(match object.get("spec") {
        Some(spec) => put(problem, "keep two of them", spec, "minReplicas", Value::Int(2)),
        None => problem,
    });
}

/// K1061
pub(super) fn autoscaler_maximum<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    let (Some(least), Some(most)) = (object.get("spec.minReplicas"), object.get("spec.maxReplicas")) else {
        return;
    };
    if least.as_int().is_some() && least.as_int() == most.as_int() {
        let message = format!("{} never scales", object.name());
        found.push(
            Diagnostic::warning(Code::K1061, most.origin, message)
                .label("no more than")
                .secondary(least.origin, "this")
                .note("under load no pod is added")
                .help("raise `maxReplicas`, or set `replicas` and leave the autoscaler out"),
        );
    }
}

/// K1059
pub(super) fn strategy<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    let field =
        if object.manifest.kind == "Deployment" { "spec.strategy.type" } else { "spec.updateStrategy.type" };
    let Some(node) =
        object.get(field).filter(|node| node.as_str().is_some_and(|text| text != "RollingUpdate"))
    else {
        return;
    };
    let (label, note) = match node.as_str() {
        Some("Recreate") => ("all pods end before a new one starts", "nobody answers during a rollout"),
        _ => ("pods are replaced by hand", "a change has no effect until somebody deletes the pods"),
    };
    let message = format!("{} does not replace its pods one after the other", object.name());
    let problem = Diagnostic::warning(Code::K1059, node.origin, message).label(label).note(note);
    let rolling = Node::new(word("RollingUpdate"), node.origin);
    found.push(problem.setting("replace pods one after the other", node, rolling, false));
}

/// How many seconds a pod has to end where it does not say so.
const GRACE: i64 = 30;

/// K1060
pub(super) fn grace<'a>(container: &Container<'_, 'a>, found: &mut Of<'_, 'a>) {
    let said = container.pod.get("terminationGracePeriodSeconds");
    if said.is_none() && !container.pod.lacks("terminationGracePeriodSeconds") {
        return;
    }
    let Some(grace) = said.map_or(Some(GRACE), Node::as_int) else { return };
    let Some(hook) = container.get("lifecycle.preStop") else { return };
    let (node, seconds) = match (hook.at(&["sleep", "seconds"]), hook.at(&["exec", "command"])) {
        // One that is longer is refused by the API server.
        (Some(node), _) => (node, node.as_int().filter(|seconds| *seconds == grace)),
        (_, Some(command)) => (command, sleeps(command).filter(|seconds| *seconds >= grace)),
        _ => return,
    };
    let Some(seconds) = seconds else { return };
    let message = format!("{} sleeps as long as its pod has to end", container.name());
    let problem = Diagnostic::warning(Code::K1060, node.origin, message)
        .label(format!("{seconds} s of {grace} s"))
        .note("the program is killed before it hears that it should end, and requests break off");
    let problem = match said {
        Some(said) => problem.secondary(said.origin, "the grace period"),
        None => problem,
    };
    let longer = Value::Int(seconds.saturating_add(GRACE));
    let title = "give the pod more time to end";
    found.push(put(problem, title, container.pod.spec, "terminationGracePeriodSeconds", longer));
}

/// How many seconds a command sleeps, by itself or as the line of a shell.
fn sleeps(command: &Node) -> Option<i64> {
    let words: Vec<&str> = command.items().iter().filter_map(Node::as_str).collect();
    let line = words.join(" ");
    let after = line.split("sleep ").nth(1)?;
    let number: String = after.trim_start().chars().take_while(char::is_ascii_digit).collect();
    let rest = after.trim_start().get(number.len()..).unwrap_or("");
    let unit = match rest.chars().next() {
        Some('m') => 60,
        Some('h') => 3600,
        _ => 1,
    };
    number.parse::<i64>().ok()?.checked_mul(unit)
}

/// K1062
pub(super) fn priority<'a>(pod: &Pod<'_, 'a>, found: &mut Of<'_, 'a>) {
    if pod.lacks("priorityClassName") {
        let message = format!("{} has no priority", pod.name());
        found.push(
            Diagnostic::warning(Code::K1062, pod.owner.name_span, message)
                .label("no `priorityClassName`")
                .note("where room runs short, nothing says whether it goes before or after others")
                .help("name a PriorityClass of the cluster"),
        );
    }
}

/// K1063
pub(super) fn job_lifetime<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    if object.manifest.kind == "CronJob" {
        return kept_by_two(object, found);
    }
    if object.lacks("spec.ttlSecondsAfterFinished") {
        let message = format!("{} stays when it is done", object.name());
        let problem = Diagnostic::warning(Code::K1063, object.manifest.name_span, message)
            .label("no `ttlSecondsAfterFinished`")
            .note("it and its pods are kept until somebody deletes them");
        found.push(match object.get("spec") {
            Some(spec) => {
                put(problem, "delete it after a day", spec, "ttlSecondsAfterFinished", Value::Int(86_400))
            }
            None => problem,
        });
    }
}

/// A CronJob removes its old Jobs by itself.
fn kept_by_two<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(node) = object.get("spec.jobTemplate.spec.ttlSecondsAfterFinished") else { return };
    let message = format!("{} has two rules for when its Jobs go", object.name());
    found.push(
        Diagnostic::warning(Code::K1063, node.key, message)
            .label("the other is `successfulJobsHistoryLimit`")
            .note("what the history should keep, as logs of the run that failed, is deleted after this time")
            .removal("remove it, and let the limits of the history decide", node, false),
    );
}

/// K1064
pub(super) fn cron_deadline<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    if object.lacks("spec.startingDeadlineSeconds") {
        let message = format!("{} has no deadline for its starts", object.name());
        let problem = Diagnostic::warning(Code::K1064, object.manifest.name_span, message)
            .label("no `startingDeadlineSeconds`")
            .note("after an outage a run that was missed hours ago still starts, and after 100 of them none does");
        found.push(match object.get("spec") {
            Some(spec) => put(
                problem,
                "let a run be ten minutes late",
                spec,
                "startingDeadlineSeconds",
                Value::Int(600),
            ),
            None => problem,
        });
    }
}

/// K1065
pub(super) fn cron_overlap<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    if object.lacks("spec.concurrencyPolicy") {
        let message = format!("runs of {} may overlap", object.name());
        let problem = Diagnostic::warning(Code::K1065, object.manifest.name_span, message)
            .label("no `concurrencyPolicy`")
            .note("a run that takes longer than the time between two is joined by the next one");
        found.push(match object.get("spec") {
            Some(spec) => put(problem, "run one at a time", spec, "concurrencyPolicy", word("Forbid")),
            None => problem,
        });
    }
}

/// K1066
pub(super) fn bare_pod<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    let runs_on = object.text("spec.restartPolicy").is_none_or(|policy| policy == "Always");
    let owned = object.get("metadata.ownerReferences").is_some_and(|owners| !owners.items().is_empty());
    // A static pod is one of the node's own, as the parts of the control plane are.
    if runs_on
        && !owned
        && !object.manifest.hides_path("spec.restartPolicy")
        && !object.manifest.hides_path("metadata.ownerReferences")
        && object.manifest.namespace.as_deref() != Some("kube-system")
    {
        let message = format!("{} is nobody's", object.name());
        found.push(
            Diagnostic::warning(Code::K1066, object.manifest.kind_span, message)
                .label("a Pod by itself")
                .note("when its node goes, it is gone and nothing makes a new one")
                .help("make it the template of a Deployment, or of a Job if it comes to an end"),
        );
    }
}

/// K1067
pub(super) fn bare_replicas<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    if object.get("metadata.ownerReferences").is_some_and(|owners| !owners.items().is_empty()) {
        return;
    }
    let message = format!("{} cannot roll out a change", object.name());
    found.push(
        Diagnostic::warning(Code::K1067, object.manifest.kind_span, message)
            .label(format!("a {} by itself", object.manifest.kind))
            .note("pods that run keep their old template until somebody deletes them")
            .help("make it a Deployment, which has ReplicaSets of its own and replaces their pods"),
    );
}

/// K1068
pub(super) fn dns_options<'a>(pod: &Pod<'_, 'a>, found: &mut Of<'_, 'a>) {
    let options = pod.get("dnsConfig.options").map_or(&[] as &[_], Node::items);
    let set = options.iter().any(|option| option.get("name").and_then(Node::as_str) == Some("ndots"));
    if !set && !pod.owner.hides("dnsConfig") && !pod.ends() {
        let message = format!("{} looks for each name in five places", named(pod.owner));
        let problem = Diagnostic::warning(Code::K1068, pod.owner.name_span, message)
            .label("no `ndots` in `dnsConfig.options`")
            .note("a name with fewer than five dots is tried with each domain of the cluster first");
        let at = pod.spec.origin;
        let ndots = record(&[("name", word("ndots")), ("value", word("2"))], at);
        let all = options.iter().cloned().chain([ndots]).collect();
        let title = "try names with two dots as they are first, by `ndots`";
        found.push(put(problem, title, pod.spec, "dnsConfig.options", Value::List(all)));
    }
}
