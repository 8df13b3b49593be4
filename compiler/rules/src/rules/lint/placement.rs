//! Where pods run, and that not all of them go at once: affinity, spread, budgets.

use kdsl_base::{Code, Diagnostic, Manifest, Node, Value};
use kdsl_schema::SelectorShape;
use rustc_hash::FxHashSet;

use super::parts::{Object, Pod, put, record, word};
use crate::findings::{Findings, Of};
use crate::program::Program;
use crate::rules::scaling::{Scalers, replicas};
use crate::selector::{Verdict, is_empty, needs, verdict};

/// Whether several pods of the maker run, as far as can be told: where it does not say how many, others
/// may scale it.
fn several(pod: &Pod<'_, '_>, scalers: &Scalers<'_>) -> bool {
    let owner = pod.owner;
    (pod.is_of("apps", "Deployment") || pod.is_of("apps", "StatefulSet"))
        && (scalers.of_target(owner).is_some()
            || scalers.scaled_otherwise(owner)
            || owner.node.at(&["spec", "replicas"]).is_none() && !owner.hides_path("spec.replicas")
            || replicas(owner).is_some_and(|count| count > 1))
}

/// K1054
pub(super) fn affinity<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    let scalers = Scalers::of(program);
    for pod in Pod::all(program).filter(|pod| several(pod, &scalers)) {
        let hidden = ["affinity", "topologySpreadConstraints"].iter().any(|field| pod.owner.hides(field));
        if hidden || apart(&pod) || spread(&pod) {
            continue;
        }
        let message = format!("all pods of {} may be on one node", pod.name());
        let problem = Diagnostic::warning(Code::K1054, pod.owner.name_span, message)
            .label("neither `podAntiAffinity` nor `topologySpreadConstraints`")
            .note("when that node goes, all of them go");
        let problem = spreading(
            problem,
            &pod,
            "spread them over nodes by `topologySpreadConstraints`",
            "kubernetes.io/hostname",
        );
        found.of(pod.owner).push(problem);
    }
}

/// Whether a pod keeps away from others with its own labels.
fn apart(pod: &Pod<'_, '_>) -> bool {
    let Some(rules) = pod.get("affinity.podAntiAffinity") else { return false };
    let items = |field: &str| rules.get(field).map_or(&[] as &[_], Node::items).iter();
    let required = items("requiredDuringSchedulingIgnoredDuringExecution");
    let preferred = items("preferredDuringSchedulingIgnoredDuringExecution")
        .filter_map(|term| term.get("podAffinityTerm"));
    required.chain(preferred).any(|term| {
        let selector = term.get("labelSelector");
        selector.is_some_and(|selector| {
            !is_empty(selector)
                && verdict(&needs(selector, SelectorShape::LabelSelector), pod.pods) != Verdict::No
        })
    })
}

/// Whether its pods are spread over nodes or zones.
fn spread(pod: &Pod<'_, '_>) -> bool {
    pod.get("topologySpreadConstraints").is_some_and(|list| {
        list.items().iter().any(|constraint| {
            constraint.get("labelSelector").is_some_and(|selector| {
                verdict(&needs(selector, SelectorShape::LabelSelector), pod.pods) != Verdict::No
            })
        })
    })
}

/// K1055
pub(super) fn topology<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    let scalers = Scalers::of(program);
    for pod in Pod::all(program).filter(|pod| !pod.owner.hides("topologySpreadConstraints")) {
        let empty = counting_nothing(&pod);
        if !empty.is_empty() {
            found.of(pod.owner).extend(empty);
            continue;
        }
        if !several(&pod, &scalers) || spread(&pod) {
            continue;
        }
        let message = format!("all pods of {} may be in one zone", pod.name());
        let at = pod.get("topologySpreadConstraints").map_or(pod.owner.name_span, |node| node.key);
        let problem = Diagnostic::warning(Code::K1055, at, message)
            .label("no `topologySpreadConstraints` for them")
            .note("when that zone goes, all of them go");
        let problem = spreading(
            problem,
            &pod,
            "spread them over zones by `topologySpreadConstraints`",
            "topology.kubernetes.io/zone",
        );
        found.of(pod.owner).push(problem);
    }
}

