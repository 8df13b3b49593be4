//! What a resource is called in the cluster, where the text only computes it.

use std::collections::BTreeMap;

use kdsl_base::{Manifest, Span};
use kdsl_core::hir::DeclName;

use super::{Hint, HintSort, Hints, head_end};

/// So many names of one declaration are shown.
const SHOWN: usize = 3;

pub(super) fn add(hints: &mut Hints<'_>, manifests: &[&Manifest]) {
    // A loop makes several resources of one declaration.
    let mut declared: BTreeMap<Span, Vec<&Manifest>> = BTreeMap::new();
    for manifest in manifests {
        declared.entry(manifest.kind_span).or_default().push(manifest);
    }
    for (kind, made) in declared {
        let Some(decl) = hints.index.decl(kind.start) else { continue };
        let decl = &hints.analysis.hir[decl];
        let place = made.first().map_or(kind, |manifest| manifest.name_span);
        if matches!(decl.name, DeclName::Computed(_)) {
            let mut names: Vec<&str> = made.iter().map(|manifest| manifest.name.as_str()).collect();
            names.dedup();
            if let Some(label) = listed(&names) {
                hints.push(Hint::new(HintSort::FilledIn, place.end, format!("= {label}")));
            }
        }
        namespace(hints, &made, place);
    }
}

/// The namespace, where it is said elsewhere.
fn namespace(hints: &mut Hints<'_>, made: &[&Manifest], place: Span) {
    let Some(first) = made.first() else { return };
    let Some(said) = first.node.at(&["metadata", "namespace"]) else { return };
    let is_same = made.iter().all(|manifest| manifest.namespace == first.namespace);
    let is_elsewhere = !first.node.origin.covers(said.origin);
    if let Some(namespace) = first.namespace.as_deref().filter(|_| is_same && is_elsewhere) {
        let end = head_end(hints, first).max(place.end);
        let hint = Hint::new(HintSort::FilledIn, end, format!("in {namespace}"));
        hints.push(
            hint.tooltip("The namespace that is said for all resources here.").target(Some(said.origin)),
        );
    }
}

fn listed(names: &[&str]) -> Option<String> {
    let mut shown: Vec<&str> = names.iter().copied().filter(|name| !name.is_empty()).take(SHOWN).collect();
    if shown.is_empty() {
        return None;
    }
    if names.len() > SHOWN {
        shown.push("…");
    }
    Some(shown.join(", "))
}
