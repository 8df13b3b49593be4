//! Giving a value a name: as a variable, or as a param.

use kdsl_base::{Edit, Span};
use kdsl_core::Slot;
use kdsl_core::hir::{ExprKind, TypeExprKind};
use kdsl_core::ty::{Named, Ty};
use kdsl_schema::{Shape, TypeId};
use kdsl_syntax::ast::{AstNode, Binary, BinaryOp, Call, Expr, KeySegment, Resource};
use kdsl_syntax::{NodeKind, SyntaxNode};

use super::Draft;
use super::context::Context;
use super::insert::Home;
use crate::text;

/// How many values of one text are looked at.
const MOST_ALIKE: usize = 1000;

/// Gives the selected value a name that is declared in the braces around it.
pub(super) fn variable(context: &Context<'_>) -> Vec<Draft> {
    let worthy = |expr: &Expr<'_>| is_value(*expr) && !is_name_or_null(*expr) && !has_members(*expr);
    let Some(expr) = context.expr().filter(worthy) else { return Vec::new() };
    let Some(home) = context.home(expr.syntax()) else { return Vec::new() };
    let name = context.fresh(&words(expr));
    let value = if is_paren(expr) { inner(expr).text() } else { expr.text() };
    let declaration = home.declare(&format!("let {name} = {value}"));
    let mut drafts = Vec::new();
    let alike = alike(context, expr, home);
    if alike.len() > 1 {
        let title = format!("Extract `let {name}` for all {} such values", alike.len());
        drafts.push(named(title, &declaration, &name, &alike));
    }
    drafts.insert(0, named(format!("Extract `let {name}`"), &declaration, &name, &[expr.span()]));
    drafts
}

/// Makes a literal the default of a new param of the file or the component.
pub(super) fn param(context: &Context<'_>) -> Vec<Draft> {
    let literal = |expr: &Expr<'_>| is_value(*expr) && is_literal(*expr);
    let Some(expr) = context.expr().filter(literal) else { return Vec::new() };
    let Some(home) = context.homes(expr.syntax()).find(|home| home.is_whole()) else { return Vec::new() };
    if is_compared(expr) {
        return Vec::new();
    }
    let Some(ty) = type_of(context, expr) else { return Vec::new() };
    let name = context.fresh(&words(expr));
    let declaration = format!("param {name}: {ty} = {}", expr.text());
    let declaration = home.declare_behind(NodeKind::Param, &declaration);
    let mut drafts = vec![named(format!("Extract `param {name}`"), &declaration, &name, &[expr.span()])];
    let alike = alike(context, expr, home);
    if alike.len() > 1 {
        let title = format!("Extract `param {name}` for all {} such values", alike.len());
        drafts.push(named(title, &declaration, &name, &alike));
    }
    drafts
}

/// The draft that declares a name and puts it where the values stand.
fn named(title: String, declaration: &Edit, name: &str, values: &[Span]) -> Draft {
    let mut edits = vec![declaration.clone()];
    let put = |span: &Span| Edit { span: *span, replacement: name.to_owned() };
    edits.extend(values.iter().map(put));
    Draft::new(title, edits)
}

/// Whether an expression stands where any other expression could: not where the language wants a literal, a
/// resource's braces, or a part of a path.
pub(super) fn is_value(expr: Expr<'_>) -> bool {
    let node = expr.syntax();
    let Some(parent) = node.parent() else { return false };
    let asks = |call: Call<'_>| {
        call.callee().is_some_and(|callee| kdsl_core::builtins::function(callee.text()).is_some())
    };
    let of_file =
        parent.kind() == NodeKind::Argument && parent.parent().and_then(Call::cast).is_some_and(asks);
    let is_head = || parent.children().find(|child| child.kind().is_expr()) == Some(node);
    let placed = match parent.kind() {
        NodeKind::Resource
        | NodeKind::Defaults
        | NodeKind::Patch
        | NodeKind::Policy
        | NodeKind::Test
        | NodeKind::Import
        | NodeKind::LiteralType
        | NodeKind::RefinedType
        | NodeKind::KeyPath
        | NodeKind::ReplaceExpr
        | NodeKind::Assert
        | NodeKind::TypeField => false,
        NodeKind::FieldExpr | NodeKind::CallExpr | NodeKind::IndexExpr => !is_head(),
        _ => true,
    };
    let in_patch_target = || {
        let outer = node.ancestors().take_while(|around| around.kind().is_expr()).last().unwrap_or(node);
        outer.parent().is_some_and(|parent| parent.kind() == NodeKind::Patch)
            && outer.kind() == NodeKind::IndexExpr
    };
    placed
        && !of_file
        && !is_identity(node)
        && !in_patch_target()
        && !matches!(expr, Expr::Missing(_) | Expr::Lambda(_) | Expr::Replace(_))
        && !node.ancestors().any(|around| matches!(around.kind(), NodeKind::External | NodeKind::Param))
}

