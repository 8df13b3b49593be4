//! What a CustomResourceDefinition says of its kind: names, scope, versions.

use std::cmp::Reverse;

use kdsl_base::{Diagnostic, Node, Span, Value, names};

use super::problems;

/// A kind as it is defined.
#[derive(Debug)]
pub struct Definition<'n> {
    pub group: &'n str,
    pub kind: &'n str,
    pub plural: &'n str,
    pub namespaced: bool,
    /// The versions that are served, the preferred first.
    pub versions: Vec<Version<'n>>,
    /// Where its kind is named.
    pub place: Span,
}

/// A version of a kind.
#[derive(Debug)]
pub struct Version<'n> {
    pub name: &'n str,
    pub schema: &'n Node,
    /// Whether `status` is for the cluster alone.
    pub status: bool,
    /// Why it is deprecated, if it is.
    pub deprecated: Option<String>,
}

/// Whether a document is a CustomResourceDefinition, of whichever version.
pub fn is_definition(node: &Node) -> bool {
    let text = |key| node.get(key).and_then(Node::as_str).unwrap_or_default();
    text("kind") == "CustomResourceDefinition" && text("apiVersion").starts_with("apiextensions.k8s.io/")
}

/// Reads a definition; none if its kind cannot be known.
pub fn read<'n>(node: &'n Node, problems: &mut Vec<Diagnostic>) -> Option<Definition<'n>> {
    let version = node.get("apiVersion")?;
    if version.as_str() != Some("apiextensions.k8s.io/v1") {
        problems.push(problems::old_api(version, version.as_str().unwrap_or_default()));
        return None;
    }
    match parts(node) {
        Ok(definition) => {
            problems.extend(doubts(node, &definition));
            Some(definition)
        }
        Err(problem) => {
            problems.push(*problem);
            None
        }
    }
}

fn parts(node: &Node) -> Result<Definition<'_>, Box<Diagnostic>> {
    let top = node.get("kind").map_or(node.origin, |kind| kind.origin);
    let spec = node.get("spec").filter(|spec| is_map(spec));
    let spec = spec.ok_or_else(|| Box::new(problems::missing(top, "spec", "a record")))?;
    let text = |path: &[&'static str], well: fn(&str) -> bool, wanted: &str| {
        let found = spec.at(path);
        let place = found.map_or(spec.key, |found| found.origin);
        let text = found.and_then(Node::as_str).filter(|text| well(text));
        let name = format!("spec.{}", path.join("."));
        text.ok_or_else(|| Box::new(problems::missing(place, &name, wanted)))
    };
    let is_name = |text: &str| names::dns_subdomain(text).is_ok();
    let is_kind = |text: &str| {
        let rest = |c: char| c.is_ascii_alphanumeric() || c == '-';
        text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(rest) && text.len() <= 63
    };
    let group = text(&["group"], |text| names::dns_subdomain(text).is_ok(), "the API group")?;
    let kind = text(&["names", "kind"], is_kind, "the name of the kind")?;
    let plural = text(&["names", "plural"], is_name, "the plural in lower case")?;
    let scopes = |text: &str| matches!(text, "Namespaced" | "Cluster");
    let scope = text(&["scope"], scopes, "`Namespaced` or `Cluster`")?;
    let listed = spec.get("versions").map_or(&[] as &[_], Node::items);
    let mut versions = Vec::new();
    for version in listed {
        versions.extend(self::version(version, group, kind)?);
    }
    if listed.is_empty() {
        let place = spec.get("versions").map_or(spec.key, |versions| versions.origin);
        return Err(Box::new(problems::missing(place, "spec.versions", "a list with a version")));
    }
    versions.sort_by_key(|version| rank(version.name));
    let place = spec.at(&["names", "kind"]).map_or(spec.key, |kind| kind.origin);
    Ok(Definition { group, kind, plural, namespaced: scope == "Namespaced", versions, place })
}

