//! Members of a path: `web.spec.replicas`, `config.key`, `web.ports.http`, `Deployment.web`.

use kdsl_core::hir::{DeclId, ExprId, ExprKind, Member};
use kdsl_core::ty::{Ty, Type};
use kdsl_schema::Shape;

use super::{Known, mention};
use crate::text;

impl Known<'_> {
    /// The member `name` of `base`; `expr` is the whole.
    pub(super) fn member(self, expr: ExprId, base: ExprId, name: &str) -> Option<String> {
        let checked = &self.analysis.checked;
        let owner = checked.type_of(base);
        let found = checked.type_of(expr).filter(|found| found.ty != Ty::Error);
        let found = found.or_else(|| self.analysis.kube.child(owner?, name));
        match found?.ty {
            Ty::Symbol(decl) => Some(self.resource(&self.analysis.hir[decl])),
            Ty::Key(decl) => Some(self.data_key(decl, name)),
            Ty::Port(decl) => Some(self.port(decl, name)),
            Ty::Slot(slot)
                if slot.owner.is_some() && self.analysis.kube.name(slot) == name && self.owns(owner) =>
            {
                Some(self.field(slot))
            }
            Ty::Slot(slot) if slot.owner.is_some() => Some(self.entry(slot, name)),
            _ => Some(format!("```kdsl\n{name}: {}\n```\n", text::of_type(self.analysis, found?))),
        }
    }

    /// Whether the members of a value are fields, not entries whose names the author chose.
    fn owns(self, owner: Option<Type>) -> bool {
        match owner.map(|owner| owner.ty) {
            Some(Ty::Slot(slot)) => matches!(slot.shape, Shape::Object(_)),
            _ => true,
        }
    }

    fn data_key(self, decl: DeclId, name: &str) -> String {
        let declared = &self.analysis.hir[decl];
        let mut out = format!("```kdsl\n{}.data.{name}\n```\n", declared.symbol);
        out.push_str(&format!("A key of {} `{}`.\n", declared.kind, declared.symbol));
        let is_secret = self.analysis.kube.has_keys(self.analysis.checked.kind_of(decl)).unwrap_or(true);
        if let Some(value) = self.entry_of(declared.body, "data").and_then(|data| self.entry_of(data, name))
            && let Some(text) = self.literal(value).filter(|_| !is_secret)
        {
            out.push_str(&format!("\n`{text}`\n"));
        } else if !is_secret {
            out.push_str(&self.key_value(declared, name).unwrap_or_default());
        }
        out
    }

    fn port(self, decl: DeclId, name: &str) -> String {
        let declared = &self.analysis.hir[decl];
        let mut out = format!("```kdsl\n{}.ports.{name}\n```\n", declared.symbol);
        out.push_str(&format!("A port of {} `{}`.\n", declared.kind, declared.symbol));
        let made = self.manifests.iter().find(|manifest| manifest.kind_span == declared.kind_span);
        if let Some(port) = made.and_then(|manifest| mention::port_of(manifest, name)) {
            out.push_str(&format!("\n`{port}`\n"));
        }
        out
    }

    fn entry_of(self, expr: ExprId, key: &str) -> Option<ExprId> {
        let ExprKind::Record(record) = &self.analysis.hir[expr].kind else { return None };
        record.members.iter().find_map(|member| match member {
            Member::Entry(name, _, value) if name == key => Some(*value),
            _ => None,
        })
    }
}
