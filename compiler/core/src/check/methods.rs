//! Calls of methods: which method it is, whether the arguments fit its parameters, and what it gives.

use ecow::EcoString;
use kdsl_base::Span;

use super::Checker;
use super::infer::{sort_type, widen};
use crate::builtins::{self, Form, Method};
use crate::convert::Sort;
use crate::hir::{Argument, BinaryOp, ExprId, ExprKind, Hir, LocalId};
use crate::ops::Place;
use crate::problems;
use crate::ty::{Ty, Type};

/// The name of each argument that is given by name.
pub(super) fn argument_names(arguments: &[Argument]) -> Vec<Option<&str>> {
    arguments.iter().map(|argument| argument.name.as_ref().map(|(name, _)| name.as_str())).collect()
}

/// Where a failure of a call stands, that counts the arguments as they are written.
pub(super) fn argument_place(
    at: Place,
    name: Span,
    receiver: Span,
    arguments: &[Argument],
    hir: &Hir,
) -> Span {
    match at {
        Place::Argument(place) => arguments.get(place).map_or(name, |argument| hir[argument.value].span),
        Place::Receiver | Place::Left => receiver,
        _ => name,
    }
}

impl Checker<'_> {
    pub(super) fn method(
        &mut self,
        expr: ExprId,
        base: ExprId,
        name: &EcoString,
        at: Span,
        arguments: &[Argument],
        optional: bool,
    ) -> Type {
        let hir = self.hir;
        let receiver = self.infer(base);
        let sort = self.known().method_sort(receiver);
        let method = sort.and_then(|sort| builtins::find(sort, name));
        let names = argument_names(arguments);
        let slots = method.map(|method| builtins::slots(method, &names));
        for (place, argument) in arguments.iter().enumerate() {
            let slot = slots.as_ref().and_then(|slots| slots.as_ref().ok()?.get(place).copied());
            let form = slot.and_then(|slot| Some(method?.params.get(slot)?.form));
            self.infer_argument(argument, form, base, receiver);
        }
        let absent = receiver.null && !matches!(receiver.ty, Ty::Any | Ty::Error);
        if absent && !optional && !self.passed.contains(&base) {
            return self.absent_base(expr, base, at);
        }
        if receiver.ty == Ty::Null {
            self.passed.insert(expr);
            return Type { ty: Ty::Null, null: true };
        }
        let Some(sort) = sort else { return Type::ANY };
        let Some(method) = method else {
            let failure = builtins::unknown(sort, &self.describe(receiver), name);
            return self.reject(expr, failure.diagnostic(at));
        };
        match slots {
            Some(Err(failure)) => {
                let span = argument_place(failure.at, at, hir[base].span, arguments, hir);
                return self.reject(expr, failure.diagnostic(span));
            }
            Some(Ok(slots)) if !self.arguments_fit(method, &slots, arguments) => {
                self.out.wrong.insert(expr);
                return Type::ERROR;
            }
            _ => {}
        }
        let outcome = self.outcome(method, receiver.present(), arguments);
        if absent && !outcome.null {
            self.passed.insert(expr);
        }
        if absent { outcome.or_null() } else { outcome }
    }

    /// Infers an argument. A lambda's variables are what the method gives it.
    fn infer_argument(&mut self, argument: &Argument, form: Option<Form>, base: ExprId, receiver: Type) {
        let ExprKind::Lambda(params, body) = &self.hir[argument.value].kind else {
            self.function_as_argument(argument.value);
            self.infer(argument.value);
            return;
        };
        if let Some(Form::Lambda(takes, _)) = form {
            for (param, takes) in params.iter().zip(takes) {
                self.lambda_variable(*param, *takes, base, receiver);
            }
        }
        self.infer(*body);
    }

    fn lambda_variable(&mut self, param: LocalId, takes: Form, base: ExprId, receiver: Type) {
        let range = matches!(self.hir[base].kind, ExprKind::Binary(BinaryOp::Range, ..));
        let found = match (takes, self.known().method_sort(receiver)) {
            (Form::Text, _) => Type::of(Ty::Str),
            (Form::Item, _) if range => Type::of(Ty::Int),
            (Form::Item, Some(builtins::Sort::List)) => self.loop_variable(receiver, 0, 1),
            (Form::Item, Some(builtins::Sort::Map)) => self.loop_variable(receiver, 1, 2),
            _ => return,
        };
        self.out.locals.insert(param, found);
    }

    /// Whether every argument is of the sort that its parameter wants; reports those that are not.
    fn arguments_fit(&mut self, method: &Method, slots: &[usize], arguments: &[Argument]) -> bool {
        let hir = self.hir;
        let mut fit = true;
        for (argument, slot) in arguments.iter().zip(slots) {
            let Some(param) = method.params.get(*slot) else { continue };
            let span = hir[argument.value].span;
            let (sort, found) = match &hir[argument.value].kind {
                ExprKind::Lambda(params, _) => {
                    if let Form::Lambda(takes, _) = param.form {
                        if params.len() > takes.len() {
                            let problem = builtins::long_lambda(method, param, params.len(), takes.len());
                            self.report(problem.diagnostic(span));
                            fit = false;
                        }
                        continue;
                    }
                    (None, "a lambda".to_owned())
                }
                _ => {
                    let ty = self.infer(argument.value);
                    if matches!(ty.ty, Ty::Error) || self.out.is_wrong(argument.value) {
                        continue;
                    }
                    if ty.null && param.optional && ty.ty == Ty::Null {
                        continue;
                    }
                    if ty.ty == Ty::Null && param.form != Form::Any {
                        self.report(builtins::misfit(method, param, "null").diagnostic(span));
                        fit = false;
                        continue;
                    }
                    if ty.null && !param.optional && !matches!(ty.ty, Ty::Any) && param.form != Form::Any {
                        self.report(problems::null_here(span, None, false));
                        fit = false;
                        continue;
                    }
                    let sort = self.known().method_sort(ty);
                    if sort.is_none() && !matches!(param.form, Form::Lambda(..)) {
                        continue;
                    }
                    (sort, self.describe(ty))
                }
            };
            if !sort.is_some_and(|sort| param.form.takes(sort)) {
                let mut problem = builtins::misfit(method, param, &found).diagnostic(span);
                let literal = matches!(
                    hir[argument.value].kind,
                    ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::Bool(_) | ExprKind::Quantity(_)
                );
                if param.form == Form::Text && literal {
                    problem.help = None;
                    let quoted = format!("\"{}\"", self.sources.slice(span));
                    problem = problem.fix("put it in quotes", span, quoted);
                }
                self.report(problem);
                fit = false;
            }
        }
        fit
    }

    /// The type of what a method gives.
    fn outcome(&mut self, method: &Method, receiver: Type, arguments: &[Argument]) -> Type {
        let sort = self.sort(receiver);
        match method.result {
            Form::Text if sort == Some(Sort::Secret) => Type::of(Ty::Sensitive),
            Form::Text if arguments.iter().any(|argument| self.is_sensitive(argument.value)) => {
                Type::of(Ty::Sensitive)
            }
            Form::Text if crate::params::secret::holds(self.types(), receiver) => Type::of(Ty::Sensitive),
            // A list or a record may hold a Sensitive value, and its text is Sensitive then.
            Form::Text
                if matches!(
                    self.known().method_sort(receiver),
                    None | Some(builtins::Sort::List | builtins::Sort::Map)
                ) =>
            {
                Type::of(Ty::Any)
            }
            Form::Text => Type::of(Ty::Str),
            Form::Bool => Type::of(Ty::Bool),
            Form::Int => Type::of(Ty::Int),
            Form::Float => Type::of(Ty::Float),
            Form::Quantity => Type::of(Ty::Quantity),
            Form::Receiver => match (sort, receiver.ty) {
                (Some(sort @ (Sort::Int | Sort::Float | Sort::Quantity)), Ty::Literal(_)) => {
                    Type::of(sort_type(sort, BinaryOp::Add))
                }
                (Some(Sort::Int | Sort::Float | Sort::Quantity), _) => widen(self, receiver),
                _ => Type::ANY,
            },
            _ => Type::ANY,
        }
    }
}
