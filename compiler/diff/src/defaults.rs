//! What the API server fills in where a manifest says nothing.

use ecow::{EcoString, EcoVec};
use kdsl_base::{FileId, Node, Span, Value};
use kdsl_schema::{Field, Schema, TypeId};
use rustc_hash::FxHashMap;

use crate::tables::{ALWAYS_THERE, DEFAULTS};

/// What stands around a field: the object that lacks it, its type, and the kind of the whole object.
#[derive(Clone, Copy, Debug)]
pub struct Owner<'n, 's> {
    /// The kinds that the build knows.
    pub schema: Schema<'s>,
    /// The type of the object.
    pub ty: TypeId,
    /// The object, where it is there.
    pub node: Option<&'n Node>,
    /// Whether the pod's spec that it is in is a Pod's own, not a template's.
    pub is_pod: bool,
    /// Whether that pod is on the network of its node.
    pub host_network: bool,
}

/// The defaults that were read already, by their text.
#[derive(Default, Debug)]
pub struct Defaults {
    read: FxHashMap<EcoString, Option<Node>>,
}

impl Defaults {
    /// What is filled in for a field that is absent; nothing if it stays absent.
    pub fn of(&mut self, field: &Field<'_>, owner: Owner<'_, '_>) -> Option<Node> {
        let path = owner.schema.type_path(owner.ty);
        let ours = DEFAULTS.iter().filter(|row| row.0 == path && row.1 == field.name);
        let ours = ours.map(|row| (row.2, (!row.3.is_empty()).then_some(row.3)));
        let rows = field.defaults().map(|row| (row.value, row.condition)).chain(ours);
        for (text, condition) in rows {
            if condition.is_none_or(|words| holds(words, owner).unwrap_or(false)) {
                return match text.strip_prefix('=') {
                    Some(sibling) => owner.node?.get(sibling).cloned(),
                    None => self.read(text),
                };
            }
        }
        let is_there = !owner.schema.is_custom(owner.ty)
            && (ALWAYS_THERE.contains(&field.name) || field.required)
            && matches!(field.shape, kdsl_schema::Shape::Object(_));
        is_there.then(|| Node::new(Value::Map(EcoVec::new()), Span::default()))
    }

    fn read(&mut self, text: &str) -> Option<Node> {
        if let Some(known) = self.read.get(text) {
            return known.clone();
        }
        let read = kdsl_yaml::read(FileId(0), text);
        let mut node = read.documents.into_iter().next().map(|document| document.node);
        if let Some(node) = &mut node {
            node.origin = Span::default();
            node.key = Span::default();
        }
        self.read.insert(text.into(), node.clone());
        node
    }
}

/// Whether a condition of the table of defaults holds; nothing for words that are not known here.
pub(crate) fn holds(words: &str, owner: Owner<'_, '_>) -> Option<bool> {
    let get = |key: &str| owner.node.and_then(|node| node.get(key)).filter(|node| node.value != Value::Null);
    let text = |key: &str| get(key).and_then(Node::as_str).unwrap_or("");
    let service = || if text("type").is_empty() { "ClusterIP" } else { text("type") };
    Some(match words {
        "neither parallelism nor completions is written" => {
            get("parallelism").is_none() && get("completions").is_none()
        }
        "there is no podFailurePolicy" => get("podFailurePolicy").is_none(),
        "there is a podFailurePolicy" => get("podFailurePolicy").is_some(),
        // Said of an object that only stands where it holds.
        "sessionAffinity is ClientIP" => true,
        "sessionAffinity says ClientIP" => text("sessionAffinity") == "ClientIP",
        "the image's tag is latest or absent" => is_latest(text("image")),
        "the image has another tag or a digest" => !is_latest(text("image")),
        "a Pod on the host network" => owner.host_network,
        "a Pod, not a template" => owner.is_pod,
        "type is RollingUpdate" => matches!(text("type"), "" | "RollingUpdate"),
        "type is LoadBalancer" => service() == "LoadBalancer",
        "type is not ExternalName" => service() != "ExternalName",
        "the Service is reachable from outside" => {
            matches!(service(), "LoadBalancer" | "NodePort")
                || get("externalIPs").is_some_and(|node| !node.items().is_empty())
        }
        "no source is written" => {
            owner.node.is_none_or(|node| node.entries().iter().all(|(key, _)| key == "name"))
        }
        "no egress rules are written" => get("egress").is_none_or(|node| node.items().is_empty()),
        "egress rules are written" => get("egress").is_some_and(|node| !node.items().is_empty()),
        "kind is ServiceAccount" => text("kind") == "ServiceAccount",
        "kind is User or Group" => matches!(text("kind"), "User" | "Group"),
        _ => return None,
    })
}

/// Whether an image has no tag, or `latest`, and no digest.
fn is_latest(image: &str) -> bool {
    let name = image.rsplit('/').next().unwrap_or("");
    !name.contains('@') && name.split_once(':').is_none_or(|(_, tag)| tag == "latest")
}
