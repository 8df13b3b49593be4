//! Fields that only some sorts of containers and probes have (K0710), and what a probe that may kill its
//! container must count (K0113). All from the validation of a pod's spec.

use kdsl_base::{Code, Diagnostic, Node, Value};

use super::{Container, Sort, container_name, containers};
use crate::findings::Of;
use crate::held::Held;
use crate::part::Part;
use crate::rule::{Rule, When};
use crate::text::respell;

/// The rules.
pub(crate) const RULES: &[Rule] = &[
    Rule::by("core.v1.PodSpec", init_containers),
    // The feature ContainerRestartRules, on since 1.35, gives every container a policy.
    Rule::by("core.v1.PodSpec", regular_containers).held(Held::until(34)),
    Rule::needs(Code::K0104, "core.v1.Container", When::Has("restartPolicyRules"), "restartPolicy"),
    Rule::by("core.v1.Container", probes),
];

/// What a container that runs to its end before the others has no use for.
const NOT_BEFORE: [&str; 4] = ["lifecycle", "livenessProbe", "readinessProbe", "startupProbe"];

fn init_containers<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    for Container { node, sort } in containers(part) {
        if sort != Sort::Init || part.manifest.broken && node.get("restartPolicy").is_none() {
            continue;
        }
        for field in NOT_BEFORE {
            let Some(value) = node.get(field).filter(|value| value.value != Value::Null) else { continue };
            let name = container_name(node, part.manifest);
            let message = format!("init {name} cannot have `{field}`");
            let problem = Diagnostic::error(Code::K0710, value.key, message)
                .label("an init container runs to its end before the others start")
                .note(part.refused())
                .removal(format!("remove `{field}`"), value, false);
            let always = Node::str("Always", node.origin);
            found.push(match node.get("restartPolicy") {
                Some(_) => problem,
                None => problem.addition(
                    "let it run beside the others: set `restartPolicy: \"Always\"`",
                    node,
                    "restartPolicy",
                    always,
                    false,
                ),
            });
        }
    }
}

fn regular_containers<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    for Container { node, sort } in containers(part) {
        let policy = node.get("restartPolicy").filter(|value| value.value != Value::Null);
        let Some(policy) = policy.filter(|_| sort == Sort::Regular) else { continue };
        // Another value than that of init containers is a mistake by itself, and may be told already.
        if part.manifest.broken && policy.as_str() != Some("Always") {
            continue;
        }
        let name = container_name(node, part.manifest);
        let problem = Diagnostic::error(
            Code::K0710,
            policy.key,
            format!("{name} cannot have a `restartPolicy` of its own"),
        )
        .label("only init containers have one before Kubernetes 1.35")
        .note(part.refused())
        .removal("remove `restartPolicy`", policy, false);
        found.push(problem);
    }
}

fn probes<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    for (field, what) in [("livenessProbe", "a liveness probe"), ("startupProbe", "a startup probe")] {
        let count = part.get(field).and_then(|probe| probe.get("successThreshold"));
        let Some((node, number)) = count.and_then(|node| Some((node, node.as_int()?))) else { continue };
        if number > 1 {
            let message = format!("`successThreshold` is {number}, which is out of range");
            let problem = Diagnostic::error(Code::K0113, node.origin, message)
                .label(format!("must be 1 for {what}"))
                .note(part.refused());
            let old = number.to_string();
            found.push(respell(problem, "write `1`".to_owned(), (node.origin, &old), "1", false));
        }
    }
    let grace = part.get("readinessProbe.terminationGracePeriodSeconds");
    if let Some(grace) = grace {
        let name = container_name(part.node, part.manifest);
        let message = "a readiness probe cannot have `terminationGracePeriodSeconds`";
        let problem = Diagnostic::error(Code::K0710, grace.key, message)
            .label(format!("it never ends {name}"))
            .note(part.refused())
            .removal("remove `terminationGracePeriodSeconds`", grace, true);
        found.push(problem);
    }
}
