//! In which namespaces a selector of pods looks.

use kdsl_base::{Manifest, Node};
use kdsl_schema::SelectorShape;

use crate::program::Program;
use crate::selector::{Test, is_empty, needs};

/// The namespaces of the program in which the selector beside these fields looks: that of its object,
/// unless `namespaces` or `namespaceSelector` say otherwise, as they do for peers of a NetworkPolicy
/// and for pods that others keep near or away. Sorted.
pub(crate) fn selected_namespaces<'a>(
    program: &Program<'a>,
    from: &'a Manifest,
    owner: &'a Node,
) -> Vec<&'a str> {
    let own = from.namespace.as_deref().unwrap_or("");
    let listed = owner.get("namespaces").map_or(&[] as &[_], Node::items);
    let selector = owner.get("namespaceSelector").filter(|node| !node.entries().is_empty() || is_map(node));
    let mut found: Vec<&'a str> = listed.iter().filter_map(Node::as_str).collect();
    match selector {
        None if found.is_empty() => found.push(own),
        None => {}
        Some(selector) => found.extend(program.namespaces().filter(|name| has(program, name, selector))),
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn is_map(node: &Node) -> bool {
    matches!(node.value, kdsl_base::Value::Map(_))
}

/// Whether a namespace has the labels, as far as the program knows: those of its Namespace, and the name
/// that the API server puts on each.
fn has(program: &Program<'_>, namespace: &str, selector: &Node) -> bool {
    if is_empty(selector) {
        return true;
    }
    let labels = program
        .object(("", "Namespace", "", namespace))
        .and_then(|object| object.node.at(&["metadata", "labels"]));
    let value = |key: &str| match key {
        "kubernetes.io/metadata.name" => Some(namespace),
        _ => labels.and_then(|labels| labels.get(key)?.as_str()),
    };
    let needs = needs(selector, SelectorShape::LabelSelector);
    !needs.is_empty()
        && needs.iter().all(|need| match &need.test {
            Test::Equal(wanted) => value(need.key) == Some(wanted),
            Test::In(values) => value(need.key).is_some_and(|value| values.contains(&value)),
            Test::NotIn(values) => value(need.key).is_none_or(|value| !values.contains(&value)),
            Test::Exists => value(need.key).is_some(),
            Test::Missing => value(need.key).is_none(),
        })
}
