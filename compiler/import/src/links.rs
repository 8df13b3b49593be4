//! Which object of the program a value of a manifest refers to, and how the program says so.

use ecow::{EcoString, EcoVec, eco_format};
use kdsl_base::{Entries, Node, Span, Value};
use kdsl_core::{Found, Kube, Route, Slot, Sort};
use kdsl_edit::{key, string};
use kdsl_schema::{KindId, NamespaceRule, RefRole, RefTarget, Reference, Shape};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::build::{Form, Used};
use crate::draft::Part;
use crate::names::{free, is_name, near};
use crate::same::same;
use crate::tree::{Expr, Item};

/// The label that every namespace has.
const NAMESPACE_LABEL: &str = "kubernetes.io/metadata.name";

/// An object that can be referred to.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    pub kind: EcoString,
    pub api_version: EcoString,
    pub known: KindId,
    pub name: EcoString,
    pub namespace: EcoString,
    pub symbol: EcoString,
    pub node: Node,
    /// The object, by its number; none for one that is only said to exist.
    pub object: Option<usize>,
}

/// The objects that can be referred to.
#[derive(Default, Debug)]
pub(crate) struct Links {
    pub targets: Vec<Target>,
    pub(crate) by_name: FxHashMap<(EcoString, EcoString, EcoString), usize>,
    by_labels: FxHashMap<(EcoString, EcoString), Vec<usize>>,
    pub(crate) by_symbol: FxHashMap<EcoString, Vec<usize>>,
    by_object: FxHashMap<usize, usize>,
}

/// A reference that was found.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Link {
    /// How the program says it, without the kind.
    pub path: String,
    /// The target, by its number.
    pub target: usize,
    pub sort: Sort,
    /// The key that is meant.
    pub key: Option<EcoString>,
}

/// The object that refers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct From<'a> {
    pub namespace: &'a str,
    pub name: &'a str,
    /// Its number.
    pub object: usize,
    /// The target that a Service selects.
    pub selected: Option<usize>,
}

impl Links {
    /// Adds an object.
    pub fn add(&mut self, target: Target, kube: &Kube) -> usize {
        let number = self.targets.len();
        let Target { kind, namespace, name, symbol, .. } = target.clone();
        if !name.is_empty() {
            self.by_name.entry((kind, namespace.clone(), name)).or_insert(number);
        }
        self.by_symbol.entry(symbol).or_default().push(number);
        if target.object.is_some()
            && let Some(labels) = labels_of(&target, kube)
        {
            self.by_labels.entry((namespace, canonical(labels))).or_default().push(number);
        }
        if let Some(object) = target.object {
            self.by_object.insert(object, number);
        }
        self.targets.push(target);
        number
    }

    fn find(&self, group: &str, kind: &str, namespace: &str, name: &str, kube: &Kube) -> Option<usize> {
        let key = |namespace: &str| (kind.into(), namespace.into(), name.into());
        let found = self.by_name.get(&key(namespace)).or_else(|| {
            let number = self.by_name.get(&key(""))?;
            let target = self.targets.get(*number)?;
            (!kube.kind(target.known).namespaced).then_some(number)
        })?;
        let target = self.targets.get(*found)?;
        (target.api_version.split_once('/').map_or("", |(group, _)| group) == group).then_some(*found)
    }

    /// The target that an object is.
    pub fn number_of(&self, object: usize) -> Option<usize> {
        self.by_object.get(&object).copied()
    }

    /// The workload that a Service selects.
    pub fn selected(&self, service: usize, object: usize, kube: &Kube) -> Option<usize> {
        let target = self.targets.get(service)?;
        let spec = kube.field(kube.resource(target.known), "spec");
        let Found::Field(spec, _) = spec else { return None };
        let Found::Field(slot, _) = kube.field(spec, "selector") else { return None };
        if !kube.is_service(Some(target.known)) {
            return None;
        }
        let from = From { namespace: &target.namespace, name: &target.name, object, selected: None };
        let link = self.labels(target.node.at(&["spec", "selector"])?, slot, from, kube)?;
        Some(link.target)
    }

