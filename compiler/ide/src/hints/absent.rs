//! What a manifest has, or the cluster will give it, that its text does not say.
//!
//! A manifest is gone through with the schema. Each of its objects stands at a record of the text, or at the end
//! of a path in one; what it lacks, and what the compiler put there, is shown behind the record's brace. Where
//! several objects came from one record, what holds for all of them.

use std::collections::BTreeMap;

use kdsl_base::{Change, Manifest, Node, Span, Value};
use kdsl_core::{Analysis, Kube, Slot};
use kdsl_diff::{Defaults, Owner};
use kdsl_schema::{Shape, TypeId};
use kdsl_syntax::{NodeKind, TokenKind, Tree};
use rustc_hash::FxHashMap;

use super::{Hint, HintSort, HintSorts, Hints, Insert};

/// Defaults that nobody asks about: they are the same everywhere, or belong to what is rarely written.
const QUIET: &[&str] = &[
    "allocateLoadBalancerNodePorts",
    "apiGroup",
    "apiVersion",
    "completionMode",
    "defaultMode",
    "dnsPolicy",
    "emptyDir",
    "enableServiceLinks",
    "internalTrafficPolicy",
    "ipFamilyPolicy",
    "matchPolicy",
    "persistentVolumeClaimRetentionPolicy",
    "podManagementPolicy",
    "podReplacementPolicy",
    "progressDeadlineSeconds",
    "reinvocationPolicy",
    "revisionHistoryLimit",
    "scheme",
    "schedulerName",
    "securityContext",
    "service",
    "serviceAccount",
    "serviceAccountName",
    "sessionAffinity",
    "successThreshold",
    "suspend",
    "terminationMessagePath",
    "terminationMessagePolicy",
    "unhealthyPodEvictionPolicy",
    "volumeMode",
];

/// How deep objects are gone into: deeper than any kind of Kubernetes.
const DEEPEST: u32 = 40;

pub(super) fn add(hints: &mut Hints<'_>, manifests: &[&Manifest], sorts: HintSorts) {
    let records = records(hints);
    let mut walk = Walk {
        analysis: hints.analysis,
        kube: &hints.analysis.kube,
        records: &records,
        sorts,
        defaults: Defaults::default(),
        visits: FxHashMap::default(),
        found: BTreeMap::new(),
        manifest: None,
    };
    for manifest in manifests.iter().filter(|manifest| !manifest.raw) {
        let Some(kind) = walk.kube.schema().find_kind(&manifest.api_version, &manifest.kind) else {
            continue;
        };
        let Some(decl) = hints.index.decl(manifest.kind_span.start) else { continue };
        let body = hints.analysis.hir[hints.analysis.hir[decl].body].span;
        let place = walk.place(body);
        walk.manifest = Some(manifest);
        walk.object(&manifest.node, body, walk.kube.resource(kind.id), place.as_ref(), 0);
    }
    let Walk { visits, found, .. } = walk;
    for ((place, _), Found { hint, times }) in found {
        if visits.get(&place) == Some(&times) {
            hints.push(hint);
        }
    }
}

/// The records of the file: where each stands, and the byte behind its brace.
fn records(hints: &Hints<'_>) -> FxHashMap<Span, u32> {
    let parse = hints.parse;
    let mut records = FxHashMap::default();
    for id in parse.tree.descendants(Tree::ROOT) {
        let node = parse.node(id);
        if node.kind() == NodeKind::RecordExpr
            && hints.meets(node.span())
            && let Some(open) = node.own_token(TokenKind::LBrace)
        {
            records.insert(node.span(), parse.token_span(open).end);
        }
    }
    records
}

/// A record of the text, and the keys from it to an object.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct Place {
    /// The byte behind the brace.
    offset: u32,
    record: Span,
    path: Vec<String>,
}

impl Place {
    /// The way from the record to a field.
    fn path_of(&self, field: &str) -> String {
        let path: Vec<&str> = self.path.iter().map(String::as_str).chain([field]).collect();
        path.join(".")
    }

    /// The same without what is around the pods of every workload.
    fn label_of(&self, field: &str) -> String {
        let is_frame = |name: &&String| matches!(name.as_str(), "spec" | "template" | "jobTemplate");
        let path = self.path.iter().skip_while(is_frame).map(String::as_str);
        path.chain([field]).collect::<Vec<_>>().join(".")
    }
}

/// A hint, and how many objects at its place have it.
struct Found {
    hint: Hint,
    times: u32,
}

struct Walk<'a> {
    analysis: &'a Analysis,
    kube: &'a Kube,
    records: &'a FxHashMap<Span, u32>,
    sorts: HintSorts,
    defaults: Defaults,
    /// How many objects stand at each place.
    visits: FxHashMap<Place, u32>,
    found: BTreeMap<(Place, String), Found>,
    manifest: Option<&'a Manifest>,
}

impl<'a> Walk<'a> {
    fn place(&self, record: Span) -> Option<Place> {
        self.records.get(&record).map(|offset| Place { offset: *offset, record, path: Vec::new() })
    }

