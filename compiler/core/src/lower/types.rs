//! Types as they are written.

use kdsl_syntax::ast::{AstNode, Expr as AstExpr, RefinedType, TypeExpr as AstType};

use super::Lowering;
use crate::hir::{ExprKind, Refinement, TypeExpr, TypeExprId, TypeExprKind, TypeField, count};
use crate::problems;

impl Lowering {
    pub(super) fn ty(&mut self, ty: AstType<'_>) -> TypeExprId {
        if let AstType::Paren(paren) = ty
            && let Some(inner) = paren.inner()
        {
            return self.ty(inner);
        }
        let kind = match ty {
            AstType::Path(path) => {
                TypeExprKind::Path(path.segments().map(|name| (name.text().into(), name.span())).collect())
            }
            AstType::Literal(literal) => match literal.expr() {
                Some(expr) => TypeExprKind::Literal(self.expr(expr)),
                None => TypeExprKind::Missing,
            },
            AstType::Union(union) => {
                TypeExprKind::Union(union.members().map(|member| self.ty(member)).collect())
            }
            AstType::Optional(optional) => match optional.inner() {
                Some(inner) => TypeExprKind::Optional(self.ty(inner)),
                None => TypeExprKind::Missing,
            },
            AstType::List(list) => match list.element() {
                Some(element) => TypeExprKind::List(self.ty(element)),
                None => TypeExprKind::Missing,
            },
            AstType::Map(map) => match map.value() {
                Some(value) => {
                    if let Some(key) = map.key()
                        && !matches!(key, AstType::Missing(_))
                        && key.text() != "String"
                    {
                        let why = "the keys of a record are text";
                        let help = "write `{ [String]: … }`";
                        self.problems.push(problems::bad_refinement(key.span(), why, help));
                    }
                    TypeExprKind::Map(self.ty(value))
                }
                None => TypeExprKind::Missing,
            },
            AstType::Record(record) => {
                let mut fields = Vec::new();
                for field in record.fields() {
                    let (Some(name), Some(ty)) = (field.name(), field.ty()) else { continue };
                    let default = field.default().map(|value| self.expr(value));
                    // What may be null may be left out: it is the same.
                    let may_be_null = matches!(ty, AstType::Optional(_));
                    fields.push(TypeField {
                        name: name.text().into(),
                        span: name.span(),
                        ty: self.ty(ty),
                        optional: field.is_optional() || default.is_some() || may_be_null,
                        default,
                    });
                }
                TypeExprKind::Record(fields)
            }
            AstType::Refined(refined) => match refined.base() {
                Some(base) => TypeExprKind::Refined(self.ty(base), self.refinement(refined)),
                None => TypeExprKind::Missing,
            },
            AstType::Paren(_) | AstType::Missing(_) => TypeExprKind::Missing,
        };
        let id = TypeExprId(count(&self.hir.types));
        self.hir.types.push(TypeExpr { kind, span: ty.span(), scope: self.scope });
        id
    }

    fn refinement(&mut self, refined: RefinedType<'_>) -> Refinement {
        if refined.is_range() {
            let (low, high) = (self.bound(refined.low()), self.bound(refined.high()));
            if let (Some(least), Some(most)) = (low, high)
                && least > most
            {
                let why = format!("nothing is between {least} and {most}");
                let help = "the smaller bound stands first";
                self.problems.push(problems::bad_refinement(refined.span(), why, help));
                return Refinement::Range(None, None);
            }
            return Refinement::Range(low, high);
        }
        let pattern = refined.pattern().map(|expr| self.expr(expr));
        match pattern.map(|id| &self.hir[id].kind) {
            Some(ExprKind::Str(text)) => Refinement::Pattern(text.clone()),
            Some(ExprKind::Int(only)) => Refinement::Range(Some(*only), Some(*only)),
            Some(ExprKind::Missing) | None => Refinement::Range(None, None),
            Some(_) => {
                let help = "write `1..10`, or a pattern in quotes without `${…}`";
                let why = "a type has whole numbers as bounds, or a pattern";
                self.problems.push(problems::bad_refinement(refined.span(), why, help));
                Refinement::Range(None, None)
            }
        }
    }

    fn bound(&mut self, expr: Option<AstExpr<'_>>) -> Option<i64> {
        let id = self.expr(expr?);
        match self.hir[id].kind {
            ExprKind::Int(bound) => Some(bound),
            ExprKind::Missing => None,
            _ => {
                let help = "write it as in `Int(1..10)`";
                let problem = problems::bad_refinement(self.hir[id].span, "a bound is a whole number", help);
                self.problems.push(problem);
                None
            }
        }
    }
}
