//! What is left out of an object, because the compiler fills it in or the cluster writes it.

use ecow::{EcoString, EcoVec, eco_format};
use kdsl_base::{Entries, Node, Value};
use kdsl_core::{Found, Kube, Slot};
use kdsl_schema::{KindId, Shape};

use crate::read::Object;

/// The label that the compiler gives to pods.
const NAME_LABEL: &str = "app.kubernetes.io/name";

/// The object without what the cluster writes: `status`, `metadata.uid` and the like. Adds the paths of what is
/// left out and says something.
pub(crate) fn without_read_only(object: &Object, kube: &Kube, dropped: &mut Vec<String>) -> Node {
    let Some(kind) = object.known else { return object.node.clone() };
    let slot = kube.resource(kind);
    let meta = match kube.field(slot, "metadata") {
        Found::Field(slot, _) => Some(slot),
        _ => None,
    };
    let mut drop = |node: &Node, slot, prefix: &str| {
        retain(node, |key, value| {
            let is = matches!(kube.field(slot, key), Found::Field(_, field) if field.read_only);
            if is && says(value) {
                dropped.push(format!("{prefix}{key}"));
            }
            !is
        })
    };
    let node = drop(&object.node, slot, "");
    match (node.get("metadata"), meta) {
        (Some(inner), Some(slot)) => replace(&node, &["metadata"], drop(inner, slot, "metadata.")),
        _ => node,
    }
}

/// Whether a value says anything: `creationTimestamp: null` and `status: {}` do not.
fn says(node: &Node) -> bool {
    match &node.value {
        Value::Null => false,
        Value::Map(entries) => entries.iter().any(|(_, node)| says(node)),
        Value::List(items) => !items.is_empty(),
        _ => true,
    }
}

/// The object with what the API server and the compiler alike take it to say: which member of a one-of type is
/// there, that the selector of a ReplicationController is the labels of its pods, that a quantity with a fraction
/// is a text.
pub(crate) fn completed(node: &Node, kind: KindId, kube: &Kube) -> Node {
    let node = discriminated(node, kube.resource(kind), kube);
    if !kube.plain_selector(Some(kind)) {
        return node;
    }
    let is_empty = node.at(&["spec", "selector"]).is_none_or(|labels| labels.entries().is_empty());
    match node.at(&["spec", "template", "metadata", "labels"]) {
        Some(labels) if is_empty && !labels.entries().is_empty() => {
            let labels = labels.clone();
            replace(&node, &["spec", "selector"], labels)
        }
        _ => node,
    }
}

/// The place of what stands under a key.
fn inner(slot: Slot, key: &str, kube: &Kube) -> Option<Slot> {
    match slot.shape {
        Shape::Object(_) => match kube.field(slot, key) {
            Found::Field(slot, _) => Some(slot),
            _ => None,
        },
        _ => kube.element(slot),
    }
}

/// The path of a null in a map of texts, which the API server reads as an empty text, while the program would
/// leave it out.
pub(crate) fn null_text(node: &Node, slot: Slot, kube: &Kube) -> Option<String> {
    let is_map = matches!(slot.shape, Shape::Map(_)) && !kube.is_json(slot);
    for (key, value) in node.entries() {
        let found = match (is_map && value.value == Value::Null, inner(slot, key, kube)) {
            (true, _) => Some(String::new()),
            (_, Some(slot)) => null_text(value, slot, kube),
            _ => None,
        };
        if let Some(rest) = found {
            return Some(if rest.is_empty() { key.to_string() } else { format!("{key}.{rest}") });
        }
    }
    let element = kube.element(slot)?;
    node.items().iter().find_map(|item| null_text(item, element, kube))
}

/// The value with the discriminators that follow from the members present.
fn discriminated(node: &Node, slot: Slot, kube: &Kube) -> Node {
    let value = match &node.value {
        Value::Map(entries) => {
            let mut entries: Entries = entries
                .iter()
                .map(|(key, node)| {
                    let inner = inner(slot, key, kube);
                    (key.clone(), inner.map_or_else(|| node.clone(), |slot| discriminated(node, slot, kube)))
                })
                .collect();
            for union in kube.unions(slot) {
                let is_there = |field: &str| node.get(field).is_some_and(|it| it.value != Value::Null);
                let mut members = union.members().filter(|member| is_there(member.field));
                if let Some(field) = union.discriminator.filter(|field| !is_there(field))
                    && let (Some(member), None) = (members.next(), members.next())
                    && let Some(value) = member.value
                {
                    entries.retain(|(key, _)| key != field);
                    entries.push((field.into(), Node::str(value, node.origin)));
                }
            }
            Value::Map(entries)
        }
        Value::List(items) => {
            let inner = kube.element(slot);
            let item =
                |node: &Node| inner.map_or_else(|| node.clone(), |slot| discriminated(node, slot, kube));
            Value::List(items.iter().map(item).collect())
        }
        // As everyone writes it who reads a quantity.
        Value::Float(number) if slot.shape == Shape::Quantity => Value::Str(eco_format!("{number}")),
        _ => return node.clone(),
    };
    Node { value, ..node.clone() }
}