    /// Adds the ConfigMaps and Secrets of which keys are used, and which the program does not have: they must
    /// be in the cluster.
    pub fn add_external(
        &mut self,
        parts: &[Part],
        exists: &FxHashSet<(EcoString, EcoString, EcoString)>,
        kube: &Kube,
    ) {
        let typed = |part: &&Part| part.form == Form::Short;
        let mut wanted: Vec<(&str, EcoString, EcoString, EcoString)> = Vec::new();
        for part in parts.iter().filter(typed) {
            let mut keys = Vec::new();
            key_references(&part.wanted, &mut keys);
            let namespace = &part.object.namespace;
            wanted.extend(keys.into_iter().map(|(kind, name, key)| (kind, namespace.clone(), name, key)));
        }
        for (kind, namespace, name, key) in wanted {
            let Some(known) = kube.preferred(kind).map(|kind| kind.id) else { continue };
            let known_as = (EcoString::from(kind), namespace.clone(), name.clone());
            if exists.contains(&known_as) {
                continue;
            }
            let number = match self.by_name.get(&known_as) {
                Some(number) => *number,
                None => {
                    let symbol = self.symbol(kind, &name);
                    let node = Node::new(Value::Map(EcoVec::new()), Span::default());
                    let (kind, api_version) = (kind.into(), "v1".into());
                    let object = None;
                    self.add(Target { kind, api_version, known, name, namespace, symbol, node, object }, kube)
                }
            };
            if let Some(target) = self.targets.get_mut(number) {
                let there = Node::new(Value::Bool(true), Span::default());
                target.node = crate::fill::replace(&target.node, &["data", &key], there);
            }
        }
    }

    /// A name for an object of a kind that no other of the kind has.
    fn symbol(&self, kind: &str, name: &str) -> EcoString {
        let wanted = if is_name(name) { EcoString::from(name) } else { near(name) };
        free(&wanted, |name| {
            let same = self.by_symbol.get(name).map_or(&[] as &[usize], Vec::as_slice);
            same.iter().any(|number| self.targets.get(*number).is_some_and(|it| it.kind == kind))
        })
    }

    /// The items that say what is in the cluster, as far as something refers to it.
    pub fn externals(&self, used: &Used, kube: &Kube) -> Vec<Item> {
        let external = self.targets.iter().enumerate().filter(|(_, target)| target.object.is_none());
        let items = external.filter_map(|(number, target)| {
            let keys = used.keys.get(&number)?;
            let Target { kind, name, symbol, namespace, .. } = target;
            let head = match symbol == name {
                true => eco_format!("external {kind} {name}"),
                false => eco_format!("external {kind} {} as {symbol}", string(name)),
            };
            let keys: Vec<String> = keys.keys().map(|it| key(it)).collect();
            let space = match namespace.is_empty() || !kube.kind(target.known).namespaced {
                true => String::new(),
                false => format!("metadata.namespace: {}, ", string(namespace)),
            };
            let body = eco_format!("{{ {space}data: {{ {} }} }}", keys.join(", "));
            Some(crate::draft::item(head, Some(Expr::Code(body))))
        });
        items.collect()
    }

    /// The reference that a value at a place is.
    pub fn link(&self, node: &Node, slot: Slot, from: From<'_>, kube: &Kube) -> Option<Link> {
        let link = match &node.value {
            Value::Str(text) => self.text(text, slot, from, kube)?,
            Value::Map(_) => self.object(node, slot, from, kube)?,
            _ => return None,
        };
        Some(link)
    }

