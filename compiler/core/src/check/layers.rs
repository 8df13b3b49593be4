//! `defaults` and `patch`: what each holds for, and its body against that.

use ecow::EcoString;
use kdsl_base::Span;
use kdsl_schema::TypeId;

use super::Checker;
use crate::hir::{
    ComponentId, DeclId, ExprId, ExprKind, Layer, LayerId, LayerSort, LayerTarget, LocalKind, Member, Mode,
    ScopeId, count,
};
use crate::problems;
use crate::ty::{Ty, Type};

/// What a layer holds for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Target {
    /// The metadata of every resource.
    Metadata,
    /// Every resource of a kind, by its name; with its group, where the kind has a schema.
    Kind(EcoString, Option<EcoString>),
    /// Every value of a type of Kubernetes, however deep in a resource.
    Type(TypeId),
    /// Every instance of a component.
    Component(ComponentId),
    /// What its path leads to.
    Path,
    /// Nothing: the mistake is reported.
    Wrong,
}

impl Checker<'_> {
    /// Finds out what each layer holds for, and which declarations may be changed by one.
    pub(super) fn resolve_layers(&mut self) {
        let hir = self.hir;
        for n in 0..count(&hir.layers) {
            let (target, ty) = self.layer_target(LayerId(n));
            self.out.targets.push(target);
            self.out.layer_types.push(ty);
        }
        let patched: Vec<Type> = hir
            .layers
            .iter()
            .filter_map(|layer| match layer.target {
                LayerTarget::Path(path) => self.out.type_of(path),
                _ => None,
            })
            .collect();
        for n in 0..count(&hir.decls) {
            let layered = !hir.layers.is_empty() && self.find_layers(DeclId(n), &patched);
            self.out.layered.push(layered);
            let open = !hir.layers.is_empty() && hir[DeclId(n)].mode != Mode::External;
            self.out.open_to_layers.push(open);
        }
    }

    fn layer_target(&mut self, id: LayerId) -> (Target, Type) {
        let layer = &self.hir[id];
        let slot = |slot| Type::of(Ty::Slot(slot));
        match &layer.target {
            LayerTarget::All => (Target::Metadata, self.kube.metadata_only().map_or(Type::ANY, slot)),
            LayerTarget::Named(name, span) => self.named_target(layer.scope, name, *span),
            LayerTarget::Path(path) => {
                self.choose_patched(*path, layer.body);
                let found = self.inside(layer.scope, |this| this.infer(*path)).present();
                let ty = match found.ty {
                    Ty::Symbol(decl) if self.hir[decl].mode == Mode::External => {
                        self.report(problems::patch_of_external(
                            self.hir[*path].span,
                            &self.hir[decl].symbol,
                        ));
                        return (Target::Wrong, Type::ANY);
                    }
                    Ty::Symbol(decl) => {
                        self.out.kind_of(decl).map_or(Type::ANY, |kind| slot(self.kube.resource(kind)))
                    }
                    Ty::SymbolOf(kind) => slot(self.kube.resource(kind)),
                    Ty::Instance(component) => Type::of(Ty::Declared(self.hir[component].params_type)),
                    Ty::Error => return (Target::Wrong, Type::ANY),
                    Ty::Any => Type::ANY,
                    _ => {
                        let wanted = "a resource or an instance";
                        let text = self.describe(found);
                        let problem =
                            problems::operand(self.hir[*path].span, "what a patch changes", wanted, &text);
                        self.report(
                            problem.help("name the resource, and write the fields inside of the braces"),
                        );
                        return (Target::Wrong, Type::ANY);
                    }
                };
                (Target::Path, ty)
            }
        }
    }

    /// Of several resources that have the name a patch names, the one that has the fields it sets.
    fn choose_patched(&mut self, path: ExprId, body: ExprId) {
        let hir = self.hir;
        let ExprKind::Resources(decls) = &hir[path].kind else { return };
        let nearest = decls.iter().map(|(_, level)| *level).min();
        let decls: Vec<DeclId> =
            decls.iter().filter(|(_, level)| Some(*level) == nearest).map(|(decl, _)| *decl).collect();
        let kind = |decl: &DeclId| hir[*decl].kind.clone();
        let fits = |this: &Self, decl: &DeclId| match this.out.kind_of(*decl) {
            Some(kind) => this.has_shape(body, Type::of(Ty::Slot(this.kube.resource(kind)))),
            None => true,
        };
        let fitting: Vec<DeclId> = decls.iter().copied().filter(|decl| fits(self, decl)).collect();
        let same = fitting.iter().map(kind).collect::<std::collections::BTreeSet<_>>().len() == 1;
        if same && fitting.len() < decls.len() {
            let found = self.symbol(&fitting);
            self.out.chosen.insert(path, fitting);
            self.out.types.insert(path, found);
        }
    }

    /// Whether a place has every field that a record sets.
    fn has_shape(&self, expr: ExprId, place: Type) -> bool {
        let ExprKind::Record(record) = &self.hir[expr].kind else { return true };
        record.members.iter().all(|member| match member {
            Member::Entry(key, _, value) => match self.kube.child(place, key) {
                Some(child) => self.has_shape(*value, child),
                None => !matches!(place.ty, Ty::Slot(slot) if self.kube.is_object(slot)),
            },
            _ => true,
        })
    }

    fn named_target(&mut self, layer_scope: ScopeId, name: &EcoString, span: Span) -> (Target, Type) {
        let (scope, last) = match name.split_once('.') {
            Some((file, last)) => {
                let from = self.hir.nearest(layer_scope, |scope| scope.namespaces.get(file).copied());
                (from.unwrap_or(layer_scope), last)
            }
            None => (layer_scope, name.as_str()),
        };
        let (kind, group) = self.hir.kind_named(layer_scope, name);
        if let Some(found) = group.as_ref().and_then(|group| self.kube.preferred_in(group, &kind)) {
            return (Target::Kind(kind, group), Type::of(Ty::Slot(self.kube.resource(found.id))));
        }
        if let Some(component) = self.hir.component_named(scope, last) {
            let ty = Type::of(Ty::Declared(self.hir[component].params_type));
            return (Target::Component(component), ty);
        }
        if let Some(kind) = self.kube.preferred(last) {
            let target = Target::Kind(last.into(), Some(kind.group.into()));
            return (target, Type::of(Ty::Slot(self.kube.resource(kind.id))));
        }
        if let Some(ty) = self.kube.type_by_name(last) {
            let slot = self.kube.object(ty);
            return (Target::Type(ty), Type::of(Ty::Slot(slot)));
        }
        // A kind without a schema, of which the program has some.
        if self.hir.decls.iter().any(|decl| decl.kind == last) {
            return (Target::Kind(last.into(), None), Type::ANY);
        }
        if !self.hir.unresolved.contains(name) {
            let mut known: Vec<&str> = self.kube.schema().kinds().map(|kind| kind.name).collect();
            known.extend(self.kube.schema().types().map(|ty| self.kube.schema().type_name(ty)));
            self.report(problems::unknown_type(span, last, known));
        }
        (Target::Wrong, Type::ANY)
    }

    /// Whether something may be merged under or over a declaration that sets more than its metadata.
    /// What stands in a component is reached from everywhere where an instance of it is made.
    fn find_layers(&self, decl: DeclId, patched: &[Type]) -> bool {
        let hir = self.hir;
        if hir[decl].mode == Mode::External {
            return false;
        }
        let by_path = patched.iter().any(|found| match found.ty {
            Ty::Symbol(other) => other == decl,
            Ty::SymbolOf(kind) => self.out.kind_of(decl) == Some(kind),
            Ty::Instance(component) => hir[decl].component == Some(component),
            _ => true,
        });
        let mut scopes = Vec::new();
        let mut at = Some(hir[decl].scope);
        let mut inside = false;
        while let Some(id) = at {
            scopes.push(id);
            inside |= hir[id].component.is_some();
            at = hir[id].parent;
        }
        by_path
            || hir.layers.iter().zip(&self.out.targets).any(|(layer, target)| {
                let reached = inside || scopes.contains(&layer.scope);
                reached
                    && match target {
                        Target::Kind(kind, _) => *kind == hir[decl].kind,
                        Target::Type(_) => hir[decl].component.is_none(),
                        Target::Component(component) => hir[decl].component == Some(*component),
                        Target::Metadata | Target::Path | Target::Wrong => false,
                    }
            })
    }

    /// The body of a layer against what it changes.
    pub(super) fn layer(&mut self, id: LayerId) {
        let hir = self.hir;
        let layer = &hir[id];
        let target = self.out.targets.get(id.0 as usize).cloned().unwrap_or(Target::Wrong);
        let ty = self.out.layer_types.get(id.0 as usize).copied().unwrap_or(Type::ANY);
        if layer.sort == LayerSort::Patch && matches!(hir[layer.body].kind, ExprKind::Null) {
            if matches!(target, Target::Metadata | Target::Type(_)) {
                let problem = problems::null_here(hir[layer.body].span, None, true);
                self.report(problem.help("`null` removes a resource: name one, or a kind"));
                self.out.wrong.insert(layer.body);
            }
            return;
        }
        if target == Target::Metadata {
            self.metadata_only(layer);
        }
        self.inside(layer.scope, |this| this.layer_body(layer.body, ty));
    }

    fn layer_body(&mut self, body: ExprId, ty: Type) {
        let body = match self.hir[body].kind {
            ExprKind::Replace(inner) => inner,
            _ => body,
        };
        match ty.ty {
            Ty::Slot(slot) => {
                let want = Type::of(Ty::Slot(self.kube.partial(slot)));
                self.lenient = true;
                self.check_part(body, want);
                self.set_plan(body, want);
                self.lenient = false;
            }
            Ty::Declared(_) => {
                self.lenient = true;
                self.check(body, ty);
                self.lenient = false;
                // What is missing is the instance's to give.
                self.unplan(body);
            }
            _ => {
                self.infer(body);
            }
        }
    }

    /// A plain layer holds for every resource, and all that these have in common is their metadata.
    fn metadata_only(&mut self, layer: &Layer) {
        let ExprKind::Record(record) = &self.hir[layer.body].kind else { return };
        let word = if layer.sort == LayerSort::Patch { "patch" } else { "defaults" };
        for member in &record.members {
            if let Member::Entry(key, span, value) = member
                && key != "metadata"
            {
                let owner = format!("`{word}` without a kind");
                let problem = problems::unknown_field(*span, key, &owner, ["metadata"], None)
                    .note(format!("say for which kind it is: `{word} Deployment {{ … }}`"));
                self.report(problem);
                self.out.wrong.insert(*value);
            }
        }
    }

    /// The type of `old` in a patch: what stands there may be absent, which is for the value to show.
    pub(super) fn old(&mut self, local: crate::hir::LocalId, path: &[EcoString]) -> Type {
        let LocalKind::Old(layer) = self.hir[local].kind else { return Type::ANY };
        let whole = self.out.layer_types.get(layer.0 as usize).copied().unwrap_or(Type::ANY);
        let found = path.iter().try_fold(whole, |found, key| Some(self.member_type(found, key)?.present()));
        found.unwrap_or(Type::ANY)
    }

    /// Whether something may be merged under or over a declaration.
    pub(super) fn is_layered(&self, decl: DeclId) -> bool {
        self.out.is_layered(decl)
    }

    fn unplan(&mut self, expr: ExprId) {
        self.out.plan.remove(expr);
    }
}
