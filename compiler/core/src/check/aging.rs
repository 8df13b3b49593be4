//! What is old: kinds in versions that go or are gone, fields, annotations and labels that are advised
//! against, and the fixes that move an object to the newer version.

use kdsl_base::{Change, Diagnostic, Edit, Fix, Node, Span, Value};
use kdsl_schema::{Advice, KindId, Lifecycle, Move, Step};

use super::Checker;
use crate::convert;
use crate::hir::{DeclId, Element, ExprId, ExprKind, Member, Record};
use crate::kube::{Found, Slot};
use crate::problems;
use crate::ty::{Ty, Type};
use crate::value::Val;

/// Marks what a fix cannot do by itself.
struct Unsure;

/// A key's place and the value under it.
type Entry = (Span, ExprId);

impl Checker<'_> {
    /// Warns of a kind whose version goes.
    pub(super) fn version_goes(&mut self, decl: DeclId, kind: KindId) {
        if self.lasting.contains(&kind) {
            return;
        }
        let id = kind;
        let kind = self.kube.kind(id);
        let version = kind.api_version();
        let life = self.kube.schema().lifecycle(&version, kind.name);
        let goes = |life: &Lifecycle<'_>| life.is_deprecated(self.kube.target.last());
        let Some(life) = life.filter(|life| goes(life) && !self.kube.schema().is_custom(kind.ty)) else {
            self.lasting.insert(id);
            return;
        };
        let written = self.written_version(decl).map(|(_, value)| self.hir[value].span);
        // For a range the compiler chooses what all of it serves, and the author has said nothing.
        let target = self.kube.target;
        if written.is_none() && (self.kube.range.is_some() || target.first() != target.last()) {
            return;
        }
        let span = written.unwrap_or(self.hir[decl].kind_span);
        let what = format!("`{version}` {}", kind.name);
        let problem = problems::deprecated_version(span, &what, life.deprecated, life.removed);
        let problem = match (written, self.successor(&life, kind.name)) {
            (Some(at), Some(to)) => self.moved(problem, decl, at, &version, &to),
            (None, Some(to)) if !to.ends_with(kind.name) && life.replacement.is_some() => {
                problem.help(format!("use {to}"))
            }
            _ => match life.replacement {
                Some(other) => problem.help(format!("use `{other}`")),
                None => problem,
            },
        };
        self.report(problem);
    }

    /// The finding about a version of a kind that is gone.
    pub(super) fn version_gone(
        &self,
        decl: DeclId,
        (version, at): (&str, Span),
        life: &Lifecycle<'_>,
    ) -> Option<Diagnostic> {
        let removed = life.removed.filter(|removed| *removed <= self.kube.target.last())?;
        let kind = self.hir[decl].kind.as_str();
        let to = self.successor(life, kind);
        let problem = problems::removed_version(at, &format!("`{version}` {kind}"), removed, to.as_deref());
        Some(match to {
            Some(to) => self.moved(problem, decl, at, version, &to),
            None => problem,
        })
    }

    /// The `apiVersion` that takes the place of an old one of the same kind, in every version of the target.
    pub(super) fn successor(&self, life: &Lifecycle<'_>, kind: &str) -> Option<String> {
        // What another kind replaces has no newer version.
        let (version, _) = life.replacement?.split_once(' ').filter(|(_, name)| *name == kind)?;
        let all = self.kube.target.versions();
        match self.kube.schema().find_kind(version, kind).filter(|found| found.versions.is_superset(all)) {
            Some(_) => Some(version.to_owned()),
            None => self.kube.preferred(kind).map(|kind| kind.api_version()),
        }
    }

    /// The finding with the fix that moves the object to another version.
    fn moved(&self, problem: Diagnostic, decl: DeclId, at: Span, from: &str, to: &str) -> Diagnostic {
        let edits = vec![Edit { span: at, replacement: self.spelled(at, to) }];
        let mut fix = Fix { title: format!("use `{to}`"), edits, changes: Vec::new(), safe: false };
        if let Some(migration) = kdsl_schema::migration(from, &self.hir[decl].kind) {
            let body = self.hir[decl].body;
            let mut sure = migration.safe;
            for step in migration.steps() {
                sure &= self.step(body, step, &mut fix).is_ok();
            }
            fix.safe = sure;
        }
        let mut problem = problem;
        problem.fixes.push(fix);
        problem
    }

    /// Text as the text that stands there is written: with its quotes, or without any.
    pub(super) fn spelled(&self, at: Span, text: &str) -> String {
        let quote = match self.sources.slice(at).chars().next() {
            Some('"') => "\"",
            Some('\'') => "'",
            _ => "",
        };
        format!("{quote}{text}{quote}")
    }

    fn step(&self, body: ExprId, step: Step, fix: &mut Fix) -> Result<(), Unsure> {
        for place in self.places(body, step.path)? {
            match step.act {
                Move::Rename(old, new) => {
                    if let Some((key, _)) = self.entry_of(place, old)? {
                        fix.edits.push(Edit { span: key, replacement: self.spelled(key, new) });
                    }
                }
                Move::Default(key, value) => {
                    if self.entry_of(place, key)?.is_none() {
                        let span = self.hir[place].span;
                        let value = written_default(value, span);
                        fix.changes.push(Change::Add { record: span, key: key.to_owned(), value });
                    }
                }
                Move::Backend => self.backend(place, fix)?,
                Move::Metric => self.metric(place, fix)?,
                Move::Selector => self.selector(place, fix)?,
                Move::Review(key) => {
                    if self.entry_of(place, key)?.is_some() {
                        return Err(Unsure);
                    }
                }
                Move::Full(key) => {
                    let (_, value) = self.entry_of(place, key)?.ok_or(Unsure)?;
                    let node = self.data(value).ok_or(Unsure)?;
                    if !node.entries().iter().any(|(_, node)| is_full(node)) {
                        return Err(Unsure);
                    }
                }
            }
        }
        Ok(())
    }

    /// The values at a path that begins with the keys of an object.
    fn places(&self, body: ExprId, path: &str) -> Result<Vec<ExprId>, Unsure> {
        let mut places = vec![body];
        for part in path.split('.') {
            let (key, each) = part.strip_suffix("[]").map_or((part, false), |key| (key, true));
            let mut next = Vec::new();
            for place in places {
                let Some((_, value)) = self.entry_of(place, key)? else { continue };
                if !each {
                    next.push(value);
                    continue;
                }
                let ExprKind::List(items) = &self.hir[value].kind else { return Err(Unsure) };
                for item in items.iter() {
                    let Element::Value(item) = item else { return Err(Unsure) };
                    next.push(*item);
                }
            }
            places = next;
        }
        Ok(places)
    }

    /// The entry of a record, which must say all that it has.
    fn entry_of(&self, place: ExprId, key: &str) -> Result<Option<Entry>, Unsure> {
        let ExprKind::Record(record) = &self.hir[place].kind else { return Err(Unsure) };
        let mut found = None;
        for member in &record.members {
            match member {
                Member::Entry(name, span, value) if name == key => found = Some((*span, *value)),
                Member::Entry(..) => {}
                _ => return Err(Unsure),
            }
        }
        Ok(found)
    }

    /// An expression that is nothing but data.
    pub(super) fn data(&self, expr: ExprId) -> Option<Node> {
        let span = self.hir[expr].span;
        let value = match &self.hir[expr].kind {
            ExprKind::Record(record) => {
                let entries = record.members.iter().map(|member| match member {
                    Member::Entry(key, span, value) => Some((key.clone(), self.data(*value)?.under(*span))),
                    _ => None,
                });
                Value::Map(entries.collect::<Option<_>>()?)
            }
            ExprKind::List(items) => {
                let items = items.iter().map(|item| match item {
                    Element::Value(item) => self.data(*item),
                    _ => None,
                });
                Value::List(items.collect::<Option<_>>()?)
            }
            other => match convert::literal(other)? {
                Val::Null => Value::Null,
                Val::Bool(value) => Value::Bool(value),
                Val::Int(value) => Value::Int(value),
                Val::Float(value) => Value::Float(value),
                Val::Quantity(text) | Val::Str(text) => Value::Str(text),
                _ => return None,
            },
        };
        Some(Node::new(value, span))
    }

    /// `{serviceName, servicePort}` as `{service: {name, port}}`.
    fn backend(&self, place: ExprId, fix: &mut Fix) -> Result<(), Unsure> {
        let old = self.data(place).ok_or(Unsure)?;
        if old.get("service").is_some() || old.get("serviceName").is_none() && old.get("resource").is_some() {
            return Ok(());
        }
        if old.entries().len() > 2 {
            return Err(Unsure);
        }
        let (Some(name), Some(port)) = (old.get("serviceName"), old.get("servicePort")) else {
            return Err(Unsure);
        };
        let at = old.origin;
        let port = match &port.value {
            Value::Int(_) => map(vec![("number", port.clone())], at),
            Value::Str(_) => map(vec![("name", port.clone())], at),
            _ => return Err(Unsure),
        };
        let service = map(vec![("name", name.clone()), ("port", port)], at);
        fix.changes.push(Change::Set { value: at, new: map(vec![("service", service)], at) });
        Ok(())
    }

    /// A metric of HorizontalPodAutoscaler v2beta1 as one with a `target`.
    fn metric(&self, place: ExprId, fix: &mut Fix) -> Result<(), Unsure> {
        for sort in ["resource", "containerResource", "pods", "external", "object"] {
            let Some((_, value)) = self.entry_of(place, sort)? else { continue };
            let old = self.data(value).ok_or(Unsure)?;
            if !old.entries().iter().any(|(key, _)| key.starts_with("target")) {
                return Err(Unsure);
            }
            let new = new_metric(&old).ok_or(Unsure)?;
            fix.changes.push(Change::Set { value: old.origin, new });
        }
        Ok(())
    }

    /// A selector of the labels of the pods.
    fn selector(&self, spec: ExprId, fix: &mut Fix) -> Result<(), Unsure> {
        if self.entry_of(spec, "selector")?.is_some() {
            return Ok(());
        }
        let mut labels = spec;
        for key in ["template", "metadata", "labels"] {
            labels = self.entry_of(labels, key)?.ok_or(Unsure)?.1;
        }
        let labels = self.data(labels).filter(is_full).ok_or(Unsure)?;
        let record = self.hir[spec].span;
        let value = map(vec![("matchLabels", labels)], record);
        fix.changes.push(Change::Add { record, key: "selector".to_owned(), value });
        Ok(())
    }

    /// Warns of the fields of a record that are advised against.
    pub(super) fn fields_go(&mut self, record: &Record, slot: Slot) {
        let Some(owner) = self.kube.object_type(slot) else { return };
        let is_advised = self.kube.has_advice(slot);
        for member in &record.members {
            let Member::Entry(key, span, value) = member else { continue };
            if matches!(key.as_str(), "topologyKey" | "key") && owner != "core.v1.Toleration" {
                self.label_goes(*value);
            }
            let Found::Field(_, field) = self.kube.field(slot, key) else { continue };
            let advice = if is_advised { kdsl_schema::advice(owner, key) } else { None };
            let since = advice.map(|advice| advice.since);
            if since.is_none() && (!field.deprecated || field.read_only)
                || since.is_some_and(|since| since > self.kube.target.last())
            {
                continue;
            }
            let problem = problems::deprecated_name(*span, key, since, advice.map(|advice| advice.words));
            let rename = advice.and_then(|advice| advice.rename);
            let beside = |name: &str| {
                record.members.iter().any(|member| matches!(member, Member::Entry(key, ..) if key == name))
            };
            let problem = match (rename, advice) {
                (Some(name), _) if beside(name) => {
                    let gone = vec![Change::Remove { key: *span, value: self.hir[*value].span }];
                    problem.change(format!("remove it: there is `{name}`"), gone, false)
                }
                (_, Some(advice)) => self.renamed(problem, *span, advice),
                _ => problem,
            };
            self.report(problem);
        }
    }

    /// Warns of a label of nodes that stands as a text.
    fn label_goes(&mut self, value: ExprId) {
        let ExprKind::Str(text) = &self.hir[value].kind else { return };
        self.key_goes("node-label", text, self.hir[value].span);
    }

    fn renamed(&self, problem: Diagnostic, span: Span, advice: Advice) -> Diagnostic {
        match advice.rename {
            Some(name) if advice.safe => {
                problem.fix(format!("call it `{name}`"), span, self.spelled(span, name))
            }
            Some(name) => problem.suggestion(format!("call it `{name}`"), span, self.spelled(span, name)),
            None => problem,
        }
    }

    /// Warns of a key of a map that is advised against: of annotations, or of labels of nodes.
    pub(super) fn entry_goes(&mut self, key: &str, span: Span, want: Type) {
        let Ty::Slot(slot) = want.ty else { return };
        match self.kube.name(slot) {
            "annotations" => self.key_goes("annotation", key, span),
            "nodeSelector" => self.key_goes("node-label", key, span),
            _ => {}
        }
    }

    /// Warns of an annotation, or of a label of nodes, that is advised against.
    pub(super) fn key_goes(&mut self, place: &str, key: &str, span: Span) {
        let Some(advice) = kdsl_schema::advice(place, key) else { return };
        if advice.since > self.kube.target.last() {
            return;
        }
        let problem = problems::deprecated_name(span, key, Some(advice.since), Some(advice.words));
        let problem = self.renamed(problem, span, advice);
        self.report(problem);
    }
}

