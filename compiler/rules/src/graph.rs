//! The graph of a program: its objects, those that they refer to, and what refers to what.

use std::collections::BTreeMap;

use kdsl_base::{Manifest, Node, Span};
use kdsl_schema::{Schema, Target};
use rustc_hash::FxHashMap;

use crate::edges::{Edge, Found, Object, references};
use crate::walk::Segment;

/// The objects of a program and how they hang together.
#[derive(Clone, PartialEq, Debug)]
pub struct Graph<'a> {
    /// The objects: those of the program in their order, then those that are not in it, in the order in
    /// which they are first referred to.
    pub nodes: Vec<GraphNode<'a>>,
    /// What refers to what, one for each pair, in the order of the nodes.
    pub links: Vec<Link<'a>>,
}

/// An object.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GraphNode<'a> {
    /// Its group; empty for the core group.
    pub group: &'a str,
    /// Its kind.
    pub kind: &'a str,
    /// Its namespace; empty for none, and where none is said.
    pub namespace: &'a str,
    /// Its name; empty where the cluster generates one.
    pub name: &'a str,
    /// How a generated name begins.
    pub generate_name: &'a str,
    /// Where it is.
    pub state: State,
    /// Where it is declared; none if it is not in the program.
    pub span: Option<Span>,
}

/// Where an object of a graph is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// The program writes it.
    Written,
    /// The program says that it exists.
    External,
    /// Not in the program, and nobody expects it there.
    Cluster,
    /// Not in the program, where it is missed.
    Missing,
}

/// All references of one object to another one.
#[derive(Clone, PartialEq, Debug)]
pub struct Link<'a> {
    /// The object that refers, by its place among the nodes.
    pub from: usize,
    /// The object that is referred to.
    pub to: usize,
    /// The references.
    pub references: Vec<Edge<'a>>,
}

/// The graph of manifests.
///
/// That an object stands in a namespace, or refers to itself, is no link.
pub fn graph<'a>(manifests: &'a [Manifest], schema: Schema<'a>, target: Target) -> Graph<'a> {
    let mut nodes: Vec<GraphNode<'a>> = manifests.iter().map(node).collect();
    let mut others: FxHashMap<(&str, &str, &str, &str), usize> = FxHashMap::default();
    let mut links: BTreeMap<(usize, usize), Vec<Edge<'a>>> = BTreeMap::new();
    for edge in references(manifests, schema, target) {
        if is_namespace(&edge) {
            continue;
        }
        let Object { group, kind, namespace, name, found } = edge.to;
        let to = match found {
            Found::Written(number) | Found::External(number) => number,
            Found::Cluster | Found::Absent => {
                *others.entry((group, kind, namespace, name)).or_insert_with(|| {
                    nodes.push(other(edge.to));
                    nodes.len() - 1
                })
            }
        };
        // One place where it is missed is enough, whatever another one says.
        if let (Found::Absent, Some(node)) = (found, nodes.get_mut(to)) {
            node.state = State::Missing;
        }
        if to != edge.from {
            links.entry((edge.from, to)).or_default().push(edge);
        }
    }
    let links = links.into_iter().map(|((from, to), references)| Link { from, to, references }).collect();
    Graph { nodes, links }
}

fn is_namespace(edge: &Edge<'_>) -> bool {
    matches!(edge.path.0.as_slice(), [Segment::Key("metadata"), Segment::Key("namespace")])
}

fn node(manifest: &Manifest) -> GraphNode<'_> {
    let (group, kind, namespace, name) = manifest.identity();
    let generated = manifest.node.at(&["metadata", "generateName"]).and_then(Node::as_str);
    GraphNode {
        group,
        kind,
        namespace,
        name,
        generate_name: generated.filter(|_| name.is_empty()).unwrap_or(""),
        state: if manifest.external { State::External } else { State::Written },
        span: Some(manifest.name_span),
    }
}

fn other<'a>(object: Object<'a>) -> GraphNode<'a> {
    let Object { group, kind, namespace, name, .. } = object;
    GraphNode { group, kind, namespace, name, generate_name: "", state: State::Cluster, span: None }
}
