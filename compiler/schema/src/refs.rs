//! Which fields name other objects, and which select pods by labels.
//!
//! What a field names depends on the way to it: `LocalObjectReference.name` is a Secret in
//! `imagePullSecrets` and a ConfigMap elsewhere. A reader therefore carries a [`Cursor`] while it walks
//! into an object, and asks it at each place. Lists and maps are transparent: an entry has the cursor of
//! its list.

use crate::field::{Field, Shape};
use crate::index::FieldFacts;
use crate::schema::{Schema, pack, unpack};
use crate::table::{BUILT_IN, MAY_BE_MADE, NodeRow, RefRow, Table, rows};
use crate::types::TypeId;

/// Where a walk through an object stands, as far as references are concerned.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Cursor {
    /// What the way so far says about this place.
    outer: NodeId,
    /// What the type at this place says about itself.
    own: NodeId,
}

/// A node of a table, packed. 0: nowhere.
type NodeId = u32;

impl Cursor {
    /// A place about which the table says nothing.
    pub const NOWHERE: Cursor = Cursor { outer: 0, own: 0 };
}

/// What stands at a place that refers to an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RefRole {
    /// The text that names the object.
    Name,
    /// The object that holds the name, and perhaps kind, group, namespace or key beside it.
    Holder,
}

/// A kind that a reference may name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target<'s> {
    /// Any kind: the reference says which.
    Any,
    /// A kind of a group, in any of its versions.
    Kind {
        /// The group; empty for the core group.
        group: &'s str,
        /// The kind.
        kind: &'s str,
    },
}

/// In which namespace the named object is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NamespaceRule {
    /// In that of the object that refers to it.
    Same,
    /// In that which [`Reference::namespace_field`] says, else in that of the object that refers to it.
    Field,
    /// In none: it is cluster-scoped.
    Cluster,
}

/// A reference to an object. The fields are paths relative to the object that holds the name.
#[derive(Clone, Copy, Debug)]
pub struct Reference<'s> {
    /// Whether the cursor stands at the name itself or at the object around it.
    pub role: RefRole,
    /// In which namespace the named object is.
    pub namespace: NamespaceRule,
    /// Whether the named object must be there. Not, where whoever reads the field may make it: the
    /// Secret that a certificate is stored in.
    pub certain: bool,
    row: &'s RefRow,
    table: &'s Table,
}

/// The kinds that a reference may name.
pub struct KindRefs<'s> {
    rows: std::slice::Iter<'s, crate::table::Str>,
    table: &'s Table,
}

impl<'s> Iterator for KindRefs<'s> {
    type Item = Target<'s>;

    fn next(&mut self) -> Option<Target<'s>> {
        let text = self.table.str(*self.rows.next()?);
        Some(match text.split_once('/') {
            _ if text == "*" => Target::Any,
            Some((group, kind)) => Target::Kind { group, kind },
            None => Target::Kind { group: "", kind: text },
        })
    }
}

impl<'s> Reference<'s> {
    /// The kinds that it may name, the usual one first.
    pub fn targets(&self) -> KindRefs<'s> {
        KindRefs { rows: rows(&self.table.strings, self.row.targets).iter(), table: self.table }
    }

    /// Whether it may name that kind. `*` stands for any.
    pub fn accepts(&self, group: &str, kind: &str) -> bool {
        self.targets().any(|target| match target {
            Target::Any => true,
            Target::Kind { group: g, kind: k } => g == group && k == kind,
        })
    }

    /// The field with the name. For a plain text (`serviceAccountName`) it is that field of its owner.
    pub fn name_field(&self) -> &'s str {
        self.table.str(self.row.name)
    }

    /// The field with the kind, where the reference says it.
    pub fn kind_field(&self) -> Option<&'s str> {
        self.table.opt(self.row.kind)
    }

    /// The field with the API group alone.
    pub fn group_field(&self) -> Option<&'s str> {
        self.table.opt(self.row.group)
    }

    /// The field with group and version, as in a manifest.
    pub fn api_version_field(&self) -> Option<&'s str> {
        self.table.opt(self.row.version)
    }

    /// The field with the namespace.
    pub fn namespace_field(&self) -> Option<&'s str> {
        self.table.opt(self.row.namespace_field)
    }

    /// The field with the key inside the object: of a ConfigMap or Secret. A path of two fields for a
    /// list of keys, as in `items.key`.
    pub fn key_field(&self) -> Option<&'s str> {
        self.table.opt(self.row.key)
    }

    /// The field that says that the object or key may be missing.
    pub fn optional_field(&self) -> Option<&'s str> {
        self.table.opt(self.row.optional)
    }

    /// The field with the port of a Service, by number or as an object with `name` or `number`.
    pub fn port_field(&self) -> Option<&'s str> {
        self.table.opt(self.row.port)
    }
}

