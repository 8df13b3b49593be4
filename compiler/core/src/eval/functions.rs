//! Calls of functions: a frame for each, inside the frame that the function is declared in.

use kdsl_base::{Diagnostic, Span};

use super::{Evaluator, budget};
use crate::hir::{Argument, ExprId, FnId, Function, LocalKind};
use crate::problems;
use crate::value::{Env, Item, Val};

impl Evaluator<'_> {
    /// The value of a call.
    pub(super) fn apply(&mut self, expr: ExprId, id: FnId, arguments: &[Argument], env: Env) -> Item {
        let hir = self.hir;
        let (function, span) = (&hir[id], hir[expr].span);
        let Some((given, height)) = self.arguments(function, arguments, env) else {
            return self.error_at(span);
        };
        // Checking has refused what calls itself; this is for what it could not see.
        if self.calls.iter().any(|(busy, ..)| *busy == id) {
            let name = &function.name;
            return self.report(problems::recursion(span, name, function.span, &[name], &[]));
        }
        if !self.hold(budget::FRAME + given.len() as u64 * budget::ITEM, span) {
            return self.error_at(span);
        }
        self.height = height;
        let around = self.frame_at(env, function.depth);
        let frame = self.push_frame(around, Vec::with_capacity(given.len()));
        self.calls.push((id, span, env));
        let mut whole = true;
        for (param, value) in function.params.iter().zip(given) {
            let value = match (value, hir[*param].kind) {
                (Some(value), _) => value,
                (None, LocalKind::Argument(_, Some(default))) => self.eval(default, frame),
                (None, _) => Item::new(Val::Null, span),
            };
            whole &= value.val != Val::Error;
            self.bind(frame, value);
        }
        let result = if whole { self.eval(function.body, frame) } else { self.error_at(span) };
        self.calls.pop();
        self.pop_frame(frame);
        result
    }

    /// The values of a call's arguments, one for each parameter, and how deep they are nested. What is
    /// `null` is not given. `None` where one is a mistake.
    fn arguments(
        &mut self,
        function: &Function,
        arguments: &[Argument],
        env: Env,
    ) -> Option<(Vec<Option<Item>>, u32)> {
        let hir = self.hir;
        let mut given: Vec<Option<Item>> = vec![None; function.params.len()];
        let (mut height, mut whole) = (0, true);
        for (position, argument) in arguments.iter().enumerate() {
            let slot = match &argument.name {
                Some((name, _)) => function.params.iter().position(|param| hir[*param].name == *name),
                None => Some(position),
            };
            let value = self.eval(argument.value, env);
            height = height.max(self.height);
            whole &= value.val != Val::Error;
            if let Some(place) = slot.and_then(|slot| given.get_mut(slot))
                && value.val != Val::Null
            {
                *place = Some(value);
            }
        }
        whole.then_some((given, height))
    }

    /// Adds the value of the next parameter to a frame.
    fn bind(&mut self, frame: Env, value: Item) {
        let height = self.height;
        if let Some(frame) = self.frames.get_mut(frame.0 as usize) {
            frame.values.push(value);
            frame.height = frame.height.max(height);
        }
    }

    /// A mistake inside a function's body, as its caller sees it: the call first, which gave the
    /// arguments, then the place in the function.
    pub(super) fn seen_from_call(&self, mut problem: Diagnostic) -> Diagnostic {
        for (id, call, _) in self.calls.iter().rev() {
            let function = &self.hir[*id];
            let at = problem.primary.span;
            if !function.whole.covers(at) || function.params.is_empty() {
                continue;
            }
            let label = std::mem::take(&mut problem.primary.text);
            let inside = if label.is_empty() { format!("in `{}`", function.name) } else { label };
            problem.secondary.insert(0, kdsl_base::Label { span: at, text: inside });
            problem.primary =
                kdsl_base::Label { span: *call, text: format!("in this call of `{}`", function.name) };
            // What would mend the function is not what the caller would change.
            problem.fixes.clear();
        }
        problem
    }

    /// A mistake about a value that a caller gave, with the operator or method in the function that met
    /// it.
    pub(super) fn with_place_in_function(&self, problem: Diagnostic, place: Option<Span>) -> Diagnostic {
        let Some((id, ..)) = self.calls.last() else { return problem };
        let function = &self.hir[*id];
        match place.filter(|place| function.whole.covers(*place)) {
            Some(place) if !function.whole.covers(problem.primary.span) => {
                problem.secondary(place, format!("in `{}`", function.name))
            }
            _ => problem,
        }
    }
}
