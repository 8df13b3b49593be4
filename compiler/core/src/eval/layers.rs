//! What is merged under and over a resource or an instance: the `defaults` and patches of the braces
//! around it, and of those around the instances that it stands in.

use std::rc::Rc;

use ecow::EcoString;
use kdsl_base::Span;
use kdsl_schema::{Shape, TypeId};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Evaluator, Subject, View, budget};
use crate::check::Target;
use crate::hir::{
    ComponentId, ExprId, Hir, Item as HirItem, Layer, LayerId, LayerSort, LayerTarget, ScopeId,
};
use crate::kube::Slot;
use crate::merge;
use crate::problems;
use crate::ty::{Ty, Type};
use crate::value::{Env, Instance, Item, Val};

/// The layers of one resource or instance.
#[derive(Default, Debug)]
pub(crate) struct Layers {
    /// Those under the whole of it, the one that yields first; whether each is a plain one.
    under: Vec<(ExprId, Env, bool)>,
    /// Those over the whole of it, the one that wins last.
    over: Vec<(LayerId, Env, bool)>,
    /// Those under every value of a type in it.
    typed_under: Vec<(TypeId, ExprId, Env)>,
    /// Those over every value of a type in it; the frame is not made yet.
    typed_over: Vec<(TypeId, LayerId, Env)>,
}

impl Layers {
    fn has_types(&self) -> bool {
        !self.typed_under.is_empty() || !self.typed_over.is_empty()
    }

    fn is_empty(&self) -> bool {
        self.under.is_empty() && self.over.is_empty() && !self.has_types()
    }
}

/// What the patches of a program came to.
#[derive(Default, Debug)]
pub(super) struct Patches {
    /// Those that a path leads to something, in the order of their items.
    by_path: FxHashMap<Instance, Vec<(LayerId, Env)>>,
    /// Those whose braces are made, so that each must find something.
    met: Vec<LayerId>,
}

