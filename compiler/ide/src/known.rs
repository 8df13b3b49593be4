//! What the compiled program knows of a place in a tree: the scope there, and what a name or a path in it is.

use kdsl_base::Span;
use kdsl_core::builtins::Form;
use kdsl_core::check::Known;
use kdsl_core::hir::{DeclId, ExprId, ExprKind, LocalId, ScopeId};
use kdsl_core::ty::{Ty, Type};
use kdsl_core::{Analysis, builtins};
use kdsl_syntax::ast::{Argument, AstNode, Call, Expr, Lambda};
use kdsl_syntax::{NodeKind, SyntaxNode};

use crate::expect::{self, Callee};

/// How far paths are followed into each other.
const DEPTH: u32 = 32;

/// What can be asked of the program's types.
pub(crate) fn of(analysis: &Analysis) -> Known<'_> {
    Known { hir: &analysis.hir, kube: &analysis.kube, checked: &analysis.checked }
}

/// The scope that a node stands in: that of the nearest thing around it that has one.
pub(crate) fn scope_at(analysis: &Analysis, node: SyntaxNode<'_>) -> Option<ScopeId> {
    let mut found = std::iter::once(node).chain(node.ancestors());
    found.find_map(|node| match node.kind() {
        NodeKind::File => analysis.hir.scope_of(Span::at(node.span().file, 0), true),
        NodeKind::Component
        | NodeKind::Block
        | NodeKind::ForItem
        | NodeKind::Policy
        | NodeKind::Test
        | NodeKind::Fn
        | NodeKind::IfItem
        | NodeKind::LambdaExpr
        | NodeKind::ForElement
        | NodeKind::ForEntries
        | NodeKind::EntryBlock
        | NodeKind::ReplaceExpr
        | NodeKind::RecordExpr => analysis.hir.scope_of(node.span(), false),
        _ => None,
    })
}

/// The scope of a file.
pub(crate) fn file_scope(analysis: &Analysis, file: kdsl_base::FileId) -> Option<ScopeId> {
    analysis.hir.scope_of(Span::at(file, 0), true)
}

/// The file that is known as `name` where a node stands.
pub(crate) fn namespace_at(analysis: &Analysis, node: SyntaxNode<'_>, name: &str) -> Option<ScopeId> {
    let scope = scope_at(analysis, node)?;
    analysis.hir.nearest(scope, |scope| scope.namespaces.get(name).copied())
}

/// The named value whose name stands at `span`.
pub(crate) fn local_at(analysis: &Analysis, span: Span) -> Option<LocalId> {
    let at = analysis.hir.locals.iter().position(|local| local.span == span)?;
    Some(LocalId(u32::try_from(at).ok()?))
}

/// What an expression of the tree may be, the likeliest first. A name that several resources have is each of them.
pub(crate) fn types_of(analysis: &Analysis, node: SyntaxNode<'_>) -> Vec<Type> {
    types_within(analysis, node, 0)
}

fn types_within(analysis: &Analysis, node: SyntaxNode<'_>, depth: u32) -> Vec<Type> {
    if depth > DEPTH {
        return Vec::new();
    }
    let Some(expr) = Expr::cast(node) else { return Vec::new() };
    let known = of(analysis);
    let found = match expr {
        Expr::Name(name) => named(analysis, node, name.text()),
        Expr::Paren(paren) => match paren.inner() {
            Some(inner) => return types_within(analysis, inner.syntax(), depth + 1),
            None => Vec::new(),
        },
        Expr::Field(field) => field.base().zip(field.name()).map_or_else(Vec::new, |(base, name)| {
            if let Expr::Name(space) = base
                && let Some(from) = namespace_at(analysis, node, space.text())
            {
                return in_scope(analysis, from, name.text());
            }
            if let Expr::Name(kind) = base
                && kind.text().starts_with(char::is_uppercase)
            {
                return of_kind(analysis, node, kind.text(), name.text());
            }
            let owners = types_within(analysis, base.syntax(), depth + 1);
            owners.into_iter().filter_map(|owner| known.member(owner, name.text())).collect()
        }),
        Expr::Call(call) => match expect::callee(analysis, call) {
            Some(Callee::Function(function)) => {
                analysis.checked.function_type(function).into_iter().collect()
            }
            Some(Callee::Method(method)) => result(method.result).into_iter().collect(),
            Some(Callee::Builtin(_)) | None => Vec::new(),
        },
        _ => Vec::new(),
    };
    let unknown = found.iter().all(|ty| matches!(ty.ty, Ty::Any | Ty::Error));
    if unknown { checked(analysis, node).map_or(found, |ty| vec![ty]) } else { found }
}

