//! What the project's file says of a program: the params that it gives, and the fields in their values.

use kdsl_base::{Node, Value};
use kdsl_core::hir::{LocalId, LocalKind, TypeExprId, TypeExprKind};

use super::program::len;
use super::{Id, Names, Role, inside};
use crate::files;

/// How deep values are looked into.
const DEPTH: u32 = 64;

impl Names<'_> {
    /// A param that the file gives is a param of all files that declare it: they have one name.
    pub(super) fn project(&mut self) {
        let Some((_, project)) = files::project(self.compiled) else { return };
        let hir = self.hir();
        let is_param = |local: &LocalId| matches!(hir[*local].kind, LocalKind::Param(_));
        let params: Vec<LocalId> = (0..len(hir.locals.len())).map(LocalId).filter(is_param).collect();
        for given in &project.given {
            let meant: Vec<LocalId> =
                params.iter().copied().filter(|param| hir[*param].name == given.name.as_str()).collect();
            let ids: Vec<Id> = meant.iter().filter_map(|param| self.local(*param)).collect();
            for id in &ids {
                self.unite(ids.first().copied().unwrap_or(*id), *id);
            }
            if let (Some(id), Some(span)) =
                (ids.first(), inside(self.sources(), given.value.key, &given.name))
            {
                self.say(*id, span, Role::Writes);
            }
            for ty in meant.iter().filter_map(|param| hir[*param].annotation) {
                self.given(ty, &given.value, 0);
            }
        }
    }

    /// The fields that a value of a declared type has.
    fn given(&mut self, ty: TypeExprId, value: &Node, depth: u32) {
        if depth > DEPTH {
            return;
        }
        let hir = self.hir();
        match (&hir[ty].kind, &value.value) {
            (TypeExprKind::Path(_), _) => {
                if let Some(alias) = hir.aliased(ty) {
                    self.given(alias, value, depth + 1);
                }
            }
            (TypeExprKind::Optional(inner) | TypeExprKind::Refined(inner, _), _) => {
                self.given(*inner, value, depth + 1);
            }
            (TypeExprKind::Union(members), _) => {
                members.iter().for_each(|member| self.given(*member, value, depth + 1));
            }
            (TypeExprKind::List(inner), Value::List(_)) => {
                value.items().iter().for_each(|item| self.given(*inner, item, depth + 1));
            }
            (TypeExprKind::Map(inner), Value::Map(_)) => {
                value.entries().iter().for_each(|(_, item)| self.given(*inner, item, depth + 1));
            }
            (TypeExprKind::Record(fields), Value::Map(_)) => {
                for field in fields {
                    let Some(item) = value.get(&field.name) else { continue };
                    if let Some(span) = inside(self.sources(), item.key, &field.name) {
                        let id = self.field(field);
                        self.say(id, span, Role::Writes);
                    }
                    self.given(field.ty, item, depth + 1);
                }
            }
            _ => {}
        }
    }
}
