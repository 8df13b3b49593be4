//! The references between objects: who names or selects whom, where, and for what.
//!
//! [`references`] is the one function that lists them. The graph, the hashes for rollouts and every tool
//! that asks what hangs together read its list.

use ecow::EcoVec;
use kdsl_base::{Manifest, Node, Span};
use kdsl_schema::{Reference, Schema, Selected, Selector, SelectorShape, Target};

use crate::fields::Fields;
use crate::mounts::PodPlaces;
use crate::namespaces::selected_namespaces;
use crate::plan::{Mark, Plan};
use crate::pods::Pods;
use crate::program::Program;
use crate::resolve::{self, Named, is_cluster_scoped, is_missed, key_nodes, port_node};
use crate::selector::{Verdict, is_empty, needs};
use crate::walk::{Path, Segment, Site, Visitor, visit};

/// How many references by selectors are given.
pub(crate) const SELECTED: usize = 100_000;

/// One reference of one object to another.
#[derive(Clone, PartialEq, Debug)]
pub struct Edge<'a> {
    /// The object that refers: its place among the manifests.
    pub from: usize,
    /// The way to the value that refers.
    pub path: Path<'a>,
    /// Where that value stands.
    pub span: Span,
    /// In which way it refers.
    pub relation: Relation<'a>,
    /// The object that is meant.
    pub to: Object<'a>,
    /// The keys of it that are meant.
    pub keys: Keys<'a>,
    /// The port of it that is meant.
    pub port: Option<Port<'a>>,
    /// Where that port is named.
    pub port_span: Option<Span>,
    /// Whether the author says that it may be missing.
    pub optional: bool,
    /// Where containers mount the volume that refers.
    pub mounts: EcoVec<Mount<'a>>,
}

/// In which way an object refers to another.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Relation<'a> {
    /// A variable of a container has its value from a key.
    Env {
        /// The variable.
        variable: &'a str,
    },
    /// A container has a variable for each key.
    EnvFrom,
    /// A volume of pods holds it.
    Volume {
        /// The volume's name.
        volume: &'a str,
    },
    /// The labels of the pods that it makes are selected.
    Selector,
    /// A port of a Service leads to a port of the pods that it makes.
    TargetPort,
    /// A field names it: `serviceAccountName`, `scaleTargetRef`, `roleRef`, `backend`.
    Field(&'a str),
}

/// An object that is referred to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Object<'a> {
    /// Its group; empty for the core group.
    pub group: &'a str,
    /// Its kind.
    pub kind: &'a str,
    /// Its namespace; empty for none, and where none is said.
    pub namespace: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Where it is.
    pub found: Found,
}

/// Where an object is that is referred to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Found {
    /// The program writes it; its place among the manifests.
    Written(usize),
    /// The program says that it exists; its place among the manifests.
    External(usize),
    /// Not in the program, and nobody expects it there: every cluster has it, a controller makes it, or
    /// it belongs to the cluster's owner.
    Cluster,
    /// Not in the program, where it is missed.
    Absent,
}

/// Which keys of an object are meant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Keys<'a> {
    /// It is the object that is meant.
    None,
    /// Every key.
    All,
    /// These.
    These(Vec<Key<'a>>),
}

/// A key of an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key<'a> {
    /// The key.
    pub name: &'a str,
    /// Where it is named.
    pub span: Span,
    /// The file that a volume makes of it, where the volume says so.
    pub file: Option<&'a str>,
}

/// A port of an object.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Port<'a> {
    /// By its name.
    Name(&'a str),
    /// By its number.
    Number(i64),
}

/// Where a container mounts a volume.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mount<'a> {
    /// The container's name.
    pub container: &'a str,
    /// Where the volume is in it.
    pub path: &'a str,
    /// The part of the volume that is there.
    pub part: Part<'a>,
}

/// What part of a volume is mounted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part<'a> {
    /// The whole volume, or a part that is known when the pod runs.
    Whole,
    /// The file or folder of `subPath`.
    Of(&'a str),
}

