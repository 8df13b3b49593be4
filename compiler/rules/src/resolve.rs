//! Which objects a field names: the one place that reads the schema's table of references.

use kdsl_base::{Manifest, Node, Span, Value};
use kdsl_schema::{NamespaceRule, RefTarget, Reference};

use crate::fields::at;
use crate::program::Program;
use crate::rules::scaling::MISTAKEN;
use crate::walk::{Segment, Site};

/// An object that is named.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Wanted<'a> {
    pub group: &'a str,
    pub kind: &'a str,
    pub namespace: &'a str,
    pub name: &'a str,
}

/// What the text in a field names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named<'a> {
    /// The text.
    pub node: &'a Node,
    /// What it means.
    pub wanted: Wanted<'a>,
    /// The object of the program that it is.
    pub object: Option<&'a Manifest>,
    /// Whether the author says that it may be missing.
    pub optional: bool,
    /// Whether it must be there: not, where who reads the field may make it.
    pub certain: bool,
}

/// Gives what each text of a field names, with the text's place in its list. Where several kinds could
/// be meant and the program has none of them, the usual one is.
pub(crate) fn named<'a>(
    program: &Program<'a>,
    site: &Site<'_, 'a>,
    mut give: impl FnMut(Named<'a>, Option<usize>),
) {
    match &site.node.value {
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                if let Some(named) = one(program, site, item) {
                    give(named, Some(index));
                }
            }
        }
        _ => {
            if let Some(named) = one(program, site, site.node) {
                give(named, None);
            }
        }
    }
}

fn one<'a>(program: &Program<'a>, site: &Site<'_, 'a>, node: &'a Node) -> Option<Named<'a>> {
    let Site { from, reference, owner, .. } = *site;
    let name = node.as_str().filter(|text| !text.is_empty())?;
    let namespace = match reference.namespace {
        NamespaceRule::Cluster => "",
        NamespaceRule::Same => from.namespace.as_deref().unwrap_or(""),
        NamespaceRule::Field => {
            let said = reference.namespace_field().and_then(|field| at(owner, field)?.as_str());
            said.or(from.namespace.as_deref()).unwrap_or("")
        }
    };
    let optional = reference.optional_field().and_then(|field| at(owner, field));
    let optional = optional.is_some_and(|node| node.value == Value::Bool(true));
    // Who writes down an owner has seen it: its `uid` is beside it.
    let certain = reference.certain && !site.path.contains(&Segment::Key("ownerReferences"));
    let mut first = None;
    for (group, kind) in kinds(program, reference, owner) {
        let wanted = Wanted { group, kind, namespace, name };
        if let Some(object) = find(program, wanted) {
            return Some(Named { node, wanted, object: Some(object), optional, certain });
        }
        first = first.or(Some(wanted));
    }
    Some(Named { node, wanted: first?, object: None, optional, certain })
}

/// Where a name of `object` is written: a symbol has the place of what it means, so that the field's key
/// stands for it, or the name of the object that it is in.
pub(crate) fn place(node: &Node, object: &Manifest, from: &Manifest) -> Span {
    match node.origin {
        origin if origin != object.name_span => origin,
        origin if node.key != origin => node.key,
        _ => from.name_span,
    }
}

/// The keys beside a name.
pub(crate) fn key_nodes<'a>(
    reference: &Reference<'a>,
    owner: &'a Node,
) -> impl Iterator<Item = &'a Node> + use<'a> {
    let field = reference.key_field().unwrap_or("");
    let (list, key) = field.split_once('.').unwrap_or(("", field));
    let items = owner.get(list).map_or(&[] as &[_], Node::items);
    let alone = if list.is_empty() { owner.get(key) } else { None };
    alone.into_iter().chain(items.iter().filter_map(move |item| item.get(key)))
}

/// The port beside a name.
pub(crate) fn port_node<'a>(reference: &Reference<'_>, owner: &'a Node) -> Option<&'a Node> {
    at(owner, reference.port_field()?)
}

fn find<'a>(program: &Program<'a>, wanted: Wanted<'a>) -> Option<&'a Manifest> {
    let Wanted { group, kind, namespace, name } = wanted;
    let found = program.named((group, kind, namespace, name));
    found.or_else(|| {
        program.object((group, kind, "", name)).filter(|_| is_cluster_scoped(program, group, kind))
    })
}

/// The kinds that a reference may mean, as group and kind: what it says itself, else what the table says.
fn kinds<'a>(
    program: &Program<'a>,
    reference: &Reference<'a>,
    owner: &'a Node,
) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
    let text = |field| at(owner, field).and_then(Node::as_str);
    let kind = reference.kind_field().and_then(text);
    let said = kind.and_then(|kind| said(program, reference, owner, kind));
    said.into_iter().chain(listed(reference).filter(move |_| kind.is_none()))
}

/// The kinds of the table, as group and kind.
fn listed<'a>(reference: &Reference<'a>) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
    reference.targets().filter_map(|target| match target {
        RefTarget::Kind { group, kind } => Some((group, kind)),
        RefTarget::Any => None,
    })
}