/// What the checker found for the expression that stands at a node.
fn checked(analysis: &Analysis, node: SyntaxNode<'_>) -> Option<Type> {
    let (span, known) = (node.span(), of(analysis));
    let exprs = analysis.hir.exprs.iter().zip(0u32..).filter(|(expr, _)| expr.span == span);
    exprs.filter_map(|(_, number)| known.type_of(ExprId(number))).find(|ty| ty.ty != Ty::Error)
}

fn result(form: builtins::Form) -> Option<Type> {
    Some(Type::of(match form {
        builtins::Form::Text => Ty::Str,
        builtins::Form::Bool => Ty::Bool,
        builtins::Form::Int => Ty::Int,
        builtins::Form::Float => Ty::Float,
        builtins::Form::Quantity => Ty::Quantity,
        _ => return None,
    }))
}

/// What a bare name is where a node stands. A resource of a branch that the node does not stand in may be absent.
fn named(analysis: &Analysis, node: SyntaxNode<'_>, name: &str) -> Vec<Type> {
    let hir = &analysis.hir;
    let here = scope_at(analysis, node);
    let around: Vec<ScopeId> = std::iter::successors(here, |scope| hir[*scope].parent).collect();
    let conditional = [NodeKind::IfExpr, NodeKind::IfEntries, NodeKind::IfElement];
    let branches = node.ancestors().filter(|around| conditional.contains(&around.kind()));
    let heads: Vec<&str> = branches.filter_map(|branch| Some(branch.children().next()?.text())).collect();
    let mut found = Vec::new();
    for scope in &around {
        found.extend(in_scope(analysis, *scope, name));
    }
    for ty in &mut found {
        if let Ty::Symbol(decl) = ty.ty {
            ty.null = is_conditional(analysis, decl, &around, &heads);
        }
    }
    found
}

/// Whether a resource stands in a branch that is none of the scopes `around`, in no other branch as well, and under
/// none of the conditions `heads`.
fn is_conditional(analysis: &Analysis, decl: DeclId, around: &[ScopeId], heads: &[&str]) -> bool {
    let decl = &analysis.hir[decl];
    let Some((cond, branch)) = decl.guards.last() else { return false };
    let is_other = |other: &&kdsl_core::hir::Decl| other.symbol == decl.symbol && other.kind == decl.kind;
    let mut others = analysis.hir.decls.iter().filter(is_other);
    let head = analysis.sources.slice(analysis.hir[*cond].span);
    !around.contains(&decl.scope)
        && !heads.contains(&head)
        && !others.any(|other| other.guards.last() == Some(&(*cond, !branch)))
}

/// What a scope itself calls so.
fn in_scope(analysis: &Analysis, scope: ScopeId, name: &str) -> Vec<Type> {
    let hir = &analysis.hir;
    if let Some(local) = hir[scope].locals.get(name) {
        return analysis.checked.local_type(*local).into_iter().collect();
    }
    let decls = hir[scope].resources.get(name).into_iter().flatten();
    let mut kinds: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    for decl in decls {
        if !kinds.contains(&hir[*decl].kind.as_str()) {
            kinds.push(&hir[*decl].kind);
            found.push(type_of_decl(analysis, *decl));
        }
    }
    found
}

/// `Deployment.web`
fn of_kind(analysis: &Analysis, node: SyntaxNode<'_>, kind: &str, name: &str) -> Vec<Type> {
    let hir = &analysis.hir;
    let mut at = scope_at(analysis, node);
    while let Some(scope) = at {
        let decls = hir[scope].resources.get(name).into_iter().flatten();
        let mut fitting = decls.filter(|decl| hir[**decl].kind == kind);
        if let Some(decl) = fitting.next() {
            return vec![type_of_decl(analysis, *decl)];
        }
        at = hir[scope].parent;
    }
    Vec::new()
}

/// What the name of a resource or an instance is.
pub(crate) fn type_of_decl(analysis: &Analysis, decl: DeclId) -> Type {
    match analysis.hir[decl].component {
        Some(component) => Type::of(Ty::Instance(component)),
        None => Type::of(Ty::Symbol(decl)),
    }
}

