//! Fields of Kubernetes' objects, entries of its maps and lists, and values in them.

use kdsl_core::Slot;
use kdsl_schema::{Checks, Field, Shape, TypeId, Versions};
use kdsl_syntax::ast::{AstNode, KeyPath};
use kdsl_syntax::{NodeKind, SyntaxNode};

use super::{Known, links};
use crate::{place, text};

impl Known<'_> {
    /// A field: its type, what is known of it, and its documentation.
    pub(crate) fn field(self, slot: Slot) -> String {
        let kube = &self.analysis.kube;
        let field = slot.owner.and_then(|ty| kube.schema().field(ty, kube.name(slot), kube.target).field());
        let mark = if field.is_some_and(|field| field.required) { "" } else { "?" };
        let ty = text::of_slot(self.analysis, slot);
        let mut out = format!("```kdsl\n{}{mark}: {ty}\n```\n", kube.name(slot));
        if let (Some(owner), Some(field)) = (slot.owner, field) {
            for fact in self.facts(slot, owner, &field) {
                out.push_str(&format!("- {fact}\n"));
            }
            let path = kube.schema().type_path(owner);
            let doc = self.docs.and_then(|docs| docs.field_doc(path, kube.name(slot)));
            if let Some(doc) = field.doc().or(doc) {
                out.push_str(&format!("\n{}\n", doc.trim()));
            }
            out.push_str(&format!("\n`{path}`\n"));
            out.push_str(&self.link(owner));
        }
        out
    }

    fn facts(self, slot: Slot, owner: TypeId, field: &Field<'_>) -> Vec<String> {
        let kube = &self.analysis.kube;
        let mut facts = Vec::new();
        if field.required {
            facts.push("required".to_owned());
        }
        for default in field.defaults() {
            let condition = default.condition.map(|when| format!(" ({when})")).unwrap_or_default();
            facts.push(match default.value.strip_prefix('=') {
                Some(sibling) => format!("default: the same as `{sibling}`{condition}"),
                None => format!("default: `{}`{condition}", default.value),
            });
        }
        if let Some(known) = field.enums().filter(|known| !known.closed || slot.shape != Shape::String) {
            let values: Vec<String> =
                known.values_in(kube.target).map(|value| format!("`{value}`")).collect();
            let word = if known.closed { "one of" } else { "for example" };
            facts.push(format!("{word} {}", values.join(", ")));
        }
        if let Some(wanted) = kube.wanted_kind(slot) {
            facts.push(format!("refers to {wanted}"));
        }
        let everywhere = kube
            .schema()
            .field_rows(owner, kube.name(slot))
            .fold(Versions::NONE, |sum, row| sum.union(row.versions));
        if everywhere != Versions::ALL {
            facts.push(format!("Kubernetes: {}", everywhere.describe()));
        }
        facts.extend(kube.checks(slot).iter().flat_map(checks));
        facts.extend(self.example(slot));
        match kdsl_schema::advice(kube.schema().type_path(owner), field.name) {
            Some(advice) => {
                let instead = advice.rename.map(|name| format!("write `{name}`"));
                let instead = instead.unwrap_or_else(|| advice.words.to_owned());
                facts.push(format!("deprecated since {}: {instead}", advice.since));
            }
            None if field.deprecated => facts.push("deprecated".to_owned()),
            None => {}
        }
        if field.read_only {
            facts.push("written by the cluster, not by a manifest".to_owned());
        }
        facts
    }

    /// How a value looks, where its type does not say it.
    fn example(self, slot: Slot) -> Option<String> {
        let kube = &self.analysis.kube;
        let example = match slot.shape {
            Shape::Quantity => "500m`, `128Mi".to_owned(),
            Shape::Time | Shape::MicroTime => "\"2026-01-31T12:00:00Z\"".to_owned(),
            Shape::IntOrString
                if kube.name(slot).starts_with("max") || kube.name(slot).starts_with("min") =>
            {
                "1`, `25%".to_owned()
            }
            Shape::List(_) if kube.entry_key(slot).is_some() => {
                let element = kube.element(slot)?;
                let fields: Vec<String> =
                    kube.required(element).take(3).map(|field| format!("{field}: …")).collect();
                let value = if fields.is_empty() { "…".to_owned() } else { fields.join(", ") };
                format!("{{ {}: {{ {value} }} }}", kube.entry_key(slot)?.to_uppercase())
            }
            _ => return None,
        };
        Some(format!("for example `{example}`"))
    }

    /// A link to the page of a type.
    pub(super) fn link(self, ty: TypeId) -> String {
        let kube = &self.analysis.kube;
        let page = links::reference(kube.schema(), ty, kube.target.last());
        page.map(|page| format!("\n[Kubernetes' reference]({page})\n")).unwrap_or_default()
    }

    /// A key that the author chose, in a map or a keyed list.
    pub(crate) fn entry(self, slot: Slot, key: &str) -> String {
        let kube = &self.analysis.kube;
        let mut out = format!("```kdsl\n{key}: {}\n```\n", text::of_shape(kube.schema(), slot.shape));
        let field = kube.own_key(slot);
        if field.is_empty() {
            out.push_str(&format!("An entry of `{}`.\n", kube.name(slot)));
        } else {
            out.push_str(&format!("An entry of `{}`; the key is its `{field}`.\n", kube.name(slot)));
        }
        if let Shape::Object(ty) = slot.shape {
            out.push_str(&self.type_doc(ty));
        }
        out
    }

    /// The documentation of a type as a paragraph; empty where there is none.
    pub(super) fn type_doc(self, ty: TypeId) -> String {
        let path = self.analysis.kube.schema().type_path(ty);
        let doc = self.docs.and_then(|docs| docs.type_doc(path));
        self.analysis
            .kube
            .schema()
            .type_doc(ty)
            .or(doc)
            .map(|doc| format!("\n{}\n", doc.trim()))
            .unwrap_or_default()
    }

    /// A literal that stands in a field with a closed set of values: the field.
    pub(super) fn value(self, node: SyntaxNode<'_>) -> Option<String> {
        let mut at = node;
        while at.kind() != NodeKind::Entry {
            at = at.parent()?;
        }
        let path = KeyPath::cast(at.child(NodeKind::KeyPath)?)?;
        let slot = place::of_key(self.analysis, path.segments().last()?.syntax())?.slot;
        (self.analysis.kube.allowed(slot).is_some()).then(|| self.field(slot))
    }
}

/// What a definition says of a value beside its shape.
fn checks(checks: &Checks<'_>) -> Vec<String> {
    let bound = |number: Option<f64>, at: &str, beyond: &str, strict: bool| {
        number.map(|number| format!("{} {number}", if strict { beyond } else { at }))
    };
    [
        bound(checks.minimum, "at least", "above", checks.above),
        bound(checks.maximum, "at most", "below", checks.below),
        checks.least.map(|least| format!("length: at least {least}")),
        checks.most.map(|most| format!("length: at most {most}")),
        checks.pattern.map(|pattern| format!("matches `{pattern}`")),
    ]
    .into_iter()
    .flatten()
    .collect()
}