/// The kind that is called so beside the name.
fn said<'a>(
    program: &Program<'a>,
    reference: &Reference<'a>,
    owner: &'a Node,
    kind: &'a str,
) -> Option<(&'a str, &'a str)> {
    let text = |field| at(owner, field).and_then(Node::as_str);
    let mut kinds = listed(reference);
    let group = match (reference.group_field(), reference.api_version_field()) {
        (Some(field), _) => text(field),
        (_, Some(field)) => text(field).map(|version| version.split_once('/').map_or("", |(group, _)| group)),
        _ => None,
    };
    match group {
        Some(group) if reference.accepts(group, kind) => {
            // A kind of `apps` was one of `extensions` long ago, and still is the one that is meant.
            let meant = kinds.find(|(_, known)| *known == kind).filter(|_| MISTAKEN.contains(&group));
            Some(meant.unwrap_or((group, kind)))
        }
        Some(_) => None,
        None => {
            let usual = listed(reference).map(|(group, _)| group).find(|group| !group.is_empty());
            // Without its group, a kind that is not listed is one of the group of the usual kind.
            let sibling = || {
                let group = usual.filter(|group| reference.accepts(group, kind))?;
                let mut known = program.schema.kinds_named(kind);
                known.any(|known| known.group == group).then_some((group, kind))
            };
            // `User` and `Group` are no objects; another kind than may stand here is not for this rule.
            kinds.find(|(_, known)| *known == kind).or_else(sibling)
        }
    }
}

pub(crate) fn is_cluster_scoped(program: &Program<'_>, group: &str, kind: &str) -> bool {
    program.schema.kinds_named(kind).find(|found| found.group == group).is_some_and(|found| !found.namespaced)
}

/// Whether it is worth saying that an object is not in the program.
pub(crate) fn is_missed(program: &Program<'_>, from: &Manifest, wanted: Wanted<'_>) -> bool {
    let Wanted { group, kind, namespace, name } = wanted;
    let everywhere = match kind {
        "ServiceAccount" => name == "default",
        "Service" => name == "kubernetes",
        "ConfigMap" => name == "kube-root-ca.crt",
        "ClusterRole" => {
            matches!(name, "cluster-admin" | "admin" | "edit" | "view") || name.starts_with("system:")
        }
        // What admission is made of stands together.
        _ if group == "admissionregistration.k8s.io" => false,
        _ => is_cluster_scoped(program, group, kind) && belongs_to_cluster(program, wanted),
    };
    // A broken resource may be the one, where its name is what could not be told.
    let nameless = || program.objects_of(group, kind).any(|object| object.broken && object.name.is_empty());
    !everywhere && namespace != "kube-system" && !made_by_another(program, from, wanted) && !nameless()
}

/// Whether a cluster-wide object belongs to the cluster's owner: where the program says nothing of its
/// kind, or it is one that Kubernetes makes.
fn belongs_to_cluster(program: &Program<'_>, wanted: Wanted<'_>) -> bool {
    let Wanted { group, kind, name, .. } = wanted;
    let known = || program.objects_of(group, kind).next().is_some();
    match kind {
        "Namespace" => true,
        "PriorityClass" if name.starts_with("system-") => true,
        "PriorityLevelConfiguration" if PRIORITY_LEVELS.contains(&name) => true,
        // A class that is but a word by which volumes and claims find each other needs no object.
        "StorageClass" => {
            let of_volumes = |volume: &Manifest| {
                volume.node.at(&["spec", "storageClassName"]).and_then(Node::as_str) == Some(name)
            };
            !known() || program.objects_of("", "PersistentVolume").any(of_volumes)
        }
        _ => !known(),
    }
}

/// The levels of priority that every API server has.
const PRIORITY_LEVELS: [&str; 8] = [
    "catch-all",
    "exempt",
    "global-default",
    "leader-election",
    "node-high",
    "system",
    "workload-high",
    "workload-low",
];

/// Whether an object of the program makes the Secret that is wanted.
fn made_by_another(program: &Program<'_>, from: &Manifest, wanted: Wanted<'_>) -> bool {
    if wanted.kind != "Secret" || !wanted.group.is_empty() {
        return false;
    }
    // cert-manager makes the certificates that an annotated Ingress asks for.
    let annotations = from.node.at(&["metadata", "annotations"]).map_or(&[] as &[_], Node::entries);
    if from.kind == "Ingress"
        && annotations
            .iter()
            .any(|(key, _)| key.starts_with("cert-manager.io/") || key == "kubernetes.io/tls-acme")
    {
        return true;
    }
    let makers: [(&str, &str, &[&str]); 3] = [
        ("bitnami.com", "SealedSecret", &["spec", "template", "metadata", "name"]),
        ("external-secrets.io", "ExternalSecret", &["spec", "target", "name"]),
        ("cert-manager.io", "Certificate", &["spec", "secretName"]),
    ];
    makers.iter().any(|(group, kind, path)| {
        program.objects_of(group, kind).any(|maker| {
            let said = maker.node.at(path).and_then(Node::as_str);
            let namespace = maker.namespace.as_deref().unwrap_or("");
            namespace == wanted.namespace && said.unwrap_or(&maker.name) == wanted.name
        })
    })
}