/// The expression that the path at a node comes to, where bodies and values say it as they are written.
pub(crate) fn written_at(analysis: &Analysis, node: SyntaxNode<'_>) -> Option<ExprId> {
    let mut names = Vec::new();
    let mut at = node;
    let root = loop {
        match Expr::cast(at)? {
            Expr::Field(field) => {
                names.push(field.name()?.text());
                at = field.base()?.syntax();
            }
            Expr::Name(_) => break at,
            _ => return None,
        }
        if names.len() > DEPTH as usize {
            return None;
        }
    };
    names.reverse();
    let known = of(analysis);
    let starts = types_of(analysis, root).into_iter().filter_map(|ty| match ty.ty {
        Ty::Symbol(decl) => Some(analysis.hir[decl].body),
        Ty::Record(expr) => Some(expr),
        _ => None,
    });
    let ends = |start| names.iter().try_fold(start, |at, name| known.entry_at(at, name));
    let is_open = |expr: &ExprId| matches!(analysis.hir[*expr].kind, ExprKind::Record(_) | ExprKind::List(_));
    starts.filter_map(ends).find(is_open)
}

/// What the methods that an expression calls say of it, where no type does: the entries of a map, an item of a list.
pub(crate) fn form_of(analysis: &Analysis, node: SyntaxNode<'_>) -> Option<Form> {
    form_within(analysis, node, 0)
}

fn form_within(analysis: &Analysis, node: SyntaxNode<'_>, depth: u32) -> Option<Form> {
    if depth > DEPTH {
        return None;
    }
    match Expr::cast(node)? {
        Expr::Paren(paren) => form_within(analysis, paren.inner()?.syntax(), depth + 1),
        Expr::Call(call) => {
            let Some(Callee::Method(method)) = expect::callee(analysis, call) else { return None };
            let Some(Expr::Field(callee)) = call.callee() else { return None };
            match method.result {
                Form::Receiver | Form::Item => {
                    let receiver = callee.base()?.syntax();
                    let known = form_within(analysis, receiver, depth + 1);
                    match (method.result, known) {
                        (Form::Receiver, known) => known.or_else(|| sort_form(analysis, receiver)),
                        (_, Some(Form::List(item) | Form::Map(item))) => Some(*item),
                        _ => None,
                    }
                }
                Form::Optional(form) => Some(*form).filter(|form| *form != Form::Item),
                form => Some(form),
            }
        }
        Expr::Field(field) => match form_within(analysis, field.base()?.syntax(), depth + 1)? {
            Form::Record(fields) => {
                let name = field.name()?.text();
                fields.iter().find(|(known, _)| *known == name).map(|(_, form)| *form)
            }
            Form::Map(value) => Some(*value),
            _ => None,
        },
        Expr::Name(name) => taken(analysis, node, name.text(), depth),
        _ => None,
    }
}

/// What a variable of a lambda is given by the method that calls it.
fn taken(analysis: &Analysis, node: SyntaxNode<'_>, name: &str, depth: u32) -> Option<Form> {
    let lambda = node.ancestors().filter_map(Lambda::cast).find(|lambda| {
        let mut params = lambda.params();
        params.any(|param| param.text() == name)
    })?;
    let place = lambda.params().position(|param| param.text() == name)?;
    let argument = lambda.syntax().parent().and_then(Argument::cast)?;
    let call = argument.syntax().parent().and_then(Call::cast)?;
    let at = call.args().position(|one| one.syntax() == argument.syntax())?;
    let Some(Callee::Method(method)) = expect::callee(analysis, call) else { return None };
    let Form::Lambda(takes, _) = method.params.get(at)?.form else { return None };
    match takes.get(place)? {
        Form::Item => {
            let Some(Expr::Field(callee)) = call.callee() else { return None };
            match form_within(analysis, callee.base()?.syntax(), depth + 1)? {
                Form::List(item) | Form::Map(item) => Some(*item),
                _ => None,
            }
        }
        form => Some(*form),
    }
}

/// The form of a value by the sort of its methods.
fn sort_form(analysis: &Analysis, node: SyntaxNode<'_>) -> Option<Form> {
    let known = of(analysis);
    match types_of(analysis, node).into_iter().find_map(|ty| known.method_sort(ty))? {
        builtins::Sort::Text => Some(Form::Text),
        builtins::Sort::List => Some(Form::List(&Form::Any)),
        builtins::Sort::Map => Some(Form::Map(&Form::Any)),
        _ => None,
    }
}

/// The sort of methods that values of a form have.
pub(crate) fn methods_of(form: Form) -> Option<builtins::Sort> {
    Some(match form {
        Form::Text => builtins::Sort::Text,
        Form::Bool => builtins::Sort::Bool,
        Form::Int | Form::Float | Form::Number => builtins::Sort::Number,
        Form::Quantity => builtins::Sort::Quantity,
        Form::List(_) => builtins::Sort::List,
        Form::Map(_) | Form::Record(_) => builtins::Sort::Map,
        _ => return None,
    })
}