/// Every reference that an object of the program makes to another, or to itself.
///
/// They come in the order of the manifests, and inside one in the order of the schema's fields. What is
/// `external` refers to nothing, nor does what no schema knows. A selector refers to each object whose
/// pods are certain to have the labels; that a workload selects its own pods is no reference. After
/// 100,000 references by selectors, which can be as many as the square of the objects, no more are given.
pub fn references<'a>(manifests: &'a [Manifest], schema: Schema<'a>, target: Target) -> Vec<Edge<'a>> {
    list(manifests, schema, target, SELECTED)
}

/// The references by name alone.
pub(crate) fn names<'a>(manifests: &'a [Manifest], schema: Schema<'a>, target: Target) -> Vec<Edge<'a>> {
    list(manifests, schema, target, 0)
}

fn list<'a>(manifests: &'a [Manifest], schema: Schema<'a>, target: Target, selected: usize) -> Vec<Edge<'a>> {
    let mut program = Program::new(manifests, schema, target);
    program.list_partial();
    of(&program, selected)
}

/// The references in a program whose partial pods are listed; by selectors so many.
pub(crate) fn of<'a>(program: &Program<'a>, selected: usize) -> Vec<Edge<'a>> {
    let mut edges = Edges { program, from: 0, pods: PodPlaces::default(), edges: Vec::new(), selected };
    visit(program, &mut edges);
    edges.edges
}

/// Collects the references.
struct Edges<'p, 'a> {
    program: &'p Program<'a>,
    from: usize,
    pods: PodPlaces<'a>,
    edges: Vec<Edge<'a>>,
    /// How many references by selectors may still come.
    selected: usize,
}

impl<'a> Visitor<'a> for Edges<'_, 'a> {
    fn manifest(&mut self, _: &'a Manifest, number: usize) {
        self.from = number;
        self.pods = PodPlaces::default();
    }

    fn part(&mut self, plan: &Plan<'a>, part: &'a Node, _: Fields, path: &[Segment<'a>]) {
        if plan.mark == Mark::PodSpec {
            self.pods = PodPlaces::new(part, path.len());
        }
    }

    fn reference(&mut self, site: Site<'_, 'a>) {
        let relation = self.pods.relation(site.path).unwrap_or_else(|| Relation::Field(field(site.path)));
        let mounts = self.pods.mounts(relation);
        resolve::named(self.program, &site, |named, index| {
            let mut path = site.path.to_vec();
            path.extend(index.map(Segment::Index));
            let port = port_node(site.reference, site.owner).map(port_value);
            self.edges.push(Edge {
                from: self.from,
                path: Path(path),
                span: named.node.origin,
                relation,
                to: self.object(site.from, named),
                keys: keys(site.reference, site.owner, relation),
                port: port.and_then(port_of),
                port_span: port.map(|port| port.origin),
                optional: named.optional,
                mounts: mounts.clone(),
            });
        });
    }

    fn selector(&mut self, selector: Selector, owner: &'a Node, node: &'a Node, path: &[Segment<'a>]) {
        let Some(from) = self.program.manifests.get(self.from) else { return };
        if selector.selects != Selected::Pods || is_own(from, path) || self.selected == 0 {
            return;
        }
        // A map without labels selects nothing; a selector without requirements selects everything.
        let needs = needs(node, selector.shape);
        if needs.is_empty() && (selector.shape == SelectorShape::Labels || !is_empty(node)) {
            return;
        }
        let namespaces = selected_namespaces(self.program, from, owner);
        for namespace in namespaces {
            let found = self.program.selected(namespace, &needs).filter_map(sure);
            let mut owners: Vec<&Pods<'a>> = found.take(self.selected).collect();
            self.selected -= owners.len();
            owners.sort_by_key(|pods| pods.number);
            for pods in owners {
                let edge = self.edge(path, node.origin, Relation::Selector, pods);
                self.edges.push(edge);
                if selector.shape == SelectorShape::Labels && from.kind == "Service" {
                    self.ports(owner, path, pods);
                }
            }
        }
    }
}

impl<'a> Edges<'_, 'a> {
    /// The ports of a Service that lead to ports of pods.
    fn ports(&mut self, spec: &'a Node, selector: &[Segment<'a>], pods: &Pods<'a>) {
        let above = selector.split_last().map_or(&[] as &[_], |(_, above)| above);
        for (index, entry) in spec.get("ports").map_or(&[] as &[_], Node::items).iter().enumerate() {
            let Some((node, port)) = entry.get("targetPort").and_then(|node| Some((node, port_of(node)?)))
            else {
                continue;
            };
            let mut path = above.to_vec();
            path.extend([Segment::Key("ports"), Segment::Index(index), Segment::Key("targetPort")]);
            let edge = self.edge(&path, node.origin, Relation::TargetPort, pods);
            self.edges.push(Edge { port: Some(port), port_span: Some(node.origin), ..edge });
        }
    }

