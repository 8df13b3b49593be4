//! K0303: a Service, PodDisruptionBudget or NetworkPolicy that selects no pods.
//!
//! Kubernetes accepts it. That pods of the program come near makes the mistake of a Service certain;
//! where none does, something else may make the pods, so that it is a warning.

use kdsl_base::{Code, Diagnostic, Manifest, Node, Severity};
use kdsl_schema::SelectorShape;

use crate::findings::Findings;
use crate::pods::{Label, Pods};
use crate::program::Program;
use crate::selector::{Need, Test, Verdict, needs};
use crate::text::{named, respell, respell_key, short};

/// An object that selects pods of its namespace.
struct Selecting<'a> {
    manifest: &'a Manifest,
    selector: &'a Node,
    shape: SelectorShape,
    /// What it means that there are no pods.
    consequence: &'static str,
    /// How bad it is where pods come near.
    severity: Severity,
}

/// Reports each selector without pods.
pub(crate) fn check<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    for manifest in program.manifests.iter().filter(|manifest| !manifest.external && !manifest.raw) {
        let Some(selecting) = selecting(manifest) else { continue };
        let needs = needs(selecting.selector, selecting.shape);
        if needs.is_empty() {
            continue;
        }
        let namespace = manifest.namespace.as_deref().unwrap_or("");
        if program.selected(namespace, &needs).next().is_none() {
            found.of(manifest).push(no_pods(program, &selecting, namespace, &needs));
        }
    }
}

fn selecting(manifest: &Manifest) -> Option<Selecting<'_>> {
    let (path, shape, consequence, severity): (&[&str], _, _, _) = match (manifest.group(), &*manifest.kind) {
        ("", "Service") => {
            if super::target_port::is_external_name(manifest) {
                return None;
            }
            let consequence = "it would have no endpoints, so connections to it would fail";
            (&["spec", "selector"], SelectorShape::Labels, consequence, Severity::Error)
        }
        ("policy", "PodDisruptionBudget") => {
            let consequence = "it would protect no pods from eviction";
            (&["spec", "selector"], SelectorShape::LabelSelector, consequence, Severity::Warning)
        }
        ("networking.k8s.io", "NetworkPolicy") => {
            let consequence = "it would restrict no traffic";
            (&["spec", "podSelector"], SelectorShape::LabelSelector, consequence, Severity::Warning)
        }
        _ => return None,
    };
    let selector = manifest.node.at(path)?;
    Some(Selecting { manifest, selector, shape, consequence, severity })
}

fn no_pods(program: &Program<'_>, from: &Selecting<'_>, namespace: &str, needs: &[Need<'_>]) -> Diagnostic {
    let message = format!("{} selects no pods", named(from.manifest));
    let tried = needs.iter().take(4).map(Need::words).collect::<Vec<_>>().join(", ");
    if let Some(pods) = program.nearest(namespace, needs)
        && let Some(need) = needs.iter().find(|need| need.verdict(pods) == Verdict::No)
    {
        let problem =
            Diagnostic { severity: from.severity, ..Diagnostic::error(Code::K0303, need.span, message) };
        let problem = near(problem, pods, need).note(from.consequence);
        return if needs.len() > 1 { problem.note(format!("labels tried: {tried}")) } else { problem };
    }
    let span = needs.first().map_or(from.selector.origin, |need| need.span);
    let problem = Diagnostic::warning(Code::K0303, span, message).note(from.consequence);
    if let Some(pods) = program.elsewhere(namespace, needs) {
        let place = match pods.namespace() {
            "" => "without a namespace".to_owned(),
            other => format!("in namespace `{}`", short(other)),
        };
        return problem
            .label(format!("no pod of its namespace has {tried}"))
            .secondary(pods.owner.name_span, format!("{} has these labels, {place}", named(pods.owner)))
            .help("put both in one namespace");
    }
    let labels: Vec<String> = needs
        .iter()
        .filter_map(|need| match need.test {
            Test::Equal(value) => Some(format!("{:?}: {value:?}", need.key)),
            _ => None,
        })
        .collect();
    problem.label(format!("no pod of this program has {tried}")).help(format!(
        "if something else makes the pods, say so: `external Pod any {{ metadata.labels: {{ {} }} }}`",
        labels.join(", ")
    ))
}

/// The pods that come nearest, and what they have instead.
pub(super) fn near(problem: Diagnostic, pods: &Pods<'_>, need: &Need<'_>) -> Diagnostic {
    let problem = problem.label(format!("requires {}", need.words()));
    let owner = named(pods.owner);
    let label = pods.labels.and_then(|labels| labels.get(need.key));
    if let (Some(label), Label::Is(value)) = (label, pods.label(need.key)) {
        let problem = problem.secondary(label.origin, format!("{owner} has {} = {value:?}", need.key));
        return match need.test {
            Test::Equal(wanted) => {
                let title = format!("select {value:?}, as {owner} has it");
                respell(problem, title, (need.span, wanted), value, false)
            }
            _ => problem,
        };
    }
    if let Some((key, node)) = need.misspelt(pods) {
        let mut problem = problem.secondary(node.key, format!("{owner} has the label `{key}`"));
        problem.primary.span = need.key_span;
        let title = format!("did you mean `{}`?", short(key));
        return respell_key(problem, title, (need.key_span, need.key), key);
    }
    let place = pods.labels.map_or(pods.owner.name_span, |labels| labels.origin);
    problem
        .secondary(place, format!("the pods of {owner} have no label `{}`", need.key))
        .help(format!("give the pods that label, or remove `{}` from the selector", need.key))
}
