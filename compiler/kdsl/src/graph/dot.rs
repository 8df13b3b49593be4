//! Digraphs for Graphviz. Every text is a quoted string, with a backslash before quotes and backslashes.

use std::fmt::Write as _;

use kdsl_rules::{Graph, State};

use super::{groups, labels};

pub(super) fn render(graph: &Graph<'_>) -> String {
    let mut out = "digraph program {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n  edge [fontname=\"sans-serif\", fontsize=10];\n"
        .to_owned();
    for (number, (namespace, nodes)) in groups(graph).into_iter().enumerate() {
        let indent = if namespace.is_empty() { "  " } else { "    " };
        if !namespace.is_empty() {
            // Graphviz draws a box around what is called a cluster.
            let _ = writeln!(
                out,
                "  subgraph cluster_{number} {{\n    label={};",
                text(&[format!("namespace {namespace}")])
            );
        }
        for (number, node) in nodes {
            let style = match node.state {
                State::Written => "",
                State::External | State::Cluster => ", style=dashed",
                State::Missing => ", style=dashed, color=\"#c62828\"",
            };
            let _ = writeln!(out, "{indent}n{number} [label={}{style}];", text(&super::lines(node)));
        }
        if !namespace.is_empty() {
            out.push_str("  }\n");
        }
    }
    for link in &graph.links {
        let optional = link.references.iter().all(|reference| reference.optional);
        let style = if optional { ", style=dashed" } else { "" };
        let label = text(&labels::lines(link));
        let _ = writeln!(out, "  n{} -> n{} [label={label}{style}];", link.from, link.to);
    }
    out.push_str("}\n");
    out
}

/// A quoted string with those lines.
fn text(lines: &[String]) -> String {
    let line = |line: &String| {
        let mut out = String::with_capacity(line.len());
        for c in line.chars() {
            match c {
                '"' | '\\' => out.extend(['\\', c]),
                // Graphviz reads the entities of HTML in every string.
                '&' => out.push_str("&amp;"),
                c if c.is_control() => out.push(' '),
                c => out.push(c),
            }
        }
        out
    };
    format!("\"{}\"", lines.iter().map(line).collect::<Vec<_>>().join("\\n"))
}
