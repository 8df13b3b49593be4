//! The graph of a program as text: for documents, for Graphviz and for other programs.

mod dot;
mod json;
mod labels;
mod mermaid;

use kdsl_base::Sources;
use kdsl_rules::{Graph, GraphNode, State};

/// What a graph is written as.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum GraphFormat {
    /// A Mermaid flowchart, as GitHub and GitLab show it in Markdown.
    #[default]
    Mermaid,
    /// A digraph for Graphviz.
    Dot,
    /// Nodes and edges with every reference, its path and its place.
    Json,
}

impl GraphFormat {
    /// The formats and their names.
    pub const ALL: [(&'static str, GraphFormat); 3] =
        [("mermaid", GraphFormat::Mermaid), ("dot", GraphFormat::Dot), ("json", GraphFormat::Json)];

    /// The format of that name.
    pub fn parse(name: &str) -> Option<GraphFormat> {
        GraphFormat::ALL.iter().find(|(known, _)| *known == name).map(|(_, format)| *format)
    }
}

/// The text of a graph.
pub(crate) fn render(graph: &Graph<'_>, sources: &Sources, format: GraphFormat) -> String {
    match format {
        GraphFormat::Mermaid => mermaid::render(graph),
        GraphFormat::Dot => dot::render(graph),
        GraphFormat::Json => json::render(graph, sources),
    }
}

/// The nodes by namespace, sorted, each with its number; those without one first.
fn groups<'g, 'a>(graph: &'g Graph<'a>) -> Vec<(&'a str, Vec<(usize, &'g GraphNode<'a>)>)> {
    let mut groups = std::collections::BTreeMap::<&str, Vec<_>>::new();
    for (number, node) in graph.nodes.iter().enumerate() {
        groups.entry(node.namespace).or_default().push((number, node));
    }
    groups.into_iter().collect()
}

/// What a box says: the kind, the name, and what is special about the object.
fn lines(node: &GraphNode<'_>) -> Vec<String> {
    let name = if node.name.is_empty() { format!("{}…", node.generate_name) } else { node.name.to_owned() };
    let state = match node.state {
        State::Written => None,
        State::External => Some("(external)"),
        State::Cluster => Some("(of the cluster)"),
        State::Missing => Some("(not in this program)"),
    };
    [node.kind.to_owned(), name].into_iter().chain(state.map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests;
