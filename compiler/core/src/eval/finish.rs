//! From an evaluated resource to the manifest that is written: what the compiler fills in, the order of
//! the first fields, Secrets encoded, and references turned to plain data.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ecow::{EcoString, EcoVec};
use kdsl_base::{Entries, Lost, Manifest, Node, Span, Value};

use super::{Evaluator, budget};
use crate::hir::{DeclName, Mode};
use crate::kube::NAME_LABEL;
use crate::problems;
use crate::value::{Fields, Instance, Item, Val};

impl Evaluator<'_> {
    /// The manifest of a resource. It may be partial where mistakes were reported.
    pub fn manifest(&mut self, instance: Instance) -> Manifest {
        let hir = self.hir;
        let decl = &hir[instance.decl];
        let kind = self.checked.kind_of(instance.decl);
        let raw = decl.mode == Mode::Raw || decl.mode == Mode::Manifest && kind.is_none();
        let span = decl.symbol_span;
        let outer = std::mem::replace(&mut self.env, instance.env);
        self.hold(budget::RESOURCE, span);
        let name = self.name_of(instance);
        self.current = Some(instance);
        let body = self.merged_body(instance);
        self.current = None;
        let mut fields = match body.val {
            Val::Map(fields) => fields,
            _ => EcoVec::new(),
        };
        let (problems_before, holes_before) = (self.problems.len(), self.holes);
        if self.kube.fills_selector(kind) && decl.mode.is_filled_in() {
            self.fill_selector(instance, &mut fields, span);
        }
        self.encode_secret(instance, &mut fields);
        let version = self.api_version(instance);
        let metadata = take(&mut fields, "metadata");
        let metadata = self.metadata(metadata, &name, instance);
        take(&mut fields, "kind");
        let version_origin = take(&mut fields, "apiVersion").map_or(decl.kind_span, |item| item.origin);
        let mut entries: Entries = EcoVec::with_capacity(fields.len() + 3);
        entries.push(("apiVersion".into(), Node::str(version.clone(), version_origin)));
        entries.push(("kind".into(), Node::str(decl.kind.clone(), decl.kind_span)));
        let keep_nulls = raw;
        entries.push(("metadata".into(), self.plain(metadata, keep_nulls)));
        for (key, item) in fields {
            if item.val != Val::Null || keep_nulls {
                entries.push((key, self.plain(item, keep_nulls)));
            }
        }
        let mut lost = Lost::default();
        if self.holes > holes_before {
            entries.iter().for_each(|(key, node)| lose(key, node, &mut lost));
        }
        // What was found just now may have taken more than the holes that it left.
        let unclear = self.problems.len() > problems_before || self.checked.is_wrong(decl.body);
        let broken = unclear || !lost.keys.is_empty();
        self.env = outer;
        let node = Node::new(Value::Map(entries), decl.span);
        let meant = kind.filter(|_| self.checked.is_misversioned(instance.decl));
        // Where the cluster makes the name, that of the program is no part of the object.
        let says = |key: &str| node.at(&["metadata", key]).is_some();
        let is_generated = says("generateName") && !says("name");
        Manifest {
            api_version: meant.map_or(version, |kind| self.kube.api_version(Some(kind))),
            kind: decl.kind.clone(),
            name: if is_generated { EcoString::new() } else { name },
            namespace: self.namespace_of(instance),
            external: decl.mode == Mode::External,
            raw,
            broken,
            lost: (broken && !unclear).then(|| Box::new(lost)),
            read: Vec::new(),
            made_by: self.makers(instance.env),
            name_span: match &decl.name {
                DeclName::Literal(_, span) => *span,
                DeclName::Computed(expr) => hir[*expr].span,
                DeclName::None => span,
            },
            kind_span: decl.kind_span,
            node,
        }
    }

    /// The third rule of fill-ins: the pod label, and the selector.
    fn fill_selector(&mut self, instance: Instance, fields: &mut Fields, span: Span) {
        let kind = self.checked.kind_of(instance.decl);
        let label = self.pod_label(instance);
        let labels = |value: Item| record(NAME_LABEL, value, span);
        let spec = entry(fields, "spec", span);
        let plain = self.kube.plain_selector(kind);
        let written = spec.val.get("selector").filter(|item| item.val != Val::Null).cloned();
        let matched = match &written {
            Some(item) if plain => Some(item.clone()),
            Some(item) => item.val.get("matchLabels").cloned(),
            None => None,
        };
        if written.is_none() {
            let own = labels(Item::new(Val::Str(label.clone()), span));
            let selector = if plain { own } else { record("matchLabels", own, span) };
            if let Val::Map(spec) = &mut spec.val {
                spec.retain(|(key, _)| key != "selector");
                let at = spec.iter().position(|(key, _)| key == "template").unwrap_or(spec.len());
                spec.insert(at, ("selector".into(), selector));
            }
        }
        let Val::Map(spec) = &mut spec.val else { return };
        let template = entry(spec, "template", span);
        let Val::Map(template) = &mut template.val else { return };
        entry(template, "metadata", span);
        move_first(template, "metadata");
        let metadata = entry(template, "metadata", span);
        let Val::Map(metadata) = &mut metadata.val else { return };
        let pod_labels = entry(metadata, "labels", span);
        let Val::Map(pod_labels) = &mut pod_labels.val else { return };
        match matched.map(|item| item.val) {
            // The labels that the author selects by are added to the pods; one that the pods have with
            // another value is the author's, and the mismatch is reported.
            Some(Val::Map(wanted)) => {
                for (key, item) in wanted {
                    if !pod_labels.iter().any(|(known, _)| *known == key) {
                        pod_labels.push((key, item));
                    }
                }
            }
            _ if written.is_none() && !pod_labels.iter().any(|(known, _)| known == NAME_LABEL) => {
                pod_labels.insert(0, (NAME_LABEL.into(), Item::new(Val::Str(label), span)));
            }
            _ => {}
        }
    }

    /// Secrets are written with `data`, encoded.
    fn encode_secret(&mut self, instance: Instance, fields: &mut Fields) {
        let kind = self.checked.kind_of(instance.decl);
        if self.kube.has_keys(kind) != Some(true) {
            return;
        }
        // Here, and nowhere else, a Sensitive value may be written.
        if let Some((_, Item { val: Val::Map(data), .. })) =
            fields.make_mut().iter_mut().find(|(key, _)| key == "data")
        {
            for (_, item) in data.make_mut() {
                if let Val::Secret(text) = &item.val {
                    item.val = Val::Str(text.clone());
                }
            }
        }
        let Some(at) = fields.iter().position(|(key, _)| key == "stringData") else { return };
        let (_, item) = fields.remove(at);
        let Val::Map(plain) = item.val else { return };
        let mut encoded: Fields = EcoVec::with_capacity(plain.len());
        for (key, item) in plain {
            let val = match item.val {
                Val::Str(ref text) | Val::Secret(ref text)
                    if !self.hold(text.len() as u64 * 2, item.origin) =>
                {
                    Val::Error
                }
                Val::Str(text) | Val::Secret(text) => Val::Str(BASE64.encode(text.as_bytes()).into()),
                Val::Null => continue,
                other => other,
            };
            encoded.push((key, Item::new(val, item.origin).under(item.key)));
        }
        match fields.iter().position(|(key, _)| key == "data") {
            // Plain text wins over encoded text, as the API server has it.
            Some(data) => {
                if let Some((_, Item { val: Val::Map(data), .. })) = fields.make_mut().get_mut(data) {
                    data.retain(|(key, _)| !encoded.iter().any(|(plain, _)| plain == key));
                    data.extend(encoded);
                }
            }
            None => fields
                .insert(at.min(fields.len()), ("data".into(), Item::new(Val::Map(encoded), item.origin))),
        }
    }

    fn metadata(&mut self, written: Option<Item>, name: &EcoString, instance: Instance) -> Item {
        let span = self.hir[instance.decl].symbol_span;
        let written = written.filter(|item| matches!(item.val, Val::Map(_)));
        let origin = written.as_ref().map_or(span, |item| item.origin);
        let mut fields = match written.map(|item| item.val) {
            Some(Val::Map(fields)) => fields,
            _ => EcoVec::new(),
        };
        let own = fields
            .iter()
            .any(|(key, item)| (key == "name" || key == "generateName") && item.val != Val::Null);
        let nameless = name.is_empty() && self.kube.is_question(self.checked.kind_of(instance.decl));
        if !own && !nameless {
            if name.is_empty() {
                let kind = self.hir[instance.decl].kind.clone();
                if !self.checked.is_wrong(self.hir[instance.decl].body) && !self.is_name_wrong(instance) {
                    self.report(problems::missing_field(span, &kind, &["metadata.name"]));
                }
            }
            fields.retain(|(key, _)| key != "name");
            fields.insert(0, ("name".into(), Item::new(Val::Str(name.clone()), span)));
        }
        for key in ["namespace", "name"] {
            move_first(&mut fields, key);
        }
        Item::new(Val::Map(fields), origin)
    }

    /// Plain data: references that met no type that turns them into something are a mistake.
    pub(crate) fn plain(&mut self, item: Item, keep_nulls: bool) -> Node {
        let at = self.current.map_or(item.key, |current| self.hir[current.decl].symbol_span);
        self.meeting(at, |this| this.plain_at(item, keep_nulls, 1))
    }

    /// The same, for what stands so deep in its document.
    fn plain_at(&mut self, item: Item, keep_nulls: bool, depth: usize) -> Node {
        let (origin, key) = (item.origin, item.key);
        if matches!(item.val, Val::Secret(_)) {
            let at = if key == origin { origin } else { key };
            self.leak(&item, "an object that is no Secret", at);
            return self.hole(origin);
        }
        // What is shared as a value is written out each time, so that it is paid for each time.
        if !self.pay_written(&item.val, depth, origin) {
            return self.hole(origin);
        }
        let value = match item.val {
            Val::Error | Val::Null | Val::Secret(_) => return self.hole(origin).under(key),
            Val::Bool(value) => Value::Bool(value),
            Val::Int(number) => Value::Int(number),
            Val::Float(number) => Value::Float(number),
            Val::Quantity(text) | Val::Str(text) => Value::Str(text),
            Val::Bytes(bytes) => Value::Str(BASE64.encode(&bytes).into()),
            Val::List(items) => {
                let node = |item| self.plain_at(item, keep_nulls, depth + 1);
                Value::List(items.into_iter().map(node).collect())
            }
            Val::Map(fields) | Val::Replace(fields) => {
                let mut entries = Entries::with_capacity(fields.len());
                for (key, item) in fields.into_iter().filter(|(_, item)| keep_nulls || item.val != Val::Null)
                {
                    let at = item.key;
                    let node = self.meeting(at, |this| this.plain_at(item, keep_nulls, depth + 1));
                    entries.push((key, node));
                }
                Value::Map(entries)
            }
            Val::Symbol(instance) => Value::Str(self.name_of(instance)),
            Val::Instance(_) => {
                self.report(problems::wrong_type(origin, None, "plain data", item.val.sort()));
                return self.hole(origin).under(key);
            }
            Val::Port(port) => Value::Int(port.number),
            Val::Key(key) => {
                let item = self.key_value(&key, origin);
                return if key.secret {
                    self.report(problems::secret_leak(origin, "a raw object", None));
                    self.hole(origin)
                } else {
                    self.plain_at(item, keep_nulls, depth)
                };
            }
        };
        Node::new(value, origin).under(key)
    }

    /// Nothing, where a mistake may have taken something.
    fn hole(&mut self, origin: Span) -> Node {
        self.holes += 1;
        Node::new(Value::Null, origin)
    }

    /// Pays for a value that is written out, in steps, memory and bytes of the output. Those are what
    /// the wider of YAML and JSON takes.
    fn pay_written(&mut self, val: &Val, depth: usize, span: Span) -> bool {
        let column = 2 * depth + 4;
        let (memory, output) = match val {
            Val::Str(text) | Val::Quantity(text) => (0, kdsl_yaml::most_bytes(text, column)),
            Val::Bytes(bytes) => (bytes.len() * 2, bytes.len() * 2),
            Val::List(_) => (0, column),
            Val::Map(fields) | Val::Replace(fields) => {
                (0, column + fields.iter().map(|(key, _)| kdsl_yaml::most_bytes(key, 0)).sum::<usize>())
            }
            _ => (0, 8),
        };
        self.write_out((column + output) as u64, span);
        self.spend(budget::COPY, span) && self.hold(budget::ENTRY + memory as u64, span)
    }
}