/// A version of `spec.versions`; none for one that is not served.
fn version<'n>(node: &'n Node, group: &str, kind: &str) -> Result<Option<Version<'n>>, Box<Diagnostic>> {
    let name = node.get("name");
    let is_label = |text: &&str| names::dns_label(text).is_ok();
    let Some(name) = name.and_then(Node::as_str).filter(is_label) else {
        let place = name.map_or(node.origin, |name| name.origin);
        return Err(Box::new(problems::missing(place, "spec.versions.name", "a name such as `v1`")));
    };
    let is = |key: &str| node.get(key).is_some_and(|value| value.value == Value::Bool(true));
    if !is("served") {
        return Ok(None);
    }
    let Some(schema) = node.at(&["schema", "openAPIV3Schema"]).filter(|schema| is_map(schema)) else {
        let place = node.get("name").map_or(node.origin, |name| name.origin);
        let field = "spec.versions.schema.openAPIV3Schema";
        return Err(Box::new(problems::missing(place, field, "a schema")));
    };
    let said = node.get("deprecationWarning").and_then(Node::as_str);
    let deprecated = is("deprecated")
        .then(|| said.map_or_else(|| format!("{group}/{name} {kind} is deprecated"), str::to_owned));
    let status = node.at(&["subresources", "status"]).is_some();
    Ok(Some(Version { name, schema, status, deprecated }))
}

/// What an API server objects to where the kind can be known all the same.
fn doubts(node: &Node, definition: &Definition<'_>) -> Option<Diagnostic> {
    let name = node.at(&["metadata", "name"]);
    let wanted = format!("{}.{}", definition.plural, definition.group);
    if let Some(name) = name.filter(|name| name.as_str().is_some_and(|name| name != wanted)) {
        let message = format!("the definition of {} must be called `PLURAL.GROUP`", definition.kind);
        let problem = problems::refused(name.origin, message, &format!("must be `{wanted}`"));
        let problem = problem.note("an API server refuses it");
        return Some(problem.fix(format!("call it `{wanted}`"), name.origin, wanted));
    }
    if definition.versions.is_empty() {
        let message = format!("no version of {} is served", definition.kind);
        return Some(problems::refused(definition.place, message, "`served` is true of none"));
    }
    None
}

fn is_map(node: &Node) -> bool {
    matches!(node.value, Value::Map(_))
}

/// How versions are preferred: stable before beta before alpha, newer before older, and names of another
/// form after those, by the alphabet. Kubernetes sorts the versions of a definition in this way.
type Rank<'n> = (u8, Reverse<u32>, Reverse<u32>, &'n str);

fn rank(version: &str) -> Rank<'_> {
    let other = (3, Reverse(0), Reverse(0), version);
    let Some(rest) = version.strip_prefix('v') else { return other };
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (major, stage) = rest.split_at(end);
    let Some(major) = number(major) else { return other };
    if stage.is_empty() {
        return (0, Reverse(major), Reverse(0), version);
    }
    let minor = |prefix| stage.strip_prefix(prefix).and_then(number);
    match (minor("beta"), minor("alpha")) {
        (Some(minor), _) => (1, Reverse(major), Reverse(minor), version),
        (_, Some(minor)) => (2, Reverse(major), Reverse(minor), version),
        _ => other,
    }
}

fn number(text: &str) -> Option<u32> {
    let plain = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// The stage of a version: 0 stable, 1 beta, 2 alpha, 3 of another form.
pub fn stage(version: &str) -> u8 {
    rank(version).0
}

#[cfg(test)]
mod tests {
    use super::rank;

    #[test]
    fn versions_are_preferred_as_kubernetes_does() {
        let wanted =
            ["v10", "v2", "v1", "v11beta2", "v10beta3", "v3beta1", "v12alpha1", "v11alpha2", "foo1", "foo10"];
        let mut sorted = wanted.to_vec();
        sorted.sort_unstable();
        sorted.sort_by_key(|version| rank(version));
        assert_eq!(sorted, wanted);
    }
}
