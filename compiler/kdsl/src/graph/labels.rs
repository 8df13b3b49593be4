//! What a link says: the fields that refer, with the keys, ports and mounts, in Kubernetes' own words.

use kdsl_rules::{Edge, Keys, Link, Part, Port, Relation, Segment};

/// How many names a line shows.
const SHOWN: usize = 6;

/// The lines of a link's label, each once, variables and ports gathered into one.
pub(super) fn lines(link: &Link<'_>) -> Vec<String> {
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for edge in &link.references {
        let (head, parts) = line(edge);
        let index = lines.iter().position(|(known, _)| *known == head).unwrap_or_else(|| {
            lines.push((head, Vec::new()));
            lines.len() - 1
        });
        if let Some((_, known)) = lines.get_mut(index) {
            for part in parts {
                if !known.contains(&part) {
                    known.push(part);
                }
            }
        }
    }
    lines
        .into_iter()
        .map(|(head, parts)| if parts.is_empty() { head } else { format!("{head}: {}", list(&parts)) })
        .collect()
}

/// How a reference's line begins, and the names behind it.
fn line(edge: &Edge<'_>) -> (String, Vec<String>) {
    let keys = || match &edge.keys {
        Keys::These(keys) => keys.iter().map(|key| key.name.to_owned()).collect(),
        Keys::None | Keys::All => Vec::new(),
    };
    match edge.relation {
        Relation::Env { .. } => ("env".to_owned(), keys()),
        Relation::EnvFrom => ("envFrom".to_owned(), Vec::new()),
        Relation::Volume { volume } => volume_line(edge, volume, keys()),
        Relation::Selector => (selector(edge).to_owned(), Vec::new()),
        Relation::TargetPort => ("targetPort".to_owned(), edge.port.map(port).into_iter().collect()),
        Relation::Field(field) => (field.to_owned(), edge.port.map(port).into_iter().chain(keys()).collect()),
    }
}

fn volume_line(edge: &Edge<'_>, volume: &str, keys: Vec<String>) -> (String, Vec<String>) {
    let mut paths: Vec<String> = Vec::new();
    let mut files = keys;
    for mount in &edge.mounts {
        if !paths.iter().any(|path| path == mount.path) {
            paths.push(mount.path.to_owned());
        }
        // Where only parts are mounted, they are what is used.
        if let (Part::Of(part), true) = (mount.part, edge.keys == Keys::All) {
            files.push(part.to_owned());
        }
    }
    if edge.mounts.iter().any(|mount| mount.part == Part::Whole) && edge.keys == Keys::All {
        files.clear();
    }
    let head = if paths.is_empty() { format!("volume {volume}") } else { format!("mount {}", list(&paths)) };
    (head, files)
}

/// What a selector is for, where its own name does not say it.
fn selector<'a>(edge: &Edge<'a>) -> &'a str {
    let keys = || {
        edge.path.0.iter().filter_map(|segment| match segment {
            Segment::Key(key) => Some(*key),
            Segment::Index(_) => None,
        })
    };
    let purpose = keys().find(|key| matches!(*key, "from" | "to" | "podAffinity" | "podAntiAffinity"));
    match purpose {
        Some("from") => "ingress from",
        Some("to") => "egress to",
        _ => purpose.or_else(|| keys().next_back()).unwrap_or("selector"),
    }
}

fn port(port: Port<'_>) -> String {
    match port {
        Port::Name(name) => name.to_owned(),
        Port::Number(number) => number.to_string(),
    }
}

/// The first few names, and how many more there are.
fn list(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(SHOWN).map(String::as_str).collect();
    match names.len().checked_sub(SHOWN) {
        Some(more @ 1..) => format!("{} and {more} more", shown.join(", ")),
        _ => shown.join(", "),
    }
}
