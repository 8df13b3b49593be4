//! The names that manifests give and use: who says which name, where.
//!
//! A [reference](crate::references) is one object that names another. Here it is the names themselves: of objects, of
//! the keys of ConfigMaps and Secrets, of ports, containers and volumes, and labels. A tool that renames one of them
//! must find every place that says it; that two places mean the same name is what this list knows.

mod labels;
mod pods;

use kdsl_base::{Manifest, Node, Span};
use kdsl_schema::{Schema, Target};

use crate::edges::{self, Edge, Found, Keys, Object, Port, Relation};
use crate::program::Program;
use crate::walk::visit;

/// A place that says a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mention<'a> {
    /// The name.
    pub name: Named<'a>,
    /// The text itself, where it is a value; the place of the key, where it is one.
    pub span: Span,
    /// The object that says it: its place among the manifests.
    pub from: usize,
    /// Whether the place gives something its name.
    pub gives: bool,
}

/// A name, and what has it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Named<'a> {
    /// An object.
    Object(Object<'a>),
    /// A key of a ConfigMap or a Secret.
    Key(Object<'a>, &'a str),
    /// All keys of a ConfigMap or a Secret, as variables of a container or as files.
    Keys(Object<'a>),
    /// A port of the pods that an object makes, or of a Service: the object's place among the manifests.
    Port(usize, &'a str),
    /// A container of the pods that an object makes.
    Container(usize, &'a str),
    /// A volume of the pods that an object makes.
    Volume(usize, &'a str),
    /// A label of what is in that namespace.
    LabelKey(Labelled, &'a str, &'a str),
    /// A label's value: namespace, label and value.
    LabelValue(Labelled, &'a str, &'a str, &'a str),
}

/// What has labels.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Labelled {
    /// Objects, and the pods that they make.
    Objects,
    /// Namespaces.
    Namespaces,
    /// Nodes.
    Nodes,
}

impl<'a> Named<'a> {
    /// The text of the name; none for all keys.
    pub const fn text(&self) -> Option<&'a str> {
        match *self {
            Named::Object(object) => Some(object.name),
            Named::Keys(_) => None,
            Named::Key(_, text)
            | Named::Port(_, text)
            | Named::Container(_, text)
            | Named::Volume(_, text)
            | Named::LabelKey(_, _, text)
            | Named::LabelValue(_, _, _, text) => Some(text),
        }
    }
}

/// Every place of the manifests that says a name.
///
/// The mentions of one sort come together, each sort in the order of the manifests. What is `external` has a name and
/// what is said of it. Of what no schema knows its name, its labels and its `matchLabels` are taken.
pub fn mentions<'a>(manifests: &'a [Manifest], schema: Schema<'a>, target: Target) -> Vec<Mention<'a>> {
    let mut program = Program::new(manifests, schema, target);
    program.list_partial();
    let mut found = Mentions { program: &program, found: Vec::new(), from: 0 };
    for (number, manifest) in manifests.iter().enumerate() {
        found.from = number;
        found.object(manifest, number);
    }
    for edge in edges::of(&program, edges::SELECTED) {
        found.edge(&edge);
    }
    found.pods();
    for (number, manifest) in manifests.iter().enumerate() {
        found.from = number;
        found.labels(manifest);
    }
    visit(&program, &mut found);
    found.found
}

/// Collects the mentions.
struct Mentions<'p, 'a> {
    program: &'p Program<'a>,
    found: Vec<Mention<'a>>,
    /// The object that is looked at.
    from: usize,
}

impl<'a> Mentions<'_, 'a> {
    fn say(&mut self, name: Named<'a>, span: Span, gives: bool) {
        self.found.push(Mention { name, span, from: self.from, gives });
    }

    /// The name of an object, and those of its keys and of a Service's ports.
    fn object(&mut self, manifest: &'a Manifest, number: usize) {
        let (group, kind, namespace, name) = manifest.identity();
        let found = if manifest.external { Found::External(number) } else { Found::Written(number) };
        let object = Object { group, kind, namespace, name, found };
        if !name.is_empty() {
            self.say(Named::Object(object), manifest.name_span, true);
        }
        match (group, kind) {
            ("", "ConfigMap" | "Secret") => {
                for section in ["data", "stringData", "binaryData"] {
                    for (key, node) in manifest.node.get(section).map_or(&[] as &[_], Node::entries) {
                        self.say(Named::Key(object, key), node.key, true);
                    }
                }
            }
            ("", "Service") => {
                let ports = manifest.node.at(&["spec", "ports"]).map_or(&[] as &[_], Node::items);
                for (port, span) in ports.iter().filter_map(|port| text(port, "name")) {
                    self.say(Named::Port(number, port), span, true);
                }
            }
            _ => {}
        }
    }

    fn edge(&mut self, edge: &Edge<'a>) {
        self.from = edge.from;
        let to = match edge.to.found {
            Found::Written(number) | Found::External(number) => Some(number),
            Found::Cluster | Found::Absent => None,
        };
        if let (Some(Port::Name(port)), Some(to), Some(span)) = (edge.port, to, edge.port_span) {
            self.say(Named::Port(to, port), span, false);
        }
        if matches!(edge.relation, Relation::Selector | Relation::TargetPort) {
            return;
        }
        self.say(Named::Object(edge.to), edge.span, false);
        match &edge.keys {
            Keys::These(keys) => {
                for key in keys {
                    self.say(Named::Key(edge.to, key.name), key.span, false);
                }
            }
            Keys::All => self.say(Named::Keys(edge.to), edge.span, false),
            Keys::None => {}
        }
        // A metric of one container of what is scaled.
        if let (Relation::Field("scaleTargetRef"), Some(to)) = (edge.relation, to)
            && let Some(from) = self.program.manifests.get(edge.from)
        {
            for metric in from.node.at(&["spec", "metrics"]).map_or(&[] as &[_], Node::items) {
                let container = metric.get("containerResource").and_then(|of| text(of, "container"));
                if let Some((container, span)) = container {
                    self.say(Named::Container(to, container), span, false);
                }
            }
        }
    }
}

/// The text of a field, and where it stands.
fn text<'a>(node: &'a Node, field: &str) -> Option<(&'a str, Span)> {
    let node = node.get(field)?;
    Some((node.as_str().filter(|text| !text.is_empty())?, node.origin))
}
