//! The whole graph for other programs. Lines and columns count from one, columns in characters; offsets
//! are bytes from zero, the end excluded.

use kdsl_base::{Node, Sources, Value};
use kdsl_rules::{Edge, Graph, GraphNode, Keys, Mount, Part, Port, Relation, State};
use std::collections::BTreeMap;

use super::labels;
use crate::data::{self, list, map, text, value};

pub(super) fn render(graph: &Graph<'_>, sources: &Sources) -> String {
    let mut writer = Writer { places: data::Places::new(sources) };
    let ids = ids(graph);
    let nodes = graph.nodes.iter().zip(&ids).map(|(node, id)| writer.node(node, id)).collect();
    let id = |number: usize| ids.get(number).map_or("", String::as_str);
    let mut edges = Vec::with_capacity(graph.links.len());
    for link in &graph.links {
        let references = link.references.iter().map(|edge| writer.reference(edge)).collect();
        edges.push(map([
            ("from", text(id(link.from))),
            ("to", text(id(link.to))),
            ("label", text(&labels::lines(link).join("; "))),
            ("references", list(references)),
        ]));
    }
    let mut out = String::new();
    kdsl_yaml::write_json([&map([("nodes", list(nodes)), ("edges", list(edges))])], &mut out);
    out
}

/// What each node is called: `Deployment.apps/shop/web`. Where two have one identity, the second has
/// `#2` behind it.
fn ids(graph: &Graph<'_>) -> Vec<String> {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let id = |node: &GraphNode<'_>| {
        let mut id = node.kind.to_owned();
        if !node.group.is_empty() {
            id = format!("{id}.{}", node.group);
        }
        if !node.namespace.is_empty() {
            id = format!("{id}/{}", node.namespace);
        }
        id = format!("{id}/{}{}", node.name, node.generate_name);
        let count = known.entry(id.clone()).or_default();
        *count += 1;
        if *count > 1 { format!("{id}#{count}") } else { id }
    };
    graph.nodes.iter().map(id).collect()
}

struct Writer<'s> {
    places: data::Places<'s>,
}

impl Writer<'_> {
    fn node(&mut self, node: &GraphNode<'_>, id: &str) -> Node {
        let state = match node.state {
            State::Written => "written",
            State::External => "external",
            State::Cluster => "cluster",
            State::Missing => "missing",
        };
        let mut entries = vec![
            ("id", text(id)),
            ("group", text(node.group)),
            ("kind", text(node.kind)),
            ("namespace", if node.namespace.is_empty() { value(Value::Null) } else { text(node.namespace) }),
            ("name", text(node.name)),
            ("state", text(state)),
            ("place", node.span.map_or_else(|| value(Value::Null), |span| self.places.place(span))),
        ];
        if !node.generate_name.is_empty() {
            entries.insert(5, ("generateName", text(node.generate_name)));
        }
        map(entries)
    }

    fn reference(&mut self, edge: &Edge<'_>) -> Node {
        let (relation, detail) = match edge.relation {
            Relation::Env { variable } => ("env", Some(("variable", text(variable)))),
            Relation::EnvFrom => ("envFrom", None),
            Relation::Volume { volume } => ("volume", Some(("volume", text(volume)))),
            Relation::Selector => ("selector", None),
            Relation::TargetPort => ("targetPort", None),
            Relation::Field(field) => (field, None),
        };
        let mut entries = vec![("relation", text(relation)), ("path", text(&edge.path.to_string()))];
        entries.extend(detail);
        match &edge.keys {
            Keys::None => {}
            Keys::All => entries.push(("keys", text("*"))),
            Keys::These(keys) => {
                entries.push(("keys", list(keys.iter().map(|key| text(key.name)).collect())))
            }
        }
        entries.extend(edge.port.map(|port| {
            let port = match port {
                Port::Name(name) => text(name),
                Port::Number(number) => value(Value::Int(number)),
            };
            ("port", port)
        }));
        if !edge.mounts.is_empty() {
            entries.push(("mounts", list(edge.mounts.iter().map(mount).collect())));
        }
        entries.push(("optional", value(Value::Bool(edge.optional))));
        entries.push(("place", self.places.place(edge.span)));
        map(entries)
    }
}

fn mount(mount: &Mount<'_>) -> Node {
    let part = match mount.part {
        Part::Whole => None,
        Part::Of(part) => Some(("subPath", text(part))),
    };
    map([("container", text(mount.container)), ("path", text(mount.path))].into_iter().chain(part))
}
