//! What the checker asks of types: names that mean none, what a message calls them.

use kdsl_base::Span;

use super::Checker;
use crate::convert::{Sort, Types};
use crate::hir::{ExprId, Refinement, ScopeId, TypeExprId, TypeExprKind};
use crate::problems;
use crate::ty::{Named, Ty, Type};

/// The names of the types that are built in.
pub const BUILTIN: [&str; 10] =
    ["String", "Int", "Float", "Bool", "Quantity", "Sensitive", "Any", "Port", "DnsName", "Percent"];

impl Checker<'_> {
    pub(crate) fn types(&self) -> Types<'_> {
        Types { hir: self.hir, kube: self.kube }
    }

    /// A type as it is declared. Reports the names in it that mean none.
    pub(crate) fn declared(&mut self, id: TypeExprId) -> Type {
        self.check_type(id);
        self.types().declared(id)
    }

    /// The types that have a name, whether they are used or not.
    pub(super) fn aliases(&mut self) {
        let mut aliases: Vec<TypeExprId> =
            self.hir.scopes.iter().flat_map(|scope| scope.aliases.values().copied()).collect();
        aliases.sort_unstable();
        aliases.dedup();
        aliases.into_iter().for_each(|alias| self.check_type(alias));
    }

    fn check_type(&mut self, id: TypeExprId) {
        let hir = self.hir;
        match &hir[id].kind {
            TypeExprKind::Path(path) => {
                let known = self.types().declared(id);
                if known.ty == Ty::Error
                    && let Some((first, span)) = path.first()
                {
                    self.unknown_type(hir[id].scope, path, first, *span);
                }
            }
            TypeExprKind::Union(members) => members.iter().for_each(|member| self.check_type(*member)),
            TypeExprKind::Optional(inner) | TypeExprKind::List(inner) | TypeExprKind::Map(inner) => {
                self.check_type(*inner);
            }
            TypeExprKind::Refined(inner, refinement) => {
                self.check_type(*inner);
                self.check_refinement(id, *inner, refinement);
            }
            TypeExprKind::Record(fields) => {
                for field in fields {
                    let want = self.declared(field.ty);
                    if let Some(default) = field.default {
                        self.check(default, want);
                    }
                }
            }
            TypeExprKind::Literal(_) | TypeExprKind::Missing => {}
        }
    }

    /// Whether bounds or a pattern can be asked of values of the type.
    fn check_refinement(&mut self, id: TypeExprId, inner: TypeExprId, refinement: &Refinement) {
        let span = self.hir[id].span;
        let base = self.types().declared(inner);
        if matches!(base.ty, Ty::Any | Ty::Error) {
            return;
        }
        let sort = self.refined_sort(base);
        match refinement {
            Refinement::Range(..) => {
                if !matches!(sort, Some(Sort::Int | Sort::Float | Sort::Str | Sort::Secret)) {
                    let why = "only numbers and text have bounds";
                    self.report(problems::bad_refinement(span, why, "leave the bounds out"));
                }
            }
            Refinement::Pattern(_) if !matches!(sort, Some(Sort::Str | Sort::Secret)) => {
                let why = "only text has a pattern";
                self.report(problems::bad_refinement(span, why, "leave the pattern out"));
            }
            Refinement::Pattern(pattern) => {
                if let Err(error) = regex_lite::Regex::new(pattern) {
                    let why = format!("the pattern is malformed: {error}");
                    self.report(problems::bad_refinement(span, why, "a pattern is in the syntax of RE2"));
                }
            }
        }
    }

    /// The sort of the values of a type below its refinements.
    fn refined_sort(&self, base: Type) -> Option<Sort> {
        match base.ty {
            Ty::Declared(id) => match &self.hir[id].kind {
                TypeExprKind::Refined(inner, _) => self.refined_sort(self.types().declared(*inner)),
                _ => None,
            },
            Ty::Named(Named::Port) => Some(Sort::Int),
            Ty::Named(Named::DnsName) => Some(Sort::Str),
            _ => self.sort(base),
        }
    }

    fn unknown_type(&mut self, scope: ScopeId, path: &[(ecow::EcoString, Span)], first: &str, span: Span) {
        let hir = self.hir;
        // What is wrong with a type that has a name is told there.
        if path.len() == 1 && hir.nearest(scope, |scope| scope.aliases.get(first).copied()).is_some() {
            return;
        }
        let Some(mut slot) = self.types().slot_of(first) else {
            let mut known: Vec<&str> = BUILTIN.to_vec();
            let mut around = Some(scope);
            while let Some(id) = around {
                known.extend(hir[id].aliases.keys().map(ecow::EcoString::as_str));
                around = hir[id].parent;
            }
            known.sort_unstable();
            known.extend(self.kube.schema().kinds().map(|kind| kind.name));
            known.extend(self.kube.schema().types().map(|ty| self.kube.schema().type_name(ty)));
            self.report(problems::unknown_type(span, first, known));
            return;
        };
        for (name, at) in path.iter().skip(1) {
            match self.kube.child(Type::of(Ty::Slot(slot)), name) {
                Some(Type { ty: Ty::Slot(child), .. }) => slot = child,
                _ => {
                    let owner = self.kube.title(slot);
                    let names = self.kube.field_names(slot);
                    self.report(problems::unknown_field(*at, name, &owner, names, None));
                    return;
                }
            }
        }
    }

    pub(crate) fn describe(&self, found: Type) -> String {
        self.types().describe(found)
    }

    /// The field that the place of an expression is, for a message; of an entry of a map with its key.
    pub(crate) fn place(&self, expr: ExprId, want: Type) -> Option<String> {
        let field = self.types().field(want)?;
        let is_entry = matches!(want.ty, Ty::Slot(slot) if self.kube.is_entry(slot));
        let simple =
            |key: &str| key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
        match self.out.name(self.hir, expr) {
            Some(name) if is_entry && simple(name.text) => Some(format!("{field}.{}", name.text)),
            _ => Some(field),
        }
    }

    /// Where a value would end: ``ConfigMap data``.
    pub(crate) fn place_of(&self, want: Type) -> String {
        match want.ty {
            Ty::Slot(slot) => match slot.owner {
                Some(owner) => {
                    format!("`{}` of {}", self.kube.name(slot), self.kube.schema().type_name(owner))
                }
                None => format!("`{}`", self.kube.name(slot)),
            },
            Ty::Str => "a plain string".to_owned(),
            _ => "a plain value".to_owned(),
        }
    }

    pub(crate) fn wanted_kind(&self, want: Type) -> Option<String> {
        match want.ty {
            Ty::Slot(slot) => self.kube.wanted_kind(slot),
            Ty::SymbolOf(_) => Some(self.describe(want)),
            _ => None,
        }
    }

    pub(crate) const fn is_reference(&self, found: Type) -> bool {
        matches!(found.ty, Ty::Symbol(_) | Ty::SymbolOf(_) | Ty::Key(_) | Ty::Port(_))
    }

    pub(crate) fn wants_text(&self, want: Type) -> bool {
        match want.ty {
            Ty::Slot(slot) => self.kube.wants_text(slot),
            Ty::Str | Ty::Named(Named::DnsName) => true,
            _ => false,
        }
    }

    pub(crate) fn wants_bytes(&self, want: Type) -> bool {
        matches!(want.ty, Ty::Slot(slot) if slot.shape == kdsl_schema::Shape::Bytes)
    }

    pub(crate) fn wants_map_of_bytes(&self, want: Type) -> bool {
        match want.ty {
            Ty::Slot(slot) => {
                self.kube.element(slot).is_some_and(|value| value.shape == kdsl_schema::Shape::Bytes)
            }
            _ => false,
        }
    }

    /// Whether a place takes every text as it is.
    pub(crate) fn takes_any_text(&self, want: Type) -> bool {
        matches!(want.ty, Ty::Slot(slot) if self.kube.wants_text(slot) && self.kube.allowed(slot).is_none())
    }

    pub(crate) fn takes_secrets(&self, want: Type) -> bool {
        match want.ty {
            Ty::Slot(slot) => self.kube.takes_secrets(slot),
            Ty::Sensitive | Ty::Any | Ty::Error => true,
            Ty::Declared(id) => match &self.hir[id].kind {
                TypeExprKind::Union(_) => {
                    let (members, _) = self.types().members(id);
                    members.iter().any(|m| self.types().declared(*m).ty == Ty::Sensitive)
                }
                _ => false,
            },
            _ => false,
        }
    }

    pub(crate) fn is_union(&self, want: Type) -> bool {
        matches!(want.ty, Ty::Declared(id) if matches!(self.hir[id].kind, TypeExprKind::Union(_)))
    }

    /// The type of a declared list's items.
    pub(crate) fn declared_list(&self, want: Type) -> Option<Type> {
        match want.ty {
            Ty::Declared(id) => match self.hir[id].kind {
                TypeExprKind::List(element) => Some(self.types().declared(element)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a loop can go over values of a type; `None` where it is known by value only.
    pub(crate) fn iterable(&self, over: Type) -> Option<bool> {
        use crate::convert::Sort;
        match self.sort(over)? {
            Sort::List | Sort::Record | Sort::Error | Sort::Null => Some(true),
            _ => Some(false),
        }
    }
}
