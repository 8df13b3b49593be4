//! Which fields of a definition name other objects, told by their form.
//!
//! A record with `name`, and perhaps kind, group, namespace or key beside it, under a field that ends in
//! `Ref` or is called as such fields are, names an object. What it may name is what the definition says
//! of `kind`, else what the field's own name says.

use kdsl_base::{Node, Value};

use crate::lifecycle::known_crd;
use crate::schema::Schema;
use crate::table::MAY_BE_MADE;

/// A kind that a set of definitions has.
#[derive(Clone, Copy, Debug)]
pub struct Known<'n> {
    pub group: &'n str,
    pub kind: &'n str,
}

/// A reference: the fields are those of a row of the table.
#[derive(Debug, Default)]
pub struct Guess {
    /// Whether the field holds a record with the name, not the name itself.
    pub holder: bool,
    pub targets: Vec<String>,
    pub namespace: u8,
    pub name: String,
    pub kind: &'static str,
    pub group: &'static str,
    pub version: &'static str,
    pub namespace_field: &'static str,
    pub key: &'static str,
    pub optional: &'static str,
    pub port: &'static str,
}

/// Texts that name an object by what they are called. The second part: cluster-wide.
const TEXTS: &[(&str, &str, bool)] = &[
    ("claimName", "PersistentVolumeClaim", false),
    ("configMapName", "ConfigMap", false),
    ("configMaps", "ConfigMap", false),
    ("gatewayClassName", "gateway.networking.k8s.io/GatewayClass", true),
    ("ingressClassName", "networking.k8s.io/IngressClass", true),
    ("persistentVolumeClaimName", "PersistentVolumeClaim", false),
    ("priorityClassName", "scheduling.k8s.io/PriorityClass", true),
    ("runtimeClassName", "node.k8s.io/RuntimeClass", true),
    ("secretName", "Secret", false),
    ("secrets", "Secret", false),
    ("serviceAccount", "ServiceAccount", false),
    ("serviceAccountName", "ServiceAccount", false),
    ("serviceName", "Service", false),
    ("storageClassName", "storage.k8s.io/StorageClass", true),
];

/// The reference that a field is, by its name and its schema, that of an entry for a list.
pub fn of_field(field: &str, schema: &Node, group: &str, known: &[Known<'_>]) -> Option<Guess> {
    let text = |node: &Node, key: &str| node.get(key).and_then(Node::as_str).map(str::to_owned);
    match text(schema, "type")?.as_str() {
        "string" => {
            let (_, target, cluster) = TEXTS.iter().find(|(name, ..)| *name == field)?;
            let namespace = if *cluster { 2 } else { 0 } | MAY_BE_MADE;
            let (targets, name) = (vec![(*target).to_owned()], field.to_owned());
            Some(Guess { targets, namespace, name, ..Guess::default() })
        }
        "object" => record(field, schema, group, known),
        _ => None,
    }
}

fn record(field: &str, schema: &Node, group: &str, known: &[Known<'_>]) -> Option<Guess> {
    let properties = schema.get("properties")?;
    let is_text = |name: &str| text_of(properties, name).is_some();
    let required = schema.get("required").map_or(&[] as &[_], Node::items);
    let has = |name: &'static str| if is_text(name) { name } else { "" };
    let beside = ["name", "namespace", "kind", "group", "apiGroup", "apiVersion", "key", "port", "optional"];
    // What a name alone cannot give must not be required.
    if !required.iter().all(|name| name.as_str().is_some_and(|name| beside.contains(&name))) {
        return None;
    }
    let mut guess = Guess { holder: true, ..Guess::default() };
    guess.namespace_field = has("namespace");
    guess.namespace = u8::from(!guess.namespace_field.is_empty());
    if !is_text("name") {
        let secret = is_text("secretName") && is_text("key");
        guess.name = "secretName".to_owned();
        guess.key = "key";
        guess.targets.push("Secret".to_owned());
        return secret.then_some(guess);
    }
    guess.name = "name".to_owned();
    guess.optional = if is_bool(properties, "optional") { "optional" } else { "" };
    if is_text("key") && !is_text("kind") {
        guess.targets = of_key(field, schema, !guess.optional.is_empty())?;
        guess.key = "key";
        return Some(guess);
    }
    let count = properties.entries().len();
    let stem = stem(field).or_else(|| {
        let bare = count == 1 || (count == 2 && is_text("namespace"));
        let kind = if bare { ending(field) } else { None };
        kind.or_else(|| (field == "subjects" && is_text("kind")).then_some(""))
    })?;
    guess.kind = has("kind");
    guess.version = has("apiVersion");
    guess.group = [has("group"), has("apiGroup")].into_iter().find(|name| !name.is_empty()).unwrap_or("");
    guess.targets = targets(stem, properties, group, known);
    let service = guess.targets.first().is_some_and(|target| target == "Service");
    let number = |name: &str| properties.at(&[name, "type"]).and_then(Node::as_str) == Some("integer");
    guess.port = if service && number("port") { "port" } else { "" };
    Some(guess)
}

/// What a reference to a key may name. One that neither its field nor its text tells is of either kind,
/// if it has the whole form of such a reference.
fn of_key(field: &str, schema: &Node, whole: bool) -> Option<Vec<String>> {
    let field = field.to_ascii_lowercase();
    let doc = schema.get("description").and_then(Node::as_str).unwrap_or_default().to_ascii_lowercase();
    let is = |kind: &str| vec![kind.to_owned()];
    let tell = |text: &str| match (text.contains("secret"), text.contains("configmap")) {
        (true, false) => Some(is("Secret")),
        (false, true) => Some(is("ConfigMap")),
        _ => None,
    };
    let either = || whole.then(|| vec!["Secret".to_owned(), "ConfigMap".to_owned()]);
    tell(&field).or_else(|| tell(&doc)).or_else(either)
}

/// `issuer` of `issuerRef`; none for a field that is not called as references are.
fn stem(field: &str) -> Option<&str> {
    if matches!(field, "ref" | "refs") {
        return Some("");
    }
    ["Ref", "Refs", "Reference", "References"].iter().find_map(|ending| field.strip_suffix(ending))
}

/// The kind at the end of the name of a record that holds a name alone: `imagePullSecrets`.
fn ending(field: &str) -> Option<&str> {
    let one = field.strip_suffix('s').unwrap_or(field);
    ["ecret", "onfigMap", "erviceAccount"].iter().any(|kind| one.ends_with(kind)).then_some(one)
}

fn text_of<'n>(properties: &'n Node, name: &str) -> Option<&'n Node> {
    let field = properties.get(name)?;
    (field.get("type").and_then(Node::as_str) == Some("string")).then_some(field)
}

