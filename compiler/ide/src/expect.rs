//! What is expected at a place of the tree.
//!
//! The way to it is read off the tree, from the inside out, so that half-typed code has an answer too. It begins
//! where a type is said: at a resource, an instance, `defaults`, a declared type, a parameter.

use kdsl_core::builtins;
use kdsl_core::hir::{DeclId, ExprId, ExprKind, FnId, LayerId, ScopeId, TypeExprKind};
use kdsl_core::ty::{Ty, Type};
use kdsl_core::{Analysis, Types};
use kdsl_syntax::ast::{Argument, AstNode, Binary, BinaryOp, Call, Defaults, Expr, Resource};
use kdsl_syntax::{NodeKind, SyntaxNode};

use crate::known;
use crate::place::{Step, passes, push_keys};

/// What is expected of the expression that `node` is; for a record what its entries are held against.
pub(crate) fn of_value(analysis: &Analysis, node: SyntaxNode<'_>) -> Option<Type> {
    let mut steps = Vec::new();
    let mut at = node;
    let mut in_spread = false;
    let root = loop {
        let parent = at.parent()?;
        match parent.kind() {
            NodeKind::Entry if at.kind() != NodeKind::KeyPath => {
                push_keys(parent.child(NodeKind::KeyPath)?, None, &mut steps);
            }
            NodeKind::Entry => {}
            NodeKind::ListExpr if !in_spread => steps.push(Step::Item),
            kind if passes(kind, parent, at) => {}
            _ => break root(analysis, parent, at)?,
        }
        in_spread = parent.kind() == NodeKind::Spread;
        at = parent;
    };
    steps.iter().rev().try_fold(root, |found, step| inside(analysis, found, step))
}

/// What the keys of the record are held against in which a key stands, with the parts of the key's path that come
/// before it taken. `key` is a part of a [`NodeKind::KeyPath`].
pub(crate) fn of_keys(analysis: &Analysis, key: SyntaxNode<'_>) -> Option<Type> {
    let path = key.parent()?;
    let mut found = of_value(analysis, path)?;
    let mut steps = Vec::new();
    push_keys(path, Some(key), &mut steps);
    // The last one is the key itself, which comes first here.
    for step in steps.iter().skip(1).rev() {
        found = inside(analysis, found, step)?;
    }
    Some(found)
}

