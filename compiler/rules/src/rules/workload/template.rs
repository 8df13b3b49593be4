//! K0104: a workload without a selector. K0780: a restart policy that the workload does not take.
//! K0781: a deadline for pods that are to run for ever.
//!
//! The API server's validation of the workloads of `apps/v1`, `batch/v1` and of ReplicationControllers.

use kdsl_base::{Code, Diagnostic, Node};

use crate::findings::Of;
use crate::part::Part;
use crate::rule::{REJECTED, Rule};
use crate::text::named;

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("apps.v1.DeploymentSpec", lasting),
    Rule::by("apps.v1.ReplicaSetSpec", lasting),
    Rule::by("apps.v1.StatefulSetSpec", lasting),
    Rule::by("apps.v1.DaemonSetSpec", lasting),
    Rule::by("core.v1.ReplicationControllerSpec", lasting),
    Rule::by("apps.v1.DeploymentSpec", selector),
    Rule::by("apps.v1.ReplicaSetSpec", selector),
    Rule::by("apps.v1.StatefulSetSpec", selector),
    Rule::by("apps.v1.DaemonSetSpec", selector),
    Rule::by("batch.v1.JobSpec", ending),
];

/// A program's selector is filled in, that of a manifest is not.
fn selector<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    if part.lacks("selector") {
        let kind = &part.manifest.kind;
        let problem = Diagnostic::error(Code::K0104, part.node.key, format!("{kind} is missing `selector`"))
            .label("`selector` must be set")
            .note(REJECTED);
        found.push(match first_label(part) {
            Some((key, value)) => problem.addition(
                format!("select its pods by their label `{key}`"),
                part.node,
                "selector",
                record("matchLabels", record(key, Node::str(value, part.node.origin))),
                false,
            ),
            None => problem.help("give its pods a label, and select them by it"),
        });
    }
}

/// The first label of the pods.
fn first_label<'a>(part: &Part<'_, 'a>) -> Option<(&'a str, &'a str)> {
    let (key, value) = part.get("template.metadata.labels")?.entries().first()?;
    Some((key, value.as_str()?))
}

/// A record of one entry.
fn record(key: &str, value: Node) -> Node {
    let origin = value.origin;
    Node::new(kdsl_base::Value::Map([(key.into(), value)].into_iter().collect()), origin)
}

/// Pods that are replaced whenever they end.
fn lasting<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    if let Some(policy) = part.get("template.spec.restartPolicy")
        && let Some(text @ ("Never" | "OnFailure")) = policy.as_str()
    {
        let message = format!("{} restarts its pods always, not `{text}`", named(part.manifest));
        found.push(
            Diagnostic::error(Code::K0780, policy.origin, message)
                .label("must be `Always`")
                .note(REJECTED)
                .note("what runs once is a Job")
                .removal("leave it out, which means `Always`", policy, false),
        );
    }
    if let Some(deadline) = part.get("template.spec.activeDeadlineSeconds") {
        let message = format!("the pods of {} cannot have a deadline", named(part.manifest));
        found.push(
            Diagnostic::error(Code::K0781, deadline.key, message)
                .label("the pods would be stopped after so many seconds")
                .note(REJECTED)
                .removal("remove `activeDeadlineSeconds`", deadline, false),
        );
    }
}

/// Pods that are to end.
fn ending<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(spec) = part.get("template.spec") else { return };
    let owner = named(part.manifest);
    let problem = match part.get("template.spec.restartPolicy") {
        Some(policy) if policy.as_str() == Some("Always") => Diagnostic::error(
            Code::K0780,
            policy.origin,
            format!("the pods of {owner} cannot restart always"),
        )
        .label("must be `OnFailure` or `Never`")
        .setting("restart a container that fails", policy, Node::str("OnFailure", policy.origin), false)
        .setting("make a new pod where one fails", policy, Node::str("Never", policy.origin), false),
        None if part.lacks("template.spec.restartPolicy") => {
            let at = part.get("template").map_or(spec.key, |template| template.key);
            let at = if spec.key == spec.origin { at } else { spec.key };
            Diagnostic::error(Code::K0780, at, format!("{owner} does not say when its pods restart"))
                .label("`restartPolicy` is missing, which means `Always`")
                .addition(
                    "restart a container that fails",
                    spec,
                    "restartPolicy",
                    Node::str("OnFailure", spec.origin),
                    false,
                )
                .addition(
                    "make a new pod where one fails",
                    spec,
                    "restartPolicy",
                    Node::str("Never", spec.origin),
                    false,
                )
        }
        _ => return,
    };
    found.push(problem.note("the API server rejects it: a Job's pods end"));
}
