//! Types: those of the language, those that are declared, kinds, and types of Kubernetes with their fields.

use std::collections::BTreeMap;

use kdsl_core::check::BUILTIN_TYPES;
use kdsl_core::hir::ScopeId;
use kdsl_core::ty::{Ty, Type};
use kdsl_core::{Slot, Types};
use kdsl_schema::{Kind, Shape};
use kdsl_syntax::ast::{AstNode, TypePath};
use kdsl_syntax::{NodeKind, SyntaxNode};

use super::{CompletionKind, Offers, docs, imports, items, names, rank};
use crate::{known, text};

/// Offers types where a part of a path of one is typed.
pub(super) fn offer(offers: &mut Offers<'_>, path: SyntaxNode<'_>, name: SyntaxNode<'_>) {
    let view = TypePath::cast(path);
    let before: Vec<String> = view
        .into_iter()
        .flat_map(|path| path.segments().collect::<Vec<_>>())
        .take_while(|segment| segment.syntax() != name)
        .map(|segment| segment.text().to_owned())
        .collect();
    if !before.is_empty() {
        return inside(offers, path, &before);
    }
    let around = path.parent().map(SyntaxNode::kind);
    if matches!(around, Some(NodeKind::Defaults | NodeKind::Policy)) {
        return layer_targets(offers, path);
    }
    let scope = known::scope_at(offers.analysis, path);
    for name in BUILTIN_TYPES {
        let item = offers.item(name, CompletionKind::Type, rank::FITS).doc(docs::builtin(name));
        offers.push(item);
    }
    declared(offers, scope);
    for (name, component) in items::components(offers, scope) {
        let _ = component;
        let item = offers.item(name, CompletionKind::Component, rank::NORMAL).detail("component");
        offers.push(item);
    }
    of_kubernetes(offers, scope, rank::OUTER);
    namespaces(offers, path);
    imports::offer(offers, path, imports::Sort::Type);
}

/// The types that have a name in a scope or around it.
fn declared(offers: &mut Offers<'_>, scope: Option<ScopeId>) {
    let hir = &offers.analysis.hir;
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut at = scope;
    while let Some(scope) = at {
        for (name, ty) in &hir[scope].aliases {
            found.entry(name.to_string()).or_insert_with(|| text::declared(offers.analysis, *ty));
        }
        at = hir[scope].parent;
    }
    for (name, means) in found {
        let item = offers.item(name, CompletionKind::Type, rank::REQUIRED).detail(means);
        offers.push(item);
    }
}

fn namespaces(offers: &mut Offers<'_>, node: SyntaxNode<'_>) {
    for named in names::visible(offers.analysis, node) {
        if matches!(named.what, names::What::Namespace(_)) {
            let item = offers.named(&named, rank::PARTLY);
            offers.push(item);
        }
    }
}

/// The kinds that a bare name means, by that name: those of the target, and what imports call so.
pub(super) fn kinds_in_scope<'a>(offers: &Offers<'a>, scope: Option<ScopeId>) -> BTreeMap<String, Kind<'a>> {
    let (hir, kube) = (&offers.analysis.hir, &offers.analysis.kube);
    let mut found: BTreeMap<String, Kind<'a>> = BTreeMap::new();
    let mut at = scope;
    while let Some(scope) = at {
        for (name, (group, kind)) in &hir[scope].kinds {
            if let Some(kind) = kube.preferred_in(group, kind) {
                found.entry(name.to_string()).or_insert(kind);
            }
        }
        at = hir[scope].parent;
    }
    let served = kube.target.versions();
    for kind in kube.schema().kinds().filter(|kind| kind.versions.is_superset(served)) {
        // The preferred one of a name comes first.
        found.entry(kind.name.to_owned()).or_insert(kind);
    }
    found.retain(|_, kind| !kind.name.ends_with("List"));
    found
}