    /// A reference as the program writes it: with its kind, where another object of the name fits too.
    pub fn code(&self, link: &Link, slot: Slot, kube: &Kube) -> Option<EcoString> {
        let target = self.targets.get(link.target)?;
        let others = self.by_symbol.get(&target.symbol).map_or(&[] as &[usize], Vec::as_slice);
        let prefers = |target: &Target| kube.prefers(slot, Some(target.known));
        let fits = |number: &&usize| {
            let Some(other) = self.targets.get(**number) else { return false };
            **number != link.target
                && match link.sort {
                    Sort::Symbol(_) if prefers(target) && !prefers(other) => false,
                    Sort::Symbol(_) => kube.route(slot, Sort::Symbol(Some(other.known))).is_some(),
                    Sort::Key(_) => kube.has_keys(Some(other.known)).is_some(),
                    Sort::Port(_) => {
                        let is_service = kube.is_service(Some(other.known));
                        (is_service || kube.has_pods(Some(other.known)))
                            && kube.route(slot, Sort::Port(is_service)).is_some()
                    }
                    _ => true,
                }
        };
        let ambiguous = others.iter().any(|number| fits(&number));
        let kind = if ambiguous { format!("{}.", target.kind) } else { String::new() };
        Some(eco_format!("{kind}{}{}", target.symbol, link.path))
    }

    fn text(&self, name: &str, slot: Slot, from: From<'_>, kube: &Kube) -> Option<Link> {
        if kube.name(slot) == "targetPort" {
            let number = from.selected?;
            let sort = Sort::Port(false);
            let target = self.targets.get(number)?;
            let fits = has_port(target, name, kube) && kube.route(slot, sort) == Some(Route::PortName);
            return fits.then(|| Link {
                path: format!(".ports{}", member(name)),
                target: number,
                sort,
                key: None,
            });
        }
        let reference = kube.reference(slot)?;
        if reference.role != RefRole::Name || reference.namespace == NamespaceRule::Field {
            return None;
        }
        let namespace = if reference.namespace == NamespaceRule::Cluster { "" } else { from.namespace };
        let mut found = reference.targets().filter_map(|target| match target {
            RefTarget::Kind { group, kind } => self.find(group, kind, namespace, name, kube),
            RefTarget::Any => None,
        });
        let (number, None) = (found.next()?, found.next()) else { return None };
        let target = self.targets.get(number)?;
        let sort = Sort::Symbol(Some(target.known));
        let is_own = target.object == Some(from.object);
        (!is_own && kube.route(slot, sort) == Some(Route::Name)).then(|| plain(number, sort))
    }

    fn object(&self, node: &Node, slot: Slot, from: From<'_>, kube: &Kube) -> Option<Link> {
        if let Some(link) = self.labels(node, slot, from, kube) {
            return Some(link);
        }
        if let Some(reference) = kube.reference(slot).filter(|reference| reference.role == RefRole::Holder)
            && let Some(link) = self.holder(node, slot, &reference, from, kube)
        {
            return Some(link);
        }
        let [(field, inner)] = node.entries() else { return None };
        let Found::Field(inner_slot, _) = kube.field(slot, field) else { return None };
        if !matches!(slot.shape, Shape::Object(_)) || !matches!(inner.value, Value::Map(_)) {
            return None;
        }
        let link = self.object(inner, inner_slot, from, kube)?;
        (kube.route(slot, link.sort) == Some(Route::Member(field))).then_some(link)
    }

    /// A selector of the pods of a workload, or of a Namespace by its name.
    fn labels(&self, node: &Node, slot: Slot, from: From<'_>, kube: &Kube) -> Option<Link> {
        let inner = match (slot.shape, node.entries()) {
            (Shape::Map(_), _) => node,
            (_, [(key, labels)]) if key == "matchLabels" => labels,
            _ => return None,
        };
        if !kube.selects_pods(slot) {
            let [(label, name)] = inner.entries() else { return None };
            let name = name.as_str().filter(|_| label == NAMESPACE_LABEL)?;
            let number = self.find("", "Namespace", "", name, kube)?;
            let sort = Sort::Symbol(Some(self.targets.get(number)?.known));
            return (kube.route(slot, sort) == Some(Route::NamespaceSelector)).then(|| plain(number, sort));
        }
        let known = self.by_labels.get(&(from.namespace.into(), canonical(inner)))?;
        let number = match known.as_slice() {
            [only] => *only,
            several => {
                let named = |number: &&usize| self.targets.get(**number).is_some_and(|t| t.name == from.name);
                let mut named = several.iter().filter(named);
                match (named.next(), named.next()) {
                    (Some(one), None) => *one,
                    _ => return None,
                }
            }
        };
        let sort = Sort::Symbol(Some(self.targets.get(number)?.known));
        matches!(kube.route(slot, sort), Some(Route::Labels | Route::LabelSelector))
            .then(|| plain(number, sort))
    }