    /// A reference to what makes those pods.
    fn edge(&self, path: &[Segment<'a>], span: Span, relation: Relation<'a>, pods: &Pods<'a>) -> Edge<'a> {
        let (group, kind, namespace, name) = pods.owner.identity();
        let found =
            if pods.owner.external { Found::External(pods.number) } else { Found::Written(pods.number) };
        Edge {
            from: self.from,
            path: Path(path.to_vec()),
            span,
            relation,
            to: Object { group, kind, namespace, name, found },
            keys: Keys::None,
            port: None,
            port_span: None,
            optional: false,
            mounts: EcoVec::new(),
        }
    }

    fn object(&self, from: &Manifest, named: Named<'a>) -> Object<'a> {
        let resolve::Wanted { group, kind, mut namespace, name } = named.wanted;
        if let Some((number, object)) = self.program.numbered(named.object) {
            let found = if object.external { Found::External(number) } else { Found::Written(number) };
            let (group, kind, namespace, name) = object.identity();
            return Object { group, kind, namespace, name, found };
        }
        let missed = !named.optional && named.certain && is_missed(self.program, from, named.wanted);
        let found = if missed { Found::Absent } else { Found::Cluster };
        if is_cluster_scoped(self.program, group, kind) {
            namespace = "";
        }
        Object { group, kind, namespace, name, found }
    }
}

fn sure<'p, 'a>((pods, verdict): (&'p Pods<'a>, Verdict)) -> Option<&'p Pods<'a>> {
    (verdict == Verdict::Yes).then_some(pods)
}

/// Whether that is the selector by which a workload knows its own pods.
fn is_own(from: &Manifest, path: &[Segment<'_>]) -> bool {
    (matches!(from.group(), "apps" | "batch") || from.kind == "ReplicationController")
        && matches!(path, [Segment::Key("spec"), Segment::Key("selector")])
}

/// The field that leads to a name: that of the object around it where the name stands in a `name`.
fn field<'a>(path: &[Segment<'a>]) -> &'a str {
    let mut keys = path.iter().rev().filter_map(|segment| match segment {
        Segment::Key(key) => Some(*key),
        Segment::Index(_) => None,
    });
    let last = keys.next().unwrap_or("");
    let outer = if last == "name" { keys.next().unwrap_or(last) } else { last };
    // `backend.service.name`: that it is a Service, the object says.
    match keys.next() {
        Some(backend @ ("backend" | "defaultBackend")) if outer == "service" => backend,
        _ => outer,
    }
}

fn keys<'a>(reference: &Reference<'a>, owner: &'a Node, relation: Relation<'a>) -> Keys<'a> {
    let Some(field) = reference.key_field() else {
        return if relation == Relation::EnvFrom { Keys::All } else { Keys::None };
    };
    let named: Vec<Key<'a>> = match field.split_once('.') {
        Some((list, key)) => {
            let Some(items) = owner.get(list) else { return Keys::All };
            let item = |item: &'a Node| {
                let node = item.get(key)?;
                let file = item.get("path").and_then(Node::as_str);
                Some(Key { name: node.as_str()?, span: node.origin, file })
            };
            items.items().iter().filter_map(item).collect()
        }
        None => key_nodes(reference, owner)
            .filter_map(|node| Some(Key { name: node.as_str()?, span: node.origin, file: None }))
            .collect(),
    };
    Keys::These(named)
}

/// A port, out of the object in which an Ingress writes it.
fn port_value(node: &Node) -> &Node {
    node.get("name").or_else(|| node.get("number")).unwrap_or(node)
}

/// A number or a name.
fn port_of(node: &Node) -> Option<Port<'_>> {
    node.as_str().map(Port::Name).or_else(|| node.as_int().map(Port::Number))
}
