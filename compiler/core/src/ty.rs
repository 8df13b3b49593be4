//! The types of expressions, and what a place expects.
//!
//! A type is small and copied. A composite type is the expression that has it: the type of a record
//! literal is that literal, so that a mistake in it can be shown where it was written.

use kdsl_schema::KindId;

use crate::hir::{ComponentId, DeclId, ExprId, TypeExprId};
use crate::kube::Slot;

/// A type, and whether the value may be absent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Type {
    /// What a value that is there is.
    pub ty: Ty,
    /// Whether it may be `null`.
    pub null: bool,
}

/// What a value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ty {
    /// The type of a mistake that is reported already. Fits everywhere.
    Error,
    /// Nothing is known; checked by value.
    Any,
    /// Nothing but `null`.
    Null,
    /// `Bool`
    Bool,
    /// `Int`
    Int,
    /// `Float`; an integer is one.
    Float,
    /// `String`
    Str,
    /// `Quantity`
    Quantity,
    /// `Sensitive`
    Sensitive,
    /// The bytes of a file.
    Bytes,
    /// An alias that is built in.
    Named(Named),
    /// A literal, which is that expression.
    Literal(ExprId),
    /// The record literal that is that expression.
    Record(ExprId),
    /// The list literal that is that expression.
    List(ExprId),
    /// Either branch of that `if`.
    Either(ExprId),
    /// An item of the list, or a value of the record, that is that expression.
    ElementOf(ExprId),
    /// The type written there.
    Declared(TypeExprId),
    /// A field of Kubernetes' schema.
    Slot(Slot),
    /// A resource that this declaration makes.
    Symbol(DeclId),
    /// Any resource of that kind.
    SymbolOf(KindId),
    /// An instance of that component.
    Instance(ComponentId),
    /// The resources of one kind that an instance has: the path that ends in the kind.
    KindIn(ComponentId, ExprId),
    /// `Kind["name"]` is looked up among the resources of a kind: the kind itself.
    KindName(KindId),
    /// The ports of a declaration's resource.
    Ports(DeclId),
    /// The `data` of a declaration's ConfigMap or Secret: its keys.
    Keys(DeclId),
    /// A key of a declaration's ConfigMap or Secret.
    Key(DeclId),
    /// A port of a declaration's resource.
    Port(DeclId),
}

/// The aliases that are built in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Named {
    /// `Port`: an integer from 1 to 65535.
    Port,
    /// `DnsName`: a DNS-1123 subdomain.
    DnsName,
    /// `Percent`: a quantity such as `25%`.
    Percent,
}

impl Type {
    /// The type of a mistake that is reported already.
    pub const ERROR: Type = Type { ty: Ty::Error, null: true };
    /// Nothing is known.
    pub const ANY: Type = Type { ty: Ty::Any, null: true };

    /// A type whose value is always there.
    pub const fn of(ty: Ty) -> Type {
        Type { ty, null: false }
    }

    /// The same, or absent.
    #[must_use]
    pub const fn or_null(self) -> Type {
        Type { ty: self.ty, null: true }
    }

    /// The same, and there.
    #[must_use]
    pub const fn present(self) -> Type {
        Type { ty: self.ty, null: false }
    }
}