/// The constraints without a selector: no pod counts for them.
fn counting_nothing(pod: &Pod<'_, '_>) -> Vec<Diagnostic> {
    let constraints = pod.get("topologySpreadConstraints").map_or(&[] as &[_], Node::items).iter();
    let empty = constraints.filter(|constraint| constraint.get("labelSelector").is_none_or(is_null));
    let told = empty.map(|constraint| {
        let at = constraint.get("topologyKey").unwrap_or(constraint);
        let message = format!("a spread constraint of {} counts no pods", pod.name());
        let problem = Diagnostic::warning(Code::K1055, at.origin, message)
            .label("no `labelSelector` beside it")
            .note("every node and zone looks empty to the scheduler, so that the pods are not spread");
        match pod.pods.labels.filter(|labels| !labels.entries().is_empty()) {
            Some(labels) => {
                let path = "labelSelector.matchLabels";
                put(problem, "count the pods with the same labels", constraint, path, labels.value.clone())
            }
            None => problem.help("select the pods that are to be spread, by a label of theirs"),
        }
    });
    told.collect()
}

fn is_null(node: &Node) -> bool {
    node.value == Value::Null
}

/// Adds a constraint that spreads pods with the same labels, where the labels are known.
fn spreading(problem: Diagnostic, pod: &Pod<'_, '_>, title: &str, key: &str) -> Diagnostic {
    let Some(labels) = pod.pods.labels.filter(|labels| !labels.entries().is_empty()) else {
        return problem.help(format!("{title}, with the key `{key}`"));
    };
    let at = pod.spec.origin;
    let constraint = record(
        &[
            ("maxSkew", Value::Int(1)),
            ("topologyKey", word(key)),
            ("whenUnsatisfiable", word("ScheduleAnyway")),
            ("labelSelector", record(&[("matchLabels", labels.value.clone())], at).value),
        ],
        at,
    );
    let there = pod.get("topologySpreadConstraints").map_or(&[] as &[_], Node::items);
    let all = there.iter().cloned().chain([constraint]).collect();
    put(problem, title, pod.spec, "topologySpreadConstraints", Value::List(all))
}

/// K1056
pub(super) fn budget<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    let scalers = Scalers::of(program);
    let mut covered: FxHashSet<usize> = FxHashSet::default();
    let mut unclear: FxHashSet<&str> = FxHashSet::default();
    for budget in program.objects_of("policy", "PodDisruptionBudget") {
        let namespace = budget.namespace.as_deref().unwrap_or("");
        if budget.hides("selector") || budget.hides_whole("spec") {
            unclear.insert(namespace);
            continue;
        }
        let Some(selector) = budget.node.at(&["spec", "selector"]) else { continue };
        let needs = needs(selector, SelectorShape::LabelSelector);
        // Where it would take too long nothing is said.
        let Some(pods) = program.all_selected(namespace, &needs) else { return };
        covered.extend(pods.into_iter().map(|(pods, _)| pods.number));
    }
    for pod in Pod::all(program) {
        let hidden = pod.owner.hides("labels") || unclear.contains(pod.pods.namespace());
        if hidden || !several(&pod, &scalers) || covered.contains(&pod.pods.number) {
            continue;
        }
        let message = format!("{} has no PodDisruptionBudget", pod.name());
        found.of(pod.owner).push(
            Diagnostic::warning(Code::K1056, pod.owner.name_span, message)
                .label("all of its pods may be evicted together")
                .note("whoever drains several nodes at once, as an upgrade does, may take every pod")
                .help("add a PodDisruptionBudget that selects its pods, with `maxUnavailable: 1`"),
        );
    }
}

