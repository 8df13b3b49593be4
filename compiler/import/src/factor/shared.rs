//! The namespace and the labels that all objects have: plain `defaults`.

use ecow::EcoString;

use super::{Work, bodies_mut, without_empty};
use crate::draft::item;
use crate::tree::{Entry, Expr, Record};

/// Moves what all objects have in their metadata to one place.
pub(super) fn step(work: &mut Work<'_, '_>) {
    let namespace = namespace(work);
    let labels = labels(work, "labels");
    let annotations = labels_of(work, "annotations");
    let all = [("namespace", namespace), ("labels", labels), ("annotations", annotations)];
    let parts: Vec<Entry> =
        all.into_iter().filter_map(|(key, value)| Some(Entry::new(key, value?))).collect();
    if parts.is_empty() || work.offer(with(work, &parts)) {
        return;
    }
    // One alone may do where all do not.
    for part in &parts {
        work.offer(with(work, std::slice::from_ref(part)));
    }
}

fn labels(work: &Work<'_, '_>, key: &str) -> Option<Expr> {
    labels_of(work, key)
}

fn with(work: &Work<'_, '_>, parts: &[Entry]) -> Vec<crate::tree::Item> {
    let mut items = work.items.clone();
    for body in bodies_mut(&mut items) {
        let Expr::Record(body) = body else { continue };
        for part in parts {
            match &part.expr {
                Expr::Record(labels) => labels.entries.iter().for_each(|label| {
                    body.cut(&["metadata", part.key.as_str(), label.key.as_str()]);
                }),
                _ => {
                    body.cut(&["metadata", part.key.as_str()]);
                }
            }
        }
    }
    let mut defaults = Record::default();
    for part in parts {
        defaults.set(&["metadata".into(), part.key.clone()], part.expr.clone());
    }
    items.push(item("defaults".into(), Some(Expr::Record(defaults))));
    without_empty(items)
}

/// The namespace that all objects have that stand in one.
fn namespace(work: &Work<'_, '_>) -> Option<Expr> {
    let mut common: Option<&Expr> = None;
    for item in &work.items {
        let Some(number) = item.object else { continue };
        if !work.draft.is_namespaced(number) {
            continue;
        }
        let own = item.body.as_ref()?.as_record()?.at(&["metadata", "namespace"])?;
        if common.is_some_and(|common| common != own) {
            return None;
        }
        common = Some(own);
    }
    common.cloned()
}

/// The labels or annotations that all objects have.
fn labels_of(work: &Work<'_, '_>, key: &str) -> Option<Expr> {
    let mut common: Option<Vec<(EcoString, Expr)>> = None;
    for item in work.items.iter().filter(|item| item.object.is_some()) {
        let Expr::Record(own) = item.body.as_ref()?.as_record()?.at(&["metadata", key])? else { return None };
        match &mut common {
            None => {
                let entries = own.entries.iter();
                common = Some(entries.map(|entry| (entry.key.clone(), entry.expr.clone())).collect());
            }
            Some(common) => common.retain(|(key, value)| own.get(key) == Some(value)),
        }
    }
    let entries: Vec<Entry> = common?.into_iter().map(|(key, value)| Entry::new(key, value)).collect();
    (!entries.is_empty()).then_some(Expr::Record(Record { ty: None, entries }))
}
