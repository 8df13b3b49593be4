//! K0782: an update that may neither take pods away nor add any. K0783: how to roll out, where nothing
//! rolls out. K0784: a deadline for an update that is over before a pod counts as available.
//!
//! The API server's validation of `strategy` and `updateStrategy`. Percentages of zero are zero; absent
//! numbers are 25% for a Deployment, and one unavailable, none added for a DaemonSet.

use kdsl_base::{Code, Diagnostic, Node, Value};

use crate::findings::Of;
use crate::held::Held;
use crate::part::Part;
use crate::rule::{REJECTED, Rule, When};
use crate::text::named;

const ROLLS: When = When::Is("type", &["RollingUpdate"], Some("RollingUpdate"));

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("apps.v1.RollingUpdateDeployment", deployment),
    Rule::by("apps.v1.RollingUpdateDaemonSet", daemon_set),
    // The field counts since the feature MaxUnavailableStatefulSet is on by itself.
    Rule::by("apps.v1.RollingUpdateStatefulSetStrategy", stateful_set).held(Held::since(35)),
    Rule::only(Code::K0783, "apps.v1.DeploymentStrategy", "rollingUpdate", ROLLS),
    Rule::only(Code::K0783, "apps.v1.StatefulSetUpdateStrategy", "rollingUpdate", ROLLS),
    Rule::by("apps.v1.DeploymentSpec", deadline),
];

/// A number of pods, or a share of them in percent. Nothing where it is neither.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Amount {
    Pods(i64),
    Percent(i64),
}

impl Amount {
    fn of(node: &Node) -> Option<Amount> {
        match &node.value {
            Value::Int(pods) => Some(Amount::Pods(*pods)),
            Value::Str(text) => text.strip_suffix('%')?.parse().ok().map(Amount::Percent),
            _ => None,
        }
    }

    const fn is_zero(self) -> bool {
        matches!(self, Amount::Pods(0) | Amount::Percent(0))
    }
}

/// Whether a field is there and certainly zero, or certainly not. Nothing where it is absent or unclear.
fn zero(part: &Part<'_, '_>, field: &str) -> Option<bool> {
    Some(Amount::of(part.get(field)?)?.is_zero())
}

fn deployment<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    if zero(part, "maxUnavailable") == Some(true)
        && zero(part, "maxSurge") == Some(true)
        && let Some((surge, unavailable)) = part.get("maxSurge").zip(part.get("maxUnavailable"))
    {
        let message = format!("{} can never be updated", named(part.manifest));
        found.push(
            Diagnostic::error(Code::K0782, surge.origin, message)
                .label("no pod may be added")
                .secondary(unavailable.origin, "and none may be taken away")
                .note(REJECTED)
                .setting("add one pod at a time", surge, Node::new(Value::Int(1), surge.origin), false),
        );
    }
    too_many(part, found);
}

/// More than all pods cannot be unavailable.
fn too_many<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    if let Some(node) = part.get("maxUnavailable")
        && let Some(Amount::Percent(share @ 101..)) = Amount::of(node)
    {
        let message = format!("`maxUnavailable` is {share}%, which is out of range");
        found.push(
            Diagnostic::error(Code::K0113, node.origin, message)
                .label("at most 100%")
                .note(REJECTED)
                .setting("use 100%", node, Node::str("100%", node.origin), false),
        );
    }
}

fn daemon_set<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    too_many(part, found);
    if part.manifest.broken {
        return;
    }
    let (surge, unavailable) = (part.get("maxSurge"), part.get("maxUnavailable"));
    // What is absent is filled in: one unavailable, none added.
    let adds = surge.map_or(Some(false), |_| zero(part, "maxSurge").map(|zero| !zero));
    let takes = unavailable.map_or(Some(true), |_| zero(part, "maxUnavailable").map(|zero| !zero));
    let owner = named(part.manifest);
    let problem = match (adds, takes) {
        (Some(false), Some(false)) => {
            let Some(unavailable) = unavailable else { return };
            Diagnostic::error(Code::K0782, unavailable.origin, format!("{owner} can never be updated"))
                .label("no pod may be taken away, and none is added")
                .addition(
                    "add a pod before its predecessor goes",
                    part.node,
                    "maxSurge",
                    Node::new(Value::Int(1), part.node.origin),
                    false,
                )
        }
        (Some(true), Some(true)) => {
            let Some(surge) = surge else { return };
            let message = format!("{owner} both adds pods before others go and takes them away");
            let problem = Diagnostic::error(Code::K0782, surge.key, message).label("adds pods first");
            let zero = Node::new(Value::Int(0), part.node.origin);
            match unavailable {
                Some(node) => problem.secondary(node.key, "takes pods away first").setting(
                    "take no pod away first",
                    node,
                    zero,
                    false,
                ),
                None => problem.note("`maxUnavailable` is 1 where it is absent").addition(
                    "take no pod away first",
                    part.node,
                    "maxUnavailable",
                    zero,
                    false,
                ),
            }
        }
        _ => return,
    };
    found.push(problem.note("the API server rejects it: a DaemonSet does one or the other"));
}

fn stateful_set<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    too_many(part, found);
    if zero(part, "maxUnavailable") == Some(true)
        && let Some(node) = part.get("maxUnavailable")
    {
        let message = format!("{} can never be updated", named(part.manifest));
        found.push(
            Diagnostic::error(Code::K0782, node.origin, message)
                .label("no pod may be taken away")
                .note(REJECTED)
                .setting("take one pod at a time", node, Node::new(Value::Int(1), node.origin), false),
        );
    }
}

/// A Deployment's update fails after `progressDeadlineSeconds`, 600 where it is absent.
fn deadline<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let Some(ready) = part.get("minReadySeconds") else { return };
    let Some(ready_seconds) = ready.as_int() else { return };
    let deadline = part.get("progressDeadlineSeconds");
    let Some(seconds) = deadline.map_or(Some(600), Node::as_int) else { return };
    if ready_seconds < seconds {
        return;
    }
    let owner = named(part.manifest);
    let message = format!("no update of {owner} can be done in time");
    let problem = Diagnostic::error(Code::K0784, ready.origin, message)
        .label(format!("a pod counts as available after {ready_seconds} s"))
        .note(REJECTED);
    let longer = Node::new(Value::Int(ready_seconds.saturating_add(600)), part.node.origin);
    let title = format!("give an update {} s", ready_seconds.saturating_add(600));
    found.push(match deadline {
        Some(node) => problem
            .secondary(node.origin, format!("the update fails after {seconds} s"))
            .setting(title, node, longer, false),
        None => problem
            .note("an update fails after 600 s where `progressDeadlineSeconds` is absent")
            .addition(title, part.node, "progressDeadlineSeconds", longer, false),
    });
}
