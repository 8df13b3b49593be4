//! Calls: the methods of values, and the functions that read files.

use ecow::EcoString;
use kdsl_base::{Diagnostic, Span};

use super::files::{read_toml, read_yaml};
use super::{Evaluator, Sort, View, budget};
use crate::builtins::{self, Arg, Call, Halt, Method, Stopped};
use crate::hir::{Argument, ExprId, ExprKind};
use crate::ops::{Failure, Place};
use crate::problems;
use crate::value::{Env, Instance, Item, Val};

/// How deep a value may be that is read from a text.
pub(super) const READ_HEIGHT: u32 = 256;

impl Evaluator<'_> {
    pub(super) fn method(
        &mut self,
        expr: ExprId,
        base: ExprId,
        name: &EcoString,
        at: Span,
        arguments: &[Argument],
        env: Env,
    ) -> Item {
        let hir = self.hir;
        let receiver = self.method_operand(base, env);
        let height = self.height;
        if receiver.val == Val::Error {
            return self.error_at(hir[expr].span);
        }
        if receiver.val == Val::Null && hir.is_optional_path(expr) {
            return Item::new(Val::Null, hir[expr].span);
        }
        let method = match builtins::lookup(&receiver.val, name) {
            Ok(method) => method,
            Err(failure) => return self.fail_call(failure, at, hir[base].span, arguments),
        };
        let names: Vec<Option<&str>> =
            arguments.iter().map(|argument| argument.name.as_ref().map(|(name, _)| name.as_str())).collect();
        let slots = match builtins::slots(method, &names) {
            Ok(slots) => slots,
            Err(failure) => return self.fail_call(failure, at, hir[base].span, arguments),
        };
        let mut values = vec![Arg::Missing; method.params.len()];
        let mut lambdas = vec![None; method.params.len()];
        for (argument, slot) in arguments.iter().zip(&slots) {
            let (value, lambda) = match &hir[argument.value].kind {
                ExprKind::Lambda(params, body) => (Arg::Lambda, Some((params.len(), *body))),
                _ => (Arg::Value(self.method_operand(argument.value, env)), None),
            };
            if let (Some(to), Some(of)) = (values.get_mut(*slot), lambdas.get_mut(*slot)) {
                (*to, *of) = (value, lambda);
            }
        }
        self.height = height;
        let result = self.run(method, &receiver, &values, &lambdas, env, hir[expr].span);
        // A method nests what it is given, or what its lambda gives, at most two deeper.
        self.height = self.height.max(height) + 2;
        if method.name.starts_with("parse-") {
            self.height = self.height.max(READ_HEIGHT);
        }
        match result {
            Ok(item) => {
                if matches!(item.val, Val::Secret(_)) {
                    self.comes_from(hir[expr].span, &receiver);
                    for value in &values {
                        if let Arg::Value(value) = value {
                            self.comes_from(hir[expr].span, value);
                        }
                    }
                }
                item
            }
            Err(Halt::Stopped) => self.error_at(hir[expr].span),
            Err(Halt::Failed(mut failure)) => {
                // The method counts its parameters, the message points at the argument as it is written.
                if let Place::Argument(slot) = failure.at {
                    failure.at = slots.iter().position(|at| *at == slot).map_or(Place::Name, Place::Argument);
                }
                self.fail_call(*failure, at, hir[base].span, arguments)
            }
        }
    }

    fn run(
        &mut self,
        method: &'static Method,
        receiver: &Item,
        args: &[Arg],
        lambdas: &[Option<(usize, ExprId)>],
        env: Env,
        origin: Span,
    ) -> Result<Item, Halt> {
        let height = self.height;
        // What the lambda of a fold gives is what it is given next, so that it can grow.
        let grows = method.name == "fold";
        let host = std::cell::RefCell::new(self);
        let mut invoke = |which: usize, items: &[Item]| {
            let Some(Some((params, body))) = lambdas.get(which) else { return Err(Stopped) };
            let mut this = host.borrow_mut();
            if !this.hold(budget::FRAME + budget::ITEM, origin) {
                return Err(Stopped);
            }
            let values = items.iter().take(*params).cloned().collect();
            this.height = if grows { this.height.max(height) } else { height };
            let frame = this.push_frame(env, values);
            let item = this.eval(*body, frame);
            this.pop_frame(frame);
            if item.val == Val::Error { Err(Stopped) } else { Ok(item) }
        };
        let mut spend =
            |units: u64| if host.borrow_mut().spend(units, origin) { Ok(()) } else { Err(Stopped) };
        let call = Call { method, receiver, args, origin, invoke: &mut invoke, spend: &mut spend };
        let result = builtins::run(call)?;
        // What comes out of a list or a lambda was paid for where it was made.
        let mut this = host.borrow_mut();
        if result.origin != origin || this.hold_result(&result, origin) {
            Ok(result)
        } else {
            Err(Halt::Stopped)
        }
    }

    /// What a method works on, and what it is given: a ConfigMap's key is its text there.
    fn method_operand(&mut self, base: ExprId, env: Env) -> Item {
        let item = match &self.hir[base].kind {
            ExprKind::Call(name, at, arguments) if name == "file" && !self.checked.is_wrong(base) => {
                self.call_for(base, name, *at, arguments, env, true)
            }
            _ => self.eval(base, env),
        };
        match &item.val {
            Val::Key(key) if !key.secret => {
                let key = key.clone();
                self.key_value(&key, self.hir[base].span)
            }
            _ => item,
        }
    }

    /// Gives back what a lambda's frame held; its number is not used again.
    pub(super) fn pop_frame(&mut self, env: Env) {
        if let Some(frame) = self.frames.get_mut(env.0 as usize) {
            frame.values = Vec::new();
        }
    }

    /// A diagnostic for a failed operation, at the operand that it is about.
    pub(super) fn fail(&mut self, failure: Failure, places: &[Span]) -> Item {
        let at = match failure.at {
            Place::Operator | Place::Name => 0,
            Place::Left | Place::Receiver => 1,
            Place::Right => 2,
            Place::Argument(n) => n + 2,
        };
        let span = places.get(at).or(places.first()).copied().unwrap_or_default();
        let problem = diagnostic(failure, span);
        let problem = self.with_place_in_function(problem, places.first().copied());
        self.report(problem)
    }

    fn fail_call(&mut self, failure: Failure, at: Span, base: Span, arguments: &[Argument]) -> Item {
        let mut places = vec![at, base];
        places.extend(arguments.iter().map(|argument| self.hir[argument.value].span));
        self.fail(failure, &places)
    }

    pub(super) fn call(
        &mut self,
        expr: ExprId,
        name: &EcoString,
        at: Span,
        arguments: &[Argument],
        env: Env,
    ) -> Item {
        self.call_for(expr, name, at, arguments, env, false)
    }

    /// The same, where a method works on the bytes of a file.
    fn call_for(
        &mut self,
        expr: ExprId,
        name: &EcoString,
        at: Span,
        arguments: &[Argument],
        env: Env,
        bytes: bool,
    ) -> Item {
        let span = self.hir[expr].span;
        let mut paths = Vec::new();
        for argument in arguments {
            let item = self.eval(argument.value, env);
            let place = self.hir[argument.value].span;
            match item.val {
                Val::Str(path) => paths.push((path, place)),
                Val::Error => return self.error_at(span),
                other => {
                    return self.report(problems::operand(place, "the path", "a string", other.sort()));
                }
            }
        }
        let Some((path, place)) = paths.first().cloned() else {
            return self.report(problems::operand(at, "the path", "a string", "nothing"));
        };
        match name.as_str() {
            "file" if self.checked.is_encoded(expr) => self.read_encoded(&path, place, span),
            "file" => self.read_file(&path, place, span, bytes),
            "files" => self.read_files(&path, place, span, self.checked.is_encoded(expr)),
            "yaml" => self.read_data(&path, place, expr, read_yaml),
            "toml" => self.read_data(&path, place, expr, read_toml),
            _ => self.error_at(span),
        }
    }

    /// The view of a call's result, for members that are asked of it.
    pub(super) fn index(
        &mut self,
        expr: ExprId,
        base: ExprId,
        index: ExprId,
        optional: bool,
        env: Env,
    ) -> View {
        let hir = self.hir;
        let span = hir[index].span;
        if self.checked.is_wrong(expr) {
            return View::Item(self.error_at(span));
        }
        let key = self.eval(index, env);
        if self.refuse_index(&key, span) {
            return View::Item(self.error_at(span));
        }
        if let ExprKind::Kind(kind, scope) = &hir[base].kind {
            let sort = match hir.component_named(*scope, kind) {
                Some(component) => Sort::Component(component),
                None => Sort::Kind(kind.clone()),
            };
            return match key.val {
                Val::Str(name) => self.instance_named(&sort, kind, &name, span),
                _ => View::Item(self.error_at(span)),
            };
        }
        match key.val {
            Val::Str(name) => {
                let chosen = self.checked.chosen(expr).to_vec();
                let inner = match hir[base].kind {
                    ExprKind::Field(inner, ..) if self.is_kind_of_instance(base) => inner,
                    _ => base,
                };
                let base = self.view(inner, env);
                if let View::Item(Item { val: Val::Instance(instance), .. }) = base {
                    return self.instance_member(instance, &name, &chosen, span);
                }
                let view = self.member(base, &name, span, optional);
                match &view {
                    View::Item(Item { val: Val::Null, .. }) if !optional => View::Item(
                        self.report(problems::no_item(span, &format!("key `{name}`"), "no such key")),
                    ),
                    _ => view,
                }
            }
            Val::Int(n) => {
                let base = self.eval(base, env);
                View::Item(self.item_at(&base, n, span, optional))
            }
            Val::Error => View::Item(self.error_at(span)),
            other => View::Item(self.report(problems::operand(
                span,
                "an index",
                "a string or an integer",
                other.sort(),
            ))),
        }
    }

    fn item_at(&mut self, base: &Item, n: i64, span: Span, optional: bool) -> Item {
        match &base.val {
            Val::List(items) => {
                let at = if n < 0 { n + i64::try_from(items.len()).unwrap_or(0) } else { n };
                let found = usize::try_from(at).ok().and_then(|at| items.get(at));
                match found {
                    Some(item) => item.clone(),
                    None if optional => Item::new(Val::Null, span),
                    None => {
                        let size = format!("the list has {} items", items.len());
                        self.report(problems::no_item(span, &format!("item {n}"), &size))
                    }
                }
            }
            Val::Null if optional => base.clone(),
            Val::Error => self.error_at(span),
            other => {
                self.report(problems::operand(span, "what is indexed by a number", "a list", other.sort()))
            }
        }
    }

    /// The member of a value.
    pub(super) fn item_member(&mut self, item: &Item, name: &str, span: Span) -> Item {
        match &item.val {
            Val::Map(fields) | Val::Replace(fields) => {
                if !self.spend((fields.len() as u64 + name.len() as u64) / 16, span) {
                    return self.error_at(span);
                }
                let found = fields.iter().find(|(key, _)| key == name).map(|(_, item)| item.clone());
                // What is told already to be missing is no second mistake.
                let is_told = found.is_none() && self.checked.is_incomplete(item.origin);
                found.unwrap_or_else(|| Item::new(if is_told { Val::Error } else { Val::Null }, span))
            }
            Val::List(_) => match self.project(&View::Item(item.clone()), name) {
                Some(view) => self.force(&view),
                None => Item::new(Val::Null, span),
            },
            Val::Error => self.error_at(span),
            other => self.report(problems::no_member(span, name, other.sort(), [])),
        }
    }

    /// The first of several resources of one name that does not stand in the namespace of `first`. In one
    /// namespace they are one resource that is made twice, which is told elsewhere.
    fn in_other_namespace(&mut self, first: Instance, others: &[Instance]) -> Option<Instance> {
        if others.is_empty() {
            return None;
        }
        let own = self.namespace_of(first);
        others.iter().copied().find(|other| self.namespace_of(*other) != own)
    }

    /// That a name is that of several resources.
    fn several(&mut self, found: &[Instance], name: &str, span: Span) -> Item {
        let choices: Vec<(String, Span)> = found
            .iter()
            .map(|instance| {
                let namespace = self.namespace_of(*instance);
                let place = namespace.map_or("no namespace".to_owned(), |name| format!("namespace {name}"));
                (place, self.hir[instance.decl].symbol_span)
            })
            .collect();
        let mut problem = problems::ambiguous_name(span, name, &choices);
        problem.fixes.clear();
        self.report(problem.help("give the one that is meant a name in the program with `as`, and use that"))
    }

    /// `Kind["name"]`: the resource that this program makes under that name.
    fn instance_named(&mut self, sort: &Sort, kind: &str, name: &str, span: Span) -> View {
        let made = self.made();
        if let Some([instance, others @ ..]) = made.get(&(sort.clone(), name.into())).map(Vec::as_slice) {
            return match sort {
                Sort::Kind(_) => match self.in_other_namespace(*instance, others) {
                    Some(other) => View::Item(self.several(&[*instance, other], name, span)),
                    None => View::Resource(*instance),
                },
                Sort::Component(_) => View::Item(Item::new(Val::Instance(*instance), span)),
            };
        }
        let mut known: Vec<String> =
            made.keys().filter(|(of, _)| of == sort).map(|(_, name)| name.to_string()).collect();
        known.sort_unstable();
        View::Item(self.report(match sort {
            Sort::Component(_) => problems::no_such_component_instance(span, kind, name, &known),
            Sort::Kind(_) => problems::no_such_instance(span, kind, name, &known),
        }))
    }
}

/// The diagnostic of a failed operation.
fn diagnostic(failure: Failure, span: Span) -> Diagnostic {
    failure.diagnostic(span)
}
