//! Kinds and types, by their names.

use kdsl_core::Types;
use kdsl_core::hir::ScopeId;
use kdsl_schema::{KindId, Shape, Versions};

use super::Known;
use crate::place;
use crate::text;

impl Known<'_> {
    /// A kind: its version, its scope, and its documentation.
    pub(crate) fn kind(self, id: KindId) -> String {
        let kube = &self.analysis.kube;
        let kind = kube.kind(id);
        let mut out = format!("```kdsl\n{kind}\n```\n");
        out.push_str(if kind.namespaced { "- namespaced\n" } else { "- cluster-scoped\n" });
        if kind.versions != Versions::ALL {
            out.push_str(&format!("- Kubernetes: {}\n", kind.versions.describe()));
        }
        if let Some(life) = kube.schema().lifecycle(&kind.api_version(), kind.name) {
            if let Some(introduced) = life.introduced {
                out.push_str(&format!("- since {introduced}\n"));
            }
            if let Some(deprecated) = life.deprecated {
                out.push_str(&format!("- deprecated since {deprecated}\n"));
            }
            if let Some(removed) = life.removed {
                let instead = life.replacement.map(|kind| format!(", use `{kind}`")).unwrap_or_default();
                out.push_str(&format!("- removed in {removed}{instead}\n"));
            }
        }
        if let Some(warning) = kube.schema().deprecation(id) {
            out.push_str(&format!("- deprecated: {warning}\n"));
        }
        let others: Vec<String> = kube
            .schema()
            .kinds_named(kind.name)
            .filter(|other| other.id != id)
            .map(|other| format!("`{}` ({})", other.api_version(), other.versions.describe()))
            .collect();
        if !others.is_empty() {
            out.push_str(&format!("- also {}\n", others.join(", ")));
        }
        out += &self.type_doc(kind.ty);
        out + &self.link(kind.ty)
    }

    /// A path in a type, up to the name under the cursor.
    pub(super) fn type_path(self, scope: ScopeId, names: &[&str]) -> Option<String> {
        let (first, rest) = names.split_first()?;
        let hir = &self.analysis.hir;
        if rest.is_empty() {
            let mut at = Some(scope);
            while let Some(scope) = at.and_then(|id| hir.scopes.get(id.0 as usize)) {
                if let Some(alias) = scope.aliases.get(*first) {
                    let means = text::declared(self.analysis, *alias);
                    return Some(format!("```kdsl\ntype {first} = {means}\n```\n"));
                }
                at = scope.parent;
            }
            if let Some(doc) = text::built_in(first) {
                return Some(format!("```kdsl\n{first}\n```\n{doc}\n"));
            }
            if let Some(kind) = place::kind_named(self.analysis, first) {
                return Some(self.kind(kind));
            }
        }
        let mut slot = Types { hir, kube: &self.analysis.kube }.slot_of(first)?;
        for name in rest {
            slot = place::child(self.analysis, slot, name)?;
        }
        match slot.shape {
            Shape::Object(ty) if rest.is_empty() => Some(
                format!("```kdsl\n{first}\n```\n`{}`\n", self.analysis.kube.schema().type_path(ty))
                    + &self.type_doc(ty),
            ),
            _ => Some(self.field(slot)),
        }
    }
}

/// Whether a name is that of a type of the language itself.
pub(crate) fn is_built_in(name: &str) -> bool {
    text::built_in(name).is_some()
}