/// Kinds, and the types that Kubernetes' objects are made of.
fn of_kubernetes(offers: &mut Offers<'_>, scope: Option<ScopeId>, rank: u8) {
    let analysis = offers.analysis;
    let schema = analysis.kube.schema();
    let kinds = kinds_in_scope(offers, scope);
    for (name, kind) in &kinds {
        let item = offers.item(name.as_str(), CompletionKind::Kind, rank).detail(kind.api_version());
        let item = item.doc(docs::ty(schema, kind.ty));
        offers.push(item);
    }
    // There are many, and nobody reads through them.
    if offers.cursor.prefix().is_empty() {
        offers.incomplete = true;
        return;
    }
    let mut seen: BTreeMap<&str, ()> = BTreeMap::new();
    for ty in schema.types() {
        let name = schema.type_name(ty);
        let known = kinds.contains_key(name) || name.ends_with("List");
        if known || !schema.type_versions(ty).is_superset(analysis.kube.target.versions()) {
            continue;
        }
        if seen.insert(name, ()).is_none() {
            let item = offers.item(name, CompletionKind::Type, rank::RARE).detail(schema.type_path(ty));
            let item = item.doc(docs::ty(schema, ty));
            offers.push(item);
        }
    }
}

/// What `defaults` and `patch` may hold for by a name: kinds, types, components.
pub(super) fn layer_targets(offers: &mut Offers<'_>, node: SyntaxNode<'_>) {
    let scope = known::scope_at(offers.analysis, node);
    for (name, _) in items::components(offers, scope) {
        let item = offers.item(name, CompletionKind::Component, rank::FITS).detail("component");
        offers.push(item);
    }
    of_kubernetes(offers, scope, rank::USUAL);
    namespaces(offers, node);
}

/// What stands behind a dot of a type's path: the fields of a type, `params`, the types of a file.
fn inside(offers: &mut Offers<'_>, path: SyntaxNode<'_>, before: &[String]) {
    let analysis = offers.analysis;
    let hir = &analysis.hir;
    let Some((first, rest)) = before.split_first() else { return };
    let scope = known::scope_at(analysis, path);
    if rest.is_empty()
        && let Some(from) = known::namespace_at(analysis, path, first)
    {
        return of_file(offers, from);
    }
    if rest.is_empty() && scope.is_some_and(|scope| hir.component_named(scope, first).is_some()) {
        let item =
            offers.item("params", CompletionKind::Type, rank::NORMAL).detail("the record of its params");
        return offers.push(item);
    }
    let types = Types { hir, kube: &analysis.kube };
    let start = kinds_in_scope(offers, scope).get(first.as_str()).map(|kind| analysis.kube.resource(kind.id));
    let Some(start) = start.or_else(|| types.slot_of(first)) else { return };
    let slot = rest.iter().try_fold(start, |slot, name| {
        match analysis.kube.child(Type::of(Ty::Slot(slot)), name)?.ty {
            Ty::Slot(slot) => Some(slot),
            _ => None,
        }
    });
    if let Some(slot) = slot {
        fields(offers, slot);
    }
}

fn fields(offers: &mut Offers<'_>, slot: Slot) {
    let kube = &offers.analysis.kube;
    let Shape::Object(ty) = slot.shape else { return };
    for name in kube.field_names(slot) {
        let Some(Ty::Slot(inside)) = kube.child(Type::of(Ty::Slot(slot)), name).map(|child| child.ty) else {
            continue;
        };
        let mut item = offers.item(name, CompletionKind::Field, rank::NORMAL);
        item.detail = Some(text::of_slot(offers.analysis, inside));
        if let Some(field) = inside.field.and_then(|id| kube.schema().field_of_id(id)) {
            item.doc = Some(docs::field(kube.schema(), ty, &field));
            item.deprecated = field.deprecated;
        }
        item.commit = ".";
        offers.push(item);
    }
}

fn of_file(offers: &mut Offers<'_>, from: ScopeId) {
    let hir = &offers.analysis.hir;
    let mut names: Vec<(String, CompletionKind)> = Vec::new();
    names.extend(hir[from].aliases.keys().map(|name| (name.to_string(), CompletionKind::Type)));
    names.extend(hir[from].components.keys().map(|name| (name.to_string(), CompletionKind::Component)));
    names.extend(hir[from].kinds.keys().map(|name| (name.to_string(), CompletionKind::Kind)));
    names.sort_by(|a, b| a.0.cmp(&b.0));
    for (name, kind) in names.into_iter().filter(|(name, _)| !name.starts_with('_')) {
        let item = offers.item(name, kind, rank::NORMAL);
        offers.push(item);
    }
}
