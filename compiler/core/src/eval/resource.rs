//! Resources as values: their fields with what the compiler fills in, their keys, ports and names.

use std::sync::Arc;

use ecow::{EcoString, EcoVec};
use kdsl_base::Span;

use super::{Evaluator, View};
use crate::hir::{DeclName, ExprId, Mode};
use crate::kube::{KEY_SECTIONS, NAME_LABEL};
use crate::problems;
use crate::value::{Env, Instance, Item, KeyRef, PortRef, Val};

impl Evaluator<'_> {
    /// The resource's name in the cluster; empty where it has a `generateName`, or is a mistake.
    pub(crate) fn name_of(&mut self, instance: Instance) -> EcoString {
        if let Some(name) = self.names.get(&instance) {
            return name.clone();
        }
        let hir = self.hir;
        let body = self.body_view(instance);
        let written = self.project(&body, "metadata");
        let written = written.and_then(|metadata| self.project(&metadata, "name"));
        let name = match (written, &hir[instance.decl].name) {
            (Some(view), _) => match self.force(&view).val {
                Val::Str(name) => name,
                _ => EcoString::new(),
            },
            (None, DeclName::Literal(name, _)) => name.clone(),
            (None, DeclName::Computed(expr)) => self.computed_name(*expr, instance.env),
            (None, DeclName::None) => EcoString::new(),
        };
        self.names.insert(instance, name.clone());
        name
    }

    /// The text of a name that is computed; empty where it is a mistake.
    pub(super) fn computed_name(&mut self, expr: ExprId, env: Env) -> EcoString {
        let span = self.hir[expr].span;
        let item = self.memoised(expr, env);
        let origin = item.origin;
        match self.as_text(item, span) {
            Some((name, false)) => name,
            Some((_, true)) => {
                let problem = problems::secret_leak(span, "a resource's name", None);
                let problem = self.with_source(problem, origin);
                self.report(problem);
                EcoString::new()
            }
            None => EcoString::new(),
        }
    }

    /// The resource's namespace; `None` where none is said, or the kind has none.
    pub(crate) fn namespace_of(&mut self, instance: Instance) -> Option<EcoString> {
        if !self.kube.is_namespaced(self.checked.kind_of(instance.decl)) {
            return None;
        }
        let body = self.body_view(instance);
        let metadata = self.project(&body, "metadata")?;
        let view = self.project(&metadata, "namespace")?;
        match self.force(&view).val {
            Val::Str(name) => Some(name),
            _ => None,
        }
    }

    /// A member of a resource: a field, or by the short ways a key, a port, its DNS name.
    pub(super) fn resource_member(&mut self, instance: Instance, name: &EcoString, span: Span) -> View {
        let kind = self.checked.kind_of(instance.decl);
        let is_field = self.kube.has_field(kind, name) || kind.is_none();
        if !is_field {
            if self.kube.has_keys(kind).is_some() {
                return View::Item(self.key(instance, name, span));
            }
            match name.as_str() {
                "ports" => return View::Ports(instance),
                "host" => return View::Item(self.host(instance, span)),
                _ => {}
            }
        }
        match name.as_str() {
            "kind" => View::Item(Item::new(Val::Str(self.hir[instance.decl].kind.clone()), span)),
            "apiVersion" => {
                let version = self.api_version(instance);
                View::Item(Item::new(Val::Str(version), span))
            }
            "metadata" => {
                let mut fields = EcoVec::new();
                let origin = self.hir[instance.decl].symbol_span;
                fields.push((EcoString::from("name"), Item::new(Val::Str(self.name_of(instance)), origin)));
                let filled = View::Item(Item::new(Val::Map(fields), origin));
                let body = self.body_view(instance);
                match self.project(&body, "metadata") {
                    Some(written) => View::merge(vec![filled, written]),
                    None => filled,
                }
            }
            _ => {
                if let Some(secret) = self.kube.has_keys(kind)
                    && KEY_SECTIONS.contains(&name.as_str())
                {
                    return View::Item(self.keys_section(instance, name, secret, span));
                }
                self.filled_member(instance, name, span)
            }
        }
    }

    /// Whether the compiler fills in what the resource that is being written leaves out.
    pub(super) fn fills_in(&self) -> bool {
        self.current.is_none_or(|instance| self.hir[instance.decl].mode != Mode::Manifest)
    }

    fn filled_member(&mut self, instance: Instance, name: &str, span: Span) -> View {
        let body = self.body_view(instance);
        let written = self.project(&body, name);
        let kind = self.checked.kind_of(instance.decl);
        let fills = self.kube.fills_selector(kind) && self.hir[instance.decl].mode.is_filled_in();
        if name != "spec" || !fills {
            return written.unwrap_or_else(|| View::Item(Item::new(Val::Null, span)));
        }
        // What the third rule of fill-ins adds is there for whoever asks, under what was written.
        let labels = self.pod_label(instance);
        let filled = self.kube.selector_fill(kind, &labels, self.hir[instance.decl].symbol_span);
        let filled = View::Item(filled);
        match written {
            Some(written) => View::merge(vec![filled, written]),
            None => filled,
        }
    }

    /// The value of the pod label by which the compiler selects a workload's pods.
    pub(crate) fn pod_label(&mut self, instance: Instance) -> EcoString {
        let body = self.body_view(instance);
        let path = ["spec", "template", "metadata", "labels", NAME_LABEL];
        let written = path.iter().try_fold(body, |view, key| self.project(&view, key));
        match written.map(|view| self.force(&view).val) {
            Some(Val::Str(label)) => label,
            _ => self.name_of(instance),
        }
    }

    /// The labels by which a workload's pods are selected: those of its selector, or for a Pod or a Job
    /// the labels that are written on the pods.
    pub(crate) fn selector_labels(&mut self, instance: Instance, span: Span) -> Item {
        let kind = self.checked.kind_of(instance.decl);
        let body = self.body_view(instance);
        let path = self.kube.selector_path(kind);
        let written = path.iter().try_fold(body, |view, key| self.project(&view, key));
        let written = written.map(|view| self.force(&view)).filter(|item| item.val != Val::Null);
        match written {
            Some(Item { val: Val::Map(fields), .. }) => Item::new(Val::Map(fields), span),
            Some(other) => other,
            // What the cluster's own workload is selected by is not filled in here, so it is not known.
            None if self.kube.fills_selector(kind) && self.hir[instance.decl].mode.is_filled_in() => {
                let label = self.pod_label(instance);
                let mut fields = EcoVec::new();
                fields.push((EcoString::from(NAME_LABEL), Item::new(Val::Str(label), span)));
                Item::new(Val::Map(fields), span)
            }
            None => Item::new(Val::Null, span),
        }
    }

    /// `config.k`: the key, if the object has it.
    fn key(&mut self, instance: Instance, key: &EcoString, span: Span) -> Item {
        let secret = self.kube.has_keys(self.checked.kind_of(instance.decl)).unwrap_or(false);
        if self.is_checked(instance) && self.key_view(instance, key).is_none() {
            let keys = self.keys_of(instance);
            let names: Vec<&str> = keys.iter().map(EcoString::as_str).collect();
            let decl = &self.hir[instance.decl];
            let problem =
                problems::missing_key(span, key, &decl.kind, &decl.symbol, &names, decl.symbol_span);
            return self.report(problem);
        }
        Item::new(Val::Key(Arc::new(KeyRef { of: instance, key: key.clone(), secret })), span)
    }

    /// Whether all that the resource has is known: an `external` without a body says nothing.
    fn is_checked(&mut self, instance: Instance) -> bool {
        self.hir[instance.decl].mode != Mode::External || !self.keys_of(instance).is_empty()
    }

    fn key_view(&mut self, instance: Instance, key: &str) -> Option<View> {
        let body = self.body_view(instance);
        KEY_SECTIONS.iter().find_map(|section| {
            let section = self.project(&body, section)?;
            self.project(&section, key)
        })
    }

    /// The keys of a ConfigMap or Secret, in source order.
    pub(crate) fn keys_of(&mut self, instance: Instance) -> Vec<EcoString> {
        let body = self.body_view(instance);
        let mut keys = Vec::new();
        for section in KEY_SECTIONS {
            if let Some(view) = self.project(&body, section) {
                keys.extend(self.children(&view).into_iter().map(|(key, _)| key));
            }
        }
        keys
    }

    fn keys_section(&mut self, instance: Instance, section: &str, secret: bool, span: Span) -> Item {
        let body = self.body_view(instance);
        let keys = match self.project(&body, section) {
            Some(view) => self.children(&view),
            None => Vec::new(),
        };
        if !self.hold_entries(keys.len().saturating_mul(2), span) {
            return self.error_at(span);
        }
        let item = |key: EcoString| {
            let reference = KeyRef { of: instance, key: key.clone(), secret };
            (key, Item::new(Val::Key(Arc::new(reference)), span))
        };
        Item::new(Val::Map(keys.into_iter().map(|(key, _)| item(key)).collect()), span)
    }

    /// A ConfigMap's text under a key.
    pub(crate) fn key_value(&mut self, key: &KeyRef, span: Span) -> Item {
        self.read.entry(key.of).or_default().insert(key.key.clone());
        match self.key_view(key.of, &key.key) {
            Some(view) => self.force(&view),
            None => self.error_at(span),
        }
    }

    /// The keys of a ConfigMap or a Secret whose values were made use of so far, sorted.
    pub(crate) fn read_keys(&mut self, of: Instance) -> Vec<EcoString> {
        self.read.remove(&of).into_iter().flatten().collect()
    }

    /// The port of that name.
    pub(super) fn port(&mut self, instance: Instance, name: &EcoString, span: Span) -> Item {
        let ports = self.ports_of(instance);
        let found = ports.iter().find(|(known, _)| known == name);
        match found {
            Some((_, item)) => Item::new(item.val.clone(), span),
            None => {
                let names: Vec<&str> =
                    ports.iter().map(|(name, _)| name.as_str()).filter(|n| !n.is_empty()).collect();
                let decl = &self.hir[instance.decl];
                let owner = format!("{} `{}`", decl.kind, decl.symbol);
                self.report(problems::unknown_port(span, name, &owner, &names, decl.symbol_span))
            }
        }
    }

    pub(super) fn all_ports(&mut self, instance: Instance) -> Item {
        let origin = self.hir[instance.decl].symbol_span;
        Item::new(Val::Map(self.ports_of(instance).into_iter().collect()), origin)
    }

    /// The ports of a workload's containers, or of a Service, by name.
    fn ports_of(&mut self, instance: Instance) -> Vec<(EcoString, Item)> {
        let kind = self.checked.kind_of(instance.decl);
        let service = self.kube.is_service(kind);
        let body = self.body_view(instance);
        let owner = self.kube.ports_path(kind).iter().try_fold(body, |view, key| self.project(&view, key));
        let Some(owner) = owner else { return Vec::new() };
        let lists = if service {
            self.project(&owner, "ports").into_iter().collect()
        } else {
            let mut lists = Vec::new();
            for section in ["containers", "initContainers"] {
                let Some(containers) = self.project(&owner, section) else { continue };
                for (_, container) in self.children(&containers) {
                    lists.extend(self.project(&container, "ports"));
                }
            }
            lists
        };
        let mut ports = Vec::new();
        for list in lists {
            for (key, entry) in self.children(&list) {
                let entry = self.force(&entry);
                let number_field = if service { "port" } else { "containerPort" };
                let name = match entry.val.get("name").map(|name| &name.val) {
                    Some(Val::Str(name)) => name.clone(),
                    _ => key,
                };
                let number = match entry.val.get(number_field).map(|number| &number.val).unwrap_or(&entry.val)
                {
                    Val::Int(number) => *number,
                    _ => continue,
                };
                let port = PortRef { of: instance, name: name.clone(), number, service };
                ports.push((name, Item::new(Val::Port(Arc::new(port)), entry.origin)));
            }
        }
        ports
    }

    /// A Service's DNS name: with its namespace where the resource that asks is in another one, or where
    /// what asks is shared by several.
    fn host(&mut self, instance: Instance, span: Span) -> Item {
        let name = self.name_of(instance);
        let own = self.current.map(|current| self.namespace_of(current));
        let host = match self.namespace_of(instance) {
            Some(its) if own != Some(Some(its.clone())) => ecow::eco_format!("{name}.{its}"),
            _ => name,
        };
        Item::new(Val::Str(host), span)
    }

    /// The `apiVersion` of a resource: what the body says, or the newest stable one of the target.
    pub(crate) fn api_version(&mut self, instance: Instance) -> EcoString {
        let body = self.body_view(instance);
        let written = self.project(&body, "apiVersion");
        match written.map(|view| self.force(&view).val) {
            Some(Val::Str(version)) => version,
            _ => self.kube.api_version(self.checked.kind_of(instance.decl)),
        }
    }
}