/// What a selector selects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Selected {
    /// Pods, by their labels.
    Pods,
    /// Namespaces, by their labels.
    Namespaces,
    /// Nodes, by their labels.
    Nodes,
    /// Objects of other kinds, by their labels.
    Others,
}

/// How a selector is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SelectorShape {
    /// A map from label to value, as in a Service.
    Labels,
    /// A `LabelSelector` with `matchLabels` and `matchExpressions`.
    LabelSelector,
}

/// A field that selects objects by their labels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Selector {
    /// What it selects.
    pub selects: Selected,
    /// How it is written.
    pub shape: SelectorShape,
}

fn node_id(table: usize, node: u32) -> NodeId {
    if node & BUILT_IN == 0 { pack(table as u32, node) } else { node & !BUILT_IN }
}

impl<'s> Schema<'s> {
    /// The cursor at the start of a walk: at an object of that type.
    pub fn cursor(self, ty: TypeId) -> Cursor {
        Cursor { outer: 0, own: self.own(ty) }
    }

    /// The cursor at a field of the object at which `cursor` stands.
    pub fn step(self, cursor: Cursor, field: &Field<'_>) -> Cursor {
        self.step_to(cursor, field.name, field.shape)
    }

    /// The same for a field of which the facts are known.
    pub fn step_known(self, cursor: Cursor, field: &FieldFacts) -> Cursor {
        match cursor.outer {
            0 => field.from_own,
            _ => self.step_to(cursor, self.field_name(field.id), field.shape),
        }
    }

    /// The same for a field of that name and shape.
    pub fn step_to(self, cursor: Cursor, name: &str, shape: Shape) -> Cursor {
        let outer = self.edge(cursor.outer, name).or_else(|| self.edge(cursor.own, name)).unwrap_or(0);
        Cursor { outer, own: self.object_of(shape).map_or(0, |ty| self.own(ty)) }
    }

    /// The node at which ways from a type begin.
    fn own(self, ty: TypeId) -> NodeId {
        let (number, _) = unpack(ty.packed());
        node_id(number, self.type_row(ty).1.refs)
    }

    fn edge(self, id: NodeId, name: &str) -> Option<NodeId> {
        let (table, node) = self.node(id)?;
        let edges = rows(&table.edges, node.edges);
        let at = edges.binary_search_by(|edge| table.compare(edge.field, name)).ok()?;
        edges.get(at).map(|edge| node_id(unpack(id).0, edge.node))
    }

    fn node(self, id: NodeId) -> Option<(&'s Table, &'s NodeRow)> {
        let (number, row) = unpack(id);
        let table = self.table(number);
        if row == 0 { None } else { table.nodes.get(row).map(|node| (table, node)) }
    }

    /// The reference at which the cursor stands. What the way says beats what the type says.
    pub fn reference(self, cursor: Cursor) -> Option<Reference<'s>> {
        [cursor.outer, cursor.own].into_iter().find_map(|node| {
            let (table, node) = self.node(node)?;
            let row = table.references.get(usize::from(node.reference).checked_sub(1)?)?;
            let role = if node.role == 0 { RefRole::Name } else { RefRole::Holder };
            let namespace = match row.namespace & !MAY_BE_MADE {
                0 => NamespaceRule::Same,
                1 => NamespaceRule::Field,
                _ => NamespaceRule::Cluster,
            };
            Some(Reference { role, namespace, certain: row.namespace & MAY_BE_MADE == 0, row, table })
        })
    }

    /// The selector at which the cursor stands.
    pub fn selector(self, cursor: Cursor) -> Option<Selector> {
        [cursor.outer, cursor.own].into_iter().find_map(|node| {
            let (table, node) = self.node(node)?;
            let row = table.selectors.get(usize::from(node.selector).checked_sub(1)?)?;
            let selects = match row.selects {
                0 => Selected::Pods,
                1 => Selected::Namespaces,
                2 => Selected::Nodes,
                _ => Selected::Others,
            };
            let shape = if row.shape == 0 { SelectorShape::Labels } else { SelectorShape::LabelSelector };
            Some(Selector { selects, shape })
        })
    }
}