/// The object without what the compiler fills in: the selector of a workload, and the labels of its pods that
/// follow from it.
pub(crate) fn without_filled(node: &Node, name: &str, kind: KindId, kube: &Kube) -> Node {
    if !kube.fills_selector(Some(kind)) {
        return node.clone();
    }
    let path = kube.selector_path(Some(kind));
    let (Some(selector), Some(labels)) =
        (node.at(path), node.at(&["spec", "template", "metadata", "labels"]))
    else {
        return node.clone();
    };
    let has = |key: &str, value: &Node| labels.get(key).is_some_and(|label| label.value == value.value);
    if selector.entries().is_empty() || !selector.entries().iter().all(|(key, value)| has(key, value)) {
        return node.clone();
    }
    let alone = node
        .at(&["spec", "selector"])
        .is_some_and(|selector| kube.plain_selector(Some(kind)) || selector.entries().len() == 1);
    let filled = match selector.entries() {
        [(key, value)] if key == NAME_LABEL && alone => value.as_str(),
        _ => None,
    };
    let kept = retain(labels, |key, _| match filled {
        Some(label) => key != NAME_LABEL || label != name,
        None => selector.get(key).is_none(),
    });
    let mut node = replace(node, &["spec", "template", "metadata", "labels"], kept);
    node = pruned(&node, &["spec", "template", "metadata", "labels"]);
    node = pruned(&node, &["spec", "template", "metadata"]);
    if filled.is_some() { removed(&node, &["spec", "selector"]) } else { node }
}

/// The fields of an object of one-of type that follow from its other fields.
pub(crate) fn discriminators(node: &Node, slot: Slot, kube: &Kube) -> Vec<EcoString> {
    if !matches!(slot.shape, Shape::Object(_)) || node.entries().len() < 2 {
        return Vec::new();
    }
    let unions = kube.unions(slot);
    let follows = unions.iter().filter_map(|union| {
        let field = union.discriminator?;
        let member = union.member_for(node.get(field)?.as_str()?)?;
        let present = union.members().filter(|member| node.get(member.field).is_some()).count();
        (present == 1 && node.get(member.field).is_some_and(|it| it.value != Value::Null))
            .then(|| EcoString::from(field))
    });
    follows.collect()
}

fn retain(node: &Node, mut keep: impl FnMut(&str, &Node) -> bool) -> Node {
    let kept: Entries = node.entries().iter().filter(|(key, node)| keep(key, node)).cloned().collect();
    Node { value: Value::Map(kept), ..node.clone() }
}

/// The node with another one at the end of a path, which is made where it is missing.
pub(crate) fn replace(node: &Node, path: &[&str], value: Node) -> Node {
    let Some((first, rest)) = path.split_first() else { return value };
    let mut entries: Entries = node.entries().iter().cloned().collect();
    let at = entries.iter().position(|(key, _)| key == first);
    let inner = at.and_then(|at| entries.get(at)).map(|(_, node)| node.clone());
    let inner = inner.unwrap_or(Node { value: Value::Map(EcoVec::new()), ..value.clone() });
    let inner = replace(&inner, rest, value);
    match at.and_then(|at| entries.make_mut().get_mut(at)) {
        Some(entry) => entry.1 = inner,
        None => entries.push(((*first).into(), inner)),
    }
    Node { value: Value::Map(entries), ..node.clone() }
}

/// The node without what stands at the end of a path.
fn removed(node: &Node, path: &[&str]) -> Node {
    let Some((last, above)) = path.split_last() else { return node.clone() };
    let Some(owner) = node.at(above) else { return node.clone() };
    replace(node, above, retain(owner, |key, _| key != *last))
}

/// The node without what stands at the end of a path, if nothing is in it.
fn pruned(node: &Node, path: &[&str]) -> Node {
    match node.at(path) {
        Some(found) if found.entries().is_empty() => removed(node, path),
        _ => node.clone(),
    }
}
