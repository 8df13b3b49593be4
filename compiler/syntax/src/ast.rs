//! Typed views of the tree: one small struct per form, whose accessors find the parts.
//!
//! A view is a [`SyntaxNode`] of a known kind, so it costs nothing to copy and nothing to make.
//! Everything that can be missing from a half-typed program is an `Option`. Where an expression or a
//! type must stand and does not, the tree has a hole, and the accessor gives [`Expr::Missing`] or
//! [`TypeExpr::Missing`], so that its place is known.

mod exprs;
mod items;
mod records;
mod strings;
mod types;

use kdsl_base::Span;

use crate::kind::NodeKind;
use crate::tree::{NodeId, Parse, SyntaxNode};

pub use exprs::{
    Argument, Binary, BinaryOp, Call, Expr, Field, ForElement, If, IfElement, Index, Lambda, List,
    ListElement, Literal, Missing, NameRef, Number, Paren, Replace, Spread, Unary, UnaryOp,
};
pub use items::{
    Assert, Block, Component, Defaults, ElseItems, ErrorItem, External, Fn, FnParam, ForItem, IfItem, Import,
    ImportName, Item, Let, Output, Param, Patch, Policy, Raw, Resource, ResourceName, Test, TypeAlias,
};
pub use records::{
    ElseEntries, Entry, EntryBlock, ErrorEntry, ForEntries, IfEntries, KeyPath, KeySegment, KeyWord, Record,
    RecordEntry,
};
pub use strings::{CookedPart, Interpolation, Str, StringPart, StringStyle, TextPart};
pub use types::{
    ListType, LiteralType, MapType, MissingType, OptionalType, ParenType, RecordType, RefinedType, TypeExpr,
    TypeField, TypePath, UnionType,
};

/// What all views have in common.
pub trait AstNode<'t>: Copy {
    /// The view of that node, if it is of the right kind.
    fn cast(node: SyntaxNode<'t>) -> Option<Self>;

    /// The node behind the view.
    fn syntax(self) -> SyntaxNode<'t>;

    /// The node's number.
    fn id(self) -> NodeId {
        self.syntax().id
    }

    /// Where it stands.
    fn span(self) -> Span {
        self.syntax().span()
    }

    /// Its text.
    fn text(self) -> &'t str {
        self.syntax().text()
    }
}

/// The first child that is such a view.
pub(crate) fn child<'t, T: AstNode<'t>>(node: SyntaxNode<'t>) -> Option<T> {
    node.children().find_map(T::cast)
}

/// The `n`th child, from zero, that is such a view.
pub(crate) fn nth<'t, T: AstNode<'t>>(node: SyntaxNode<'t>, n: usize) -> Option<T> {
    node.children().filter_map(T::cast).nth(n)
}

/// All children that are such views.
pub(crate) fn all<'t, T: AstNode<'t> + 't>(node: SyntaxNode<'t>) -> impl Iterator<Item = T> + Clone + 't {
    node.children().filter_map(T::cast)
}

/// Declares views, one per node kind.
macro_rules! views {
    ($($(#[$doc:meta])* $name:ident = $kind:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub struct $name<'t>(pub(crate) crate::tree::SyntaxNode<'t>);

        impl<'t> crate::ast::AstNode<'t> for $name<'t> {
            fn cast(node: crate::tree::SyntaxNode<'t>) -> Option<Self> {
                (node.kind() == crate::kind::NodeKind::$kind).then_some($name(node))
            }

            fn syntax(self) -> crate::tree::SyntaxNode<'t> {
                self.0
            }
        }
    )*};
}

/// Declares an enum of views, told apart by the node's kind.
macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident($view:ident) = $($kind:ident)|+,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum $name<'t> {
            $($(#[$vdoc])* $variant($view<'t>),)*
        }

        impl<'t> crate::ast::AstNode<'t> for $name<'t> {
            fn cast(node: crate::tree::SyntaxNode<'t>) -> Option<Self> {
                match node.kind() {
                    $($(crate::kind::NodeKind::$kind)|+ => Some($name::$variant($view(node))),)*
                    _ => None,
                }
            }

            fn syntax(self) -> crate::tree::SyntaxNode<'t> {
                match self {
                    $($name::$variant(view) => view.0,)*
                }
            }
        }
    };
}

pub(crate) use {choice, views};

views! {
    /// A whole file.
    File = File;
    /// A name where it is declared, or the member after a `.`. [`AstNode::text`] is the name.
    Name = Name;
}

impl<'t> File<'t> {
    /// The view of a parse's root.
    pub fn of(parse: &'t Parse) -> File<'t> {
        File(parse.root())
    }

    /// The items in order, those that are nothing included.
    pub fn items(self) -> impl Iterator<Item = Item<'t>> {
        all(self.0)
    }

    /// The expression, where the text is one.
    pub fn expr(self) -> Option<Expr<'t>> {
        child(self.0)
    }
}

/// The name after `as`, of the child of kind [`NodeKind::AsName`].
pub(crate) fn as_name(node: SyntaxNode<'_>) -> Option<Name<'_>> {
    node.child(NodeKind::AsName).and_then(child)
}
