//! How a table lies in memory: flat slices of small rows that point into one text.
//!
//! The built-in table borrows constants that the build script wrote; a table made from
//! CustomResourceDefinitions owns its slices. Readers cannot tell the difference.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::version::Versions;

/// A piece of the table's text: the offset in bytes, shifted left by 8, and the length in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Str(pub u32);

impl Str {
    pub(crate) const NONE: Str = Str(0);
}

/// A range of rows of another slice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span(pub u32, pub u32);

/// A kind in one group and version. Sorted by name, then the order in which one is preferred.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KindRow {
    pub name: Str,
    pub group: Str,
    pub version: Str,
    pub plural: Str,
    pub ty: u32,
    pub versions: u32,
    pub namespaced: bool,
}

/// A type. Sorted by path; `rows` are its fields, sorted by name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TypeRow {
    pub path: Str,
    pub short: Str,
    pub rows: Span,
    pub unions: Span,
    pub versions: u32,
    pub refs: u16,
}

/// A field in a set of versions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FieldRow {
    pub name: Str,
    pub shape: u16,
    pub versions: u16,
    pub flags: u8,
}

pub(crate) const REQUIRED: u8 = 1;
pub(crate) const READ_ONLY: u8 = 2;
pub(crate) const DEPRECATED: u8 = 4;

/// A shape: a tag, and what it needs: a type, or the shape of the elements and a list row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ShapeRow {
    pub tag: u8,
    pub arg: u32,
    pub list: u16,
}

/// How a list is addressed and merged.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ListRow {
    pub key: Str,
    pub merge: Span,
}

/// A text that holds for some versions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ValueRow {
    pub text: Str,
    pub versions: u32,
}

/// The values of a field. Sorted by field row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EnumRow {
    pub field: u32,
    pub values: Span,
    pub closed: bool,
}

/// What the API server fills in. Sorted by field row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DefaultRow {
    pub field: u32,
    pub value: Str,
    pub condition: Str,
}

/// A one-of group of a type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct UnionRow {
    pub discriminator: Str,
    pub members: Span,
    pub required: bool,
}

/// A member of a one-of group, and the discriminator's value for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MemberRow {
    pub field: Str,
    pub value: Str,
}

/// A place on the way to a reference or a selector. Index 0 is nowhere.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NodeRow {
    pub edges: Span,
    pub reference: u16,
    pub selector: u16,
    pub role: u8,
}

/// The way from a node through a field. Sorted by name inside a node.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EdgeRow {
    pub field: Str,
    pub node: u16,
}

/// A reference: what it may name, and the fields beside the name. Paths are relative to the object
/// that holds the name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RefRow {
    pub targets: Span,
    pub namespace: u8,
    pub name: Str,
    pub kind: Str,
    pub group: Str,
    pub version: Str,
    pub namespace_field: Str,
    pub key: Str,
    pub optional: Str,
    pub port: Str,
}

/// What a selector selects, and how it is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SelectorRow {
    pub selects: u8,
    pub shape: u8,
}

/// The life of a kind in one group and version; minor versions, 0 where there is none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LifeRow {
    pub group: Str,
    pub version: Str,
    pub kind: Str,
    pub introduced: u8,
    pub deprecated: u8,
    pub removed: u8,
    pub replacement: Str,
}

/// The shapes of a set of kinds: of the built-in ones, or of those that a set of
/// CustomResourceDefinitions adds.
#[derive(Debug)]
pub struct Table {
    pub(crate) text: Cow<'static, str>,
    pub(crate) kinds: Cow<'static, [KindRow]>,
    pub(crate) types: Cow<'static, [TypeRow]>,
    pub(crate) by_short: Cow<'static, [u16]>,
    pub(crate) fields: Cow<'static, [FieldRow]>,
    pub(crate) shapes: Cow<'static, [ShapeRow]>,
    pub(crate) lists: Cow<'static, [ListRow]>,
    pub(crate) strings: Cow<'static, [Str]>,
    pub(crate) enums: Cow<'static, [EnumRow]>,
    pub(crate) values: Cow<'static, [ValueRow]>,
    pub(crate) defaults: Cow<'static, [DefaultRow]>,
    pub(crate) unions: Cow<'static, [UnionRow]>,
    pub(crate) members: Cow<'static, [MemberRow]>,
    pub(crate) nodes: Cow<'static, [NodeRow]>,
    pub(crate) edges: Cow<'static, [EdgeRow]>,
    pub(crate) references: Cow<'static, [RefRow]>,
    pub(crate) selectors: Cow<'static, [SelectorRow]>,
    pub(crate) lives: Cow<'static, [LifeRow]>,
}

impl Table {
    /// The text that `str` points to; empty for a position that is not there.
    pub(crate) fn str(&self, str: Str) -> &str {
        let start = (str.0 >> 8) as usize;
        let end = start + (str.0 & 0xff) as usize;
        self.text.get(start..end).unwrap_or("")
    }

    /// How the text that `str` points to compares with `other`, in the order of the rows.
    pub(crate) fn compare(&self, str: Str, other: &str) -> Ordering {
        let start = (str.0 >> 8) as usize;
        let end = start + (str.0 & 0xff) as usize;
        self.text.as_bytes().get(start..end).unwrap_or(b"").cmp(other.as_bytes())
    }

    /// The text that `str` points to; none for the empty one.
    pub(crate) fn opt(&self, str: Str) -> Option<&str> {
        if str == Str::NONE { None } else { Some(self.str(str)) }
    }
}

/// The rows of a span; none if it is out of bounds.
pub(crate) fn rows<T>(slice: &[T], span: Span) -> &[T] {
    slice.get(span.0 as usize..span.1 as usize).unwrap_or(&[])
}

pub(crate) fn versions(mask: u32) -> Versions {
    Versions::from_bits(mask)
}

include!(concat!(env!("OUT_DIR"), "/builtin.rs"));