    /// An object, which came from `origin`.
    fn object(&mut self, node: &Node, origin: Span, slot: Slot, place: Option<&Place>, depth: u32) {
        if depth > DEEPEST {
            return;
        }
        if let Some(place) = place {
            *self.visits.entry(place.clone()).or_default() += 1;
            if let Shape::Object(ty) = slot.shape
                && self.sorts.defaults
            {
                self.lacks(node, origin, ty, place);
            }
        }
        for (key, child) in node.entries() {
            let Some(inner) = crate::place::child(self.analysis, slot, key) else { continue };
            if place.is_some() && self.is_filled_in(child) {
                self.filled_in(key, child, origin, place);
                continue;
            }
            let own = self.place(child.origin);
            // A value that came from the same record is at the end of a path in it.
            let by_path = || {
                let place =
                    place.filter(|place| place.record.covers(child.key) && child.key != child.origin)?;
                let mut place = place.clone();
                place.path.push(key.to_string());
                Some(place)
            };
            self.value(child, inner, own.or_else(by_path).as_ref(), depth + 1);
        }
    }

    fn value(&mut self, node: &Node, slot: Slot, place: Option<&Place>, depth: u32) {
        match &node.value {
            Value::Map(_) => self.object(node, node.origin, slot, place, depth),
            Value::List(items) => {
                let Some(inner) = self.kube.element(slot) else { return };
                for item in items {
                    let place = self.place(item.origin);
                    self.value(item, inner, place.as_ref(), depth + 1);
                }
            }
            _ => {}
        }
    }

    /// The fields that the API server fills in.
    fn lacks(&mut self, node: &Node, origin: Span, ty: TypeId, place: &Place) {
        let (schema, target) = (self.kube.schema(), self.kube.target);
        let Some(manifest) = self.manifest else { return };
        let is_pod = manifest.kind == "Pod";
        let owner = Owner { schema, ty, node: Some(node), is_pod, host_network: false };
        for field in schema.fields_in(ty, target) {
            // What is usual of one kind, and worth a word in another.
            let is_usual = match field.name {
                "restartPolicy" => !is_pod,
                "type" => manifest.kind == "Secret",
                _ => false,
            };
            let is_quiet = QUIET.contains(&field.name) || is_usual;
            if is_quiet || node.get(field.name).is_some() || manifest.hides(field.name) {
                continue;
            }
            let Some(value) = self.defaults.of(&field, owner) else { continue };
            let Some(text) = plain(&value) else { continue };
            let path = place.path_of(field.name);
            let label = format!("{}: {text}", place.label_of(field.name));
            let mut hint = Hint::new(HintSort::Default, place.offset, label);
            hint.tooltip = format!("The API server fills in `{path}`.");
            hint.insert = Insert::Change(Change::Add { record: origin, key: field.name.to_owned(), value });
            self.found(place, field.name, hint);
        }
    }

    /// Whether the compiler made a value: it has the place of the object's name.
    fn is_filled_in(&self, node: &Node) -> bool {
        self.manifest.is_some_and(|manifest| {
            let name = manifest.name_span;
            node.key == node.origin && (node.origin == name || name.covers(node.origin)) && !name.is_empty()
        })
    }

    fn filled_in(&mut self, key: &str, node: &Node, origin: Span, place: Option<&Place>) {
        let Some(place) = place.filter(|_| self.sorts.filled_in) else { return };
        // What the resource is called, and its kind, stand before its braces.
        if place.path.is_empty() && matches!(key, "apiVersion" | "kind" | "metadata") || key == "name" {
            return;
        }
        let mut names = vec![key];
        let mut leaf = node;
        while let [(inner, only)] = leaf.entries() {
            names.push(inner);
            leaf = only;
        }
        let (Some(last), Some(text)) = (names.pop(), plain(leaf)) else { return };
        let around = || place.path.iter().map(String::as_str).chain(names.iter().copied());
        let label = if key == "selector" {
            format!("selector and labels: {last}={text}")
        } else if around().any(|name| name == "labels") {
            // The selector says them as well.
            let selector = self.manifest.and_then(|manifest| manifest.node.at(&["spec", "selector"]));
            if selector.is_some_and(|selector| self.is_filled_in(selector)) {
                return;
            }
            format!("labels: {last}={text}")
        } else {
            format!("{}: {text}", place.label_of(last))
        };
        let mut hint = Hint::new(HintSort::FilledIn, place.offset, label);
        let path: Vec<&str> = around().chain([last]).collect();
        hint.tooltip = format!("The compiler fills in `{}`.", path.join("."));
        let change = Change::Add { record: origin, key: key.to_owned(), value: node.clone() };
        hint.insert = Insert::Change(change);
        self.found(place, key, hint);
    }

    fn found(&mut self, place: &Place, key: &str, hint: Hint) {
        let entry = (place.clone(), format!("{key}={}", hint.label));
        self.found.entry(entry).or_insert(Found { hint, times: 0 }).times += 1;
    }
}

/// A value as a hint shows it; none for objects.
fn plain(node: &Node) -> Option<String> {
    Some(match &node.value {
        Value::Str(text) if text.is_empty() => return None,
        Value::Str(text) => text.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::List(items) if !items.is_empty() => {
            let items: Option<Vec<String>> = items.iter().map(plain).collect();
            format!("[{}]", items?.join(", "))
        }
        Value::List(_) | Value::Map(_) | Value::Null => return None,
    })
}
