//! What stands behind a dot: fields, keys, ports, entries, methods, the names of an imported file.

use ecow::EcoString;
use kdsl_base::Edit;
use kdsl_core::builtins;
use kdsl_core::check::{Member, MemberSort};
use kdsl_core::hir::ExprKind;
use kdsl_core::ty::{Ty, Type};
use kdsl_syntax::ast::{AstNode, Expr, Field};
use kdsl_syntax::{NodeKind, SyntaxNode};

use super::{Completion, CompletionKind, Offers, docs, names, rank};
use crate::{expect, known, text};

/// Offers the members of what stands before the dot. `node` is the whole path.
pub(super) fn offer(offers: &mut Offers<'_>, node: SyntaxNode<'_>) {
    let Some(field) = Field::cast(node) else { return };
    let Some(base) = field.base() else { return };
    let analysis = offers.analysis;
    if let Expr::Name(name) = base {
        if let Some(from) = known::namespace_at(analysis, node, name.text()) {
            return of_file(offers, from);
        }
        if name.text().starts_with(char::is_uppercase) {
            return of_kind(offers, node, name.text());
        }
    }
    let owners = known::types_of(analysis, base.syntax());
    let known = known::of(analysis);
    let want = expect::of_value(analysis, node);
    let mut seen: Vec<EcoString> = Vec::new();
    let mut has_methods = false;
    for owner in owners {
        let edit = absent(offers, node, base.syntax(), owner);
        let mut members = known.members(owner);
        if let Some(written) = known::written_at(analysis, base.syntax()) {
            members.extend(entries(offers, written, owner));
        }
        for member in members {
            if seen.contains(&member.name) {
                continue;
            }
            seen.push(member.name.clone());
            let mut item = of_member(offers, &member, want);
            item.edits.extend(edit.clone());
            offers.push(item);
        }
        if let Some(sort) = known.method_sort(owner) {
            methods(offers, sort, edit.as_ref());
            has_methods = true;
        }
    }
    if let Some(form) = known::form_of(analysis, base.syntax()).filter(|_| !has_methods) {
        if let builtins::Form::Record(fields) = form {
            for (name, _) in fields {
                let item = offers.item(*name, CompletionKind::Field, rank::NORMAL);
                offers.push(item);
            }
        }
        if let Some(sort) = known::methods_of(form) {
            methods(offers, sort, None);
        }
    }
}

/// Offers what an index in quotes may name: entries, keys, resources of a kind by their final names.
pub(super) fn indexes(offers: &mut Offers<'_>, node: SyntaxNode<'_>) {
    let Some(base) = node.children().next() else { return };
    let analysis = offers.analysis;
    if base.kind() == NodeKind::NameExpr && base.text().starts_with(char::is_uppercase) {
        for decl in analysis.hir.decls.iter().filter(|decl| decl.kind == base.text()) {
            if let kdsl_core::hir::DeclName::Literal(name, _) = &decl.name {
                let item = offers.item(name.as_str(), CompletionKind::Resource, rank::NORMAL);
                offers.push(item.detail(decl.kind.as_str()));
            }
        }
        for manifest in offers.ask.compiled.manifests.iter().filter(|manifest| manifest.kind == base.text()) {
            let item = offers.item(manifest.name.as_str(), CompletionKind::Resource, rank::NORMAL);
            offers.push(item.detail(manifest.kind.as_str()));
        }
        return;
    }
    let known = known::of(analysis);
    for owner in known::types_of(analysis, base) {
        for member in known.members(owner) {
            let item = offers.item(member.name.as_str(), CompletionKind::Key, rank::NORMAL);
            offers.push(item.detail(text::of_type(analysis, member.ty)));
        }
    }
}

/// The entries of a map or a keyed list that are written where a path comes to.
fn entries(offers: &Offers<'_>, written: kdsl_core::hir::ExprId, owner: Type) -> Vec<Member> {
    let ExprKind::Record(record) = &offers.analysis.hir[written].kind else { return Vec::new() };
    let entry = match owner.ty {
        Ty::Slot(slot) => offers.analysis.kube.element(slot),
        _ => None,
    };
    let Some(entry) = entry else { return Vec::new() };
    let named = |member: &kdsl_core::hir::Member| match member {
        kdsl_core::hir::Member::Entry(name, _, value) => Some(Member {
            name: name.clone(),
            sort: MemberSort::Entry(Some(*value)),
            ty: Type::of(Ty::Slot(entry)),
        }),
        _ => None,
    };
    record.members.iter().filter_map(named).collect()
}

/// The change that makes `.` a `?.`, where what stands before it may be absent and no condition says otherwise.
fn absent(offers: &Offers<'_>, node: SyntaxNode<'_>, base: SyntaxNode<'_>, owner: Type) -> Option<Edit> {
    let is_optional = Field::cast(node).is_some_and(Field::is_optional);
    let is_chain = base.text().contains("?.");
    if !owner.null || is_optional || is_chain || matches!(owner.ty, Ty::Any | Ty::Error | Ty::Slot(_)) {
        return None;
    }
    let says = |around: SyntaxNode<'_>| {
        let conditional = matches!(
            around.kind(),
            NodeKind::IfExpr
                | NodeKind::IfItem
                | NodeKind::IfEntries
                | NodeKind::IfElement
                | NodeKind::BinaryExpr
                | NodeKind::Assert
        );
        let head = around.children().next().filter(|_| conditional);
        head.is_some_and(|head| head.id != base.id && head.text().contains(base.text()))
    };
    if node.ancestors().any(says) {
        return None;
    }
    let dot = offers.cursor.span_before()?;
    Some(Edit { span: dot, replacement: "?.".to_owned() })
}

