//! Instances of components: the frame that each has, its arguments, its name and its members.

use ecow::EcoString;
use kdsl_base::{Code, Diagnostic, Maker, Span};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Evaluator, Subject, View, budget};
use crate::hir::{ComponentId, DeclId, DeclName, ExprId, ExprKind, LocalId, LocalKind};
use crate::problems;
use crate::ty::{Ty, Type};
use crate::value::{Env, Instance, Item, Val};

/// A problem inside of a component, which is told at an instance of it.
pub(super) struct Called {
    /// Its number among the problems.
    number: usize,
    /// It as it stands in the component.
    problem: Diagnostic,
    /// The instance that it was met in.
    instance: Instance,
}

impl Evaluator<'_> {
    /// The frame of an instance: what stands in the component's braces is evaluated in it. Its parent is
    /// the frame that the component itself stands in.
    pub(crate) fn instance_frame(&mut self, instance: Instance, component: ComponentId) -> Env {
        if let Some(frame) = self.instances.get(&instance) {
            return *frame;
        }
        let scope = &self.hir[self.hir[component].scope];
        let outer = self.frame_at(instance.env, scope.depth.saturating_sub(1));
        // There is no way to fail here; what comes next is refused.
        self.hold(budget::FRAME + budget::MEMO, self.hir[instance.decl].symbol_span);
        let frame = self.push_frame(outer, Vec::new());
        if let Some(made) = self.frames.get_mut(frame.0 as usize) {
            made.subject = Subject::Instance(instance);
        }
        self.instances.insert(instance, frame);
        frame
    }

    /// The instance whose braces a frame stands for.
    pub(super) fn instance_of(&self, env: Env) -> Option<Instance> {
        match self.frames.get(env.0 as usize)?.subject {
            Subject::Instance(instance) => Some(instance),
            _ => None,
        }
    }

    /// The value of a component's param: the argument, or else the default. `null` says "not given".
    pub(super) fn argument(&mut self, param: LocalId, default: Option<ExprId>, env: Env, span: Span) -> Item {
        let hir = self.hir;
        let local = &hir[param];
        let frame = self.frame_at(env, local.depth);
        if let Some(known) = self.arguments.get(&(param, frame)) {
            return known.clone();
        }
        let Some(instance) = self.instance_of(frame) else { return self.error_at(span) };
        let want = self.checked.local_type(param).unwrap_or(Type::ANY);
        let body = self.body_view(instance);
        let given = self.project(&body, &local.name);
        let given = given.map(|view| self.force(&view)).filter(|item| item.val != Val::Null);
        let value = match (given, default) {
            (Some(item), _) => {
                let at = item.origin;
                self.coerce(item, want, at)
            }
            (None, Some(default)) => self.memoised(default, frame),
            (None, None) if want.null => Item::new(Val::Null, local.span),
            // That it is missing is reported where the instance is.
            (None, None) => {
                let decl = &hir[instance.decl];
                if !self.checked.is_incomplete(hir[decl.body].span) && !self.checked.is_wrong(decl.body) {
                    let owner = format!("{} `{}`", decl.kind, decl.symbol);
                    self.report(problems::missing_field(decl.symbol_span, &owner, &[local.name.as_str()]));
                }
                self.error_at(span)
            }
        };
        self.arguments.insert((param, frame), value.clone());
        value
    }

    /// What an instance is given for a param before it is patched, or else the param's default.
    pub(super) fn given_or_default(
        &mut self,
        given: Option<View>,
        instance: Instance,
        param: &str,
    ) -> Option<View> {
        let hir = self.hir;
        let Some(component) = hir[instance.decl].component else { return given };
        let local = hir[component].params.iter().find(|local| hir[**local].name == param);
        let Some(LocalKind::ComponentParam(_, Some(default))) = local.map(|local| hir[*local].kind) else {
            return given;
        };
        if let Some(view) = &given
            && self.force(view).val != Val::Null
        {
            return given;
        }
        Some(View::Expr(default, self.instance_frame(instance, component)))
    }

    /// `name` in a component.
    pub(super) fn own_name(&mut self, param: LocalId, env: Env, span: Span) -> Item {
        let frame = self.frame_at(env, self.hir[param].depth);
        match self.instance_of(frame) {
            Some(instance) => match self.instance_name(instance) {
                name if name.is_empty() && self.is_name_wrong(instance) => self.error_at(span),
                name => Item::new(Val::Str(name), span),
            },
            None => self.error_at(span),
        }
    }

    /// The name of an instance, as its declaration says it.
    pub(crate) fn instance_name(&mut self, instance: Instance) -> EcoString {
        if let Some(name) = self.names.get(&instance) {
            return name.clone();
        }
        let hir = self.hir;
        let name = match &hir[instance.decl].name {
            DeclName::Literal(name, _) => name.clone(),
            DeclName::Computed(expr) => self.computed_name(*expr, instance.env),
            DeclName::None => EcoString::new(),
        };
        self.names.insert(instance, name.clone());
        name
    }

    /// A member of an instance: an output, a `let` of a file, a resource. `chosen` are the declarations
    /// that the checker found, where several have the name.
    pub(super) fn instance_member(
        &mut self,
        instance: Instance,
        name: &str,
        chosen: &[DeclId],
        span: Span,
    ) -> View {
        let hir = self.hir;
        let Some(component) = hir[instance.decl].component else { return View::Item(self.error_at(span)) };
        let frame = self.instance_frame(instance, component);
        let scope = &hir[hir[component].scope];
        let values = if hir[component].is_file { &scope.locals } else { &scope.outputs };
        let is_member = |name: &str, local: LocalId| {
            !name.starts_with('_')
                && !matches!(hir[local].kind, LocalKind::ComponentParam(..) | LocalKind::InstanceName(_))
        };
        if let Some(local) = values.get(name).filter(|local| is_member(name, **local)) {
            return match hir[*local].kind {
                LocalKind::Let(value) if hir[*local].annotation.is_none() => View::Expr(value, frame),
                _ => View::Item(self.local(*local, frame, span)),
            };
        }
        let found = match chosen {
            [] => scope.resources.get(name).map(|decls| decls.to_vec()).unwrap_or_default(),
            chosen => chosen.to_vec(),
        };
        if found.is_empty() {
            if name.starts_with(|first: char| first.is_uppercase()) {
                return View::KindOf(instance, name.into());
            }
            let owner = format!("{} `{}`", hir[instance.decl].kind, hir[instance.decl].symbol);
            let values = values.iter().filter(|(name, local)| is_member(name, **local));
            let names = values.map(|(name, _)| name).chain(scope.resources.keys());
            let mut names: Vec<&str> = names.map(EcoString::as_str).collect();
            names.sort_unstable();
            return View::Item(self.report(problems::no_member(span, name, &owner, names)));
        }
        self.declared(&found, frame, span)
    }

    /// `instance.Deployment.web`, where nothing of it was known before.
    pub(super) fn qualified_member(
        &mut self,
        instance: Instance,
        kind: &str,
        name: &str,
        span: Span,
    ) -> View {
        let hir = self.hir;
        let Some(component) = hir[instance.decl].component else { return View::Item(self.error_at(span)) };
        let frame = self.instance_frame(instance, component);
        let resources = &hir[hir[component].scope].resources;
        let of_kind = |decl: &&DeclId| hir[**decl].kind == kind;
        let found: Vec<DeclId> = resources.get(name).into_iter().flatten().filter(of_kind).copied().collect();
        if found.is_empty() {
            let all = resources.values().flatten().filter(of_kind);
            let mut known: Vec<String> = all.map(|decl| hir[*decl].symbol.to_string()).collect();
            known.sort_unstable();
            return View::Item(self.report(problems::no_such_instance(span, kind, name, &known)));
        }
        self.declared(&found, frame, span)
    }

    /// Whether a path ends in a kind of an instance: `prod.Deployment`.
    pub(super) fn is_kind_of_instance(&self, expr: ExprId) -> bool {
        matches!(self.checked.type_of(expr), Some(Type { ty: Ty::KindIn(..), .. }))
            && matches!(self.hir[expr].kind, ExprKind::Field(..))
    }

    /// What a name that declarations have stands for: of those, the one whose conditions hold.
    pub(super) fn declared(&mut self, decls: &[DeclId], env: Env, span: Span) -> View {
        match self.chosen(decls, env) {
            Some(instance) if self.hir[instance.decl].component.is_some() => {
                View::Item(Item::new(Val::Instance(instance), span))
            }
            Some(instance) => View::Resource(instance),
            None => View::Item(Item::new(Val::Null, span)),
        }
    }

    /// The instances that a frame stands in, the innermost first.
    pub(super) fn makers(&self, env: Env) -> Vec<Maker> {
        let mut makers = Vec::new();
        let mut at = self.frames.get(env.0 as usize);
        while let Some(frame) = at {
            let Subject::Instance(instance) = frame.subject else {
                at = (frame.depth > 0).then(|| self.frames.get(frame.parent.0 as usize)).flatten();
                continue;
            };
            let decl = &self.hir[instance.decl];
            if let Some(component) = decl.component.map(|component| &self.hir[component]) {
                let (component, name) = (component.span, component.name.clone());
                makers.push(Maker { span: decl.symbol_span, component, name });
            }
            at = self.frames.get(instance.env.0 as usize);
        }
        makers
    }

    /// Remembers the problem that is reported next, as it stands in the component.
    pub(super) fn note_called(&mut self, problem: Diagnostic) {
        let mut at = self.env_of_instance();
        while at != Env(0) {
            if let Some(instance) = self.instance_of(at) {
                self.called.push(Called { number: self.problems.len(), problem, instance });
                return;
            }
            at = self.frames.get(at.0 as usize).map_or(Env(0), |frame| frame.parent);
        }
    }

    /// Tells what every instance of a component has in the component, once: no argument is the cause.
    pub(crate) fn fold_called(&mut self) {
        let called = std::mem::take(&mut self.called);
        let mut alike: FxHashMap<(Code, Span, &str), Vec<&Called>> = FxHashMap::default();
        for one in &called {
            let of = (one.problem.code, one.problem.primary.span, one.problem.message.as_str());
            alike.entry(of).or_default().push(one);
        }
        let mut made: FxHashMap<Option<ComponentId>, usize> = FxHashMap::default();
        for instance in self.instances.keys() {
            *made.entry(self.hir[instance.decl].component).or_default() += 1;
        }
        let mut drop: FxHashSet<usize> = FxHashSet::default();
        for same in alike.values() {
            let Some(first) = same.first() else { continue };
            let all = made.get(&self.hir[first.instance.decl].component).copied().unwrap_or(0);
            if same.len() < 2 || same.len() < all {
                continue;
            }
            if let Some(shown) = self.problems.get_mut(first.number) {
                let instance = std::mem::replace(shown, first.problem.clone()).primary;
                shown.secondary.push(instance);
            }
            drop.extend(same.iter().skip(1).map(|other| other.number));
        }
        let mut number = 0;
        self.problems.retain(|_| {
            number += 1;
            !drop.contains(&(number - 1))
        });
    }

    /// A mistake that is found inside of a component, as its caller should see it.
    pub(super) fn as_called(&self, problem: Diagnostic) -> Diagnostic {
        self.makers(self.env_of_instance()).iter().fold(problem, |problem, maker| maker.shows(problem))
    }

    /// The innermost frame that is in an instance: the present one, or that of a call around it. A function's own
    /// frame stands where the function does.
    fn env_of_instance(&self) -> Env {
        let around = self.calls.iter().rev().map(|(_, _, env)| *env);
        let mut all = std::iter::once(self.env).chain(around);
        all.find(|env| *env != Env(0) && !self.makers(*env).is_empty()).unwrap_or(self.env)
    }
}
