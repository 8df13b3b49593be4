//! The author's own checks: `assert`, `policy` and `test`.

use kdsl_schema::KindId;

use super::Checker;
use crate::hir::{Assertion, PolicyId, Test, TypeExprId, TypeExprKind};
use crate::kube::Accepts;
use crate::problems;
use crate::ty::{Ty, Type};

impl Checker<'_> {
    pub(super) fn assertion(&mut self, assertion: Assertion) {
        self.condition(assertion.cond);
        let found = self.infer(assertion.message);
        if found.ty == Ty::Sensitive {
            let span = self.hir[assertion.message].span;
            let way = self.way_of(assertion.message);
            self.reject(assertion.message, way.shown(problems::secret_in_message(span, way.source)));
            return;
        }
        // A text with a part that is known by value only may still turn out to be Sensitive, so that
        // nothing is converted here.
        let want = Type::of(Ty::Str);
        if found.null && found.ty != Ty::Any || self.accepts(found, want) == Accepts::No {
            let found = self.describe(found);
            self.wrong_type(assertion.message, want, &found);
        }
    }

    pub(super) fn policy(&mut self, id: PolicyId) {
        let policy = &self.hir[id];
        if let Some(variable) = policy.variable {
            self.local(variable);
        }
        self.policy_kinds(policy.kind, 0);
        self.items(&policy.items);
    }

    /// Reports what is no kind among the kinds of a policy.
    fn policy_kinds(&mut self, id: TypeExprId, depth: u32) {
        let hir = self.hir;
        if depth > super::DEPTH {
            return;
        }
        match &hir[id].kind {
            TypeExprKind::Union(members) => {
                members.iter().for_each(|member| self.policy_kinds(*member, depth + 1));
            }
            TypeExprKind::Path(path) => {
                let Some((name, span)) = path.first() else { return };
                if path.len() == 1
                    && let Some(alias) = hir.nearest(hir[id].scope, |scope| scope.aliases.get(name).copied())
                {
                    return self.policy_kinds(alias, depth + 1);
                }
                if path.len() > 1 || name != "Any" && self.kube.preferred(name).is_none() {
                    let kinds: Vec<&str> = self.kube.schema().kinds().map(|kind| kind.name).collect();
                    let target = self.kube.target_text();
                    self.report(problems::unknown_kind(*span, name, &target, kinds));
                }
            }
            TypeExprKind::Missing => {}
            _ => {
                let problem = problems::wrong_type(hir[id].span, None, "a kind", "another type");
                self.report(problem.help("a policy is on a kind, a union of kinds, or `Any`"));
            }
        }
    }

    /// The type of what a policy looks at: the object of its kind, read by value.
    pub(super) fn subject(&self, id: PolicyId) -> Type {
        match self.types().kinds(self.hir[id].kind).as_deref() {
            Some([only]) => Type::of(Ty::Slot(self.kube.resource(*only))),
            _ => Type::ANY,
        }
    }

    pub(super) fn test(&mut self, test: &Test) {
        let hir = self.hir;
        for (name, span, param, value) in &test.params {
            match param {
                Some(param) => {
                    let want = self.local(*param);
                    self.check_for(*value, want, *param, "param");
                }
                None => {
                    let params = crate::params::params(hir);
                    let names: Vec<String> =
                        params.iter().map(|(param, _)| hir[*param].name.to_string()).collect();
                    self.report(problems::unknown_param(
                        *span,
                        name,
                        &names.iter().map(String::as_str).collect::<Vec<_>>(),
                    ));
                    self.infer(*value);
                }
            }
        }
        self.items(&test.items);
    }
}

impl crate::convert::Types<'_> {
    /// The kinds that a policy is on; `None` where it is on all of them.
    pub(crate) fn kinds(&self, id: TypeExprId) -> Option<Vec<KindId>> {
        let mut found = Vec::new();
        self.add_kinds(id, 0, &mut found).then_some(found)
    }

    /// Adds the kinds of a type; false where it is `Any`.
    fn add_kinds(&self, id: TypeExprId, depth: u32, found: &mut Vec<KindId>) -> bool {
        if depth > super::DEPTH {
            return true;
        }
        match &self.hir[id].kind {
            TypeExprKind::Union(members) => {
                members.iter().all(|member| self.add_kinds(*member, depth + 1, found))
            }
            TypeExprKind::Path(path) => {
                let [(name, _)] = path.as_slice() else { return true };
                if let Some(alias) =
                    self.hir.nearest(self.hir[id].scope, |scope| scope.aliases.get(name).copied())
                {
                    return self.add_kinds(alias, depth + 1, found);
                }
                found.extend(self.kube.preferred(name).map(|kind| kind.id));
                name != "Any"
            }
            _ => true,
        }
    }
}
