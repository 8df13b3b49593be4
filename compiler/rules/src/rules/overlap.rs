//! K0331: two workloads that select the same pods.
//!
//! Controllers tell their pods apart by owner, so that nothing breaks at once. What goes by the selector
//! does: autoscalers, `kubectl logs deploy/web`, and the adoption of pods that lost their owner.

use kdsl_base::{Code, Diagnostic, Manifest};
use kdsl_schema::SelectorShape;
use rustc_hash::FxHashMap;

use crate::findings::Findings;
use crate::program::Program;
use crate::selector::{Need, Test, Verdict, needs};
use crate::text::{cut, fitting, named};

/// A label and what is required of it.
type Wish<'a> = (&'a str, Test<'a>);

/// Kinds whose selectors are meant to be of their own pods alone.
const WORKLOADS: [(&str, &str, SelectorShape); 5] = [
    ("apps", "Deployment", SelectorShape::LabelSelector),
    ("apps", "StatefulSet", SelectorShape::LabelSelector),
    ("apps", "DaemonSet", SelectorShape::LabelSelector),
    ("apps", "ReplicaSet", SelectorShape::LabelSelector),
    ("", "ReplicationController", SelectorShape::Labels),
];

/// Reports each workload that selects what another has already, or whose selector takes in pods of another.
pub(crate) fn check<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    let mut first: FxHashMap<(&str, Vec<Wish<'_>>), &Manifest> = FxHashMap::default();
    for pods in &program.pods {
        let owner = pods.owner;
        let Some(shape) = shape(owner).filter(|_| !owner.external && !owner.broken) else { continue };
        let Some(selector) = owner.node.at(&["spec", "selector"]) else { continue };
        let needs = needs(selector, shape);
        let (false, true) = (needs.is_empty(), pods.reported.is_empty()) else { continue };
        let earlier = *first.entry((pods.namespace(), canonical(&needs))).or_insert(owner);
        if !std::ptr::eq(earlier, owner) {
            if earlier.identity() != owner.identity() {
                found.of(owner).push(same(owner, &needs, earlier));
            }
            continue;
        }
        let Some(selected) = program.all_selected(pods.namespace(), &needs) else { return };
        let other = selected.iter().find(|(other, verdict)| {
            let others = other.owner;
            *verdict == Verdict::Yes
                && other.number != pods.number
                && shape_differs(others, &needs)
                && others.identity() != owner.identity()
        });
        if let Some((other, _)) = other {
            found.of(owner).push(takes_in(owner, &needs, other.owner));
        }
    }
}

fn shape(owner: &Manifest) -> Option<SelectorShape> {
    let kind = (owner.group(), owner.kind.as_str());
    WORKLOADS.iter().find(|(group, name, _)| (*group, *name) == kind).map(|(_, _, shape)| *shape)
}

/// Whether a workload selects by something else: one that selects by the same is told as that.
fn shape_differs(other: &Manifest, wanted: &[Need<'_>]) -> bool {
    shape(other).is_some_and(|shape| {
        let selector = other.node.at(&["spec", "selector"]);
        selector.is_some_and(|selector| canonical(&needs(selector, shape)) != canonical(wanted))
    })
}

/// What is required, in one order.
fn canonical<'a>(needs: &[Need<'a>]) -> Vec<Wish<'a>> {
    let mut wishes: Vec<Wish<'_>> = needs.iter().map(|need| (need.key, need.test.clone())).collect();
    wishes.sort_unstable();
    wishes
}

fn same(owner: &Manifest, needs: &[Need<'_>], earlier: &Manifest) -> Diagnostic {
    let message = fitting([
        format!("{} and {} select the same pods", named(earlier), named(owner)),
        format!("{} selects the same pods as another", named(owner)),
    ]);
    let span = needs.first().map_or(owner.name_span, |need| need.span);
    let problem = Diagnostic::warning(Code::K0331, span, message)
        .note("autoscalers and whatever else goes by these selectors would mix up their pods")
        .help("give the pods of each a label that the others do not have, and select them by it");
    if earlier.name_span == owner.name_span {
        problem.label("selected more than once")
    } else {
        problem.label("selects them, too").secondary(earlier.name_span, "selects these pods")
    }
}

fn takes_in(owner: &Manifest, needs: &[Need<'_>], other: &Manifest) -> Diagnostic {
    let message = fitting([
        format!("{} selects the pods of {} as well", named(owner), named(other)),
        format!("{} selects the pods of another as well", named(owner)),
    ]);
    let span = needs.first().map_or(owner.name_span, |need| need.span);
    let tried = needs.iter().take(4).map(Need::words).collect::<Vec<_>>().join(", ");
    Diagnostic::hint(Code::K0331, span, message)
        .label(format!("selects all with {}", cut(&tried, 60)))
        .secondary(other.name_span, "its pods have these labels, too")
        .note("an autoscaler of the one would count the pods of the other")
        .help("select by a label that the pods of the other do not have")
}