    fn holder(
        &self,
        node: &Node,
        slot: Slot,
        reference: &Reference<'_>,
        from: From<'_>,
        kube: &Kube,
    ) -> Option<Link> {
        let text = |path: &str| at(node, path).and_then(Node::as_str);
        let name = text(reference.name_field())?;
        let namespace = reference.namespace_field().and_then(text).unwrap_or(match reference.namespace {
            NamespaceRule::Cluster => "",
            _ => from.namespace,
        });
        let said = reference.kind_field().and_then(text);
        let number = match said {
            Some(kind) => {
                let group = match (reference.api_version_field(), reference.group_field()) {
                    (Some(field), _) => text(field)?.split_once('/').map_or("", |(group, _)| group),
                    (_, Some(field)) => text(field).unwrap_or(""),
                    _ => self.group_of(kind, namespace, name)?,
                };
                self.find(group, kind, namespace, name, kube)?
            }
            None => reference.targets().find_map(|target| match target {
                RefTarget::Kind { group, kind } => self.find(group, kind, namespace, name, kube),
                RefTarget::Any => None,
            })?,
        };
        let target = self.targets.get(number)?;
        let mut expected = expected(target, reference, kube);
        let link = if let Some(field) = kdsl_core::key_field(reference) {
            let name = at(node, field)?.as_str()?;
            let secret = kube.has_keys(Some(target.known))?;
            if !has_key(target, name) || kube.has_field(Some(target.known), name) {
                return None;
            }
            set(&mut expected, field, Node::str(name, Span::default()));
            Link { path: member(name), target: number, sort: Sort::Key(secret), key: Some(name.into()) }
        } else if let Some(field) = reference.port_field().filter(|field| at(node, field).is_some()) {
            let (name, port) = service_port(at(node, field)?, target)?;
            set(&mut expected, field, port);
            let path = format!(".ports{}", member(&name));
            Link { path, target: number, sort: Sort::Port(true), key: None }
        } else {
            plain(number, Sort::Symbol(Some(target.known)))
        };
        let fits = match link.sort {
            Sort::Key(_) => Route::KeyHolder,
            Sort::Port(_) => Route::PortHolder,
            _ => Route::Holder,
        };
        (kube.route(slot, link.sort) == Some(fits) && same(node, &expected)).then_some(link)
    }

    fn group_of(&self, kind: &str, namespace: &str, name: &str) -> Option<&str> {
        let number = self.by_name.get(&(kind.into(), namespace.into(), name.into()))?;
        let target = self.targets.get(*number)?;
        Some(target.api_version.split_once('/').map_or("", |(group, _)| group))
    }
}

fn plain(target: usize, sort: Sort) -> Link {
    Link { path: String::new(), target, sort, key: None }
}

/// `.key`, or `["any key"]`.
fn member(name: &str) -> String {
    let written = key(name);
    if written == name { format!(".{name}") } else { format!("[{written}]") }
}

/// What the compiler makes of a symbol where a reference stands.
fn expected(target: &Target, reference: &Reference<'_>, kube: &Kube) -> Node {
    let mut node = Node::new(Value::Map(EcoVec::new()), Span::default());
    let mut put = |field: Option<&str>, text: &str| {
        if let Some(field) = field {
            set(&mut node, field, Node::str(text, Span::default()));
        }
    };
    let group = target.api_version.split_once('/').map_or("", |(group, _)| group);
    put(reference.api_version_field(), &target.api_version);
    put(reference.group_field().filter(|_| !group.is_empty()), group);
    put(reference.kind_field(), kube.kind(target.known).name);
    put(Some(reference.name_field()), &target.name);
    put(reference.namespace_field().filter(|_| !target.namespace.is_empty()), &target.namespace);
    node
}

