//! Functions: their bodies against their types, and the arguments of their calls.

use ecow::EcoString;
use kdsl_base::Span;

use super::Checker;
use super::named::Named;
use crate::builtins;
use crate::hir::{Argument, ExprId, ExprKind, FnId, LocalId, LocalKind, ScopeId};
use crate::lower::Lowering;
use crate::problems;
use crate::ty::{Ty, Type};

impl Checker<'_> {
    /// The type of a function's result; its body is checked on the way, once. `at` is the call that asks.
    pub(crate) fn function(&mut self, id: FnId, at: Span) -> Type {
        if let Some(known) = self.out.functions.get(&id) {
            return *known;
        }
        let hir = self.hir;
        let function = &hir[id];
        let shadow = self.shadow.take();
        let narrowed = std::mem::take(&mut self.narrowed);
        let holding = std::mem::replace(&mut self.holding, function.guards.clone());
        let around = std::mem::take(&mut self.around);
        let place = (self.resource_kind.take(), self.resource_decl.take(), self.lenient);
        self.lenient = false;
        self.calls.push((id, at));
        for param in &function.params {
            self.local(*param);
        }
        self.name_path(function.body, Named::Function(id));
        let found = match function.result {
            Some(result) => {
                let want = self.declared(result);
                self.check(function.body, want);
                want
            }
            None => self.infer(function.body),
        };
        self.calls.pop();
        (self.resource_kind, self.resource_decl, self.lenient) = place;
        self.around = around;
        self.shadow = shadow;
        self.narrowed = narrowed;
        self.holding = holding;
        self.out.functions.insert(id, found);
        found
    }

    /// The type of a parameter; its default is checked against it.
    pub(super) fn parameter(&mut self, id: LocalId, default: Option<ExprId>, want: Option<Type>) -> Type {
        let want = want.unwrap_or(Type::ANY);
        if let Some(default) = default {
            self.name_path(default, Named::Local(id));
            self.check(default, want);
        }
        want
    }

    /// A call of a function.
    pub(super) fn apply(&mut self, expr: ExprId, id: FnId, at: Span, arguments: &[Argument]) -> Type {
        if let Some(start) = self.calls.iter().position(|(busy, _)| *busy == id) {
            return self.recursion(expr, id, at, start);
        }
        let found = self.function(id, at);
        let slots = self.argument_slots(expr, id, at, arguments);
        for (n, argument) in arguments.iter().enumerate() {
            match slots.as_ref().and_then(|slots| slots.get(n)).copied().flatten() {
                Some(param) => self.argument(param, argument),
                None => {
                    self.infer(argument.value);
                }
            }
        }
        if slots.is_none() {
            return Type::ERROR;
        }
        found
    }

    /// A function that is called inside its own body, directly or through others.
    fn recursion(&mut self, expr: ExprId, id: FnId, at: Span, start: usize) -> Type {
        let hir = self.hir;
        let inside = self.calls.iter().skip(start);
        let names: Vec<&str> = inside.clone().map(|(step, _)| hir[*step].name.as_str()).collect();
        // The call that leads from each function of the chain to the next one.
        let steps: Vec<(String, Span)> = inside
            .skip(1)
            .zip(&names)
            .map(|((step, call), from)| (format!("`{from}` calls `{}`", hir[*step].name), *call))
            .collect();
        let problem = problems::recursion(at, &hir[id].name, hir[id].span, &names, &steps);
        self.reject(expr, problem)
    }

    /// The parameter that each argument is for. `None` where the call is wrong as a whole, which is
    /// reported.
    fn argument_slots(
        &mut self,
        expr: ExprId,
        id: FnId,
        at: Span,
        arguments: &[Argument],
    ) -> Option<Vec<Option<LocalId>>> {
        let hir = self.hir;
        let function = &hir[id];
        let mut wrong = false;
        let mut slots: Vec<Option<LocalId>> = Vec::with_capacity(arguments.len());
        let mut named = false;
        for (position, argument) in arguments.iter().enumerate() {
            if argument.name.is_none() && named {
                wrong = true;
                self.report(problems::argument_after_named(hir[argument.value].span, &function.name));
                slots.push(None);
                continue;
            }
            named |= argument.name.is_some();
            let (param, place) = match &argument.name {
                Some((name, place)) => {
                    (function.params.iter().copied().find(|param| hir[*param].name == *name), *place)
                }
                None => (function.params.get(position).copied(), hir[argument.value].span),
            };
            let Some(param) = param else {
                wrong = true;
                let names: Vec<&str> = function.params.iter().map(|p| hir[*p].name.as_str()).collect();
                let problem = match &argument.name {
                    Some((name, _)) => problems::unknown_argument(place, &function.name, name, &names),
                    None => problems::too_many_arguments(place, &function.name, names.len()),
                };
                self.report(problem.secondary(function.span, "declared here"));
                slots.push(None);
                continue;
            };
            if let Some(first) = slots.iter().position(|slot| *slot == Some(param)) {
                wrong = true;
                let first = arguments.get(first).map_or(place, |first| hir[first.value].span);
                self.report(problems::argument_twice(place, &function.name, &hir[param].name, first));
                slots.push(None);
                continue;
            }
            slots.push(Some(param));
        }
        let missing =
            function.params.iter().find(|param| self.is_required(**param) && !slots.contains(&Some(**param)));
        if let Some(param) = missing
            && !wrong
        {
            wrong = true;
            let local = &hir[*param];
            let ty = self.local(*param);
            let wanted = self.describe(ty);
            self.report(problems::missing_argument(at, &function.name, &local.name, &wanted, local.span));
        }
        if wrong {
            self.out.wrong.insert(expr);
        }
        (!wrong).then_some(slots)
    }

    /// Whether a call must give a parameter: it has no default, and may not be absent.
    fn is_required(&mut self, param: LocalId) -> bool {
        match self.hir[param].kind {
            LocalKind::Argument(_, None) => {
                let ty = self.local(param);
                !ty.null || ty.ty == Ty::Any && self.hir[param].annotation.is_some()
            }
            _ => false,
        }
    }

    fn argument(&mut self, param: LocalId, argument: &Argument) {
        let hir = self.hir;
        let want = self.local(param);
        let has_default = matches!(hir[param].kind, LocalKind::Argument(_, Some(_)));
        // `null` is "not given", so that the default holds.
        let want = if has_default { want.or_null() } else { want };
        self.check_for(argument.value, want, param, "parameter");
    }

    /// Checks the value of a parameter, and shows its declaration where it does not fit.
    pub(super) fn check_for(&mut self, value: ExprId, want: Type, param: LocalId, word: &str) {
        let hir = self.hir;
        let told = self.problems.len();
        self.check(value, want);
        let within = hir[value].span;
        for problem in self.problems.iter_mut().skip(told) {
            let at = problem.primary.span;
            if at.file == within.file && within.start <= at.start && at.end <= within.end {
                problem.secondary.push(kdsl_base::Label {
                    span: hir[param].span,
                    text: format!("the {word} `{}`", hir[param].name),
                });
            }
        }
    }

    /// The function that a name means in a scope.
    pub(super) fn function_named(&self, scope: ScopeId, name: &str) -> Option<FnId> {
        let mut at = Some(scope);
        while let Some(id) = at {
            if let Some(function) = self.hir[id].functions.get(name) {
                return Some(*function);
            }
            at = self.hir[id].parent;
        }
        None
    }

    /// A function's name where a value stands.
    pub(super) fn not_a_value(&mut self, expr: ExprId, name: &EcoString, scope: ScopeId) -> Type {
        let hir = self.hir;
        let Some(id) = self.function_named(scope, name) else { return Type::ERROR };
        let function = &hir[id];
        let params: Vec<&str> = function.params.iter().map(|param| hir[*param].name.as_str()).collect();
        let problem = problems::function_as_value(hir[expr].span, name, &params, function.span);
        self.reject(expr, problem)
    }

    /// A function's name as the argument of a method, which wants a lambda.
    pub(super) fn function_as_argument(&mut self, expr: ExprId) {
        let hir = self.hir;
        let ExprKind::Unknown(name, scope) = &hir[expr].kind else { return };
        let Some(id) = self.function_named(*scope, name) else { return };
        let params: Vec<&str> = hir[id].params.iter().map(|param| hir[*param].name.as_str()).collect();
        let span = hir[expr].span;
        let mut problem = problems::function_as_value(span, name, &params, hir[id].span);
        problem.help = None;
        let lambda = match params.as_slice() {
            [only] => format!("{only} => {name}({only})"),
            params => format!("({0}) => {name}({0})", params.join(", ")),
        };
        self.reject(expr, problem.suggestion("say it with a lambda", span, lambda));
    }

    /// A call whose name means no function.
    pub(super) fn unknown_function(&mut self, expr: ExprId, name: &str, at: Span) -> Type {
        let known = Lowering::functions_from(self.hir, self.hir.unresolved_calls.get(&expr).copied());
        let first = match &self.hir[expr].kind {
            ExprKind::Call(_, _, arguments) => {
                arguments.first().map(|argument| self.hir[argument.value].span)
            }
            _ => None,
        };
        let receiver = first.filter(|_| builtins::is_method(name)).map(|span| self.sources.slice(span));
        self.reject(expr, problems::unknown_function(at, name, &known, receiver))
    }
}
