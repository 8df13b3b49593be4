//! The ways from types to references and selectors, as a graph of nodes and edges.

use std::collections::BTreeMap;

use crate::Failure;
use crate::facts::Facts;
use crate::pool::{Pool, Rows, span};
use crate::tsv::{Row, Tables};

/// A place: what stands there, and what lies behind its fields.
#[derive(Default)]
struct Node {
    edges: BTreeMap<String, usize>,
    reference: u32,
    selector: u32,
    holder: bool,
}

#[derive(Default)]
pub struct Graph {
    nodes: Vec<Node>,
    roots: BTreeMap<String, usize>,
    pub references: Rows,
    pub selectors: Rows,
}

impl Graph {
    pub fn build(
        facts: &Facts,
        tables: &Tables,
        pool: &mut Pool,
        strings: &mut Rows,
    ) -> Result<Graph, Failure> {
        let mut graph = Graph::default();
        graph.nodes.push(Node::default());
        for row in tables.rows("refs") {
            graph.reference(facts, row, pool, strings).map_err(|words| row.fail(words))?;
        }
        for row in tables.rows("selectors") {
            graph.selector(facts, row).map_err(|words| row.fail(words))?;
        }
        graph.unambiguous(facts)?;
        Ok(graph)
    }

    /// The root of a type, 0 if nothing begins there.
    pub fn root(&self, path: &str) -> usize {
        self.roots.get(path).copied().unwrap_or(0)
    }

    fn way(&mut self, facts: &Facts, owner: &str, path: &str) -> Result<(usize, String), Failure> {
        if !facts.types.contains_key(owner) {
            return Err(format!("there is no type {owner}"));
        }
        let next = self.nodes.len();
        let mut node = *self.roots.entry(owner.to_owned()).or_insert(next);
        if node == next {
            self.nodes.push(Node::default());
        }
        let mut ty = owner.to_owned();
        for name in path.split('.').filter(|name| !name.is_empty()) {
            ty = object(facts, &ty, name)?;
            let next = self.nodes.len();
            node = *self.nodes[node].edges.entry(name.to_owned()).or_insert(next);
            if node == next {
                self.nodes.push(Node::default());
            }
        }
        Ok((node, ty))
    }

    fn reference(
        &mut self,
        facts: &Facts,
        row: &Row,
        pool: &mut Pool,
        strings: &mut Rows,
    ) -> Result<(), Failure> {
        let (owner, path, name) = (row.cell(0), row.cell(1), row.cell(2));
        let holder_path = path.trim_matches(['-', '.']);
        let (holder, ty) = self.way(facts, owner, holder_path)?;
        facts.has(&ty, name)?;
        let first = strings.count;
        for target in row.cell(3).split('|') {
            known(facts, target)?;
            strings.push(format_args!("Str({})", pool.put(target)?));
        }
        let targets = span(first, strings.count);
        let mut fields: BTreeMap<&str, u32> = BTreeMap::new();
        for pair in row.cell(5).split_whitespace() {
            let (role, field) = pair.split_once('=').ok_or_else(|| format!("{pair:?} is no role=field"))?;
            if !["kind", "group", "version", "key", "optional", "port"].contains(&role) {
                return Err(format!("{role:?} is no role"));
            }
            exists(facts, &ty, field)?;
            fields.insert(role, pool.put(field)?);
        }
        let (rule, namespace) = match row.cell(4) {
            "same" => (0, 0),
            "cluster" => (2, 0),
            field => {
                exists(facts, &ty, field)?;
                (1, pool.put(field)?)
            }
        };
        let get = |role: &str| fields.get(role).copied().unwrap_or(0);
        let index = self.references.push(format_args!(
            "RefRow {{ targets: {targets}, namespace: {rule}, name: Str({}), kind: Str({}), group: Str({}), \
             version: Str({}), namespace_field: Str({namespace}), key: Str({}), optional: Str({}), port: Str({}) }}",
            pool.put(name)?,
            get("kind"),
            get("group"),
            get("version"),
            get("key"),
            get("optional"),
            get("port"),
        ));
        if path != "-" {
            self.nodes[holder].holder = true;
            self.set_reference(holder, index)?;
        }
        let full = if holder_path.is_empty() { name.to_owned() } else { format!("{holder_path}.{name}") };
        let (leaf, _) = self.way(facts, owner, &full)?;
        self.set_reference(leaf, index)
    }