impl Evaluator<'_> {
    /// The body of a resource or an instance with everything that is merged under and over it.
    pub(crate) fn body_view(&mut self, instance: Instance) -> View {
        let body = View::Expr(self.hir[instance.decl].body, instance.env);
        if !self.checked.has_layers(instance.decl) {
            return body;
        }
        let layers = self.layers(instance);
        if layers.is_empty() {
            return body;
        }
        let want = self.body_type(instance);
        let views = self.parts(instance, &layers, usize::MAX);
        let typed = layers.has_types().then_some(layers);
        View::Merge { views, want, typed }
    }

    fn body_type(&self, instance: Instance) -> Option<Type> {
        let kind = self.checked.kind_of(instance.decl)?;
        Some(Type::of(Ty::Slot(self.kube.resource(kind))))
    }

    /// The braces around a resource, the innermost first, each with its frame: those that it is written
    /// in, then those that the instance around it is made in, and so on outwards.
    fn braces(&self, instance: Instance) -> Vec<(ScopeId, Env)> {
        let hir = self.hir;
        let mut braces: Vec<(ScopeId, Env)> = Vec::new();
        let mut of = Some(instance);
        while let Some(instance) = of {
            of = None;
            let mut at = Some(hir[instance.decl].scope);
            while let Some(id) = at {
                let frame = self.frame_at(instance.env, hir[id].depth);
                braces.push((id, frame));
                if of.is_none() && hir[id].component.is_some() {
                    of = self.instance_of(frame);
                }
                at = hir[id].parent;
            }
        }
        // Braces that are around the callers as well stand further out than those.
        let mut known = FxHashSet::default();
        braces.reverse();
        braces.retain(|found| known.insert(*found));
        braces.reverse();
        braces
    }

    fn layers(&mut self, instance: Instance) -> Rc<Layers> {
        if let Some(known) = self.layers.get(&instance) {
            return Rc::clone(known);
        }
        let hir = self.hir;
        let braces = self.braces(instance);
        let mut layers = Layers::default();
        let mut of_kind = Vec::new();
        let span = hir[instance.decl].symbol_span;
        for (scope, env) in braces.iter().rev() {
            if !self.spend(2 + hir[*scope].layers.len() as u64, span) {
                return Rc::default();
            }
            for id in &hir[*scope].layers {
                let layer = &hir[*id];
                if layer.sort != LayerSort::Defaults {
                    continue;
                }
                match self.checked.target(*id) {
                    Target::Type(ty) => layers.typed_under.push((*ty, layer.body, *env)),
                    Target::Metadata if hir[instance.decl].component.is_none() => {
                        layers.under.push((layer.body, *env, true));
                    }
                    target if self.holds_for(target, instance) => of_kind.push((layer.body, *env, false)),
                    _ => {}
                }
            }
        }
        layers.under.append(&mut of_kind);
        let paths = self.patches();
        let paths: Vec<(LayerId, Env, usize)> = paths
            .by_path
            .get(&instance)
            .into_iter()
            .flatten()
            .map(|(id, env)| (*id, *env, self.level(*id, &braces)))
            .collect();
        for (level, (scope, env)) in braces.iter().enumerate() {
            let named = |layer: &Layer| !matches!(layer.target, LayerTarget::Path(_));
            let of_braces = |layer: &Layer| layer.sort == LayerSort::Patch && named(layer);
            let here = hir[*scope].layers.iter().filter(|id| of_braces(&hir[**id]));
            let here = here.map(|id| (*id, *env));
            let by_path = paths.iter().filter(|(.., at)| *at == level).map(|(id, env, _)| (*id, *env));
            let mut here: Vec<(LayerId, Env)> = here.chain(by_path).collect();
            here.sort_unstable_by_key(|(id, _)| *id);
            for (id, env) in here {
                let plain = match self.checked.target(id) {
                    Target::Type(ty) => {
                        layers.typed_over.push((*ty, id, env));
                        continue;
                    }
                    Target::Metadata if hir[instance.decl].component.is_none() => true,
                    Target::Path => false,
                    target if self.holds_for(target, instance) => false,
                    _ => continue,
                };
                let frame = self.patch_frame(id, env, Subject::None);
                layers.over.push((id, frame, plain));
            }
        }
        let layers = Rc::new(layers);
        // A patch asks for the value under it, which is what came before it.
        for (before, (_, frame, _)) in layers.over.iter().enumerate() {
            self.set_subject(*frame, Subject::Before(instance, Rc::clone(&layers), before));
        }
        if !self.gathering {
            self.used.extend(layers.over.iter().map(|(layer, ..)| *layer));
            self.layers.insert(instance, Rc::clone(&layers));
        }
        layers
    }

    /// How far out the braces of a patch are, counted in those of what it changes.
    fn level(&self, id: LayerId, braces: &[(ScopeId, Env)]) -> usize {
        let mut at = Some(self.hir[id].scope);
        while let Some(scope) = at {
            if let Some(level) = braces.iter().position(|(known, _)| *known == scope) {
                return level;
            }
            at = self.hir[scope].parent;
        }
        braces.len().saturating_sub(1)
    }

    fn holds_for(&self, target: &Target, instance: Instance) -> bool {
        let decl = &self.hir[instance.decl];
        match target {
            Target::Kind(kind, group) => {
                let found = self.checked.kind_of(instance.decl).map(|kind| self.kube.schema().kind(kind));
                let same = |group: &EcoString| found.is_none_or(|found| found.group == group);
                decl.component.is_none() && *kind == decl.kind && group.as_ref().is_none_or(same)
            }
            Target::Component(component) => decl.component == Some(*component),
            _ => false,
        }
    }

    /// What merges to a resource, what yields first: the layers under it, its body, and so many of those
    /// over it.
    fn parts(&self, instance: Instance, layers: &Layers, over: usize) -> Vec<View> {
        let under = layers.under.iter().map(|(expr, env, _)| View::Expr(*expr, *env));
        let body = View::Expr(self.hir[instance.decl].body, instance.env);
        let over = layers.over.iter().take(over);
        let over = over.map(|(layer, env, _)| View::Expr(self.hir[*layer].body, *env));
        under.chain([body]).chain(over).collect()
    }

    fn patch_frame(&mut self, id: LayerId, outer: Env, subject: Subject) -> Env {
        self.hold(budget::FRAME, self.hir[id].span);
        let frame = self.push_frame(outer, Vec::new());
        self.set_subject(frame, subject);
        frame
    }

    fn set_subject(&mut self, frame: Env, subject: Subject) {
        if let Some(made) = self.frames.get_mut(frame.0 as usize) {
            made.subject = subject;
        }
    }

    /// `old` in a patch.
    pub(super) fn old(&mut self, depth: u32, path: &[EcoString], env: Env, span: Span) -> View {
        let frame = self.frame_at(env, depth);
        let subject = self.frames.get(frame.0 as usize).map(|frame| &frame.subject);
        let (view, of) = match subject {
            Some(Subject::Old(view)) => (view.clone(), None),
            Some(Subject::Before(instance, layers, before)) => {
                let (instance, layers, before) = (*instance, Rc::clone(layers), *before);
                if !self.spend(layers.under.len() as u64 + before as u64, span) {
                    return View::Item(self.error_at(span));
                }
                let views = self.parts(instance, &layers, before);
                (View::Merge { views, want: self.body_type(instance), typed: None }, Some(instance))
            }
            _ => return View::Item(self.error_at(span)),
        };
        let mut keys = path.iter();
        let found = match (of, keys.next()) {
            (Some(instance), Some(param)) => {
                let given = self.project(&view, param);
                self.given_or_default(given, instance, param)
            }
            (_, Some(key)) => self.project(&view, key),
            (_, None) => Some(view),
        };
        let found = found.and_then(|found| keys.try_fold(found, |view, key| self.project(&view, key)));
        found.unwrap_or_else(|| View::Item(Item::new(Val::Null, span)))
    }

    /// The patches of the program that name a resource, and what each of them changes. They are found
    /// before anything is patched, so a patch is not found by what another one changes.
    pub(super) fn patches(&mut self) -> Rc<Patches> {
        if let Some(known) = &self.patches {
            return Rc::clone(known);
        }
        if self.gathering {
            return Rc::default();
        }
        self.gathering = true;
        let hir = self.hir;
        let mut patches = Patches::default();
        let patched = self.patched();
        for items in [&hir.items, &hir.imported] {
            self.gather(items, Env(0), &patched, &mut patches);
        }
        self.gathering = false;
        // Names that were found on the way may change with what is patched.
        self.names.clear();
        let patches = Rc::new(patches);
        self.patches = Some(Rc::clone(&patches));
        patches
    }

    fn gather(
        &mut self,
        items: &[HirItem],
        env: Env,
        patched: &FxHashSet<ComponentId>,
        patches: &mut Patches,
    ) {
        for item in items {
            if self.halted {
                return;
            }
            match item {
                HirItem::Patch(id) => {
                    patches.met.push(*id);
                    let LayerTarget::Path(path) = self.hir[*id].target else { continue };
                    if *self.checked.target(*id) == Target::Wrong {
                        continue;
                    }
                    let view = self.view(path, env);
                    match self.force(&view).val {
                        Val::Symbol(instance) | Val::Instance(instance) => {
                            patches.by_path.entry(instance).or_default().push((*id, env));
                        }
                        Val::Error => {}
                        _ => {
                            let span = self.hir[path].span;
                            self.report(problems::patch_of_nothing(
                                span,
                                self.hir[*id].whole,
                                "it is not made here",
                                None,
                            ));
                        }
                    }
                }
                HirItem::If(cond, then, otherwise)
                    if self.has_patches(then, patched) || self.has_patches(otherwise, patched) =>
                {
                    match self.condition(*cond, env) {
                        Some(true) => self.gather(then, env, patched, patches),
                        Some(false) => self.gather(otherwise, env, patched, patches),
                        None => {}
                    }
                }
                HirItem::For(head, body) if self.has_patches(body, patched) => {
                    for frame in self.repeated(head, env) {
                        self.gather(body, frame, patched, patches);
                    }
                }
                HirItem::Resource(decl) => {
                    let Some(component) = self.hir[*decl].component else { continue };
                    let hir = self.hir;
                    let span = hir[*decl].symbol_span;
                    if patched.contains(&component) && self.spend(1, span) && self.deeper(span) {
                        let frame = self.instance_frame(Instance { decl: *decl, env }, component);
                        self.gather(&hir[component].items, frame, patched, patches);
                        self.depth -= 1;
                    }
                }
                _ => {}
            }
        }
    }

    /// Whether items hold a patch, however deep.
    fn has_patches(&self, items: &[HirItem], patched: &FxHashSet<ComponentId>) -> bool {
        items.iter().any(|item| match item {
            HirItem::Patch(_) => true,
            HirItem::Assert(_) | HirItem::Policy(_) => false,
            HirItem::If(_, then, otherwise) => {
                self.has_patches(then, patched) || self.has_patches(otherwise, patched)
            }
            HirItem::For(_, body) => self.has_patches(body, patched),
            HirItem::Resource(decl) => {
                self.hir[*decl].component.is_some_and(|component| patched.contains(&component))
            }
        })
    }

    /// The components that hold a patch, or an instance of one that does. Chains of components are as
    /// long as they are, so this goes from the patches outwards.
    fn patched(&self) -> FxHashSet<ComponentId> {
        let none = FxHashSet::default();
        let mut users: FxHashMap<ComponentId, Vec<ComponentId>> = FxHashMap::default();
        let mut open: Vec<ComponentId> = Vec::new();
        for (id, component) in (0..).map(ComponentId).zip(&self.hir.components) {
            instances(self.hir, &component.items, &mut |inner| users.entry(inner).or_default().push(id));
            if self.has_patches(&component.items, &none) {
                open.push(id);
            }
        }
        let mut found = FxHashSet::default();
        while let Some(id) = open.pop() {
            if found.insert(id) {
                open.extend(users.get(&id).into_iter().flatten());
            }
        }
        found
    }

    /// Whether a patch removes what a declaration makes.
    pub(crate) fn is_removed(&mut self, instance: Instance) -> bool {
        if self.gathering || !self.checked.has_layers(instance.decl) {
            return false;
        }
        let layers = self.layers(instance);
        let removes = |(layer, ..): &(LayerId, Env, bool)| {
            matches!(self.hir[self.hir[*layer].body].kind, crate::hir::ExprKind::Null)
        };
        layers.over.iter().any(removes)
    }

    /// The value of a resource's body with its layers.
    pub(super) fn merged_body(&mut self, instance: Instance) -> Item {
        let body = self.eval(self.hir[instance.decl].body, instance.env);
        if !self.checked.has_layers(instance.decl) {
            return body;
        }
        let layers = self.layers(instance);
        let span = self.hir[instance.decl].symbol_span;
        let want = self.body_type(instance);
        let namespaced = self.kube.is_namespaced(self.checked.kind_of(instance.decl));
        let mut under: Option<Item> = None;
        for (expr, env, plain) in &layers.under {
            let item = self.memoised(*expr, *env);
            let item = if *plain && !namespaced { without_namespace(item) } else { item };
            under = Some(match under {
                None => item,
                Some(left) => self.merge(left, item, want),
            });
        }
        let mut merged = match under {
            None => body,
            Some(under) => {
                let kube = self.kube;
                match self.merging(|steps| merge::underlay(under, body, &*kube.merge_shape(want), steps)) {
                    Ok(merged) => merged,
                    Err(error) => self.merge_error(&error, span),
                }
            }
        };
        let mut over: Vec<(LayerId, Item)> = Vec::new();
        for (id, env, plain) in &layers.over {
            let item = self.memoised(self.hir[*id].body, *env);
            let item = if *plain && !namespaced { without_namespace(item) } else { item };
            self.contradiction(&over, *id, &item);
            over.push((*id, item.clone()));
            merged = self.merge(merged, item, want);
        }
        if let (Some(Type { ty: Ty::Slot(slot), .. }), true) = (want, layers.has_types()) {
            merged = self.typed(merged, slot, &layers);
        }
        match want {
            // What is required may have come from any of them.
            Some(want) if self.checked.is_layered(instance.decl) => self.coerce(merged, want, span),
            _ => merged,
        }
    }

    /// The patches of an instance: two may set one of its params.
    fn contradicted_arguments(&mut self, instance: Instance) {
        if !self.checked.has_layers(instance.decl) {
            return;
        }
        let layers = self.layers(instance);
        if layers.over.len() < 2 {
            return;
        }
        let mut over: Vec<(LayerId, Item)> = Vec::new();
        for (id, env, _) in &layers.over {
            let item = self.memoised(self.hir[*id].body, *env);
            self.contradiction(&over, *id, &item);
            over.push((*id, item));
        }
    }

    /// Two patches of the same braces that set one leaf: which of them is meant is not said.
    fn contradiction(&mut self, before: &[(LayerId, Item)], id: LayerId, item: &Item) {
        let scope = self.hir[id].scope;
        for (_, first) in before.iter().filter(|(other, _)| self.hir[*other].scope == scope) {
            let mut steps = self.fuel;
            let common = common_leaf(first, item, String::new(), &mut steps);
            if !self.spend(self.fuel - steps + 1, item.origin) {
                return;
            }
            if let Some((path, left, right)) = common {
                let mut problem = problems::set_twice(&path, right, left, right);
                problem.fixes.clear();
                if left == right {
                    // One patch, in two rounds of a loop.
                    problem.secondary.clear();
                    problem = problem.label("set anew in each round");
                    self.report(problem.help("patch it once, outside of the loop"));
                    continue;
                }
                self.report(problem.help("set it in one of the patches, or put one of them further out"));
            }
        }
    }

    /// The layers of types in a value of a place, from the outside in.
    fn typed(&mut self, item: Item, slot: Slot, layers: &Rc<Layers>) -> Item {
        let item = match slot.shape {
            Shape::Object(ty) => self.typed_here(item, slot, ty, layers),
            _ => item,
        };
        self.typed_inside(item, slot, layers)
    }

    /// The same for the parts of a value.
    pub(super) fn typed_inside(&mut self, item: Item, slot: Slot, layers: &Rc<Layers>) -> Item {
        let (origin, key) = (item.origin, item.key);
        if !self.spend(1, origin) {
            return item;
        }
        let val = match item.val {
            Val::Map(fields) => Val::Map(
                fields
                    .into_iter()
                    .map(|(name, item)| {
                        let item = match self.kube.child(Type::of(Ty::Slot(slot)), &name) {
                            Some(Type { ty: Ty::Slot(child), .. }) => self.typed(item, child, layers),
                            _ => item,
                        };
                        (name, item)
                    })
                    .collect(),
            ),
            Val::List(items) => match self.kube.element(slot) {
                Some(element) => {
                    Val::List(items.into_iter().map(|item| self.typed(item, element, layers)).collect())
                }
                None => Val::List(items),
            },
            other => other,
        };
        Item::new(val, origin).under(key)
    }

    fn typed_here(&mut self, mut item: Item, slot: Slot, ty: TypeId, layers: &Rc<Layers>) -> Item {
        if !matches!(item.val, Val::Map(_)) {
            return item;
        }
        let want = Some(Type::of(Ty::Slot(slot)));
        let key = item.key;
        let mut under: Option<Item> = None;
        for (_, expr, env) in layers.typed_under.iter().filter(|(of, ..)| *of == ty) {
            let layer = self.memoised(*expr, *env);
            under = Some(match under {
                None => layer,
                Some(left) => self.merge(left, layer, want),
            });
        }
        if let Some(under) = under {
            let (kube, span) = (self.kube, item.origin);
            let shape = kube.merge_shape(want);
            item = match self.merging(|steps| merge::underlay(under, item, &*shape, steps)) {
                Ok(merged) => merged,
                Err(error) => self.merge_error(&error, span),
            };
        }
        let mut over: Vec<(LayerId, Item)> = Vec::new();
        for (_, id, env) in layers.typed_over.iter().filter(|(of, ..)| *of == ty) {
            self.used.insert(*id);
            let frame = self.patch_frame(*id, *env, Subject::Old(View::Item(item.clone())));
            let layer = self.eval(self.hir[*id].body, frame);
            self.contradiction(&over, *id, &layer);
            over.push((*id, layer.clone()));
            item = self.merge(item, layer, want);
        }
        item.under(key)
    }

    /// A view with the layers of its type, where it is of one that has some.
    pub(super) fn typed_view(&mut self, view: View, want: Option<Type>, layers: &Rc<Layers>) -> View {
        let Some(Type { ty: Ty::Slot(slot), .. }) = want else { return view };
        let mut views = Vec::new();
        if let Shape::Object(ty) = slot.shape {
            let under = layers.typed_under.iter().filter(|(of, ..)| *of == ty);
            views.extend(under.map(|(_, expr, env)| View::Expr(*expr, *env)));
            views.push(view);
            let over: Vec<_> = layers.typed_over.iter().filter(|(of, ..)| *of == ty).copied().collect();
            for (_, id, env) in over {
                if !self.spend(views.len() as u64, self.hir[id].span) {
                    break;
                }
                let old = View::Merge { views: views.clone(), want, typed: None };
                let frame = self.patch_frame(id, env, Subject::Old(old));
                views.push(View::Expr(self.hir[id].body, frame));
            }
        } else {
            views.push(view);
        }
        View::Merge { views, want, typed: Some(Rc::clone(layers)) }
    }

    /// Reports the patches that found nothing, and those that contradict each other about what an instance
    /// is given, once everything is written.
    pub fn unmatched_patches(&mut self) {
        if self.hir.layers.is_empty() || self.halted {
            return;
        }
        let mut made: Vec<Instance> = self.instances.keys().copied().collect();
        made.sort_unstable_by_key(|made| (made.decl, made.env.0));
        for instance in made {
            self.contradicted_arguments(instance);
        }
        let patches = self.patches();
        let met: FxHashSet<LayerId> = patches.met.iter().copied().collect();
        let mut unused: Vec<LayerId> = met.into_iter().filter(|id| !self.used.contains(id)).collect();
        unused.sort_unstable();
        for id in unused {
            let layer = &self.hir[id];
            match (&layer.target, self.checked.target(id)) {
                (_, Target::Wrong) => {}
                (LayerTarget::Named(name, span), _) => {
                    let known: Vec<EcoString> = self.hir.decls.iter().map(|decl| decl.kind.clone()).collect();
                    let near = kdsl_base::nearest(name, known.iter().map(EcoString::as_str));
                    let label = "nothing in these braces is of it";
                    self.report(problems::patch_of_nothing(*span, layer.whole, label, near));
                }
                (LayerTarget::All, _) => {
                    self.report(problems::patch_of_nothing(
                        layer.span,
                        layer.whole,
                        "these braces make no resource",
                        None,
                    ));
                }
                (LayerTarget::Path(_), _) => {}
            }
        }
    }
}

