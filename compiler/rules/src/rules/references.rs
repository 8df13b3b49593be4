//! K0308: a name of an object that is not in the program. Where it is, its keys and ports are checked.
//!
//! Which fields name objects, and of which kinds, is the schema's table of references.

use kdsl_base::{Code, Diagnostic, Manifest, Node, Span, Value, nearest};
use kdsl_schema::{NamespaceRule, RefTarget, Reference};
use rustc_hash::FxHashMap;

use super::{keys, service_port};
use crate::program::Program;
use crate::text::{cut, respell, short};

/// An object that is named and not there.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
struct Wanted<'a> {
    group: &'a str,
    kind: &'a str,
    namespace: &'a str,
    name: &'a str,
}

/// The objects that are named and not there, in order, each with the first place and their number.
#[derive(Default)]
pub(crate) struct Misses<'a> {
    order: Vec<(Wanted<'a>, Span, usize)>,
    known: FxHashMap<Wanted<'a>, usize>,
}

/// Looks up the object that `node` names, a field of `owner` or a list of names.
pub(crate) fn name<'a>(
    program: &Program<'a>,
    from: &'a Manifest,
    reference: &Reference<'a>,
    owner: &'a Node,
    node: &'a Node,
    misses: &mut Misses<'a>,
    found: &mut Vec<Diagnostic>,
) {
    if let Value::List(items) = &node.value {
        for item in items {
            self::name(program, from, reference, owner, item, misses, found);
        }
        return;
    }
    let Some(text) = node.as_str().filter(|text| !text.is_empty()) else { return };
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
    let mut first = None;
    for (group, kind) in kinds(reference, owner) {
        let wanted = Wanted { group, kind, namespace, name: text };
        if let Some(object) = find(program, wanted) {
            if !optional {
                parts(reference, owner, object, found);
            }
            return;
        }
        first = first.or(Some(wanted));
    }
    if let Some(wanted) = first.filter(|wanted| !optional && is_missed(program, from, *wanted)) {
        misses.add(wanted, node.origin);
    }
}

fn find<'a>(program: &Program<'a>, wanted: Wanted<'_>) -> Option<&'a Manifest> {
    let Wanted { group, kind, namespace, name } = wanted;
    let found = program.object((group, kind, namespace, name));
    found.or_else(|| {
        program.object((group, kind, "", name)).filter(|_| is_cluster_scoped(program, group, kind))
    })
}

/// The kinds that a reference may mean, as group and kind: what it says itself, else what the table says.
fn kinds<'a>(reference: &Reference<'a>, owner: &'a Node) -> Vec<(&'a str, &'a str)> {
    let text = |field| at(owner, field).and_then(Node::as_str);
    let listed = reference.targets().filter_map(|target| match target {
        RefTarget::Kind { group, kind } => Some((group, kind)),
        RefTarget::Any => None,
    });
    let Some(kind) = reference.kind_field().and_then(text) else { return listed.collect() };
    let group = match (reference.group_field(), reference.api_version_field()) {
        (Some(field), _) => text(field),
        (_, Some(field)) => text(field).map(|version| version.split_once('/').map_or("", |(group, _)| group)),
        _ => None,
    };
    let mut listed = listed;
    match group {
        Some(group) if reference.accepts(group, kind) => vec![(group, kind)],
        // `User` and `Group` are no objects; another kind or group than may stand here is not for this rule.
        _ => listed.find(|(_, known)| *known == kind).filter(|_| group.is_none()).into_iter().collect(),
    }
}

/// The keys and the port that stand beside the name.
fn parts(reference: &Reference<'_>, owner: &Node, object: &Manifest, found: &mut Vec<Diagnostic>) {
    if let Some(field) = reference.key_field() {
        match field.split_once('.') {
            Some((list, key)) => {
                let items = owner.get(list).map_or(&[] as &[_], Node::items);
                found.extend(items.iter().filter_map(|item| keys::check(object, item.get(key)?)));
            }
            None => found.extend(owner.get(field).and_then(|key| keys::check(object, key))),
        }
    }
    if let Some(port) = reference.port_field().and_then(|field| at(owner, field)) {
        found.extend(service_port::check(object, port));
    }
}