/// K1057
pub(super) fn budget_policy<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    if object.lacks("spec.minAvailable") && object.lacks("spec.maxUnavailable") {
        let message = format!("{} says no number", object.name());
        let problem = Diagnostic::warning(Code::K1057, object.manifest.name_span, message)
            .label("neither `minAvailable` nor `maxUnavailable`")
            .note(
                "a budget is there to say how many pods may be missing at once, and this one leaves it open",
            );
        found.push(match object.get("spec") {
            Some(spec) => put(problem, "let one pod be missing", spec, "maxUnavailable", Value::Int(1)),
            None => problem,
        });
    }
}

/// K1058
pub(super) fn unhealthy<'a>(object: &Object<'_, 'a>, found: &mut Of<'_, 'a>) {
    // Who writes `IfHealthyBudget` means it.
    if !object.lacks("spec.unhealthyPodEvictionPolicy") {
        return;
    }
    let message = format!("{} keeps pods that do not work", object.name());
    let problem = Diagnostic::warning(Code::K1058, object.manifest.name_span, message)
        .label("no `unhealthyPodEvictionPolicy`")
        .note("pods that crash again and again count as missing, so that a node with them cannot be drained");
    found.push(match object.get("spec") {
        Some(spec) => {
            let path = "unhealthyPodEvictionPolicy";
            put(problem, "let them be evicted", spec, path, word("AlwaysAllow"))
        }
        None => problem,
    });
}

/// What NetworkPolicies there are for pods, by the direction.
#[derive(Default)]
struct Covered {
    ingress: FxHashSet<usize>,
    egress: FxHashSet<usize>,
}

/// K1078
pub(super) fn network<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    // What policies of other projects do is not known.
    let others = |one: &Manifest| one.kind.ends_with("NetworkPolicy") && one.group() != "networking.k8s.io";
    if program.manifests.iter().any(others) {
        return;
    }
    let mut covered = Covered::default();
    let mut unclear: FxHashSet<&str> = FxHashSet::default();
    for policy in program.objects_of("networking.k8s.io", "NetworkPolicy") {
        let namespace = policy.namespace.as_deref().unwrap_or("");
        if ["podSelector", "policyTypes", "egress"].iter().any(|field| policy.hides(field)) {
            unclear.insert(namespace);
            continue;
        }
        let needs = policy.node.at(&["spec", "podSelector"]);
        let needs = needs.map_or(Vec::new(), needs_of);
        let Some(pods) = program.all_selected(namespace, &needs) else { return };
        let types = policy.node.at(&["spec", "policyTypes"]).map_or(&[] as &[_], Node::items);
        let said = |name: &str| types.iter().any(|one| one.as_str() == Some(name));
        let numbers: Vec<usize> = pods.into_iter().map(|(pods, _)| pods.number).collect();
        if types.is_empty() || said("Ingress") || policy.external {
            covered.ingress.extend(&numbers);
        }
        if said("Egress")
            || types.is_empty() && policy.node.at(&["spec", "egress"]).is_some()
            || policy.external
        {
            covered.egress.extend(&numbers);
        }
    }
    let known = |pod: &Pod<'_, '_>| !pod.owner.hides("labels") && !unclear.contains(pod.pods.namespace());
    for pod in Pod::all(program).filter(known) {
        let open =
            match (covered.ingress.contains(&pod.pods.number), covered.egress.contains(&pod.pods.number)) {
                (true, true) => continue,
                (false, true) => "every pod of the cluster may connect to it",
                (true, false) => "it may connect to everything",
                (false, false) => "every pod may connect to it, and it to everything",
            };
        let message = format!("no NetworkPolicy shuts {} off", pod.name());
        found.of(pod.owner).push(
            Diagnostic::warning(Code::K1078, pod.owner.name_span, message)
                .label(open)
                .note("whoever gets into one pod of the cluster goes on from there")
                .help("add a NetworkPolicy that names who may connect, with both `policyTypes`"),
        );
    }
}

fn needs_of(selector: &Node) -> Vec<crate::selector::Need<'_>> {
    needs(selector, SelectorShape::LabelSelector)
}