/// The name of a Service's port, and what a reference to it says.
fn service_port(said: &Node, target: &Target) -> Option<(EcoString, Node)> {
    let is_object = matches!(said.value, Value::Map(_));
    let ports = target.node.at(&["spec", "ports"])?.items();
    let named = |port: &&Node| {
        let name = port.get("name").and_then(Node::as_str);
        match is_object {
            true => name.is_some() && said.get("name").and_then(Node::as_str) == name,
            false => port.get("port").and_then(Node::as_int) == said.as_int() && said.as_int().is_some(),
        }
    };
    let mut found = ports.iter().filter(named);
    let (port, None) = (found.next()?, found.next()) else { return None };
    let name = EcoString::from(port.get("name")?.as_str()?);
    Some((name, said.clone()))
}

fn has_key(target: &Target, key: &str) -> bool {
    ["data", "stringData"].iter().any(|part| target.node.at(&[part, key]).is_some())
}

fn has_port(target: &Target, name: &str, kube: &Kube) -> bool {
    let spec = target.node.at(kube.ports_path(Some(target.known)));
    let containers = ["containers", "initContainers"].into_iter().filter_map(|key| spec?.get(key));
    let ports = containers.flat_map(Node::items).filter_map(|container| container.get("ports"));
    let named = |port: &&Node| port.get("name").and_then(Node::as_str) == Some(name);
    ports.flat_map(Node::items).filter(named).count() == 1
}

/// The labels by which the pods of a workload are selected.
fn labels_of<'t>(target: &'t Target, kube: &Kube) -> Option<&'t Node> {
    if !kube.has_pods(Some(target.known)) {
        return None;
    }
    let path = kube.selector_path(Some(target.known));
    let labels = target.node.at(path).filter(|labels| !labels.entries().is_empty())?;
    let selector = target.node.at(&["spec", "selector"]);
    let is_whole = selector.and_then(|node| node.get("matchExpressions")).is_none();
    is_whole.then_some(labels)
}

/// The keys of ConfigMaps and Secrets that must be there: kind, name and key.
fn key_references(node: &Node, found: &mut Vec<(&'static str, EcoString, EcoString)>) {
    for (field, value) in node.entries() {
        let kind = match field.as_str() {
            "configMapKeyRef" => "ConfigMap",
            "secretKeyRef" => "Secret",
            _ => {
                key_references(value, found);
                continue;
            }
        };
        let text = |key: &str| value.get(key).and_then(Node::as_str).map(EcoString::from);
        if let (Some(name), Some(key), None) = (text("name"), text("key"), value.get("optional")) {
            found.push((kind, name, key));
        }
    }
    node.items().iter().for_each(|item| key_references(item, found));
}

/// Labels as a text, whatever their order.
fn canonical(labels: &Node) -> EcoString {
    let mut all: Vec<String> = Vec::new();
    for (key, value) in labels.entries() {
        let mut line = format!("{key}=");
        kdsl_yaml::write_json_compact(value, &mut line);
        all.push(line);
    }
    all.sort_unstable();
    all.join("\n").into()
}

/// The node at the end of a dotted path.
fn at<'n>(node: &'n Node, path: &str) -> Option<&'n Node> {
    path.split('.').try_fold(node, |node, key| node.get(key))
}

/// Sets what stands at the end of a dotted path.
fn set(node: &mut Node, path: &str, value: Node) {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let mut entries: Entries = node.entries().iter().cloned().collect();
    let at = entries.iter().position(|(key, _)| key == first);
    let mut inner = match (rest, at.and_then(|at| entries.get(at))) {
        (None, _) => value.clone(),
        (Some(_), Some((_, node))) => node.clone(),
        (Some(_), None) => Node::new(Value::Map(EcoVec::new()), Span::default()),
    };
    if let Some(rest) = rest {
        set(&mut inner, rest, value);
    }
    entries.retain(|(key, _)| key != first);
    entries.push((first.into(), inner));
    node.value = Value::Map(entries);
}