/// Whether a value is a part of what a resource is known by, which is looked for where it is written.
fn is_identity(node: SyntaxNode<'_>) -> bool {
    let Some(entry) = node.parent().filter(|parent| parent.kind() == NodeKind::Entry) else { return false };
    let in_resource = entry.ancestors().take(3).any(|around| around.kind() == NodeKind::Resource);
    let key = entry.child(NodeKind::KeyPath).and_then(|path| path.children().last());
    in_resource
        && key.is_some_and(|key| {
            matches!(key.text(), "metadata" | "apiVersion" | "kind" | "name" | "namespace")
        })
}

fn is_name_or_null(expr: Expr<'_>) -> bool {
    matches!(expr, Expr::Name(_)) || matches!(expr, Expr::Literal(literal) if literal.is_null())
}

/// Whether a record holds what other resources speak of as ports, which are looked for where they are written.
fn has_members(expr: Expr<'_>) -> bool {
    const HOLD_PORTS: [&str; 4] = ["ports", "containers", "initContainers", "template"];
    let Expr::Record(record) = expr else { return false };
    let keys = record.syntax().children().filter_map(|entry| entry.child(NodeKind::KeyPath));
    keys.into_iter().any(|path| path.children().any(|segment| HOLD_PORTS.contains(&segment.text())))
}

fn is_paren(expr: Expr<'_>) -> bool {
    matches!(expr, Expr::Paren(_))
}

fn inner(expr: Expr<'_>) -> Expr<'_> {
    match expr {
        Expr::Paren(paren) => paren.inner().unwrap_or(expr),
        other => other,
    }
}

/// Whether it is a literal that can be the default of a param.
pub(super) fn is_literal(expr: Expr<'_>) -> bool {
    match expr {
        Expr::String(text) => !text.is_interpolated(),
        Expr::Literal(literal) => !literal.is_null(),
        Expr::Number(_) => true,
        _ => false,
    }
}

/// Whether a literal is compared with something: its text may be one of a closed set then.
fn is_compared(expr: Expr<'_>) -> bool {
    let op = expr.syntax().parent().and_then(Binary::cast).and_then(Binary::op);
    op.is_some_and(|op| !matches!(op, BinaryOp::Coalesce))
}

/// What a value is called where it stands: the key that it is under.
fn words(expr: Expr<'_>) -> String {
    let node = expr.syntax();
    let key = node.ancestors().take_while(|around| !around.kind().is_item()).find_map(|around| match around
        .kind()
    {
        NodeKind::Entry => {
            let segments = around.child(NodeKind::KeyPath)?.children();
            segments.filter_map(KeySegment::cast).filter_map(KeySegment::plain).last()
        }
        NodeKind::Let => Some(around.child(NodeKind::Name)?.text().to_owned()),
        _ => None,
    });
    let of_item = || {
        let item = node.ancestors().find(|around| around.kind().is_item())?;
        match Resource::cast(item) {
            Some(resource) => Some(resource.symbol()?.text().to_owned()),
            None => Some(item.child(NodeKind::Name)?.text().to_owned()),
        }
    };
    key.or_else(of_item).unwrap_or_default()
}

/// Fields that mean another thing in each type that has them.
const GENERAL: [&str; 9] = ["name", "key", "value", "type", "kind", "path", "port", "image", "namespace"];

/// What a value says: the field, of which type where its name is a general one, and in a map the key.
#[derive(PartialEq, Eq)]
struct Meaning<'a> {
    field: &'a str,
    owner: Option<TypeId>,
    key: Option<String>,
}

