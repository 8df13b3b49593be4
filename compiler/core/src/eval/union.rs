//! Which member of a union a list or a record is meant to be, so that what is wrong in it is said of that
//! one.

use ecow::EcoString;
use kdsl_base::Diagnostic;

use super::Evaluator;
use crate::convert::{self, Sort};
use crate::hir::{TypeExprId, TypeExprKind};
use crate::kube::Accepts;
use crate::problems;
use crate::ty::{Ty, Type};
use crate::value::{Fields, Val};

/// A literal that differs says more than any number of fields: it is what tells the members apart.
const LITERAL: usize = 1000;

impl Evaluator<'_> {
    /// The member of a union that a list or a record differs least from; the first of several.
    pub(super) fn nearest_member(&self, members: &[TypeExprId], val: &Val) -> Option<Type> {
        let sort = Sort::of(val);
        let members = members.iter().map(|member| self.types().declared(*member));
        let fitting = members.filter(|member| self.types().accepts(sort, *member) != Accepts::No);
        fitting.min_by_key(|member| self.differences(*member, val))
    }

    /// The report of a field that tells the records of a union apart, and has none of the values that do.
    pub(super) fn stray_tag(&self, members: &[TypeExprId], val: &Val) -> Option<Diagnostic> {
        let (Val::Map(fields) | Val::Replace(fields)) = val else { return None };
        let records: Vec<TypeExprId> = members
            .iter()
            .map(|member| self.types().declared(*member))
            .filter(|member| self.types().accepts(Sort::Record, *member) != Accepts::No)
            .map(|member| if let Ty::Declared(id) = member.ty { Some(id) } else { None })
            .collect::<Option<_>>()?;
        if records.len() < 2 {
            return None;
        }
        fields.iter().find_map(|(key, item)| {
            let Val::Str(text) = &item.val else { return None };
            let tags: Vec<EcoString> =
                records.iter().map(|record| self.tag(*record, key)).collect::<Option<_>>()?;
            let allowed: Vec<&str> = tags.iter().map(EcoString::as_str).collect();
            if allowed.contains(&text.as_str()) {
                return None;
            }
            let literal = self.is_data(item.origin);
            Some(problems::not_allowed(item.origin, Some(key.as_str()), text, &allowed, literal))
        })
    }

    /// The one text that a field of a record may have.
    fn tag(&self, record: TypeExprId, key: &str) -> Option<EcoString> {
        let TypeExprKind::Record(types) = &self.hir[record].kind else { return None };
        let field = types.iter().find(|field| field.name == key)?;
        let Ty::Declared(id) = self.types().declared(field.ty).ty else { return None };
        let TypeExprKind::Literal(literal) = &self.hir[id].kind else { return None };
        match convert::literal(&self.hir[*literal].kind)? {
            Val::Str(text) => Some(text),
            _ => None,
        }
    }

    /// In how many places a value differs from a type, as far as one look into it tells.
    fn differences(&self, want: Type, val: &Val) -> usize {
        let Ty::Declared(id) = want.ty else { return 0 };
        let other =
            |want: Type, val: &Val| usize::from(self.types().accepts(Sort::of(val), want) == Accepts::No);
        match (&self.hir[id].kind, val) {
            (TypeExprKind::Record(_), Val::Map(fields) | Val::Replace(fields)) => self.odd_fields(id, fields),
            (TypeExprKind::List(element), Val::List(items)) => {
                let want = self.types().declared(*element);
                items.iter().map(|item| other(want, &item.val)).sum()
            }
            (TypeExprKind::Map(value), Val::Map(fields) | Val::Replace(fields)) => {
                let want = self.types().declared(*value);
                fields.iter().map(|(_, item)| other(want, &item.val)).sum()
            }
            _ => 0,
        }
    }

    fn odd_fields(&self, id: TypeExprId, fields: &Fields) -> usize {
        let TypeExprKind::Record(types) = &self.hir[id].kind else { return 0 };
        let unknown = fields.iter().filter(|(key, _)| !types.iter().any(|field| field.name == *key)).count();
        let odd = types.iter().map(|field| {
            let given = fields.iter().find(|(key, item)| *key == field.name && item.val != Val::Null);
            let Some((_, item)) = given else {
                return usize::from(!field.optional && field.default.is_none());
            };
            let want = self.types().declared(field.ty);
            if let Ty::Declared(id) = want.ty
                && let TypeExprKind::Literal(literal) = &self.hir[id].kind
            {
                let wanted = convert::literal(&self.hir[*literal].kind);
                return if wanted.is_none_or(|wanted| wanted == item.val) { 0 } else { LITERAL };
            }
            usize::from(self.types().accepts(Sort::of(&item.val), want) == Accepts::No)
        });
        unknown + odd.sum::<usize>()
    }
}