/// The components that items make instances of.
fn instances(hir: &Hir, items: &[HirItem], found: &mut impl FnMut(ComponentId)) {
    for item in items {
        match item {
            HirItem::Resource(decl) => hir[*decl].component.into_iter().for_each(&mut *found),
            HirItem::If(_, then, otherwise) => {
                instances(hir, then, found);
                instances(hir, otherwise, found);
            }
            HirItem::For(_, body) => instances(hir, body, found),
            HirItem::Assert(_) | HirItem::Policy(_) | HirItem::Patch(_) => {}
        }
    }
}

/// The first leaf that two patches both set, by its path. Every entry takes of `steps`, and where there
/// are none left nothing is found.
fn common_leaf(left: &Item, right: &Item, path: String, steps: &mut u64) -> Option<(String, Span, Span)> {
    match (&left.val, &right.val) {
        (Val::Map(left), Val::Map(right)) => left.iter().find_map(|(key, item)| {
            take(steps, 1 + right.len() as u64 / 4)?;
            let (_, other) = right.iter().find(|(known, _)| known == key)?;
            let path = if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
            common_leaf(item, other, path, steps)
        }),
        // Entries of keyed lists: those of other keys do not touch.
        (Val::List(left), Val::List(right)) => left.iter().find_map(|item| {
            take(steps, 1 + right.len() as u64)?;
            let name = item.val.get("name")?;
            let other =
                right.iter().find(|other| other.val.get("name").is_some_and(|it| it.val == name.val))?;
            let rest = |item: &Item| match &item.val {
                Val::Map(fields) => {
                    let fields = fields.iter().filter(|(key, _)| key != "name").cloned().collect();
                    Item::new(Val::Map(fields), item.origin)
                }
                _ => item.clone(),
            };
            common_leaf(&rest(item), &rest(other), path.clone(), steps)
        }),
        (Val::Error, _) | (_, Val::Error) => None,
        _ => Some((path, left.key, right.key)),
    }
}

fn take(steps: &mut u64, needed: u64) -> Option<()> {
    let left = steps.checked_sub(needed);
    *steps = left.unwrap_or(0);
    left.map(|_| ())
}

/// Layers of a namespace pass over kinds that stand in none.
fn without_namespace(mut item: Item) -> Item {
    if let Val::Map(fields) = &mut item.val
        && let Some((_, metadata)) = fields.make_mut().iter_mut().find(|(key, _)| key == "metadata")
        && let Val::Map(metadata) = &mut metadata.val
    {
        metadata.retain(|(key, _)| key != "namespace");
    }
    item
}
