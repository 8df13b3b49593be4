//! Types and places in the words of the language.

use kdsl_base::Span;
use kdsl_core::hir::{DeclId, ExprId, ExprKind, Member, TypeExprId};
use kdsl_core::ty::{Named, Ty, Type};
use kdsl_core::{Analysis, Slot};
use kdsl_schema::{Schema, Shape};

/// How long a piece of source may be to be shown as it stands.
const SHORT: u32 = 60;

/// A type as the language writes it, as far as it can.
pub(crate) fn of_type(analysis: &Analysis, ty: Type) -> String {
    let text = of_ty(analysis, ty.ty);
    if ty.null && !matches!(ty.ty, Ty::Any | Ty::Error | Ty::Null) { format!("{text}?") } else { text }
}

fn of_ty(analysis: &Analysis, ty: Ty) -> String {
    let decl = |id: DeclId| {
        let decl = &analysis.hir[id];
        format!("{}.{}", decl.kind, decl.symbol)
    };
    match ty {
        Ty::Null => "null".to_owned(),
        Ty::Bool => "Bool".to_owned(),
        Ty::Int => "Int".to_owned(),
        Ty::Float => "Float".to_owned(),
        Ty::Str => "String".to_owned(),
        Ty::Quantity => "Quantity".to_owned(),
        Ty::Sensitive => "Sensitive".to_owned(),
        Ty::Named(Named::Port) => "Port".to_owned(),
        Ty::Named(Named::DnsName) => "DnsName".to_owned(),
        Ty::Named(Named::Percent) => "Percent".to_owned(),
        Ty::Literal(expr) => short(analysis, analysis.hir[expr].span).unwrap_or("String").to_owned(),
        Ty::Record(expr) => of_record(analysis, expr),
        Ty::List(_) => "[…]".to_owned(),
        Ty::Either(expr) => either(analysis, expr).unwrap_or_else(|| "Any".to_owned()),
        Ty::Declared(id) => declared(analysis, id),
        Ty::Slot(slot) => of_slot(analysis, slot),
        Ty::Symbol(id) => decl(id),
        Ty::SymbolOf(kind) | Ty::KindName(kind) => analysis.kube.kind(kind).name.to_owned(),
        Ty::Ports(id) => format!("{}.ports", decl(id)),
        Ty::Keys(id) => format!("{}.data", decl(id)),
        Ty::Key(id) => format!("key of {}", decl(id)),
        Ty::Port(id) => format!("port of {}", decl(id)),
        _ => "Any".to_owned(),
    }
}

/// The types of the two branches of an `if`, or the one of both. Literals are shown as what they are of.
fn either(analysis: &Analysis, expr: ExprId) -> Option<String> {
    let ExprKind::If(_, then, otherwise) = analysis.hir[expr].kind else { return None };
    let branch = |expr: ExprId| match &analysis.hir[expr].kind {
        ExprKind::Bool(_) => Some("Bool".to_owned()),
        ExprKind::Int(_) => Some("Int".to_owned()),
        ExprKind::Float(_) => Some("Float".to_owned()),
        ExprKind::Quantity(_) => Some("Quantity".to_owned()),
        ExprKind::Str(_) | ExprKind::Text(_) => Some("String".to_owned()),
        ExprKind::Null => Some("null".to_owned()),
        _ => {
            let ty = analysis.checked.type_of(expr).filter(|ty| !matches!(ty.ty, Ty::Either(_) | Ty::Any))?;
            Some(of_type(analysis, ty))
        }
    };
    let (then, otherwise) = (branch(then)?, branch(otherwise)?);
    Some(match (then.as_str(), otherwise.as_str()) {
        (left, right) if left == right => then,
        ("null", other) | (other, "null") => format!("{other}?"),
        _ => format!("{then} | {otherwise}"),
    })
}

/// The text of a type that is written in the source.
pub(crate) fn declared(analysis: &Analysis, id: TypeExprId) -> String {
    let source = analysis.sources.slice(analysis.hir[id].span);
    source.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn of_record(analysis: &Analysis, expr: ExprId) -> String {
    let ExprKind::Record(record) = &analysis.hir[expr].kind else { return "{ … }".to_owned() };
    let mut keys: Vec<&str> = Vec::new();
    for member in record.members.iter().take(8) {
        keys.push(match member {
            Member::Entry(key, ..) => key,
            _ => "…",
        });
    }
    if record.members.len() > keys.len() {
        keys.push("…");
    }
    if keys.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", keys.join(", ")) }
}

/// The source at `span`, if it is short and on one line.
pub(crate) fn short(analysis: &Analysis, span: Span) -> Option<&str> {
    let text = analysis.sources.slice(span);
    (span.len() <= SHORT && !text.is_empty() && !text.contains(['\n', '\r'])).then_some(text)
}

/// The type of a place, with its values where they are a closed set.
pub(crate) fn of_slot(analysis: &Analysis, slot: Slot) -> String {
    if let Some(values) = analysis.kube.allowed(slot)
        && slot.shape == Shape::String
    {
        let quoted: Vec<String> = values.iter().map(|value| format!("\"{value}\"")).collect();
        return quoted.join(" | ");
    }
    of_shape(analysis.kube.schema(), slot.shape)
}

/// A shape as the language writes the type.
pub(crate) fn of_shape(schema: Schema<'_>, shape: Shape) -> String {
    match shape {
        Shape::String | Shape::Bytes | Shape::Time | Shape::MicroTime => "String".to_owned(),
        Shape::Int32 | Shape::Int64 => "Int".to_owned(),
        Shape::Float => "Float".to_owned(),
        Shape::Bool => "Bool".to_owned(),
        Shape::Quantity => "Quantity".to_owned(),
        Shape::IntOrString => "Int | String".to_owned(),
        Shape::Json => "Any".to_owned(),
        Shape::Object(ty) => schema.type_name(ty).to_owned(),
        Shape::List(id) => format!("[{}]", of_shape(schema, schema.elem(id))),
        Shape::Map(id) => format!("{{ [String]: {} }}", of_shape(schema, schema.elem(id))),
    }
}

/// What a type of the language itself holds.
pub(crate) fn built_in(name: &str) -> Option<&'static str> {
    Some(match name {
        "String" => "Text.",
        "Int" => "A whole number.",
        "Float" => "A number; a whole number is one.",
        "Bool" => "`true` or `false`.",
        "Quantity" => "An amount, such as `500m`, `128Mi` or `2`.",
        "Sensitive" => "A value that may end only in a Secret.",
        "Any" => "Any value; it is checked where it meets a type.",
        "Port" => "A whole number from 1 to 65535.",
        "DnsName" => "A DNS name: lower-case letters, digits, dashes and dots.",
        "Percent" => "A percentage, such as `25%`.",
        _ => return None,
    })
}
