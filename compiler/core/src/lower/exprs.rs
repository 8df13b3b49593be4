//! Expressions and the members of lists.

use ecow::EcoString;
use kdsl_base::Span;
use kdsl_syntax::NumberValue;
use kdsl_syntax::ast::{AstNode, Call, CookedPart, Expr as AstExpr, Field, ListElement, Name, Str};

use super::Lowering;
use crate::hir::{Argument, Element, ExprId, ExprKind, LocalId, LocalKind, Loop, TextPart, UnaryOp};
use crate::problems;

impl Lowering {
    pub(super) fn expr(&mut self, expr: AstExpr<'_>) -> ExprId {
        let span = expr.span();
        if self.depth >= super::DEPTH {
            self.problems.push(problems::expression_too_deep(span, super::DEPTH));
            return self.hole(span);
        }
        self.depth += 1;
        let id = self.expr_inside(expr, span);
        self.depth -= 1;
        id
    }

    fn expr_inside(&mut self, expr: AstExpr<'_>, span: Span) -> ExprId {
        let kind = match expr {
            AstExpr::Literal(literal) => literal.bool().map_or(ExprKind::Null, ExprKind::Bool),
            AstExpr::Number(number) => number_kind(number.value()),
            AstExpr::String(string) => return self.string(string),
            AstExpr::Name(name) => self.resolve(name.text()),
            AstExpr::Field(field) => return self.field(field),
            AstExpr::Index(index) => {
                let base = self.expr_or_hole(index.base(), span);
                let key = self.expr_or_hole(index.index(), span);
                ExprKind::Index(base, key, index.is_optional())
            }
            AstExpr::Call(call) => return self.call(call),
            AstExpr::Unary(unary) => return self.unary(unary.op(), unary.operand(), span),
            AstExpr::Binary(binary) => {
                let left = self.expr_or_hole(binary.left(), span);
                let right = self.expr_or_hole(binary.right(), span);
                match binary.op() {
                    Some(op) => ExprKind::Binary(op, binary.op_span(), left, right),
                    None => ExprKind::Missing,
                }
            }
            AstExpr::If(branches) => {
                let cond = self.expr_or_hole(branches.cond(), span);
                let then = self.expr_or_hole(branches.then(), span);
                let otherwise = self.expr_or_hole(branches.otherwise(), span);
                ExprKind::If(cond, then, otherwise)
            }
            AstExpr::Lambda(lambda) => {
                return self.scoped(1, span, |this| {
                    let params = (0..).zip(lambda.params());
                    let params: Vec<LocalId> = params
                        .map(|(n, name)| this.declare_local(name, LocalKind::Lambda(n), None))
                        .collect();
                    let body = this.expr_or_hole(lambda.body(), span);
                    this.hir.add(ExprKind::Lambda(params.into_boxed_slice(), body), span)
                });
            }
            AstExpr::List(list) => {
                ExprKind::List(list.elements().map(|element| self.element(element)).collect())
            }
            AstExpr::Record(record) => return self.record_expr(record),
            AstExpr::Paren(paren) => return self.expr_or_hole(paren.inner(), span),
            AstExpr::Replace(replace) => match replace.record() {
                Some(record) => ExprKind::Replace(self.record_expr(record)),
                None => ExprKind::Missing,
            },
            AstExpr::Missing(_) => ExprKind::Missing,
        };
        self.hir.add(kind, span)
    }

    /// A negated number is a number, so that bounds and ports are seen as what they are.
    fn unary(&mut self, op: UnaryOp, operand: Option<AstExpr<'_>>, span: Span) -> ExprId {
        if let (UnaryOp::Negate, Some(AstExpr::Number(number))) = (op, operand) {
            let negated = match number_kind(number.value()) {
                ExprKind::Int(value) => ExprKind::Int(value.saturating_neg()),
                ExprKind::Float(value) => ExprKind::Float(-value),
                ExprKind::Quantity(text) if !text.ends_with('%') => {
                    ExprKind::Quantity(format!("-{text}").into())
                }
                other => other,
            };
            return self.hir.add(negated, span);
        }
        let operand = self.expr_or_hole(operand, span);
        self.hir.add(ExprKind::Unary(op, operand), span)
    }

    fn field(&mut self, field: Field<'_>) -> ExprId {
        let span = field.span();
        if let (Some(AstExpr::Name(namespace)), Some(name)) = (field.base(), field.name())
            && let Some(kind) = self.resolve_in(namespace.text(), name.text(), name.span())
        {
            return self.hir.add(kind, span);
        }
        let base = self.expr_or_hole(field.base(), span);
        let (name, name_span) = match field.name() {
            Some(name) => (EcoString::from(name.text()), name.span()),
            None => (EcoString::new(), Span::at(span.file, span.end)),
        };
        self.hir.add(ExprKind::Field(base, name, name_span, field.is_optional()), span)
    }