fn at<'n>(node: &'n Node, path: &str) -> Option<&'n Node> {
    path.split('.').try_fold(node, |node, field| node.get(field))
}

fn is_cluster_scoped(program: &Program<'_>, group: &str, kind: &str) -> bool {
    program.schema.kinds_named(kind).find(|found| found.group == group).is_some_and(|found| !found.namespaced)
}

/// Whether it is worth saying that an object is not in the program.
fn is_missed(program: &Program<'_>, from: &Manifest, wanted: Wanted<'_>) -> bool {
    let Wanted { group, kind, namespace, name } = wanted;
    let everywhere = match kind {
        "ServiceAccount" => name == "default",
        "Service" => name == "kubernetes",
        "ConfigMap" => name == "kube-root-ca.crt",
        "ClusterRole" => {
            matches!(name, "cluster-admin" | "admin" | "edit" | "view") || name.starts_with("system:")
        }
        // What else is cluster-wide belongs to the cluster's owner, but for what admission is made of.
        _ => is_cluster_scoped(program, group, kind) && group != "admissionregistration.k8s.io",
    };
    // A broken resource may be the one, where its name is what could not be told.
    let nameless = || program.objects_of(group, kind).any(|object| object.broken && object.name.is_empty());
    !everywhere && namespace != "kube-system" && !made_by_another(program, from, wanted) && !nameless()
}

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

impl<'a> Misses<'a> {
    fn add(&mut self, wanted: Wanted<'a>, span: Span) {
        let index = *self.known.entry(wanted).or_insert(self.order.len());
        match self.order.get_mut(index) {
            Some((_, _, count)) => *count += 1,
            None => self.order.push((wanted, span, 1)),
        }
    }

    /// Reports each object that is not there once: naming it in ten places is one mistake.
    pub(crate) fn report(&self, program: &Program<'_>, found: &mut Vec<Diagnostic>) {
        found.extend(self.order.iter().map(|(wanted, span, count)| missing(program, *wanted, *span, *count)));
    }
}

fn missing(program: &Program<'_>, wanted: Wanted<'_>, span: Span, count: usize) -> Diagnostic {
    let Wanted { group, kind, namespace, name } = wanted;
    let message = format!("{} `{}` is not in this program", cut(kind, 30), short(name));
    let mut problem =
        Diagnostic::warning(Code::K0308, span, message).label(format!("no {kind} of this name"));
    if count > 1 {
        problem = problem.note(format!("{} other places name it as well", count - 1));
    }
    let same = |object: &&Manifest| object.namespace.as_deref().unwrap_or("") == namespace;
    if let Some(object) = program.objects_of(group, kind).find(|object| object.name == name) {
        let place = match object.namespace.as_deref() {
            Some(other) => format!("in namespace `{}`", short(other)),
            None => "without a namespace".to_owned(),
        };
        problem = problem
            .secondary(object.name_span, format!("there is one {place}"))
            .help("put both in one namespace, if this one is meant");
    }
    if program.spend(program.objects_of(group, kind).take(2000).count()) {
        let names =
            program.objects_of(group, kind).filter(same).take(2000).map(|object| object.name.as_str());
        if let Some(near) = nearest(name, names) {
            problem = respell(problem, format!("did you mean `{near}`?"), (span, name), near, false);
        }
    }
    problem.suggestion(
        format!("if it exists in the cluster, write `external {kind} {name}`"),
        Span::at(span.file, 0),
        external(kind, namespace, name),
    )
}

/// The line that says that an object exists already.
fn external(kind: &str, namespace: &str, name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    let name = if plain { name.to_owned() } else { format!("{name:?}") };
    let body = if namespace.is_empty() {
        String::new()
    } else {
        format!(" {{ metadata.namespace: {namespace:?} }}")
    };
    format!("external {kind} {name}{body}\n")
}
