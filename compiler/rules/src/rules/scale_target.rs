//! K0321: an autoscaler of something that cannot be scaled. K0324: two autoscalers of one workload. K0322:
//! a workload that fixes the number of pods which its autoscaler sets.

use kdsl_base::{Code, Diagnostic, Node};

use super::scaling::{MISTAKEN, SCALABLE, Scaler, Scalers};
use crate::findings::Findings;
use crate::program::Program;
use crate::text::{cut, fitting, named, respell};

/// Holds every autoscaler against what it scales.
pub(crate) fn check<'a>(program: &Program<'a>, scalers: &Scalers<'a>, found: &mut Findings<'a>) {
    for scaler in &scalers.all {
        if let Some(problem) = unscalable(program, scaler) {
            found.of(scaler.manifest).push(problem);
            continue;
        }
        let Some(first) = scalers.first(scaler.target) else { continue };
        if first.manifest.identity() != scaler.manifest.identity() {
            found.of(scaler.manifest).push(second(scaler, &first));
            continue;
        }
        let target = program.object(scaler.target).filter(|target| !target.external);
        let replicas = target.and_then(|target| Some((target, target.node.at(&["spec", "replicas"])?)));
        if let Some((target, replicas)) = replicas {
            // An autoscaler leaves alone what is scaled to nothing.
            if replicas.as_int().is_some_and(|number| number > 0) {
                found.of(target).push(fixed(target, replicas, scaler));
            }
        }
    }
}

fn unscalable(program: &Program<'_>, scaler: &Scaler<'_>) -> Option<Diagnostic> {
    let (group, kind) = (scaler.group, scaler.target.1);
    if SCALABLE.contains(&(group, kind)) {
        return None;
    }
    let mut known = program.schema.kinds_named(kind).filter(|known| !program.schema.is_custom(known.ty));
    let node = scaler.reference.get("kind")?;
    let whose = named(scaler.manifest);
    if known.any(|known| known.group == group) {
        let message = fitting([
            format!("{whose} scales a {}, which has no replicas", cut(kind, 30)),
            format!("a {} cannot be scaled", cut(kind, 30)),
        ]);
        let problem = Diagnostic::error(Code::K0321, node.origin, message)
            .label("cannot be scaled")
            .note("the autoscaler would fail each time: this kind has no `scale` subresource")
            .help("scale a Deployment or a StatefulSet, or remove the autoscaler");
        return Some(problem);
    }
    let (right, _) = SCALABLE.iter().find(|(_, scalable)| *scalable == kind && MISTAKEN.contains(&group))?;
    let right = if right.is_empty() { "v1".to_owned() } else { format!("{right}/v1") };
    let problem = |span| {
        Diagnostic::warning(
            Code::K0321,
            span,
            format!("{whose} looks for a {kind} outside of `{}`", cut(&right, 20)),
        )
        .note("the autoscaler would fail each time: no such kind is served there")
    };
    Some(match scaler.reference.get("apiVersion").and_then(|node| Some((node, node.as_str()?))) {
        Some((node, text)) => {
            let problem = problem(node.origin).label(format!("no {kind} here"));
            respell(problem, format!("write {right:?}"), (node.origin, text), &right, true)
        }
        None => problem(node.origin).label("without `apiVersion` the core group is meant").addition(
            format!("add `apiVersion: {right}`"),
            scaler.reference,
            "apiVersion",
            Node::str(right.as_str(), node.origin),
            true,
        ),
    })
}

fn second(scaler: &Scaler<'_>, first: &Scaler<'_>) -> Diagnostic {
    let (_, kind, _, name) = scaler.target;
    let target = format!("{} `{}`", cut(kind, 30), cut(name, 40));
    let (one, other) = (cut(&first.manifest.name, 30), cut(&scaler.manifest.name, 30));
    let message = fitting([
        format!("{target} has two autoscalers, `{one}` and `{other}`"),
        format!("{target} has two autoscalers"),
    ]);
    let span =
        |scaler: &Scaler<'_>| scaler.reference.get("name").map_or(scaler.reference.origin, |n| n.origin);
    let problem = Diagnostic::error(Code::K0324, span(scaler), message)
        .note(
            "each would undo what the other does; newer versions refuse to scale at all (AmbiguousSelector)",
        )
        .help("keep one of them, with the metrics of both");
    if span(scaler) == span(first) {
        problem.label("scaled twice")
    } else {
        problem.label("scaled again").secondary(span(first), format!("`{one}` scales it"))
    }
}

fn fixed(target: &kdsl_base::Manifest, replicas: &Node, scaler: &Scaler<'_>) -> Diagnostic {
    let number = replicas.as_int().unwrap_or_default();
    let message = fitting([
        format!("{} fixes the replicas that {} sets", named(target), named(scaler.manifest)),
        format!("{} fixes the replicas that its autoscaler sets", named(target)),
    ]);
    // The number may stand anywhere; what has to go is the field.
    Diagnostic::warning(Code::K0322, replicas.key, message)
        .label("written again with every apply")
        .secondary(scaler.manifest.name_span, "sets the number of pods")
        .note(format!("each time this is applied, the number of pods goes back to {number}"))
        .removal("remove `replicas`: the autoscaler says how many", replicas, false)
}
