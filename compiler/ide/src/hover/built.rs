//! What a place of the text came to in the manifests: the value of an expression, and what there is to know of a
//! resource. Nothing is evaluated for it, and nothing of a Secret is shown.

use std::collections::BTreeSet;

use kdsl_base::{Manifest, Node, Span, Value};
use kdsl_core::hir::Decl;
use kdsl_rules::{Asked, Found, Relation, pods_made, pods_of, references};

use super::Known;

/// How many values of one place are shown; a loop or a component may have more.
const SHOWN: usize = 3;

/// How many characters of a value are shown.
const LONGEST: usize = 80;

/// How many entries of a record are shown.
const ENTRIES: usize = 4;

impl Known<'_> {
    /// The line that says what the expression at `span`, or the value under the key at `key`, came to.
    pub(super) fn value_of(self, span: Span, key: Option<Span>) -> Option<String> {
        let mut found = BTreeSet::new();
        let around = |manifest: &&Manifest| {
            // The place of a manifest is its declaration.
            manifest.node.origin.covers(span) && manifest.kind != "Secret" && !manifest.external
        };
        // The name of an entry of a keyed list is written by its key, and is no value of it.
        let is_it = |node: &Node| node.origin == span || Some(node.key) == key && node.origin != node.key;
        for manifest in self.manifests.iter().filter(around) {
            collect(&manifest.node, &is_it, &mut found, 0);
        }
        let more = found.len() > SHOWN;
        let mut shown: Vec<String> = found.into_iter().take(SHOWN).map(|text| format!("`{text}`")).collect();
        if more {
            shown.push("…".to_owned());
        }
        // What the text says already is no news.
        let text = self.analysis.sources.slice(span).trim_matches('"');
        let is_said = matches!(shown.as_slice(), [only] if only.trim_matches('`') == text);
        (!shown.is_empty() && !is_said).then(|| format!("\nvalue: {}\n", shown.join(" or ")))
    }

    /// What a key of a ConfigMap came to.
    pub(super) fn key_value(self, decl: &Decl, key: &str) -> Option<String> {
        let mut made = self.manifests.iter().filter(|manifest| manifest.kind_span == decl.kind_span);
        let manifest = made.next().filter(|manifest| manifest.kind == "ConfigMap")?;
        let value = shown(manifest.node.get("data")?.get(key)?)?;
        made.next().is_none().then(|| format!("\nvalue: `{value}`\n"))
    }

    /// What the cluster gets of a declaration: its name, its namespace, its pods.
    pub(super) fn made(self, decl: &Decl) -> String {
        let made: Vec<(usize, &Manifest)> = self
            .manifests
            .iter()
            .enumerate()
            .filter(|(_, manifest)| manifest.kind_span == decl.kind_span && !manifest.kind_span.is_empty())
            .collect();
        let mut facts = Vec::new();
        let names: BTreeSet<String> = made.iter().map(|(_, manifest)| full_name(manifest)).collect();
        if names.iter().any(|name| *name != *decl.symbol) && names.len() <= SHOWN {
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            facts.push(format!("in the cluster: {}", names.join(", ")));
        }
        if let [(number, manifest)] = made.as_slice() {
            facts.extend(asked(manifest));
            facts.extend(self.selected(*number, manifest));
        }
        let facts: Vec<String> = facts.into_iter().map(|fact| format!("- {fact}\n")).collect();
        if facts.is_empty() { String::new() } else { format!("\n{}", facts.concat()) }
    }

    /// The pods that an object selects.
    fn selected(self, number: usize, manifest: &Manifest) -> Option<String> {
        let spec = manifest.node.get("spec")?;
        if spec.get("selector").or_else(|| spec.get("podSelector")).is_none() || pods_of(manifest).is_some() {
            return None;
        }
        let kube = &self.analysis.kube;
        let mut owners = BTreeSet::new();
        for edge in references(self.manifests, kube.schema(), kube.target) {
            if let (Relation::Selector, Found::Written(to) | Found::External(to)) =
                (edge.relation, edge.to.found)
                && edge.from == number
                && edge.path.0.len() == 2
            {
                owners.insert(to);
            }
        }
        let owners: Vec<String> = owners
            .into_iter()
            .filter_map(|owner| self.manifests.get(owner))
            .map(|owner| {
                let pods = pods_made(owner).map(|pods| format!(" ({})", counted(pods))).unwrap_or_default();
                format!("{} `{}`{pods}", owner.kind, owner.name)
            })
            .collect();
        (!owners.is_empty()).then(|| format!("selects the pods of {}", owners.join(", ")))
    }
}

fn counted(pods: i64) -> String {
    if pods == 1 { "1 pod".to_owned() } else { format!("{pods} pods") }
}

fn full_name(manifest: &Manifest) -> String {
    match &manifest.namespace {
        Some(namespace) if !namespace.is_empty() => format!("{namespace}/{}", manifest.name),
        _ => manifest.name.to_string(),
    }
}

fn asked(manifest: &Manifest) -> Option<String> {
    let pods = pods_made(manifest)?;
    let all = Asked::of(pods_of(manifest)?).times(pods)?;
    let mut parts = vec![counted(pods)];
    for (what, amounts) in [("requests", &all.requests), ("limits", &all.limits)] {
        if !amounts.is_empty() {
            let listed: Vec<String> =
                amounts.iter().map(|(name, amount)| format!("{name} {amount}")).collect();
            parts.push(format!("{what} {}", listed.join(", ")));
        }
    }
    Some(parts.join(", "))
}

fn collect(node: &Node, is_it: &dyn Fn(&Node) -> bool, found: &mut BTreeSet<String>, depth: u32) {
    if depth > 40 || found.len() > SHOWN {
        return;
    }
    if is_it(node)
        && let Some(text) = shown(node)
    {
        found.insert(text);
        return;
    }
    node.entries().iter().for_each(|(_, child)| collect(child, is_it, found, depth + 1));
    node.items().iter().for_each(|child| collect(child, is_it, found, depth + 1));
}

/// A value on one line; none for what is too much for one.
pub(super) fn shown(node: &Node) -> Option<String> {
    let text = match &node.value {
        Value::Null => return None,
        Value::Bool(value) => value.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Str(text) => text.to_string(),
        Value::List(items) if items.len() <= ENTRIES => {
            let items: Option<Vec<String>> = items.iter().map(shown).collect();
            format!("[{}]", items?.join(", "))
        }
        Value::Map(entries) if entries.len() <= ENTRIES => {
            let entry = |(key, value): &(_, Node)| Some(format!("{key}: {}", shown(value)?));
            let entries: Option<Vec<String>> = entries.iter().map(entry).collect();
            format!("{{ {} }}", entries?.join(", "))
        }
        Value::List(_) | Value::Map(_) => return None,
    };
    let mut line: String = text.lines().next().unwrap_or("").chars().take(LONGEST).collect();
    if line.len() < text.trim_end().len() {
        line.push('…');
    }
    // A back quote would end the code that it stands in.
    Some(line.replace('`', "'"))
}
