//! K0302: a workload that does not select its own pods. K0315: one that selects all pods.
//!
//! The API server's rule: the labels of the pod template must meet `spec.selector`, which must not be
//! empty. A Job is held to it where `manualSelector` says that it selects by itself.

use kdsl_base::{Code, Diagnostic, Manifest, Node};
use kdsl_schema::SelectorShape;

use crate::findings::Findings;
use crate::pods::{Label, Pods};
use crate::program::Program;
use crate::selector::{Need, Test, Verdict, is_empty, needs};
use crate::text::{named, respell, respell_key, short};

/// Reports the mismatches, and notes the labels so that no other rule rests on them.
pub(crate) fn check<'a>(program: &mut Program<'a>, found: &mut Findings<'a>) {
    for pods in &mut program.pods {
        let owner = pods.owner;
        if owner.external || owner.raw {
            continue;
        }
        let Some((selector, shape)) = selector(owner) else { continue };
        if pods.spec.is_none() && pods.labels.is_none() {
            continue; // The template is missing, which is reported as such.
        }
        if shape == SelectorShape::LabelSelector && is_empty(selector) {
            if !owner.broken && owner.kind != "Job" {
                found.of(owner).push(empty(owner, pods, selector));
            }
            continue;
        }
        for need in needs(selector, shape) {
            if need.verdict(pods) == Verdict::No {
                found.of(owner).push(mismatch(pods, &need));
                pods.reported.push(need.key);
            }
        }
    }
    program.list_partial();
}

fn selector(owner: &Manifest) -> Option<(&Node, SelectorShape)> {
    let spec = owner.node.get("spec")?;
    let shape = match (owner.group(), owner.kind.as_str()) {
        ("apps", "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet") => SelectorShape::LabelSelector,
        ("", "ReplicationController") => SelectorShape::Labels,
        ("batch", "Job") if spec.get("manualSelector")?.value == kdsl_base::Value::Bool(true) => {
            SelectorShape::LabelSelector
        }
        _ => return None,
    };
    Some((spec.get("selector")?, shape))
}

fn mismatch(pods: &Pods<'_>, need: &Need<'_>) -> Diagnostic {
    let owner = pods.owner;
    let message = format!("{} does not select its own pods", named(owner));
    let requires = format!("selector requires {}", need.words());
    let rejected = format!("the API server rejects this {}", owner.kind);
    let label = pods.labels.and_then(|labels| labels.get(need.key));
    let (Some(label), Label::Is(value)) = (label, pods.label(need.key)) else {
        let problem = Diagnostic::error(Code::K0302, need.span, message).label(requires).note(rejected);
        if let Some((key, node)) = need.misspelt(pods) {
            return misspelt(problem, need, (key, node));
        }
        let problem = match pods.labels {
            Some(labels) => {
                problem.secondary(labels.origin, format!("its pods have no label `{}`", need.key))
            }
            None => problem,
        };
        return match need.test {
            Test::Equal(value) => problem.help(format!("give the pods the label {:?}: {value:?}", need.key)),
            _ => problem.help("give the pods a label that the selector takes"),
        };
    };
    let problem = Diagnostic::error(Code::K0302, label.origin, message)
        .label(format!("but its pods have {} = {value:?}", need.key))
        .secondary(need.span, requires)
        .note(rejected);
    match need.test {
        Test::Equal(wanted) => {
            let change = format!("change {value:?} to {wanted:?}");
            let problem = respell(problem, change, (label.origin, value), wanted, false);
            respell(problem, format!("select {value:?} instead"), (need.span, wanted), value, false)
        }
        _ => problem.help("give the pods a label that the selector takes"),
    }
}

/// One of two keys is misspelt, and it cannot be told which.
fn misspelt(mut problem: Diagnostic, need: &Need<'_>, (key, label): (&str, &Node)) -> Diagnostic {
    problem.primary.span = need.key_span;
    let problem = problem.secondary(label.key, format!("but its pods have `{}`", short(key)));
    let title = format!("did you mean `{}`?", short(key));
    let problem = respell_key(problem, title, (need.key_span, need.key), key);
    let title = format!("rename the label of the pods to `{}`", short(need.key));
    respell_key(problem, title, (label.key, key), need.key)
}

fn empty(owner: &Manifest, pods: &Pods<'_>, selector: &Node) -> Diagnostic {
    let problem =
        Diagnostic::error(Code::K0315, selector.origin, format!("{} has an empty selector", named(owner)))
            .label("selects every pod of the namespace")
            .note(format!("the API server rejects this {}", owner.kind));
    let label = pods.labels.and_then(|labels| labels.entries().first());
    match label.and_then(|(key, node)| Some((key, node.as_str()?))) {
        Some((key, value)) => problem.suggestion(
            format!("select its pods by their label {key:?}"),
            selector.origin,
            format!("{{ \"matchLabels\": {{ {key:?}: {value:?} }} }}"),
        ),
        None => problem.help("give its pods a label, and select them by it"),
    }
}