fn inside(analysis: &Analysis, found: Type, step: &Step) -> Option<Type> {
    let types = Types { hir: &analysis.hir, kube: &analysis.kube };
    match (found.ty, step) {
        (Ty::Slot(slot), Step::Key(name)) => analysis.kube.child(Type::of(Ty::Slot(slot)), name),
        (Ty::Slot(slot), Step::Entry) => Some(Type::of(Ty::Slot(analysis.kube.element(slot)?))),
        (Ty::Slot(slot), Step::Item) => {
            let kube = &analysis.kube;
            kube.is_list(slot).then_some(())?;
            Some(Type::of(Ty::Slot(kube.unkeyed(kube.element(slot)?))))
        }
        (Ty::Declared(id), step) => match (&analysis.hir[id].kind, step) {
            (TypeExprKind::Record(fields), Step::Key(name)) => {
                let field = fields.iter().find(|field| field.name == **name)?;
                Some(types.declared(field.ty))
            }
            (TypeExprKind::Map(value), Step::Key(_) | Step::Entry) => Some(types.declared(*value)),
            (TypeExprKind::List(item), Step::Item) => Some(types.declared(*item)),
            (TypeExprKind::Refined(inner, _), _) => inside(analysis, types.declared(*inner), step),
            (TypeExprKind::Union(_), _) => {
                let (members, _) = types.members(id);
                let mut members = members.into_iter().map(|member| types.declared(member));
                members.find_map(|member| match analysis.hir_union(member) {
                    true => None,
                    false => inside(analysis, member, step),
                })
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether a type is a union, which the members of a union are not.
trait Unions {
    fn hir_union(&self, ty: Type) -> bool;
}

impl Unions for Analysis {
    fn hir_union(&self, ty: Type) -> bool {
        matches!(ty.ty, Ty::Declared(id) if matches!(self.hir[id].kind, TypeExprKind::Union(_)))
    }
}

/// What `parent` expects of its part `at`, where the way begins.
fn root(analysis: &Analysis, parent: SyntaxNode<'_>, at: SyntaxNode<'_>) -> Option<Type> {
    match parent.kind() {
        NodeKind::Resource if at.kind() == NodeKind::RecordExpr => {
            resource(analysis, Resource::cast(parent)?)
        }
        NodeKind::Defaults | NodeKind::Patch if at.kind() == NodeKind::RecordExpr => layer(analysis, parent),
        NodeKind::Let | NodeKind::Param | NodeKind::Output | NodeKind::FnParam | NodeKind::TypeField => {
            declared(analysis, parent)
        }
        NodeKind::Fn => result(analysis, parent),
        NodeKind::Argument => argument(analysis, Argument::cast(parent)?),
        NodeKind::BinaryExpr => compared(analysis, Binary::cast(parent)?, at),
        NodeKind::Assert if is_first(parent, at) => Some(Type::of(Ty::Bool)),
        NodeKind::Assert => Some(Type::of(Ty::Str)),
        NodeKind::IfExpr | NodeKind::IfItem | NodeKind::IfEntries | NodeKind::IfElement
            if is_first(parent, at) =>
        {
            Some(Type::of(Ty::Bool))
        }
        NodeKind::UnaryExpr if parent.text().starts_with('!') => Some(Type::of(Ty::Bool)),
        NodeKind::Resource | NodeKind::Interpolation => Some(Type::of(Ty::Str)),
        _ => None,
    }
}

fn is_first(parent: SyntaxNode<'_>, at: SyntaxNode<'_>) -> bool {
    parent.children().find(|child| child.kind().is_expr()) == Some(at)
}

/// The declaration whose kind begins where this one does.
pub(crate) fn decl_of(analysis: &Analysis, resource: Resource<'_>) -> Option<DeclId> {
    let start = resource.kind()?.span();
    let begins = |span: kdsl_base::Span| span.file == start.file && span.start == start.start;
    let at = analysis.hir.decls.iter().position(|decl| begins(decl.kind_span))?;
    Some(DeclId(u32::try_from(at).ok()?))
}

fn resource(analysis: &Analysis, resource: Resource<'_>) -> Option<Type> {
    let kube = &analysis.kube;
    let path = resource.kind()?;
    if let Some(decl) = decl_of(analysis, resource) {
        if let Some(component) = analysis.hir[decl].component {
            return Some(Type::of(Ty::Declared(analysis.hir[component].params_type)));
        }
        if let Some(kind) = analysis.checked.kind_of(decl) {
            return Some(Type::of(Ty::Slot(kube.resource(kind))));
        }
    }
    let kind = kube.preferred(path.last()?.text())?;
    Some(Type::of(Ty::Slot(kube.resource(kind.id))))
}

fn layer(analysis: &Analysis, node: SyntaxNode<'_>) -> Option<Type> {
    let start = node.span();
    let begins = |span: kdsl_base::Span| span.file == start.file && span.start == start.start;
    let at = analysis.hir.layers.iter().position(|layer| begins(layer.whole));
    let known = at.and_then(|at| analysis.checked.layer_type(LayerId(u32::try_from(at).ok()?)));
    known.or_else(|| {
        let types = Types { hir: &analysis.hir, kube: &analysis.kube };
        let slot = match Defaults::cast(node).and_then(Defaults::ty) {
            Some(path) => types.slot_of(path.text()),
            None if node.child(NodeKind::NameExpr).is_none() => analysis.kube.metadata_only(),
            None => None,
        };
        Some(Type::of(Ty::Slot(slot?)))
    })
}

/// The type that a named value is declared with.
fn declared(analysis: &Analysis, node: SyntaxNode<'_>) -> Option<Type> {
    let types = Types { hir: &analysis.hir, kube: &analysis.kube };
    let name = node.child(NodeKind::Name)?.span();
    let local = known::local_at(analysis, name);
    let written = local.and_then(|local| analysis.hir[local].annotation);
    if let Some(written) = written {
        return Some(types.declared(written));
    }
    let ty = node.children().find(|child| child.kind().is_type())?;
    type_at(analysis, ty)
}

/// The type that is written at a node.
fn type_at(analysis: &Analysis, node: SyntaxNode<'_>) -> Option<Type> {
    let types = Types { hir: &analysis.hir, kube: &analysis.kube };
    let span = node.span();
    let at = analysis.hir.types.iter().position(|ty| ty.span == span)?;
    Some(types.declared(kdsl_core::hir::TypeExprId(u32::try_from(at).ok()?)))
}

/// The result of the function whose body is typed.
fn result(analysis: &Analysis, node: SyntaxNode<'_>) -> Option<Type> {
    let ty = node.children().find(|child| child.kind().is_type())?;
    type_at(analysis, ty)
}

/// What a call is of.
pub(crate) enum Callee {
    /// A function of the program.
    Function(FnId),
    /// A function that is built in.
    Builtin(&'static builtins::Function),
    /// A method, and what it is a method of.
    Method(&'static builtins::Method),
}

/// What a call calls.
pub(crate) fn callee(analysis: &Analysis, call: Call<'_>) -> Option<Callee> {
    match call.callee()? {
        Expr::Name(name) => {
            let scope = known::scope_at(analysis, call.syntax());
            let found = scope.and_then(|scope| function_named(analysis, scope, name.text()));
            found.map(Callee::Function).or_else(|| builtins::function(name.text()).map(Callee::Builtin))
        }
        Expr::Field(field) => {
            let name = field.name()?;
            if let Some(Expr::Name(space)) = field.base()
                && let Some(from) = known::namespace_at(analysis, call.syntax(), space.text())
                && let Some(function) = analysis.hir[from].functions.get(name.text())
            {
                return Some(Callee::Function(*function));
            }
            let known = known::of(analysis);
            let owners = known::types_of(analysis, field.base()?.syntax());
            let form = known::form_of(analysis, field.base()?.syntax()).and_then(known::methods_of);
            let sorts = owners.into_iter().filter_map(|owner| known.method_sort(owner)).chain(form);
            sorts.filter_map(|sort| builtins::find(sort, name.text())).map(Callee::Method).next()
        }
        _ => None,
    }
}

fn function_named(analysis: &Analysis, scope: ScopeId, name: &str) -> Option<FnId> {
    analysis.hir.nearest(scope, |scope| scope.functions.get(name).copied())
}

/// What an argument is held against.
fn argument(analysis: &Analysis, argument: Argument<'_>) -> Option<Type> {
    let call = Call::cast(argument.syntax().parent()?)?;
    let place = call.args().position(|one| one.syntax() == argument.syntax())?;
    let named = argument.name();
    match callee(analysis, call)? {
        Callee::Function(function) => {
            let params = &analysis.hir[function].params;
            let param = match named {
                Some(name) => params.iter().find(|param| analysis.hir[**param].name == name.text())?,
                None => params.get(place)?,
            };
            analysis.checked.local_type(*param)
        }
        Callee::Builtin(_) => Some(Type::of(Ty::Str)),
        Callee::Method(method) => {
            let param = match named {
                Some(name) => method.params.iter().find(|param| param.name == name.text())?,
                None => method.params.get(place)?,
            };
            Some(Type::of(match param.form {
                builtins::Form::Text => Ty::Str,
                builtins::Form::Bool => Ty::Bool,
                builtins::Form::Int => Ty::Int,
                _ => return None,
            }))
        }
    }
}

/// What a value is compared with, which says what it may be.
fn compared(analysis: &Analysis, binary: Binary<'_>, at: SyntaxNode<'_>) -> Option<Type> {
    match binary.op()? {
        BinaryOp::Equal | BinaryOp::NotEqual => {
            let (left, right) = (binary.left()?, binary.right()?);
            let other = if left.syntax() == at { right } else { left };
            known::types_of(analysis, other.syntax()).into_iter().next()
        }
        BinaryOp::And | BinaryOp::Or => Some(Type::of(Ty::Bool)),
        _ => None,
    }
}

/// The record of the lowered program that begins where a node does.
pub(crate) fn record_at(analysis: &Analysis, node: SyntaxNode<'_>) -> Option<ExprId> {
    let start = node.span();
    let exprs = analysis.hir.exprs.iter().zip(0u32..);
    let mut records = exprs.filter(|(expr, _)| {
        expr.span.file == start.file
            && expr.span.start == start.start
            && matches!(expr.kind, ExprKind::Record(_))
    });
    records.next().map(|(_, number)| ExprId(number))
}
