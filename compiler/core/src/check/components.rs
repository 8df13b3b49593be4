//! Components and their instances: arguments against params, and the members of an instance.

use ecow::EcoString;
use kdsl_base::Span;

use super::Checker;
use super::named::Named;
use crate::hir::{ComponentId, DeclId, DeclName, ExprId, ExprKind, LocalId};
use crate::kube::Accepts;
use crate::problems;
use crate::ty::{Ty, Type};

impl Checker<'_> {
    /// An instance of a component: its braces hold the arguments.
    pub(super) fn instance(&mut self, decl: DeclId, component: ComponentId) {
        let hir = self.hir;
        let declared = &hir[decl];
        if let DeclName::Computed(name) = declared.name {
            self.check(name, Type::of(Ty::Str));
        }
        self.name_path(declared.body, Named::Decl(decl));
        let ty = Type::of(Ty::Declared(hir[component].params_type));
        self.lenient = self.is_layered(decl);
        self.check(declared.body, ty);
        self.lenient = false;
    }

    /// The value that an instance has under a name: an output, or a `let` of a file.
    pub(super) fn value_member(&self, component: ComponentId, name: &str) -> Option<LocalId> {
        let component = &self.hir[component];
        let scope = &self.hir[component.scope];
        if !component.is_file {
            return scope.outputs.get(name).copied();
        }
        let own = |local: &&LocalId| !name.starts_with('_') && !self.is_argument(**local);
        scope.locals.get(name).filter(own).copied()
    }

    fn is_argument(&self, local: LocalId) -> bool {
        use crate::hir::LocalKind::{ComponentParam, InstanceName};
        matches!(self.hir[local].kind, ComponentParam(..) | InstanceName(_))
    }

    /// The resources that an instance has under a name, a group for each kind.
    fn groups_of(&self, component: ComponentId, name: &str) -> Vec<Vec<DeclId>> {
        let scope = &self.hir[self.hir[component].scope];
        let mut groups: Vec<Vec<DeclId>> = Vec::new();
        for decl in scope.resources.get(name).into_iter().flatten() {
            let same = |group: &&mut Vec<DeclId>| {
                group.first().is_some_and(|first| self.hir[*first].kind == self.hir[*decl].kind)
            };
            match groups.iter_mut().find(same) {
                Some(group) => group.push(*decl),
                None => groups.push(vec![*decl]),
            }
        }
        groups
    }

    /// The type of an instance's member, where it has one. `rest` is what is asked of it in turn: of
    /// several resources of one name, the one that has that is meant.
    pub(super) fn instance_member(
        &mut self,
        expr: ExprId,
        component: ComponentId,
        name: &str,
        (rest, want): (&[EcoString], Option<Type>),
    ) -> Option<Type> {
        if let Some(local) = self.value_member(component, name) {
            return Some(self.local(local));
        }
        if name.starts_with(|first: char| first.is_uppercase()) {
            return Some(Type::of(Ty::KindIn(component, expr)));
        }
        let groups = self.groups_of(component, name);
        let mut fitting = groups.clone();
        if groups.len() > 1 {
            fitting.retain(|group| self.end_of(self.symbol(group), rest).is_some());
        }
        if fitting.len() > 1
            && let Some(want) = want
        {
            let mut wanted = fitting.clone();
            wanted.retain(|group| {
                let end = self.end_of(self.symbol(group), rest);
                end.is_some_and(|end| self.accepts(end, want) != Accepts::No)
            });
            fitting = if wanted.is_empty() { fitting } else { wanted };
        }
        match fitting.as_slice() {
            [] if groups.is_empty() => None,
            [only] => {
                self.out.chosen.insert(expr, only.clone());
                Some(self.symbol(only))
            }
            several => {
                let several = if several.is_empty() { &groups } else { several };
                let choices = several.iter().filter_map(|group| {
                    let decl = &self.hir[*group.first()?];
                    Some((format!("{}.{}", decl.kind, decl.symbol), decl.symbol_span))
                });
                let choices: Vec<(String, Span)> = choices.collect();
                let span = self.name_span(expr);
                Some(self.reject(expr, problems::ambiguous_name(span, name, &choices)))
            }
        }
    }

    /// The type of what stands at the end of a path.
    fn end_of(&mut self, found: Type, rest: &[EcoString]) -> Option<Type> {
        rest.iter().try_fold(found.present(), |found, name| Some(self.member_type(found, name)?.present()))
    }

    /// Where the last name of a path stands.
    fn name_span(&self, expr: ExprId) -> Span {
        match &self.hir[expr].kind {
            ExprKind::Field(_, _, span, _) => *span,
            _ => self.hir[expr].span,
        }
    }

    /// `instance.Deployment.web`, of which `kind` is the path up to the kind.
    pub(super) fn qualified_member(
        &mut self,
        expr: ExprId,
        (component, kind): (ComponentId, ExprId),
        name: &str,
        span: Span,
    ) -> Type {
        let ExprKind::Field(_, kind, ..) = &self.hir[kind].kind else { return Type::ANY };
        let groups = self.groups_of(component, name);
        let has = |group: &&Vec<DeclId>| group.first().is_some_and(|decl| self.hir[*decl].kind == *kind);
        match groups.iter().find(has) {
            Some(group) => {
                self.out.chosen.insert(expr, group.clone());
                self.symbol(group)
            }
            None => {
                let scope = &self.hir[self.hir[component].scope];
                let mut known: Vec<String> = scope
                    .resources
                    .values()
                    .flatten()
                    .filter(|decl| self.hir[**decl].kind == *kind)
                    .map(|decl| self.hir[*decl].symbol.to_string())
                    .collect();
                known.sort_unstable();
                self.reject(expr, problems::no_such_instance(span, kind, name, &known))
            }
        }
    }

    /// That an instance has no member of a name, and which it has.
    pub(super) fn no_instance_member(
        &self,
        component: ComponentId,
        name: &str,
        span: Span,
    ) -> kdsl_base::Diagnostic {
        let component = &self.hir[component];
        let scope = &self.hir[component.scope];
        let values = if component.is_file { &scope.locals } else { &scope.outputs };
        let values = values.iter().filter(|(_, local)| !self.is_argument(**local)).map(|(name, _)| name);
        let mut names: Vec<&str> = values.chain(scope.resources.keys()).map(EcoString::as_str).collect();
        names.retain(|name| !name.starts_with('_'));
        names.sort_unstable();
        let is_param = component.params.iter().any(|param| self.hir[*param].name == name);
        let problem = problems::no_member(span, name, &format!("an instance of `{}`", component.name), names);
        match is_param {
            true => {
                problem.note(format!("`{name}` is a param: it goes in, and an `output` would let it out"))
            }
            false => problem,
        }
    }
}
