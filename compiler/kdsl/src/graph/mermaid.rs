//! Mermaid flowcharts. Every text stands in quotes, and what means something there is written as one of
//! Mermaid's own entities, `#quot;`.

use std::fmt::Write as _;

use kdsl_rules::{Graph, Link, State};

use super::{groups, labels};

pub(super) fn render(graph: &Graph<'_>) -> String {
    let mut out = "flowchart LR\n".to_owned();
    for (number, (namespace, nodes)) in groups(graph).into_iter().enumerate() {
        let indent = if namespace.is_empty() { "  " } else { "    " };
        if !namespace.is_empty() {
            let _ = writeln!(out, "  subgraph ns{number}[\"namespace {}\"]", text(namespace));
        }
        for (number, node) in nodes {
            let class = match node.state {
                State::Written => "",
                State::External | State::Cluster => ":::outside",
                State::Missing => ":::missing",
            };
            let _ = writeln!(out, "{indent}n{number}[\"{}\"]{class}", lines(&super::lines(node)));
        }
        if !namespace.is_empty() {
            out.push_str("  end\n");
        }
    }
    for link in &graph.links {
        let label = lines(&labels::lines(link));
        let _ = writeln!(out, "  n{} {}|\"{label}\"| n{}", link.from, arrow(link), link.to);
    }
    if graph.nodes.iter().any(|node| matches!(node.state, State::External | State::Cluster)) {
        out.push_str("  classDef outside stroke-dasharray: 5 5\n");
    }
    if graph.nodes.iter().any(|node| node.state == State::Missing) {
        out.push_str("  classDef missing stroke:#c62828,stroke-dasharray: 5 5\n");
    }
    out
}

fn arrow(link: &Link<'_>) -> &'static str {
    if link.references.iter().all(|reference| reference.optional) { "-.->" } else { "-->" }
}

fn lines(lines: &[String]) -> String {
    lines.iter().map(|line| text(line)).collect::<Vec<_>>().join("<br/>")
}

fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("#quot;"),
            // These begin entities, tags and the text that is Markdown.
            '#' | '&' | '<' | '>' | '`' | '*' | '\\' => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
