//! The way that a Sensitive value takes from where it is declared to where it must not be.

use kdsl_base::{Diagnostic, Span};

use super::{Checker, DEPTH};
use crate::hir::{Argument, Element, ExprId, ExprKind, FnId, LocalId, LocalKind, Member, TextPart};
use crate::ty::Ty;

/// More steps than these say less, not more.
const STEPS: usize = 3;

/// Where a Sensitive value was declared, and what it passed on its way.
#[derive(Default)]
pub(super) struct Way {
    /// Where it was declared, if that is known without evaluating.
    pub source: Option<Span>,
    /// The places that it passed, the last one first.
    steps: Vec<(Span, String)>,
}

impl Way {
    /// A finding with the steps of the way.
    pub(super) fn shown(&self, mut problem: Diagnostic) -> Diagnostic {
        for (span, text) in self.steps.iter().rev() {
            if *span != problem.primary.span && Some(*span) != self.source {
                problem = problem.secondary(*span, text);
            }
        }
        problem
    }

    fn step(&mut self, span: Span, text: String) {
        if self.steps.len() < STEPS {
            self.steps.push((span, text));
        }
    }
}

/// The calls of functions that a way has gone into, the last one last.
type Calls<'a> = Vec<(FnId, &'a [Argument])>;

/// The next expression of a way, or its end.
enum Next {
    Expr(ExprId),
    End(Option<Span>),
}

impl<'a> Checker<'a> {
    /// The way of the Sensitive value in an expression.
    pub(super) fn way_of(&self, expr: ExprId) -> Way {
        let mut way = Way::default();
        let mut calls = Vec::new();
        let mut at = expr;
        for _ in 0..DEPTH {
            match self.before(at, &mut way, &mut calls) {
                Next::Expr(expr) => at = expr,
                Next::End(source) => {
                    way.source = source;
                    break;
                }
            }
        }
        way
    }

    /// Where the value of an expression comes from. `calls` are the calls that the way has gone into.
    fn before(&self, at: ExprId, way: &mut Way, calls: &mut Calls<'a>) -> Next {
        let hir = self.hir;
        match &hir[at].kind {
            ExprKind::Local(local) => self.before_local(*local, way, calls),
            ExprKind::Text(parts) => self.first(parts.iter().filter_map(|part| match part {
                TextPart::Value(value) => Some(*value),
                TextPart::Literal(_) => None,
            })),
            ExprKind::Method(base, _, _, arguments, _) => {
                let of = arguments.iter().map(|argument| argument.value);
                match self.first(std::iter::once(*base).chain(of)) {
                    Next::End(None) => Next::Expr(*base),
                    next => next,
                }
            }
            ExprKind::Apply(function, _, arguments) => {
                let called = &hir[*function];
                if !self.is_sensitive(called.body) {
                    return Next::End(Some(called.span));
                }
                way.step(called.span, format!("passes through `{}`", called.name));
                calls.push((*function, arguments));
                Next::Expr(called.body)
            }
            ExprKind::Field(base, name, ..) => self.before_field(*base, name, way),
            ExprKind::Index(base, ..) => Next::Expr(*base),
            ExprKind::If(_, then, otherwise) => self.first([*then, *otherwise].into_iter()),
            ExprKind::Binary(_, _, left, right) => self.first([*left, *right].into_iter()),
            ExprKind::List(elements) => self.first(elements.iter().filter_map(|element| match element {
                Element::Value(value) | Element::Spread(value) => Some(*value),
                _ => None,
            })),
            _ => Next::End(None),
        }
    }

    fn before_local(&self, local: LocalId, way: &mut Way, calls: &mut Calls<'a>) -> Next {
        let declared = &self.hir[local];
        match declared.kind {
            LocalKind::Let(value) if self.is_sensitive(value) => Next::Expr(value),
            LocalKind::Loop(_, _, over) => Next::Expr(over),
            LocalKind::Lambda(_) => Next::End(None),
            LocalKind::Argument(..) => {
                let call = calls.pop();
                let given = call.and_then(|(function, arguments)| self.given(function, arguments, local));
                match given.filter(|value| self.is_sensitive(*value)) {
                    Some(value) => {
                        way.step(declared.span, format!("is given as `{}`", declared.name));
                        Next::Expr(value)
                    }
                    None => Next::End(Some(declared.span)),
                }
            }
            _ => Next::End(Some(declared.span)),
        }
    }

    fn before_field(&self, base: ExprId, name: &str, way: &mut Way) -> Next {
        let hir = self.hir;
        match self.out.type_of(base).map(|found| found.ty) {
            Some(Ty::Instance(component)) => {
                let Some(local) = self.value_member(component, name) else { return Next::End(None) };
                way.step(hir[local].span, format!("comes out of `{}` here", hir[component].name));
                match hir[local].kind {
                    LocalKind::Let(value) if self.is_sensitive(value) => Next::Expr(value),
                    _ => Next::End(Some(hir[local].span)),
                }
            }
            Some(Ty::Record(record)) => match &hir[record].kind {
                ExprKind::Record(record) => {
                    let entry = record.members.iter().find_map(|member| match member {
                        Member::Entry(key, _, value) if key == name => Some(*value),
                        _ => None,
                    });
                    let spread = record.members.iter().find_map(|member| match member {
                        Member::Spread(value) => Some(*value),
                        _ => None,
                    });
                    if let (None, Some(spread)) = (entry, spread) {
                        way.step(hir[spread].span, "is spread here".to_owned());
                    }
                    entry.or(spread).map_or(Next::End(None), Next::Expr)
                }
                _ => Next::End(None),
            },
            _ => Next::Expr(base),
        }
    }

    /// The argument that a call gives for a parameter.
    fn given(&self, function: FnId, arguments: &[Argument], param: LocalId) -> Option<ExprId> {
        let place = self.hir[function].params.iter().position(|known| *known == param)?;
        let name = &self.hir[param].name;
        let named = |argument: &&Argument| argument.name.as_ref().is_some_and(|(given, _)| given == name);
        let by_name = arguments.iter().find(named);
        let by_place = arguments.get(place).filter(|argument| argument.name.is_none());
        by_name.or(by_place).map(|argument| argument.value)
    }

    /// The first of several expressions that is known to be Sensitive.
    fn first(&self, mut of: impl Iterator<Item = ExprId>) -> Next {
        of.find(|value| self.is_sensitive(*value)).map_or(Next::End(None), Next::Expr)
    }
}