fn of_member(offers: &Offers<'_>, member: &Member, want: Option<Type>) -> Completion {
    let analysis = offers.analysis;
    let kube = &analysis.kube;
    let fits = want.is_some_and(|want| offers.fits(member.ty, want));
    let rank = match member.sort {
        MemberSort::Key(_) | MemberSort::Port(_) if fits => rank::MEANT,
        MemberSort::Field(_) if fits => rank::NORMAL,
        _ if fits => rank::FITS,
        MemberSort::Key(_) | MemberSort::Port(_) | MemberSort::Ports(_) | MemberSort::Host => rank::USUAL,
        MemberSort::Field(_) => rank::PARTLY,
        _ => rank::NORMAL,
    };
    let kind = match member.sort {
        MemberSort::Field(_) | MemberSort::Declared(_) | MemberSort::Ports(_) | MemberSort::Host => {
            CompletionKind::Field
        }
        MemberSort::Key(_) | MemberSort::Port(_) | MemberSort::Entry(_) => CompletionKind::Key,
        MemberSort::Resource(_) => CompletionKind::Resource,
        MemberSort::Value(_) => CompletionKind::Variable,
    };
    let mut item = offers.item(member.name.as_str(), kind, rank);
    item.detail = Some(text::of_type(analysis, member.ty));
    item.commit = ".";
    match member.sort {
        MemberSort::Field(slot) => {
            if let Some((owner, field)) =
                slot.owner.zip(slot.field.and_then(|id| kube.schema().field_of_id(id)))
            {
                item.doc = Some(docs::field(kube.schema(), owner, &field));
                item.deprecated = field.deprecated;
            }
        }
        MemberSort::Key(_) | MemberSort::Port(_) => {
            item.commit = "";
        }
        MemberSort::Value(local) => item.doc = analysis.hir[local].doc.as_deref().map(docs::inline),
        MemberSort::Resource(decl) => item.detail = Some(analysis.hir[decl].kind.to_string()),
        _ => {}
    }
    let word = offers.as_member(&member.name);
    if let Some((text, edit)) = word {
        item.text = text;
        item.edits.push(edit);
    }
    item
}

impl Offers<'_> {
    /// Whether a value of a type fits a place, for certain or by its value.
    pub(super) fn fits(&self, found: Type, want: Type) -> bool {
        let known = known::of(self.analysis);
        let types = kdsl_core::Types { hir: &self.analysis.hir, kube: &self.analysis.kube };
        let any = matches!(want.ty, Ty::Any | Ty::Error);
        match known.sort(found) {
            Some(sort) if !any => types.accepts(sort, want) != kdsl_core::Accepts::No,
            _ => false,
        }
    }

    /// A name that is no word stands in brackets: what is typed then, and the change that takes the dot away.
    fn as_member(&self, name: &str) -> Option<(String, Edit)> {
        if super::keys::is_word(name) {
            return None;
        }
        let dot = self.cursor.span_before()?;
        let keeps = self.cursor.text.get(dot.range()) == Some("?.");
        let replacement = if keeps { "?." } else { "" };
        Some((format!("[\"{name}\"]"), Edit { span: dot, replacement: replacement.to_owned() }))
    }
}

fn methods(offers: &mut Offers<'_>, sort: builtins::Sort, edit: Option<&Edit>) {
    for method in builtins::offered(sort) {
        let rank = if method.receiver == builtins::Sort::Any { rank::RARE } else { rank::OUTER };
        let item = offers.item(method.name, CompletionKind::Method, rank);
        let needed: Vec<&str> =
            method.params.iter().filter(|param| !param.optional).map(|param| param.name).collect();
        let mut item = offers.called(item, &needed).detail(method.signature()).doc(docs::method(method));
        item.edits.extend(edit.cloned());
        offers.push(item);
    }
}

/// The names that an imported file gives.
fn of_file(offers: &mut Offers<'_>, from: kdsl_core::hir::ScopeId) {
    for named in names::in_scope(offers.analysis, from, 0) {
        if !named.name.starts_with('_') && !matches!(named.what, names::What::Namespace(_)) {
            let item = offers.named(&named, rank::NORMAL);
            offers.push(item);
        }
    }
}

/// The resources of a kind, behind `Deployment.`
fn of_kind(offers: &mut Offers<'_>, node: SyntaxNode<'_>, kind: &str) {
    for named in names::visible(offers.analysis, node) {
        if let names::What::Decl(decl) = named.what
            && offers.analysis.hir[decl].kind == kind
        {
            let item = offers.named(&named, rank::NORMAL);
            offers.push(item);
        }
    }
}