/// Notes the keys of the holes at or below an entry. In a list it is the list's key.
fn lose(key: &EcoString, node: &Node, lost: &mut Lost) {
    let before = lost.keys.len();
    match &node.value {
        Value::Null => return lost.keys.push(key.clone()),
        Value::List(items) => items.iter().for_each(|item| lose(key, item, lost)),
        Value::Map(entries) => entries.iter().for_each(|(key, node)| lose(key, node, lost)),
        _ => {}
    }
    if lost.keys.len() > before && !lost.above.contains(key) {
        lost.above.push(key.clone());
    }
}

fn take(fields: &mut Fields, key: &str) -> Option<Item> {
    let at = fields.iter().position(|(known, _)| known == key)?;
    Some(fields.remove(at).1)
}

fn record(key: &str, item: Item, origin: Span) -> Item {
    let mut fields = EcoVec::with_capacity(1);
    fields.push((EcoString::from(key), item));
    Item::new(Val::Map(fields), origin)
}

/// The entry of that key, made where there is none.
fn entry<'f>(fields: &'f mut Fields, key: &str, span: Span) -> &'f mut Item {
    let at = match fields.iter().position(|(known, _)| known == key) {
        Some(at) => at,
        None => {
            fields.push((key.into(), Item::new(Val::Map(EcoVec::new()), span)));
            fields.len() - 1
        }
    };
    let item = &mut fields.make_mut()[at].1;
    if item.val == Val::Null {
        item.val = Val::Map(EcoVec::new());
    }
    item
}

fn move_first(fields: &mut Fields, key: &str) {
    if let Some(at) = fields.iter().position(|(known, _)| known == key)
        && at > 0
    {
        let taken = fields.remove(at);
        fields.insert(0, taken);
    }
}
