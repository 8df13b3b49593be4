//! K0785: an Indexed Job without a number of completions. K0786: a field of a Job that another field of it
//! rules out. K0787: a rule of a Job's failure policy that cannot hold. K0313: the name of an Indexed Job
//! of which the names of its pods cannot be made.
//!
//! The API server's validation of Jobs, also in the template of a CronJob.

use kdsl_base::{Code, Diagnostic, Node, names};

use crate::findings::Of;
use crate::part::Part;
use crate::rule::{REJECTED, Rule, When};
use crate::text::{cut, list, named};

const INDEXED: When = When::Is("completionMode", &["Indexed"], Some("NonIndexed"));
const NEVER: When = When::Is("template.spec.restartPolicy", &["Never"], Some("Always"));
const JOB: &str = "batch.v1.JobSpec";

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::needs(Code::K0785, JOB, INDEXED, "completions"),
    Rule::only(Code::K0786, JOB, "backoffLimitPerIndex", INDEXED),
    Rule::only(Code::K0786, JOB, "successPolicy", INDEXED),
    Rule::only(Code::K0786, JOB, "maxFailedIndexes", When::Has("backoffLimitPerIndex")),
    Rule::only(Code::K0786, JOB, "podFailurePolicy", NEVER),
    Rule::only(Code::K0786, JOB, "backoffLimitPerIndex", NEVER),
    Rule::by(JOB, replacement),
    Rule::by(JOB, failure_policy),
    Rule::by("batch.v1.Job", pod_names),
];

/// With a failure policy, a pod is replaced only once it has failed.
fn replacement<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    if let Some(policy) = part.get("podFailurePolicy")
        && let Some(replacement) = part.get("podReplacementPolicy")
        && replacement.as_str() == Some("TerminatingOrFailed")
    {
        found.push(
            Diagnostic::error(
                Code::K0786,
                replacement.origin,
                "`podReplacementPolicy` must be `Failed` beside `podFailurePolicy`",
            )
            .label("a pod that still ends has not failed yet")
            .secondary(policy.key, "this decides about pods that have failed")
            .note(REJECTED)
            .setting("use `Failed`", replacement, Node::str("Failed", replacement.origin), false),
        );
    }
}

fn failure_policy<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    for rule in part.items("podFailurePolicy.rules") {
        if let Some(action) = rule.get("action")
            && action.as_str() == Some("FailIndex")
            && part.lacks("backoffLimitPerIndex")
        {
            found.push(
                Diagnostic::error(Code::K0787, action.origin, "`FailIndex` needs `backoffLimitPerIndex`")
                    .label("without it no index fails by itself")
                    .note(REJECTED),
            );
        }
        if let Some(codes) = rule.get("onExitCodes") {
            exit_codes(part, codes, found);
        }
    }
}

fn exit_codes<'a>(part: &Part<'_, 'a>, codes: &'a Node, found: &mut Of<'_, 'a>) {
    let operator = codes.get("operator").and_then(Node::as_str);
    let mut before: Option<i64> = None;
    for value in codes.get("values").map_or(&[] as &[_], Node::items) {
        let Some(number) = value.as_int() else { continue };
        if number == 0 && operator == Some("In") {
            found.push(
                Diagnostic::error(Code::K0787, value.origin, "0 is no exit code of a failure")
                    .label("a container that exits with 0 has succeeded")
                    .note(REJECTED),
            );
        } else if before.is_some_and(|before| before >= number) {
            found.push(
                Diagnostic::error(Code::K0787, value.origin, format!("{number} is out of order"))
                    .label("exit codes must rise, each once")
                    .note(REJECTED),
            );
        }
        before = Some(number);
    }
    let Some((node, name)) = codes.get("containerName").and_then(|node| Some((node, node.as_str()?))) else {
        return;
    };
    let fields = ["template.spec.initContainers", "template.spec.containers"];
    let containers = fields.into_iter().flat_map(|field| part.items(field));
    let known: Vec<&str> = containers.filter_map(|container| container.get("name")?.as_str()).collect();
    if !part.manifest.broken && !known.contains(&name) {
        let message = format!("{} has no container `{}`", named(part.manifest), cut(name, 30));
        let problem = Diagnostic::error(Code::K0787, node.origin, message)
            .label(format!("its containers are {}", list(&known)))
            .note(REJECTED);
        found.push(match kdsl_base::nearest(name, known.iter().copied()) {
            Some(near) => {
                problem.setting(format!("did you mean `{near}`?"), node, Node::str(near, node.origin), false)
            }
            None => problem,
        });
    }
}

/// The pods of an Indexed Job are called `name-0`, `name-1` and so on, which must be host names.
fn pod_names<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    if part.text("spec.completionMode") != Some("Indexed") || part.manifest.name.is_empty() {
        return;
    }
    let Some(completions @ 1..) = part.int("spec.completions") else { return };
    let last = format!("{}-{}", part.manifest.name, completions - 1);
    // A name that is no name at all is told as such.
    if names::dns_subdomain(&part.manifest.name).is_err() {
        return;
    }
    if let Err(problem) = names::dns_label(&last) {
        let message = format!("the pods of {} cannot have host names", named(part.manifest));
        found.push(
            Diagnostic::error(Code::K0313, part.manifest.name_span, message)
                .label(format!("the last one would be `{}`: {problem}", cut(&last, 70)))
                .note(REJECTED),
        );
    }
}