    fn call(&mut self, call: Call<'_>) -> ExprId {
        let span = call.span();
        let callee = call.callee();
        let from = match callee {
            Some(AstExpr::Field(field)) => match field.base() {
                Some(AstExpr::Name(namespace)) => self.namespace(namespace.text()),
                _ => None,
            },
            _ => None,
        };
        let base = match callee {
            _ if from.is_some() => None,
            Some(AstExpr::Field(field)) => Some(self.expr_or_hole(field.base(), span)),
            _ => None,
        };
        let arguments: Vec<Argument> = call
            .args()
            .map(|argument| Argument {
                name: argument.name().map(|name| (name.text().into(), name.span())),
                value: self.expr_or_hole(argument.value(), argument.span()),
            })
            .collect();
        let arguments = arguments.into_boxed_slice();
        let kind = match (base, callee) {
            (None, Some(AstExpr::Field(field))) => {
                let name = field.name();
                let (text, at) = name.map_or(("", span), |name| (name.text(), name.span()));
                return self.call_in(from.unwrap_or(self.scope), text, at, arguments, span);
            }
            (Some(base), Some(AstExpr::Field(field))) => match field.name() {
                Some(name) => {
                    let optional = field.is_optional();
                    ExprKind::Method(base, name.text().into(), name.span(), arguments, optional)
                }
                None => ExprKind::Missing,
            },
            (_, Some(AstExpr::Name(name))) => {
                return self.named_call(name.text(), name.span(), arguments, span);
            }
            (_, Some(other)) => self.call_of_value(other),
            _ => ExprKind::Missing,
        };
        self.hir.add(kind, span)
    }

    pub(super) fn string(&mut self, string: Str<'_>) -> ExprId {
        let span = string.span();
        if let Some(text) = string.verbatim() {
            return self.hir.add(ExprKind::Str(text.into()), span);
        }
        let cooked = string.cooked();
        if let [] | [CookedPart::Text(..)] = cooked.as_slice() {
            let text = string.plain().unwrap_or_default();
            return self.hir.add(ExprKind::Str(text.into()), span);
        }
        let mut parts = Vec::with_capacity(cooked.len());
        for part in cooked {
            parts.push(match part {
                CookedPart::Text(text, _) => TextPart::Literal(text.into()),
                CookedPart::Interpolation(inner) => {
                    TextPart::Value(self.expr_or_hole(inner.expr(), inner.span()))
                }
            });
        }
        self.hir.add(ExprKind::Text(parts.into_boxed_slice()), span)
    }

    fn element(&mut self, element: ListElement<'_>) -> Element {
        match element {
            ListElement::Expr(value) => Element::Value(self.expr(value)),
            ListElement::Spread(spread) => Element::Spread(self.expr_or_hole(spread.expr(), spread.span())),
            ListElement::For(repeated) => {
                let over = self.expr_or_hole(repeated.iterable(), repeated.span());
                self.scoped(1, repeated.span(), |this| {
                    let variables = this.loop_variables(repeated.vars(), over);
                    let body: Vec<Element> =
                        repeated.body().map(|body| this.element(body)).into_iter().collect();
                    Element::For(Loop { variables, over }, body.into_boxed_slice())
                })
            }
            ListElement::If(chosen) => {
                let cond = self.expr_or_hole(chosen.cond(), chosen.span());
                let body: Vec<Element> = chosen.body().map(|body| self.element(body)).into_iter().collect();
                Element::If(cond, body.into_boxed_slice())
            }
        }
    }

    /// Declares the variables of a loop over `over` in the present scope.
    pub(super) fn loop_variables<'t>(
        &mut self,
        names: impl Iterator<Item = Name<'t>>,
        over: ExprId,
    ) -> Box<[LocalId]> {
        let names: Vec<Name<'t>> = names.collect();
        let total = crate::hir::count(&names);
        let variables = (0..).zip(names);
        variables.map(|(n, name)| self.declare_local(name, LocalKind::Loop(n, total, over), None)).collect()
    }
}

fn number_kind(value: NumberValue) -> ExprKind {
    match value {
        NumberValue::Int(value) => ExprKind::Int(value),
        NumberValue::Float(value) => ExprKind::Float(value),
        NumberValue::Quantity(text) => ExprKind::Quantity(text.into()),
        NumberValue::Percent(text) => ExprKind::Quantity(text.into()),
        NumberValue::Malformed(_) => ExprKind::Missing,
    }
}
