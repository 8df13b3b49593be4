//! From the data of an object to what stands between its braces.

use std::collections::BTreeMap;

use ecow::EcoString;
use kdsl_base::{Node, Value};
use kdsl_core::{Found, Kube, Route, Slot, Sort};
use kdsl_schema::Shape;
use kdsl_syntax::{NumberValue, number};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::comments::Said;
use crate::fill;
use crate::links::{From, Links};
use crate::tree::{Comments, Element, Entry, Expr, Record};

/// How an object is written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Form {
    /// With all that the language has.
    Short,
    /// As the manifest says it, field for field.
    Plain,
    /// Unchecked.
    Raw,
    /// Not at all.
    Refused,
}

/// What was used while objects were built.
#[derive(Default, Debug)]
pub(crate) struct Used {
    /// The targets that something refers to.
    pub targets: FxHashSet<usize>,
    /// The keys that are used, by the target.
    pub keys: FxHashMap<usize, BTreeMap<EcoString, ()>>,
}

/// Builds one object.
pub(crate) struct Builder<'a> {
    pub kube: &'a Kube,
    pub links: &'a Links,
    pub from: From<'a>,
    pub form: Form,
    pub said: &'a mut Said,
    pub used: &'a mut Used,
    /// The selector of the object's own pods, which is no reference.
    pub own_selector: Option<kdsl_base::Span>,
}

