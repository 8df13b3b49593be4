//! A program for each application: what refers to each other, or has the label of one application.

use std::collections::BTreeMap;

use ecow::EcoString;
use kdsl_base::Node;

use crate::draft::Draft;
use crate::names::near;

/// What is of no application.
const REST: &str = "main";

/// The labels that name an application, the first one that is there.
const LABELS: [&str; 6] = [
    "app.kubernetes.io/part-of",
    "app.kubernetes.io/instance",
    "app.kubernetes.io/name",
    "app",
    "k8s-app",
    "name",
];

/// The applications: the name of each, and its objects by their numbers, in their order.
pub(crate) fn applications(draft: &Draft<'_>) -> Vec<(EcoString, Vec<usize>)> {
    let mut groups = Groups { above: (0..draft.parts.len()).collect() };
    let labels: Vec<Option<EcoString>> = draft.parts.iter().map(|part| label(&part.wanted)).collect();
    let mut first: BTreeMap<&EcoString, usize> = BTreeMap::new();
    for (number, label) in labels.iter().enumerate() {
        if let Some(label) = label {
            groups.unite(number, *first.entry(label).or_insert(number));
        }
    }
    for (from, to) in draft.references() {
        groups.unite(from, to);
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for number in 0..draft.parts.len() {
        members.entry(groups.find(number)).or_default().push(number);
    }
    let mut named: BTreeMap<EcoString, Vec<usize>> = BTreeMap::new();
    let mut order: Vec<EcoString> = Vec::new();
    for numbers in members.into_values() {
        let label = numbers.iter().find_map(|number| labels.get(*number).cloned().flatten());
        let object = numbers.first().and_then(|number| draft.parts.get(*number));
        let name = match (label, object) {
            (Some(label), _) => near(&label.to_lowercase()),
            (None, Some(part)) if numbers.len() > 1 => near(&part.object.name.to_lowercase()),
            _ => REST.into(),
        };
        if !named.contains_key(&name) {
            order.push(name.clone());
        }
        named.entry(name).or_default().extend(numbers);
    }
    let sorted = |name: EcoString| {
        let mut numbers = named.remove(&name).unwrap_or_default();
        numbers.sort_unstable();
        (name, numbers)
    };
    order.into_iter().map(sorted).collect()
}

/// The application that an object says it is of.
fn label(node: &Node) -> Option<EcoString> {
    let places = [&["metadata", "labels"] as &[&str], &["spec", "template", "metadata", "labels"]];
    places.into_iter().filter_map(|path| node.at(path)).find_map(|labels| {
        let value = LABELS.iter().find_map(|label| labels.get(label)?.as_str())?;
        (!value.is_empty()).then(|| value.into())
    })
}

/// Numbers in groups.
struct Groups {
    above: Vec<usize>,
}

impl Groups {
    fn find(&mut self, number: usize) -> usize {
        let mut top = number;
        while let Some(above) = self.above.get(top).copied().filter(|above| *above != top) {
            top = above;
        }
        // What was gone through is short the next time.
        let mut at = number;
        while at != top {
            let Some(above) = self.above.get_mut(at) else { break };
            at = std::mem::replace(above, top);
        }
        top
    }

    fn unite(&mut self, one: usize, other: usize) {
        let (one, other) = (self.find(one), self.find(other));
        if let Some(above) = self.above.get_mut(one.max(other)) {
            *above = one.min(other);
        }
    }
}