    fn set_reference(&mut self, node: usize, index: u32) -> Result<(), Failure> {
        if self.nodes[node].reference != 0 {
            return Err("a second reference at this place".to_owned());
        }
        self.nodes[node].reference = index + 1;
        Ok(())
    }

    fn selector(&mut self, facts: &Facts, row: &Row) -> Result<(), Failure> {
        let (node, _) = self.way(facts, row.cell(0), row.cell(1))?;
        let place = |names: &[&str], cell: &str| {
            names
                .iter()
                .position(|name| *name == cell)
                .ok_or_else(|| format!("{cell:?} is not among {names:?}"))
        };
        let selects = place(&["pods", "namespaces", "nodes", "others"], row.cell(2))?;
        let shape = place(&["labels", "selector"], row.cell(3))?;
        let index = self.selectors.push(format_args!("SelectorRow {{ selects: {selects}, shape: {shape} }}"));
        self.nodes[node].selector = index + 1;
        Ok(())
    }

    /// Fails if a way from an outer type and the way of the type it passes continue with one field:
    /// a cursor follows one of them only.
    fn unambiguous(&self, facts: &Facts) -> Result<(), Failure> {
        let mut waiting: Vec<(usize, String)> =
            self.roots.iter().map(|(path, node)| (*node, path.clone())).collect();
        while let Some((node, ty)) = waiting.pop() {
            for (name, next) in &self.nodes[node].edges {
                let inner = object(facts, &ty, name)?;
                let root = self.root(&inner);
                let clash = self.nodes[*next]
                    .edges
                    .keys()
                    .find(|name| root != 0 && self.nodes[root].edges.contains_key(*name) && root != *next);
                if let Some(field) = clash
                    && !self.nodes[self.nodes[*next].edges[field]].edges.is_empty()
                {
                    return Err(format!("refs.tsv: {ty} and {inner} both have ways through {field}"));
                }
                if !self.nodes[*next].edges.is_empty() {
                    waiting.push((*next, inner));
                }
            }
        }
        Ok(())
    }

    /// The nodes and edges as rows.
    pub fn rows(&self, pool: &mut Pool) -> Result<(Rows, Rows), Failure> {
        let (mut nodes, mut edges) = (Rows::default(), Rows::default());
        for node in &self.nodes {
            let first = edges.count;
            for (name, next) in &node.edges {
                edges.push(format_args!("EdgeRow {{ field: Str({}), node: {next} }}", pool.put(name)?));
            }
            nodes.push(format_args!(
                "NodeRow {{ edges: {}, reference: {}, selector: {}, role: {} }}",
                span(first, edges.count),
                node.reference,
                node.selector,
                u8::from(node.holder),
            ));
        }
        Ok((nodes, edges))
    }
}

/// The type behind a field, empty for one that is no object.
fn object(facts: &Facts, ty: &str, name: &str) -> Result<String, Failure> {
    Ok(facts.rows(ty, name)?.find_map(|field| field.shape.object()).unwrap_or_default().to_owned())
}

/// Whether a path of fields exists.
fn exists(facts: &Facts, ty: &str, path: &str) -> Result<(), Failure> {
    let mut ty = ty.to_owned();
    for name in path.split('.') {
        ty = object(facts, &ty, name)?;
    }
    Ok(())
}

/// Whether a target is `*` or a kind: of Kubernetes, or of a group that it does not have itself.
fn known(facts: &Facts, target: &str) -> Result<(), Failure> {
    let (group, name) = target.split_once('/').unwrap_or(("", target));
    let found = facts.kinds.iter().any(|kind| kind.group == group && kind.name == name);
    let foreign = group.contains('.') && !facts.kinds.iter().any(|kind| kind.group == group);
    if target == "*" || found || foreign { Ok(()) } else { Err(format!("there is no kind {target}")) }
}