impl<'a> Meaning<'a> {
    fn of(context: &Context<'a>, expr: Expr<'_>) -> Option<Meaning<'a>> {
        let kube = &context.compiled.analysis.kube;
        let slot = context.slot(expr.syntax())?;
        let field = kube.name(slot);
        Some(Meaning {
            field,
            owner: slot.owner.filter(|_| GENERAL.contains(&field)),
            key: kube.is_entry(slot).then(|| words(expr)),
        })
    }
}

/// The places between the braces where a value of the same text says the same, the value itself among them. Only
/// literals are alike wherever they stand.
fn alike(context: &Context<'_>, expr: Expr<'_>, home: Home<'_>) -> Vec<Span> {
    let Some(meaning) = Meaning::of(context, expr).filter(|_| is_literal(expr)) else {
        return vec![expr.span()];
    };
    let container = home.container;
    let nodes = container.parse.tree.descendants(container.id).map(|id| container.parse.node(id));
    let candidates = nodes.filter_map(Expr::cast).filter(|other| {
        other.syntax().kind() == expr.syntax().kind() && other.text() == expr.text() && is_value(*other)
    });
    let same = |other: &Expr<'_>| Meaning::of(context, *other).as_ref() == Some(&meaning);
    candidates.take(MOST_ALIKE).filter(same).map(AstNode::span).collect()
}

/// The type that a literal has where it stands, as a param is declared with it.
fn type_of(context: &Context<'_>, expr: Expr<'_>) -> Option<String> {
    let own = match expr {
        Expr::String(_) => "String",
        Expr::Literal(_) => "Bool",
        Expr::Number(_) => {
            let (_, lowered) = context.lowered(expr.span()).find(|(_, it)| it.span == expr.span())?;
            match lowered.kind {
                ExprKind::Int(_) => "Int",
                ExprKind::Float(_) => "Float",
                ExprKind::Quantity(_) => "Quantity",
                _ => return None,
            }
        }
        _ => return None,
    };
    let analysis = context.analysis();
    let slot = context.slot(expr.syntax());
    let plan = context.lowered(expr.span()).filter(|(_, it)| it.span == expr.span());
    let want = plan.into_iter().find_map(|(id, _)| analysis.checked.plan(id));
    let want = want.map(|want| want.ty).filter(|want| !matches!(want, Ty::Any | Ty::Error));
    Some(match want.or(slot.map(Ty::Slot)) {
        Some(Ty::Slot(slot)) if is_secret(context, slot) => "Sensitive".to_owned(),
        Some(Ty::Slot(slot)) => match slot.shape {
            Shape::String if own == "String" => text::of_slot(analysis, slot),
            Shape::Quantity => "Quantity".to_owned(),
            _ => own.to_owned(),
        },
        Some(Ty::Named(Named::Port)) => "Port".to_owned(),
        Some(Ty::Named(Named::DnsName)) => "DnsName".to_owned(),
        Some(Ty::Named(Named::Percent)) => "Percent".to_owned(),
        Some(Ty::Sensitive) => "Sensitive".to_owned(),
        Some(Ty::Declared(id)) => match context.hir()[id].kind {
            TypeExprKind::Literal(_) | TypeExprKind::Union(_) | TypeExprKind::Refined(..) => {
                text::declared(analysis, id)
            }
            _ => own.to_owned(),
        },
        _ => own.to_owned(),
    })
}

/// Whether a place holds what nobody may see.
fn is_secret(context: &Context<'_>, slot: Slot) -> bool {
    let kube = &context.analysis().kube;
    let owner = slot.owner.map(|owner| kube.schema().type_name(owner));
    owner == Some("Secret") && matches!(kube.name(slot), "data" | "stringData")
}
