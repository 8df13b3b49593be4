//! Views: what a path walks over. A view is an expression that has not been evaluated, a value, or
//! several of them merged; asking it for a member evaluates no more than it must.

use std::rc::Rc;

use ecow::EcoString;
use kdsl_base::Span;

use super::Evaluator;
use super::layers::Layers;
use crate::hir::{ExprId, ExprKind, LocalKind, Member, Record};
use crate::ty::{Ty, Type};
use crate::value::{Env, Instance, Item, Val};

impl View {
    /// Views of one place of which nothing is known.
    pub(super) const fn merge(views: Vec<View>) -> View {
        View::Merge { views, want: None, typed: None }
    }
}

/// Something that members can be asked of.
#[derive(Clone, Debug)]
pub enum View {
    /// An expression in a frame.
    Expr(ExprId, Env),
    /// A value.
    Item(Item),
    /// A resource, with what the compiler fills in.
    Resource(Instance),
    /// The ports of a resource.
    Ports(Instance),
    /// The resources of a kind that an instance has.
    KindOf(Instance, EcoString),
    /// Views of one place; later ones are merged over earlier ones.
    Merge {
        /// The views.
        views: Vec<View>,
        /// What the place wants, which says how they merge.
        want: Option<Type>,
        /// The layers of types that hold in it.
        typed: Option<Rc<Layers>>,
    },
}