impl Builder<'_> {
    /// A value at a place; of a place that no schema knows, as it is.
    pub fn value(&mut self, node: &Node, slot: Option<Slot>) -> Expr {
        if let Some(code) = self.reference(node, slot) {
            return Expr::Code(code);
        }
        match &node.value {
            Value::Null => Expr::Null,
            Value::Bool(flag) => Expr::Bool(*flag),
            Value::Int(number) => self.whole(*number, slot),
            Value::Float(number) => Expr::Float(*number),
            Value::Str(text) => self.text(text, slot),
            Value::List(items) => self.list(items, slot),
            Value::Map(_) => Expr::Record(self.record(node, slot, None)),
        }
    }

    fn reference(&mut self, node: &Node, slot: Option<Slot>) -> Option<EcoString> {
        let slot = slot.filter(|_| self.form == Form::Short)?;
        if self.own_selector.is_some_and(|span| span == node.origin) {
            return None;
        }
        let link = self.links.link(node, slot, self.from, self.kube)?;
        let code = self.links.code(&link, slot, self.kube)?;
        self.used.targets.insert(link.target);
        if let Some(key) = link.key {
            self.used.keys.entry(link.target).or_default().insert(key, ());
        }
        Some(code)
    }

    fn whole(&self, number: i64, slot: Option<Slot>) -> Expr {
        let octal = slot.and_then(|slot| self.kube.checks(slot)).is_some_and(|checks| checks.octal);
        if octal && self.form == Form::Short && number > 7 {
            return Expr::Code(ecow::eco_format!("0o{number:o}"));
        }
        Expr::Int(number)
    }

    /// Text, or the number, flag or quantity that becomes it.
    fn text(&mut self, text: &EcoString, slot: Option<Slot>) -> Expr {
        let quoted = Expr::Str(text.clone());
        let Some(slot) = slot.filter(|_| self.form == Form::Short) else { return quoted };
        let is_value = self.kube.name(slot) == "value";
        let is_text = slot.shape == Shape::String && self.kube.route(slot, Sort::Int) == Some(Route::Text);
        if is_value
            && is_text
            && let Some((code, target)) = self.links.address(text, self.from, self.kube)
        {
            self.used.targets.insert(target);
            return Expr::Code(code);
        }
        let bare = match slot.shape {
            Shape::Quantity => is_quantity(text),
            Shape::IntOrString => matches!(number(text), NumberValue::Percent(it) if it == text.as_str()),
            Shape::String if is_text => {
                let whole = text.parse::<i64>().is_ok_and(|whole| whole.to_string() == *text);
                (whole && text.len() < 16) || matches!(text.as_str(), "true" | "false")
            }
            _ => false,
        };
        if bare { Expr::Code(text.clone()) } else { quoted }
    }

    /// The entries of a map, without the key that is written elsewhere.
    pub fn record(&mut self, node: &Node, slot: Option<Slot>, key: Option<&str>) -> Record {
        let ty = slot.and_then(|slot| match slot.shape {
            Shape::Object(ty) => Some(ty),
            _ => None,
        });
        let typed = slot.filter(|slot| !self.kube.is_json(*slot));
        let filled = match slot {
            Some(slot) if self.form == Form::Short => fill::discriminators(node, slot, self.kube),
            _ => Vec::new(),
        };
        let mut entries = Vec::new();
        for (name, value) in node.entries() {
            let absent = value.value == Value::Null && typed.is_some();
            if absent || Some(name.as_str()) == key || filled.contains(name) {
                continue;
            }
            let comments = self.comments(value.key.start);
            let inner = typed.and_then(|slot| match slot.shape {
                Shape::Object(_) => match self.kube.field(slot, name) {
                    Found::Field(slot, _) | Found::Versions(slot, ..) => Some(slot),
                    Found::No => None,
                },
                _ => self.kube.element(slot),
            });
            let expr = self.value(value, inner);
            entries.push(Entry { key: name.clone(), expr, comments });
        }
        Record { ty, entries }
    }

    fn comments(&mut self, start: u32) -> Comments {
        self.said.take(start)
    }

    fn list(&mut self, items: &[Node], slot: Option<Slot>) -> Expr {
        let element = slot.and_then(|slot| self.kube.element(slot));
        if let Some(slot) = slot
            && self.form == Form::Short
            && let Some(record) = self.keyed(items, slot)
        {
            return Expr::Record(record);
        }
        let items = items.iter().map(|item| {
            let comments = self.comments(item.origin.start);
            let expr = match element {
                Some(slot) if self.form == Form::Short => self.entry(item, self.kube.unkeyed(slot), None),
                _ => self.value(item, element),
            };
            Element { expr, comments }
        });
        Expr::List(items.collect())
    }

    /// A list as a record of its entries by their keys. Not where one has none, or two have the same, or
    /// nothing is said of them but their keys.
    fn keyed(&mut self, items: &[Node], slot: Slot) -> Option<Record> {
        let key = self.kube.entry_key(slot)?.to_owned();
        let element = self.kube.element(slot)?;
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        for item in items {
            if !seen.insert(item.get(&key)?.as_str().filter(|key| !key.is_empty())?) {
                return None;
            }
        }
        let says_more = |item: &Node| item.entries().len() > 1;
        // A list of references is one of their names.
        let is_link = |item: &Node| self.links.link(item, self.kube.unkeyed(element), self.from, self.kube);
        if items.is_empty()
            || !items.iter().any(says_more)
            || items.iter().all(|item| is_link(item).is_some())
        {
            return None;
        }
        let entries = items.iter().filter_map(|item| {
            let name = item.get(&key)?.as_str()?;
            let comments = self.comments(item.origin.start);
            let expr = self.entry(item, element, Some(&key));
            Some(Entry { key: name.into(), expr, comments })
        });
        Some(Record { ty: None, entries: entries.collect() })
    }

    /// An entry of a list, without its key if that is written before it.
    fn entry(&mut self, item: &Node, slot: Slot, key: Option<&str>) -> Expr {
        if !matches!(item.value, Value::Map(_)) {
            return self.value(item, Some(slot));
        }
        let rest = item.entries().iter().filter(|(name, _)| Some(name.as_str()) != key);
        let rest = Node { value: Value::Map(rest.cloned().collect()), ..item.clone() };
        if let Some(code) = self.reference(&rest, Some(slot)) {
            return Expr::Code(code);
        }
        if let [(field, value)] = rest.entries()
            && let Some(sort) = short_sort(value)
            && self.kube.route(slot, sort) == Some(Route::Member(field))
            && let Found::Field(inner, _) = self.kube.field(slot, field)
        {
            return self.value(value, Some(inner));
        }
        Expr::Record(self.record(item, Some(slot), key))
    }
}

/// The sort of a value that may stand for the only field of an entry.
fn short_sort(node: &Node) -> Option<Sort> {
    match &node.value {
        Value::Int(_) => Some(Sort::Int),
        Value::Str(_) => Some(Sort::Str),
        _ => None,
    }
}

/// Whether a text is a quantity that can be written without quotes.
fn is_quantity(text: &str) -> bool {
    match number(text) {
        NumberValue::Quantity(it) | NumberValue::Percent(it) => {
            it == text && kdsl_base::quantity::parse_quantity(text).is_ok()
        }
        NumberValue::Float(value) => value.to_string() == text,
        _ => false,
    }
}
