//! `defaults` and `patch`: what is merged under and over the resources of a pair of braces.

use ecow::EcoString;
use kdsl_base::Span;
use kdsl_syntax::ast::{AstNode, Defaults, Expr as AstExpr, Patch, TypePath};

use super::Lowering;
use crate::hir::{
    ExprId, ExprKind, Item, Layer, LayerId, LayerSort, LayerTarget, Local, LocalId, LocalKind, count,
};

/// The value that a `patch` changes, while its braces are lowered: `old` is what stands at `path` of it.
pub(super) struct Old {
    local: LocalId,
    path: Vec<EcoString>,
    /// Whether the record that is being lowered is one whose entries lead further in.
    leads: bool,
}

impl Lowering {
    pub(super) fn defaults(&mut self, defaults: Defaults<'_>) {
        let Some(record) = defaults.record() else { return };
        let body = self.record_expr(record);
        let target = match defaults.ty() {
            Some(path) => named(path),
            None => LayerTarget::All,
        };
        let whole = defaults.span();
        let mut span = whole;
        span.end = span.start + 8;
        self.push_layer(Layer {
            sort: LayerSort::Defaults,
            target,
            body,
            scope: self.scope,
            old: None,
            span,
            whole,
        });
    }

    pub(super) fn patch(&mut self, patch: Patch<'_>) -> Option<Item> {
        let value = patch.value()?;
        let target = match patch.target() {
            None => LayerTarget::All,
            Some(target) => match type_path(target) {
                Some(name) => LayerTarget::Named(name, target.span()),
                None => LayerTarget::Path(self.expr(target)),
            },
        };
        let (body, old) = self.scoped(1, value.span(), |this| {
            let old = LocalId(count(&this.hir.locals));
            let layer = LayerId(count(&this.hir.layers));
            let depth = this.hir[this.scope].depth;
            let span = patch.span();
            this.hir.locals.push(Local {
                name: "old".into(),
                span: Span::at(span.file, span.start),
                kind: LocalKind::Old(layer),
                annotation: None,
                depth,
                guards: this.guards(),
                doc: None,
            });
            let outer = this.old.replace(Old { local: old, path: Vec::new(), leads: true });
            let body = this.expr(value);
            this.old = outer;
            (body, old)
        });
        let whole = patch.span();
        let mut span = whole;
        span.end = span.start + 5;
        let (sort, scope) = (LayerSort::Patch, self.scope);
        let id = self.push_layer(Layer { sort, target, body, scope, old: Some(old), span, whole });
        Some(Item::Patch(id))
    }

    fn push_layer(&mut self, layer: Layer) -> LayerId {
        let id = LayerId(count(&self.hir.layers));
        let scope = layer.scope;
        self.hir.layers.push(layer);
        self.hir[scope].layers.push(id);
        id
    }

    /// What `old` means here, in a patch.
    pub(super) fn old_value(&self) -> Option<ExprKind> {
        let old = self.old.as_ref()?;
        Some(ExprKind::Old(old.local, old.path.clone().into_boxed_slice()))
    }

    /// Lowers the value of an entry, in which `old` is what the entry changes. Only where records lead
    /// straight to it is that known: in a list or a call, `old` is the value of the entry around.
    pub(super) fn entry_value(&mut self, keys: Option<Vec<EcoString>>, value: AstExpr<'_>) -> ExprId {
        let Some(old) = self.old.as_mut().filter(|old| old.leads) else { return self.expr(value) };
        let Some(keys) = keys else {
            // What a computed key changes is not known before it is computed.
            let outer = self.old.take();
            let lowered = self.expr(value);
            self.old = outer;
            return lowered;
        };
        let length = old.path.len();
        old.path.extend(keys);
        old.leads = matches!(value, AstExpr::Record(_) | AstExpr::Replace(_));
        let lowered = self.expr(value);
        if let Some(old) = self.old.as_mut() {
            old.path.truncate(length);
            old.leads = true;
        }
        lowered
    }
}

fn named(path: TypePath<'_>) -> LayerTarget {
    LayerTarget::Named(path.text().into(), path.span())
}

/// The kind, type or component that a target names, as `Deployment` or `lib.WebApp`; `None` where it is
/// the path of a resource.
fn type_path(target: AstExpr<'_>) -> Option<EcoString> {
    let capital = |name: &str| name.starts_with(|first: char| first.is_uppercase());
    match target {
        AstExpr::Name(name) => capital(name.text()).then(|| name.text().into()),
        AstExpr::Field(field) => match (field.base(), field.name()) {
            (Some(AstExpr::Name(base)), Some(name)) if !capital(base.text()) && capital(name.text()) => {
                Some(ecow::eco_format!("{}.{}", base.text(), name.text()))
            }
            _ => None,
        },
        _ => None,
    }
}