impl Evaluator<'_> {
    /// The view of an expression: a path is walked, everything else is itself.
    pub(crate) fn view(&mut self, expr: ExprId, env: Env) -> View {
        let span = self.hir[expr].span;
        match self.deeper(span) {
            true => {
                let outer = std::mem::replace(&mut self.env, env);
                let view = self.view_of(expr, env);
                self.env = outer;
                self.depth -= 1;
                view
            }
            false => View::Item(self.error_at(span)),
        }
    }

    fn view_of(&mut self, expr: ExprId, env: Env) -> View {
        let hir = self.hir;
        match &hir[expr].kind {
            ExprKind::Field(base, name, span, optional) => {
                if self.checked.is_wrong(expr) {
                    return View::Item(self.error_at(*span));
                }
                if let ExprKind::Kind(..) = hir[*base].kind {
                    let chosen = self.checked.chosen(expr).to_vec();
                    return self.declared(&chosen, env, *span);
                }
                let (base, qualified) = match &hir[*base].kind {
                    ExprKind::Field(inner, ..) if self.is_kind_of_instance(*base) => (inner, true),
                    _ => (base, false),
                };
                // After a `?.` the rest of the path is passed over with it.
                let optional = *optional || hir.is_optional_path(*base);
                let base = self.view(*base, env);
                if let View::Item(Item { val: Val::Instance(instance), .. }) = base {
                    let chosen = self.checked.chosen(expr).to_vec();
                    return self.instance_member(instance, name, &chosen, *span);
                }
                if qualified {
                    return self.absent(*span);
                }
                self.member(base, name, *span, optional)
            }
            ExprKind::Index(base, index, optional) => self.index(expr, *base, *index, *optional, env),
            ExprKind::Local(local) => {
                let local = &hir[*local];
                match local.kind {
                    LocalKind::Let(value) if local.annotation.is_none() => {
                        let frame = self.frame_at(env, local.depth);
                        View::Expr(value, frame)
                    }
                    _ => View::Item(self.eval(expr, env)),
                }
            }
            ExprKind::Resources(decls) => {
                let chosen = self.checked.chosen(expr);
                let decls = if chosen.is_empty() {
                    decls.iter().map(|(decl, _)| *decl).collect()
                } else {
                    chosen.to_vec()
                };
                self.declared(&decls, env, hir[expr].span)
            }
            ExprKind::Old(local, path) => self.old(hir[*local].depth, path, env, hir[expr].span),
            _ => View::Expr(expr, env),
        }
    }

    fn absent(&self, span: Span) -> View {
        View::Item(Item::new(Val::Null, span))
    }

    /// The member `name` of a view; absent where it has none.
    pub(crate) fn member(&mut self, base: View, name: &EcoString, span: Span, optional: bool) -> View {
        match base {
            View::Resource(instance) => self.resource_member(instance, name, span),
            View::Ports(instance) => View::Item(self.port(instance, name, span)),
            View::KindOf(instance, kind) => self.qualified_member(instance, &kind, name, span),
            View::Item(item) => match item.val {
                Val::Symbol(instance) => self.resource_member(instance, name, span),
                Val::Instance(instance) => self.instance_member(instance, name, &[], span),
                Val::Null if optional => View::Item(Item::new(Val::Null, span)),
                Val::Null => {
                    View::Item(self.report(crate::problems::may_be_absent(span, "this value", None, None)))
                }
                _ => View::Item(self.item_member(&item, name, span)),
            },
            other => match self.project(&other, name) {
                Some(found) => found,
                None if self.is_incomplete(&other) => View::Item(self.error_at(span)),
                None if self.is_record(&other) => self.absent(span),
                None => {
                    let item = self.force(&other);
                    match item.val {
                        Val::Map(_) | Val::Null => self.absent(span),
                        _ => self.member(View::Item(item), name, span, optional),
                    }
                }
            },
        }
    }

    /// The part of a view under `key`, if it can be known to be there without evaluating the whole.
    pub(crate) fn project(&mut self, view: &View, key: &str) -> Option<View> {
        let span = self.view_span(view);
        // The key is compared with others, and may be long.
        if !self.spend(1 + key.len() as u64 / 64, span) || !self.deeper(span) {
            return None;
        }
        let found = self.project_view(view, key, span);
        self.depth -= 1;
        found
    }

    fn project_view(&mut self, view: &View, key: &str, span: Span) -> Option<View> {
        match view {
            View::Merge { views, want, typed } => {
                let mut parts = Vec::with_capacity(views.len());
                for view in views {
                    let (view, whole) = self.replacement(view);
                    if whole {
                        parts.clear();
                    }
                    parts.extend(self.project(&view, key));
                }
                let want = want.and_then(|want| self.kube.child(want, key));
                let joined = joined(parts, want)?;
                Some(match typed {
                    Some(layers) => self.typed_view(joined, want, layers),
                    None => joined,
                })
            }
            View::Resource(instance) => Some(self.resource_member(*instance, &key.into(), span)),
            View::Ports(_) | View::KindOf(..) => None,
            View::Item(item) => {
                let entries = match &item.val {
                    Val::Map(fields) => fields.len() / 4,
                    Val::List(items) => items.len(),
                    _ => 0,
                };
                if !self.spend(entries as u64, span) {
                    return None;
                }
                let found = match &item.val {
                    Val::Map(_) => item.val.get(key)?.clone(),
                    Val::List(items) => keyed(items, key)?.clone(),
                    _ => return None,
                };
                Some(View::Item(found))
            }
            View::Expr(expr, env) => self.project_expr(*expr, *env, key),
        }
    }

    fn project_expr(&mut self, expr: ExprId, env: Env, key: &str) -> Option<View> {
        let hir = self.hir;
        match &hir[expr].kind {
            ExprKind::Record(record) => {
                let members = record.members.len() as u64;
                if !self.spend(members / 4, hir[expr].span) {
                    return None;
                }
                if record.is_static {
                    return record.entry(key).map(|value| View::Expr(value, env));
                }
                let mut parts = Vec::new();
                self.contributions(record, env, key, &mut parts);
                let want = self.checked.plan(expr).and_then(|want| self.kube.child(want, key));
                joined(parts, want)
            }
            ExprKind::Unite(parts) => {
                let parts: Vec<View> =
                    parts.iter().filter_map(|part| self.project(&View::Expr(*part, env), key)).collect();
                joined(parts, None)
            }
            ExprKind::If(cond, then, otherwise) => {
                let branch = if self.condition(*cond, env)? { *then } else { *otherwise };
                self.project(&View::Expr(branch, env), key)
            }
            ExprKind::Local(_)
            | ExprKind::Resources(_)
            | ExprKind::Field(..)
            | ExprKind::Index(..)
            | ExprKind::Old(..) => match self.view(expr, env) {
                View::Expr(same, frame) if same == expr && frame == env => None,
                view => self.project(&view, key),
            },
            _ => {
                let item = self.memoised(expr, env);
                self.project(&View::Item(item), key)
            }
        }
    }

    /// What the members of a record say of `key`, in order.
    fn contributions(&mut self, record: &Record, env: Env, key: &str, parts: &mut Vec<View>) {
        for member in &record.members {
            match member {
                Member::Entry(name, _, value) if name == key => parts.push(View::Expr(*value, env)),
                Member::Entry(..) => {}
                Member::Computed(name, value) => {
                    let name = self.memoised(*name, env);
                    if matches!(&name.val, Val::Str(text) if text == key) {
                        parts.push(View::Expr(*value, env));
                    }
                }
                Member::Spread(value) => {
                    let view = self.view(*value, env);
                    parts.extend(self.project(&view, key));
                }
                Member::If(cond, then, otherwise) => match self.condition(*cond, env) {
                    Some(true) => self.contributions(then, env, key, parts),
                    Some(false) => {
                        if let Some(otherwise) = otherwise {
                            self.contributions(otherwise, env, key, parts);
                        }
                    }
                    None => {}
                },
                Member::For(head, body) => {
                    for frame in self.iterate(head, env) {
                        self.contributions(body, frame, key, parts);
                    }
                }
            }
        }
    }

    /// The value of a view.
    pub(crate) fn force(&mut self, view: &View) -> Item {
        match view {
            View::Expr(expr, env) => self.memoised(*expr, *env),
            View::Item(item) => item.clone(),
            View::Resource(instance) => {
                Item::new(Val::Symbol(*instance), self.hir[instance.decl].symbol_span)
            }
            View::Ports(instance) => self.all_ports(*instance),
            View::KindOf(instance, _) => self.error_at(self.hir[instance.decl].symbol_span),
            View::Merge { views, want, typed } => {
                let mut views = views.iter();
                let Some(first) = views.next() else { return Item::new(Val::Null, Span::default()) };
                let mut merged = self.force(first);
                for view in views {
                    let right = self.force(view);
                    merged = self.merge(merged, right, *want);
                }
                match (want, typed) {
                    (Some(Type { ty: Ty::Slot(slot), .. }), Some(layers)) => {
                        self.typed_inside(merged, *slot, layers)
                    }
                    _ => merged,
                }
            }
        }
    }

    /// The value of a view for whoever asks for it by a path: in the form of the manifest, also where it is a part
    /// that something is merged with.
    pub(super) fn forced_whole(&mut self, view: &View) -> Item {
        let item = self.force(view);
        let want = match view {
            View::Expr(expr, _) => self.checked.plan(*expr),
            View::Merge { want, .. } => *want,
            _ => None,
        };
        match want {
            Some(Type { ty: Ty::Slot(slot), .. })
                if self.kube.is_partial(slot) || matches!(view, View::Merge { .. }) =>
            {
                self.whole(item, self.kube.whole(slot))
            }
            _ => item,
        }
    }

    /// Whether it is told already that the record which a view is lacks something.
    fn is_incomplete(&self, view: &View) -> bool {
        match view {
            View::Expr(expr, _) => self.checked.is_incomplete(self.hir[*expr].span),
            View::Item(item) => self.checked.is_incomplete(item.origin),
            View::Merge { views, .. } => views.iter().any(|view| self.is_incomplete(view)),
            View::Resource(_) | View::Ports(_) | View::KindOf(..) => false,
        }
    }

    /// Whether a view is a record by its form, so that what it does not have is absent.
    fn is_record(&mut self, view: &View) -> bool {
        match view {
            View::Merge { .. } | View::Item(Item { val: Val::Map(_), .. }) => true,
            View::Expr(expr, env) => match self.hir[*expr].kind {
                ExprKind::Record(_) | ExprKind::Unite(_) => true,
                ExprKind::If(cond, then, otherwise) => match self.condition(cond, *env) {
                    Some(holds) => self.is_record(&View::Expr(if holds { then } else { otherwise }, *env)),
                    None => false,
                },
                _ => false,
            },
            _ => false,
        }
    }

    /// A view that is merged over others, and whether it takes their place: `replace { … }` does, and so
    /// does what is no record.
    fn replacement(&self, view: &View) -> (View, bool) {
        match view {
            View::Expr(expr, env) => match self.hir[*expr].kind {
                ExprKind::Replace(inner) => (View::Expr(inner, *env), true),
                ExprKind::Null => (view.clone(), true),
                _ => (view.clone(), false),
            },
            View::Item(Item { val: Val::Replace(fields), origin, key }) => {
                let item = Item { val: Val::Map(fields.clone()), origin: *origin, key: *key };
                (View::Item(item), true)
            }
            _ => (view.clone(), false),
        }
    }

    fn is_null(&self, view: &View) -> bool {
        matches!(view, View::Expr(expr, _) if matches!(self.hir[*expr].kind, ExprKind::Null))
    }

    fn view_span(&self, view: &View) -> Span {
        match view {
            View::Expr(expr, _) => self.hir[*expr].span,
            View::Item(item) => item.origin,
            View::Resource(instance) | View::Ports(instance) | View::KindOf(instance, _) => {
                self.hir[instance.decl].symbol_span
            }
            View::Merge { views, .. } => views.first().map(|view| self.view_span(view)).unwrap_or_default(),
        }
    }

    /// The entries of a view that are known to be there, in order, without evaluating their values.
    /// Of a keyed list, the keys of its entries.
    pub(crate) fn children(&mut self, view: &View) -> Vec<(EcoString, View)> {
        match view {
            View::Expr(expr, env) => {
                let hir = self.hir;
                if let ExprKind::Record(record) = &hir[*expr].kind
                    && record.is_static
                {
                    let entry = |member: &Member| match member {
                        Member::Entry(key, _, value) => Some((key.clone(), View::Expr(*value, *env))),
                        _ => None,
                    };
                    return record.members.iter().filter_map(entry).collect();
                }
                let inner = self.view(*expr, *env);
                match inner {
                    View::Expr(same, frame) if same == *expr && frame == *env => {
                        let item = self.memoised(*expr, *env);
                        self.children(&View::Item(item))
                    }
                    other => self.children(&other),
                }
            }
            View::Item(item) => match &item.val {
                Val::Map(fields) => {
                    fields.iter().map(|(key, item)| (key.clone(), View::Item(item.clone()))).collect()
                }
                Val::List(items) => items
                    .iter()
                    .map(|item| {
                        let key = item.val.get("name").and_then(|name| match &name.val {
                            Val::Str(text) => Some(text.clone()),
                            _ => None,
                        });
                        (key.unwrap_or_default(), View::Item(item.clone()))
                    })
                    .collect(),
                _ => Vec::new(),
            },
            View::Merge { views, want, typed } => {
                let mut all: Vec<(EcoString, Vec<View>)> = Vec::new();
                for view in views {
                    let (view, whole) = self.replacement(view);
                    if whole {
                        all.clear();
                    }
                    for (key, child) in self.children(&view) {
                        match all.iter_mut().find(|(known, _)| *known == key && !key.is_empty()) {
                            Some((_, parts)) => parts.push(child),
                            None => all.push((key, vec![child])),
                        }
                    }
                }
                all.retain(|(_, parts)| !parts.last().is_some_and(|last| self.is_null(last)));
                let mut children = Vec::with_capacity(all.len());
                for (key, parts) in all {
                    let want = want.and_then(|want| self.kube.child(want, &key));
                    let Some(child) = joined(parts, want) else { continue };
                    let child = match typed {
                        Some(layers) => self.typed_view(child, want, layers),
                        None => child,
                    };
                    children.push((key, child));
                }
                children
            }
            View::Resource(_) | View::Ports(_) | View::KindOf(..) => Vec::new(),
        }
    }
}

fn joined(mut parts: Vec<View>, want: Option<Type>) -> Option<View> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(View::Merge { views: parts, want, typed: None }),
    }
}

/// The entry of a list whose `name`, or `mountPath`, is `key`.
fn keyed<'i>(items: &'i [Item], key: &str) -> Option<&'i Item> {
    items.iter().find(|item| {
        ["name", "mountPath"]
            .iter()
            .any(|field| matches!(item.val.get(field), Some(Item { val: Val::Str(text), .. }) if text == key))
    })
}
