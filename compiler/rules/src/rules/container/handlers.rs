//! The hooks of containers: one that sleeps longer than its pod has to end (K0712).
//!
//! The ports that probes and hooks name are in `names`.

use kdsl_base::{Code, Diagnostic};

use super::{Container, container_name, containers};
use crate::findings::Of;
use crate::part::Part;
use crate::rule::Rule;
use crate::text::respell;

/// The rules, as the validation of a container's lifecycle has them.
pub(crate) const RULES: &[Rule] = &[Rule::by("core.v1.PodSpec", sleep)];

/// How many seconds a pod has to end where it does not say so.
const GRACE: i64 = 30;

fn sleep<'a>(part: &Part<'_, 'a>, found: &mut Of<'_, 'a>) {
    let said = part.get("terminationGracePeriodSeconds");
    if said.is_none() && part.manifest.broken {
        return;
    }
    let Some(grace) = said.map_or(Some(GRACE), |node| node.as_int()) else { return };
    for Container { node: container, .. } in containers(part) {
        for hook in ["preStop", "postStart"] {
            let Some(node) = container.at(&["lifecycle", hook, "sleep", "seconds"]) else { continue };
            let Some(seconds) = node.as_int().filter(|seconds| *seconds > grace) else { continue };
            let name = container_name(container, part.manifest);
            let problem = Diagnostic::error(
                Code::K0712,
                node.origin,
                format!("{name} sleeps {seconds} s, but its pod has {grace} s to end"),
            )
            .note(part.refused());
            let problem = match said {
                Some(said) => {
                    problem.label("longer than the grace period").secondary(said.origin, "the grace period")
                }
                None => problem.label("`terminationGracePeriodSeconds` is 30 where nothing else is said"),
            };
            let (title, old) = (format!("sleep {grace} s at most"), seconds.to_string());
            found.push(respell(problem, title, (node.origin, &old), &grace.to_string(), false));
        }
    }
}
