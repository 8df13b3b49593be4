//! What a word or a text is: by the place of the tree that it stands at, and by what the program knows of it.

use kdsl_core::hir::{ExprId, ExprKind, LocalId, LocalKind, TypeExprId, TypeExprKind};
use kdsl_core::ty::Ty;
use kdsl_core::{Analysis, Slot};
use kdsl_schema::{KindId, Versions};
use kdsl_syntax::{NodeKind, Parse, SyntaxNode, TokenKind};
use rustc_hash::FxHashSet;

use super::classes::{Class, Modifiers};
use crate::index::Index;
use crate::place;
use crate::slots::Slots;

/// A class with what holds for this one token.
type Found = (Class, Modifiers);

/// What is known of the names of a file.
pub(super) struct Names<'a> {
    analysis: &'a Analysis,
    index: Index,
    slots: Slots,
    /// The names by which files are imported whole.
    namespaces: FxHashSet<&'a str>,
}

const fn plain(class: Class) -> Found {
    (class, Modifiers::NONE)
}

const fn declared(class: Class) -> Found {
    (class, Modifiers::DECLARATION)
}

impl<'a> Names<'a> {
    pub(super) fn of(analysis: &'a Analysis, parse: &Parse) -> Names<'a> {
        let index = Index::of(analysis, parse.file);
        let slots = Slots::of(analysis, parse, &index);
        let files = analysis.hir.scopes.iter().filter(|scope| scope.parent.is_none());
        let namespaces = files.flat_map(|scope| scope.namespaces.keys().map(|name| name.as_str())).collect();
        Names { analysis, index, slots, namespaces }
    }

    /// A word that belongs to `node` itself.
    pub(super) fn word(&self, node: SyntaxNode<'_>, kind: TokenKind) -> Found {
        match node.kind() {
            NodeKind::KeyWord => self.key(node),
            NodeKind::Name => self.name(node),
            NodeKind::NameExpr => self.value(node),
            NodeKind::ErrorItem | NodeKind::ErrorEntry if kind == TokenKind::Word => plain(Class::Variable),
            _ => plain(Class::Keyword),
        }
    }

    /// A text: a key, a value of a closed set, a name, or just text.
    pub(super) fn text(&self, node: SyntaxNode<'_>) -> Found {
        match node.parent().map(SyntaxNode::kind) {
            Some(NodeKind::KeyPath) => self.key(node),
            Some(NodeKind::Resource) => declared(Class::String),
            Some(NodeKind::LiteralType) => plain(Class::EnumValue),
            _ => {
                let slot = self.slots.get(node.id);
                let is_closed = slot.is_some_and(|slot| self.analysis.kube.allowed(slot).is_some());
                plain(if is_closed { Class::EnumValue } else { Class::String })
            }
        }
    }

    fn key(&self, node: SyntaxNode<'_>) -> Found {
        match self.slots.get(node.id) {
            Some(slot) if self.analysis.kube.is_entry(slot) => plain(Class::EntryKey),
            Some(slot) => (Class::Field, self.of_field(slot)),
            None if self.is_argument_of_instance(node) => plain(Class::Param),
            None => plain(Class::EntryKey),
        }
    }

    fn of_field(&self, slot: Slot) -> Modifiers {
        let schema = self.analysis.kube.schema();
        let Some(field) = slot.field.and_then(|id| schema.field_of_id(id)) else { return Modifiers::NONE };
        let owner = slot.owner.map_or("", |owner| schema.type_path(owner));
        let advised = kdsl_schema::advice(owner, field.name)
            .is_some_and(|advice| advice.since <= self.analysis.kube.target.last());
        let mut modifiers = Modifiers::NONE;
        for (holds, modifier) in [
            (field.deprecated || advised, Modifiers::DEPRECATED),
            (field.read_only, Modifiers::READ_ONLY),
            (field.required, Modifiers::REQUIRED),
        ] {
            if holds {
                modifiers = modifiers.and(modifier);
            }
        }
        modifiers
    }

    /// Whether a key stands directly in the braces of an instance, where the params of its component are given.
    fn is_argument_of_instance(&self, node: SyntaxNode<'_>) -> bool {
        let record = node.parent().and_then(SyntaxNode::parent).and_then(SyntaxNode::parent);
        let holder = record.and_then(SyntaxNode::parent);
        let Some(holder) =
            holder.filter(|holder| matches!(holder.kind(), NodeKind::Resource | NodeKind::Test))
        else {
            return false;
        };
        holder.kind() == NodeKind::Test || self.decl_of(holder).is_some_and(|decl| decl.component.is_some())
    }

    fn decl_of(&self, resource: SyntaxNode<'_>) -> Option<&kdsl_core::hir::Decl> {
        let kind = resource.child(NodeKind::TypePath)?;
        self.index.decl(kind.span().start).map(|decl| &self.analysis.hir[decl])
    }

    /// A name that is declared, a member behind a dot, or a part of a type's path.
    fn name(&self, node: SyntaxNode<'_>) -> Found {
        let Some(parent) = node.parent() else { return plain(Class::Variable) };
        match parent.kind() {
            NodeKind::Param => declared(Class::Param),
            NodeKind::Let | NodeKind::ForItem | NodeKind::ForEntries | NodeKind::ForElement => {
                declared(Class::Variable)
            }
            NodeKind::Binding => declared(Class::Parameter),
            NodeKind::FnParam => declared(Class::Parameter),
            NodeKind::TypeAlias => declared(Class::Type),
            NodeKind::Fn => declared(Class::Function),
            NodeKind::Component => declared(Class::Component),
            NodeKind::Policy => declared(Class::Policy),
            NodeKind::Resource => declared(Class::Resource),
            NodeKind::Output | NodeKind::TypeField => declared(Class::EntryKey),
            NodeKind::Import => declared(Class::Component),
            NodeKind::AsName => self.alias(parent),
            NodeKind::ImportName => self.imported(node.text()),
            NodeKind::Argument => plain(Class::Parameter),
            NodeKind::TypePath => self.type_name(node, parent),
            NodeKind::FieldExpr => self.member(node),
            _ => plain(Class::Variable),
        }
    }

    /// The name behind an `as`.
    fn alias(&self, node: SyntaxNode<'_>) -> Found {
        let Some(holder) = node.parent() else { return plain(Class::Variable) };
        match holder.kind() {
            NodeKind::Import => declared(Class::Namespace),
            NodeKind::ImportName => {
                let name = node.child(NodeKind::Name).map_or("", SyntaxNode::text);
                let (class, modifiers) = self.imported(name);
                (class, modifiers.and(Modifiers::DECLARATION))
            }
            _ => declared(Class::Resource),
        }
    }

    /// What the files of the program have under a name.
    fn imported(&self, name: &str) -> Found {
        for scope in self.analysis.hir.scopes.iter().filter(|scope| scope.parent.is_none()) {
            if scope.components.contains_key(name) {
                return plain(Class::Component);
            }
            if scope.functions.contains_key(name) {
                return plain(Class::Function);
            }
            if scope.aliases.contains_key(name) {
                return plain(Class::Type);
            }
            if scope.kinds.contains_key(name) {
                return plain(Class::Kind);
            }
            if let Some(local) = scope.locals.get(name) {
                return plain(self.local_class(*local));
            }
            if scope.resources.contains_key(name) {
                return plain(Class::Resource);
            }
        }
        plain(Class::Variable)
    }

    fn local_class(&self, local: LocalId) -> Class {
        match self.analysis.hir[local].kind {
            LocalKind::Param(_) | LocalKind::ComponentParam(..) => Class::Param,
            LocalKind::Argument(..) | LocalKind::Lambda(_) | LocalKind::Subject(_) => Class::Parameter,
            LocalKind::Let(_) | LocalKind::Loop(..) | LocalKind::InstanceName(_) | LocalKind::Old(_) => {
                Class::Variable
            }
        }
    }

    /// A name that is used as a value.
    fn value(&self, node: SyntaxNode<'_>) -> Found {
        let id = self.index.word(node.span().start);
        let called = node.parent().is_some_and(|parent| parent.kind() == NodeKind::CallExpr);
        match id.map(|id| &self.analysis.hir[id].kind) {
            Some(ExprKind::Local(local)) => plain(self.local_class(*local)),
            Some(ExprKind::Resources(_)) => plain(Class::Resource),
            Some(ExprKind::Kind(name, scope)) => match self.analysis.hir.component_named(*scope, name) {
                Some(_) => plain(Class::Component),
                None => self.kind(place::kind_named(self.analysis, name)),
            },
            Some(ExprKind::Apply(..)) => plain(Class::Function),
            Some(ExprKind::Call(..)) => plain(Class::BuiltInFunction),
            Some(ExprKind::Old(..)) => plain(Class::Keyword),
            _ if called => plain(Class::Function),
            // A file that is imported whole has no expression of its own.
            _ if self.namespaces.contains(node.text()) => plain(Class::Namespace),
            _ => plain(Class::Variable),
        }
    }

    fn kind(&self, kind: Option<KindId>) -> Found {
        let Some(kind) = kind.map(|kind| self.analysis.kube.kind(kind)) else { return plain(Class::Kind) };
        let schema = self.analysis.kube.schema();
        let life = schema.lifecycle(&kind.api_version(), kind.name);
        let old = life.is_some_and(|life| life.is_deprecated(self.analysis.kube.target.last()));
        let old = old || schema.deprecation(kind.id).is_some() || kind.versions == Versions::NONE;
        (Class::Kind, if old { Modifiers::DEPRECATED } else { Modifiers::NONE })
    }

    /// A part of the path of a type, or of a resource's kind.
    fn type_name(&self, node: SyntaxNode<'_>, path: SyntaxNode<'_>) -> Found {
        let is_last = path.children().last() == Some(node);
        if let Some((ty, place)) = self.index.type_name(node.span().start) {
            return self.part_of_type(ty, place, node.text());
        }
        if !is_last {
            return plain(Class::Namespace);
        }
        let decl = self.index.decl(path.span().start);
        match decl.map(|decl| (&self.analysis.hir[decl], decl)) {
            Some((declared, _)) if declared.component.is_some() => plain(Class::Component),
            Some((_, decl)) => self.kind(self.analysis.checked.kind_of(decl)),
            None => self.kind(place::kind_named(self.analysis, node.text())),
        }
    }

    fn part_of_type(&self, ty: TypeExprId, place: usize, name: &str) -> Found {
        let hir = &self.analysis.hir;
        let TypeExprKind::Path(path) = &hir[ty].kind else { return plain(Class::Type) };
        let scope = hir[ty].scope;
        if place > 0 {
            let in_file = path.first().is_some_and(|(first, _)| {
                hir.nearest(scope, |scope| scope.namespaces.get(first).copied()).is_some()
            });
            return plain(if in_file { Class::Type } else { Class::Field });
        }
        if hir.nearest(scope, |scope| scope.aliases.get(name).copied()).is_some() {
            return plain(Class::Type);
        }
        if hir.component_named(scope, name).is_some() {
            return plain(Class::Component);
        }
        if hir.nearest(scope, |scope| scope.namespaces.get(name).copied()).is_some() {
            return plain(Class::Namespace);
        }
        if crate::hover::is_built_in(name) {
            return plain(Class::BuiltInType);
        }
        let kind = place::kind_named(self.analysis, &hir.kind_named(scope, name).0);
        if kind.is_some() { self.kind(kind) } else { (Class::Type, Modifiers::LIBRARY) }
    }

    /// A member behind a dot.
    fn member(&self, node: SyntaxNode<'_>) -> Found {
        let Some(id) = self.index.word(node.span().start) else { return plain(Class::Member) };
        match &self.analysis.hir[id].kind {
            ExprKind::Method(..) | ExprKind::Call(..) => plain(Class::Method),
            ExprKind::Apply(..) => plain(Class::Function),
            ExprKind::Field(base, name, ..) => self.field(id, *base, name),
            _ => self.value(node),
        }
    }

    fn field(&self, id: ExprId, base: ExprId, name: &str) -> Found {
        let checked = &self.analysis.checked;
        let known = checked.type_of(id).map(|ty| ty.ty).filter(|ty| *ty != Ty::Error);
        let found = known.or_else(|| self.analysis.kube.child(checked.type_of(base)?, name).map(|ty| ty.ty));
        match found {
            Some(Ty::Symbol(_) | Ty::SymbolOf(_)) => plain(Class::Resource),
            Some(Ty::Key(_)) => plain(Class::KeyReference),
            Some(Ty::Port(_)) => plain(Class::PortReference),
            Some(Ty::Slot(slot)) if self.analysis.kube.is_entry(slot) => plain(Class::EntryKey),
            Some(Ty::Slot(slot)) if slot.owner.is_some() => (Class::Field, self.of_field(slot)),
            Some(Ty::KindIn(..) | Ty::KindName(_)) => plain(Class::Kind),
            _ => plain(Class::Member),
        }
    }
}