/// Whether there is something in a map or a list.
fn is_full(node: &Node) -> bool {
    !node.entries().is_empty() || !node.items().is_empty()
}

fn map(entries: Vec<(&str, Node)>, at: Span) -> Node {
    Node::new(Value::Map(entries.into_iter().map(|(key, node)| (key.into(), node)).collect()), at)
}

/// A text, or `{key: text}`.
fn written_default(value: &str, at: Span) -> Node {
    let pair = value.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    match pair.and_then(|pair| pair.split_once(": ")) {
        Some((key, text)) => map(vec![(key, Node::str(text, at))], at),
        None => Node::str(value, at),
    }
}

/// The block of a metric of v2beta1 as one of v2; none if it has something that is not known.
fn new_metric(old: &Node) -> Option<Node> {
    let at = old.origin;
    let mut target = None;
    let (mut new, mut metric) = (Vec::new(), Vec::new());
    let wanted = |sort: &str, key: &'static str, node: &Node| {
        Some(map(vec![("type", Node::str(sort, at)), (key, node.clone())], at))
    };
    for (key, node) in old.entries() {
        match key.as_str() {
            "name" => new.push(("name", node.clone())),
            "container" => new.push(("container", node.clone())),
            "metricName" => metric.push(("name", node.clone())),
            "metricSelector" | "selector" => metric.push(("selector", node.clone())),
            "target" => new.push(("describedObject", node.clone())),
            "targetAverageUtilization" => target = wanted("Utilization", "averageUtilization", node),
            "targetAverageValue" => target = wanted("AverageValue", "averageValue", node),
            "targetValue" => target = wanted("Value", "value", node),
            _ => return None,
        }
    }
    if !metric.is_empty() {
        new.push(("metric", map(metric, at)));
    }
    new.push(("target", target?));
    Some(map(new, at))
}