fn is_bool(properties: &Node, name: &str) -> bool {
    properties.at(&[name, "type"]).and_then(Node::as_str) == Some("boolean")
}

/// The kinds that a record may name, the usual one first: what its field `kind` takes or has as its
/// default, else the kind that the stem names.
fn targets(stem: &str, properties: &Node, group: &str, known: &[Known<'_>]) -> Vec<String> {
    let default = |name: &str| text_of(properties, name)?.get("default").and_then(Node::as_str);
    let said = default("group").or_else(|| default("apiGroup"));
    let full = |kind: &str| join(said.unwrap_or_else(|| group_of(kind, group, known)), kind);
    let kind = text_of(properties, "kind");
    let listed: Vec<String> = kind
        .and_then(|kind| kind.get("enum"))
        .map_or(&[] as &[_], Node::items)
        .iter()
        .filter_map(|value| match &value.value {
            Value::Str(kind) if !kind.is_empty() => Some(full(kind)),
            _ => None,
        })
        .collect();
    if !listed.is_empty() {
        return listed;
    }
    let usual = default("kind").map(full).or_else(|| named(stem, group, known));
    let any = (kind.is_some() || usual.is_none()).then(|| "*".to_owned());
    usual.into_iter().chain(any).collect()
}

/// The kind that a stem ends in: `Issuer` of `issuer`, `Secret` of `authSecret`.
fn named(stem: &str, group: &str, known: &[Known<'_>]) -> Option<String> {
    let mut letters = stem.chars();
    let stem = letters.next()?.to_ascii_uppercase().to_string() + letters.as_str();
    match stem.as_str() {
        "Backend" => return Some("Service".to_owned()),
        "Pvc" | "PVC" => return Some("PersistentVolumeClaim".to_owned()),
        _ => {}
    }
    let own = known.iter().filter(|known| known.group == group);
    let others = known.iter().filter(|known| known.group != group);
    let custom = own.chain(others).filter(|known| stem.ends_with(known.kind));
    let custom = custom.reduce(|best, next| if next.kind.len() > best.kind.len() { next } else { best });
    if let Some(custom) = custom {
        return Some(join(custom.group, custom.kind));
    }
    let kinds = Schema::builtin().kinds().filter(|kind| stem.ends_with(kind.name));
    let kind = kinds.reduce(|best, next| if next.name.len() > best.name.len() { next } else { best })?;
    Some(join(kind.group, kind.name))
}

/// The group of a kind that is named without one.
fn group_of<'g>(kind: &str, own: &'g str, known: &[Known<'g>]) -> &'g str {
    let custom = |wanted: Option<&str>| {
        known.iter().find(|known| known.kind == kind && wanted.is_none_or(|group| group == known.group))
    };
    if let Some(custom) = custom(Some(own)).or_else(|| custom(None)) {
        return custom.group;
    }
    if let Some(kind) = Schema::builtin().kinds_named(kind).next() {
        return kind.group;
    }
    let elsewhere = known_crd(kind).and_then(|known| known.api_version.split_once('/'));
    elsewhere.map_or(own, |(group, _)| group)
}

fn join(group: &str, kind: &str) -> String {
    if group.is_empty() { kind.to_owned() } else { format!("{group}/{kind}") }
}
