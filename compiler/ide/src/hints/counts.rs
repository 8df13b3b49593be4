//! How many pods are selected, and what a workload asks of its nodes.

use std::collections::{BTreeMap, BTreeSet};

use kdsl_base::{Manifest, Span};
use kdsl_core::Compiled;
use kdsl_rules::{Asked, Found, Relation, references};

use super::{Hint, HintSort, Hints, head_end};

pub(super) fn add(hints: &mut Hints<'_>, compiled: &Compiled, manifests: &[&Manifest]) {
    let mut made: BTreeMap<Span, Vec<&Manifest>> = BTreeMap::new();
    for manifest in manifests {
        made.entry(manifest.kind_span).or_default().push(manifest);
    }
    // What is made several times is not one number.
    let alone: BTreeSet<Span> =
        made.into_iter().filter(|(_, made)| made.len() == 1).map(|(kind, _)| kind).collect();
    let manifests: Vec<&Manifest> =
        manifests.iter().copied().filter(|manifest| alone.contains(&manifest.kind_span)).collect();
    for manifest in &manifests {
        asked(hints, manifest);
    }
    if manifests.iter().any(|manifest| is_selecting(manifest)) {
        selected(hints, compiled, &alone);
    }
}

/// Whether an object may select pods of others.
fn is_selecting(manifest: &Manifest) -> bool {
    let Some(spec) = manifest.node.get("spec") else { return false };
    let is_workload = kdsl_rules::pods_of(manifest).is_some();
    !is_workload && (spec.get("selector").is_some() || spec.get("podSelector").is_some())
}

fn selected(hints: &mut Hints<'_>, compiled: &Compiled, alone: &BTreeSet<Span>) {
    let kube = &compiled.analysis.kube;
    let mut found: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for edge in references(&compiled.manifests, kube.schema(), kube.target) {
        let is_shown = compiled.manifests.get(edge.from).is_some_and(|from| alone.contains(&from.kind_span));
        if let (Relation::Selector, Found::Written(to) | Found::External(to), true) =
            (edge.relation, edge.to.found, is_shown && is_own_selector(&edge.path))
        {
            found.entry(edge.from).or_default().insert(to);
        }
    }
    for (from, to) in found {
        let Some(from) = compiled.manifests.get(from).filter(|from| is_selecting(from)) else { continue };
        let owners: Vec<&Manifest> = to.iter().filter_map(|to| compiled.manifests.get(*to)).collect();
        let counts: Vec<Option<i64>> = owners.iter().map(|owner| kdsl_rules::pods_made(owner)).collect();
        let sum: Option<i64> = counts.iter().copied().sum();
        let label = match (sum, owners.as_slice()) {
            (Some(1), _) => "selects 1 pod".to_owned(),
            (Some(sum), _) => format!("selects {sum} pods"),
            (None, [owner]) => format!("selects the pods of {}", owner.name),
            (None, owners) => format!("selects the pods of {} workloads", owners.len()),
        };
        let each = owners.iter().zip(counts).map(|(owner, count)| {
            let pods = count.map(|count| format!(": {count}")).unwrap_or_default();
            format!("- {} `{}`{pods}", owner.kind, owner.name)
        });
        let tooltip = format!("Pods of\n{}", each.collect::<Vec<_>>().join("\n"));
        let target = if let [owner] = owners.as_slice() { Some(owner.name_span) } else { None };
        let hint = Hint::new(HintSort::Count, head_end(hints, from), label);
        hints.push(hint.tooltip(tooltip).target(target));
    }
}

/// Whether a selector says what the object as a whole is for, not one rule in it.
fn is_own_selector(path: &kdsl_rules::Path<'_>) -> bool {
    path.0.len() == 2
}

/// What all pods of a workload ask for, and what they may use at most.
fn asked(hints: &mut Hints<'_>, manifest: &Manifest) {
    let Some(replicas) = kdsl_rules::pods_made(manifest) else { return };
    let Some(spec) = kdsl_rules::pods_of(manifest) else { return };
    if manifest.hides("resources") || manifest.hides("containers") || manifest.hides("replicas") {
        return;
    }
    let one = Asked::of(spec);
    let Some(all) = one.times(replicas) else { return };
    let mut parts = Vec::new();
    for (what, amounts) in [("requests", &all.requests), ("limits", &all.limits)] {
        if !amounts.is_empty() {
            let listed: Vec<String> =
                amounts.iter().map(|(name, amount)| format!("{name} {amount}")).collect();
            parts.push(format!("{what} {}", listed.join(", ")));
        }
    }
    // Of a single container in a single pod the text says the same.
    let containers = spec.get("containers").map_or(0, |list| list.items().len());
    if parts.is_empty() || (replicas == 1 && containers == 1 && spec.get("initContainers").is_none()) {
        return;
    }
    let hint = Hint::new(HintSort::Count, head_end(hints, manifest), parts.join(" · "));
    let pods = if replicas == 1 { "1 pod".to_owned() } else { format!("{replicas} pods") };
    let (kind, name) = (&manifest.kind, &manifest.name);
    hints.push(hint.tooltip(format!("What {pods} of {kind} `{name}` ask for together.")));
}
