//! Texts that name something: a port of a container, a volume of the pod, an object.

use kdsl_base::{Manifest, Node, Span, Value};
use kdsl_core::Slot;
use kdsl_rules::{Found, Named, mentions, pods_of};
use kdsl_schema::Shape;
use kdsl_syntax::{NodeKind, SyntaxNode};

use super::{Hover, Known, built};
use crate::place;

impl Known<'_> {
    /// What a text names.
    pub(super) fn mentioned(self, node: SyntaxNode<'_>) -> Option<Hover> {
        let mut around = std::iter::once(node).chain(node.ancestors());
        let text = around.find(|node| node.kind() == NodeKind::StringExpr)?;
        self.named_in(text.span(), place::of_value(self.analysis, text)?)
    }

    /// What the value of a field names.
    pub(crate) fn named_in(self, span: Span, slot: Slot) -> Option<Hover> {
        if !self.may_name(slot) {
            return None;
        }
        // Most names are of the same object, and others need the whole program.
        let around = |manifest: &&Manifest| manifest.node.origin.covers(span);
        let own: Vec<Manifest> = self.manifests.iter().filter(around).take(1).cloned().collect();
        if own.is_empty() {
            return None;
        }
        let alone = Known { manifests: &own, ..self };
        alone.meant(span).or_else(|| self.meant(span))
    }

    /// Whether a field may hold a name: what refers to something, and parts of pods.
    fn may_name(self, slot: Slot) -> bool {
        let kube = &self.analysis.kube;
        let is_part = || {
            let name = kube.name(slot).to_lowercase();
            ["name", "port", "key", "container"].iter().any(|part| name.contains(part))
        };
        let is_text = matches!(slot.shape, Shape::String | Shape::IntOrString | Shape::Object(_));
        is_text && (kube.reference(slot).is_some() || matches!(slot.shape, Shape::Object(_)) || is_part())
    }

    fn meant(self, span: Span) -> Option<Hover> {
        let kube = &self.analysis.kube;
        let said = mentions(self.manifests, kube.schema(), kube.target);
        let mention = said.into_iter().find(|mention| mention.span == span && !mention.gives)?;
        let markdown = match mention.name {
            Named::Object(object) => match object.found {
                Found::Written(number) | Found::External(number) => {
                    let place = self.manifests.get(number)?.node.origin;
                    let decl = self.analysis.hir.decls.iter().find(|decl| decl.span == place);
                    decl.map_or_else(
                        || format!("```kdsl\n{} {}\n```\n", object.kind, object.name),
                        |decl| self.resource(decl),
                    )
                }
                _ => return None,
            },
            Named::Port(number, name) => {
                part("port", name, self.manifests.get(number)?, port(number, name, self))
            }
            Named::Container(number, name) => {
                let of = self.manifests.get(number)?;
                let all = ["containers", "initContainers"].iter().filter_map(|list| pods_of(of)?.get(list));
                let image = all.filter_map(|list| called(list, name)?.get("image")).next();
                part("container", name, of, image.and_then(built::shown))
            }
            Named::Volume(number, name) => {
                let of = self.manifests.get(number)?;
                let volume = pods_of(of).and_then(|pods| called(pods.get("volumes")?, name));
                part("volume", name, of, volume.and_then(source))
            }
            _ => return None,
        };
        Some(Hover { span, markdown })
    }
}

/// A part of an object, and what it is.
fn part(what: &str, name: &str, of: &Manifest, value: Option<String>) -> String {
    let value = value.map(|value| format!("\n`{value}`\n")).unwrap_or_default();
    format!("```kdsl\n{name}\n```\nA {what} of {} `{}`.\n{value}", of.kind, of.name)
}

fn port(number: usize, name: &str, known: Known<'_>) -> Option<String> {
    port_of(known.manifests.get(number)?, name)
}

/// The number of a port and its protocol.
pub(super) fn port_of(manifest: &Manifest, name: &str) -> Option<String> {
    let (port, field) = match pods_of(manifest) {
        Some(pods) => {
            let mut containers = ["containers", "initContainers"]
                .iter()
                .filter_map(|list| pods.get(list))
                .flat_map(Node::items);
            (containers.find_map(|container| called(container.get("ports")?, name))?, "containerPort")
        }
        None => (called(manifest.node.at(&["spec", "ports"])?, name)?, "port"),
    };
    let protocol = port.get("protocol").and_then(Node::as_str).unwrap_or("TCP");
    Some(format!("{}/{protocol}", built::shown(port.get(field)?)?))
}

/// What a volume is made of, without its name.
fn source(volume: &Node) -> Option<String> {
    let (kind, of) = volume.entries().iter().find(|(key, _)| key != "name")?;
    match &of.value {
        Value::Map(entries) if entries.is_empty() => Some(kind.to_string()),
        _ => Some(format!("{kind}: {}", built::shown(of)?)),
    }
}

/// The object of a list with that name.
fn called<'a>(list: &'a Node, name: &str) -> Option<&'a Node> {
    list.items().iter().find(|item| item.get("name").and_then(Node::as_str) == Some(name))
}
