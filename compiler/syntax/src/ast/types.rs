//! Views of types.

use super::{AstNode, Expr, Name, all, child, choice, nth, views};
use crate::kind::TokenKind;

views! {
    /// A named type, and a kind: `Deployment`, `Deployment.spec.replicas`, `Container.env`.
    TypePath = TypePath;
    /// A string, number, `true`, `false` or `null` as a type.
    LiteralType = LiteralType;
    /// `A | B`
    UnionType = UnionType;
    /// `T?`
    OptionalType = OptionalType;
    /// `[T]`
    ListType = ListType;
    /// `{ [K]: T }`
    MapType = MapType;
    /// `{ host: String, port?: Port = 80 }`
    RecordType = RecordType;
    /// One field of a record type.
    TypeField = TypeField;
    /// `Int(1..65535)`, `String(r"…")`
    RefinedType = RefinedType;
    /// `(T)`
    ParenType = ParenType;
    /// A type that must stand here and does not.
    MissingType = MissingType;
}

choice! {
    /// A type.
    TypeExpr {
        /// `Deployment.spec.replicas`
        Path(TypePath) = TypePath,
        /// `"dev"`
        Literal(LiteralType) = LiteralType,
        /// `A | B`
        Union(UnionType) = UnionType,
        /// `T?`
        Optional(OptionalType) = OptionalType,
        /// `[T]`
        List(ListType) = ListType,
        /// `{ [String]: T }`
        Map(MapType) = MapType,
        /// `{ host: String }`
        Record(RecordType) = RecordType,
        /// `Int(1..)`
        Refined(RefinedType) = RefinedType,
        /// `(A | B)`
        Paren(ParenType) = ParenType,
        /// A hole.
        Missing(MissingType) = MissingType,
    }
}

impl<'t> TypePath<'t> {
    /// The names in order, without one that is missing behind a last `.`.
    pub fn segments(self) -> impl Iterator<Item = Name<'t>> {
        all(self.0)
    }

    /// The first name.
    pub fn first(self) -> Option<Name<'t>> {
        child(self.0)
    }

    /// The last name, which is the kind in `ns.Kind`.
    pub fn last(self) -> Option<Name<'t>> {
        self.segments().last()
    }
}

impl<'t> LiteralType<'t> {
    /// The literal: a string, a number with or without `-`, `true`, `false` or `null`.
    pub fn expr(self) -> Option<Expr<'t>> {
        child(self.0)
    }
}

impl<'t> UnionType<'t> {
    /// The members in order.
    pub fn members(self) -> impl Iterator<Item = TypeExpr<'t>> {
        all(self.0)
    }
}

impl<'t> OptionalType<'t> {
    /// The type before the `?`.
    pub fn inner(self) -> Option<TypeExpr<'t>> {
        child(self.0)
    }
}

impl<'t> ParenType<'t> {
    /// The type between the parentheses.
    pub fn inner(self) -> Option<TypeExpr<'t>> {
        child(self.0)
    }
}

impl<'t> ListType<'t> {
    /// The type of the elements.
    pub fn element(self) -> Option<TypeExpr<'t>> {
        child(self.0)
    }
}

impl<'t> MapType<'t> {
    /// The type of the keys.
    pub fn key(self) -> Option<TypeExpr<'t>> {
        child(self.0)
    }

    /// The type of the values.
    pub fn value(self) -> Option<TypeExpr<'t>> {
        nth(self.0, 1)
    }
}

impl<'t> RecordType<'t> {
    /// The fields in order.
    pub fn fields(self) -> impl Iterator<Item = TypeField<'t>> {
        all(self.0)
    }
}

impl<'t> TypeField<'t> {
    /// The field's name.
    pub fn name(self) -> Option<Name<'t>> {
        child(self.0)
    }

    /// Whether a `?` follows the name.
    pub fn is_optional(self) -> bool {
        self.0.own_token(TokenKind::Question).is_some()
    }

    /// The field's type.
    pub fn ty(self) -> Option<TypeExpr<'t>> {
        child(self.0)
    }

    /// What it is where nothing is said.
    pub fn default(self) -> Option<Expr<'t>> {
        child(self.0)
    }

    /// The documentation above it.
    pub fn docs(self) -> String {
        self.0.docs()
    }
}

impl<'t> RefinedType<'t> {
    /// The type that is narrowed.
    pub fn base(self) -> Option<TypeExpr<'t>> {
        child(self.0)
    }

    /// Whether the braces hold a range, so that [`Self::low`] and [`Self::high`] speak.
    pub fn is_range(self) -> bool {
        self.0.own_token(TokenKind::DotDot).is_some()
    }

    /// The lower end of a range.
    pub fn low(self) -> Option<Expr<'t>> {
        self.bound(|at, dots| at < dots)
    }

    /// The upper end of a range.
    pub fn high(self) -> Option<Expr<'t>> {
        self.bound(|at, dots| at > dots)
    }

    /// The pattern, where the braces hold no range.
    pub fn pattern(self) -> Option<Expr<'t>> {
        if self.is_range() { None } else { child(self.0) }
    }

    fn bound(self, side: impl Fn(u32, u32) -> bool) -> Option<Expr<'t>> {
        let dots = self.0.own_token(TokenKind::DotDot)?;
        all(self.0).find(|expr: &Expr<'t>| side(expr.syntax().tokens().start, dots))
    }
}
