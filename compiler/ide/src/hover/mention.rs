//! Texts that name something: a port of a container, a volume of the pod, an object.

use kdsl_base::{Manifest, Node, Span, Value};
use kdsl_rules::{Found, Named, mentions, pods_of};
use kdsl_syntax::{NodeKind, SyntaxNode};

use super::{Hover, Known, built};

impl Known<'_> {
    /// What a text names.
    pub(super) fn mentioned(self, node: SyntaxNode<'_>) -> Option<Hover> {
        let mut around = std::iter::once(node).chain(node.ancestors());
        self.named_in(around.find(|node| node.kind() == NodeKind::StringExpr)?.span())
    }

    /// What the value at a place names.
    pub(crate) fn named_in(self, span: Span) -> Option<Hover> {
        if !self.manifests.iter().any(|manifest| manifest.node.origin.covers(span)) {
            return None;
        }
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
