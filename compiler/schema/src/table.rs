//! How a table lies in memory: flat slices of small rows that point into one text.
//!
//! The built-in table borrows constants that the build script wrote; a table made from
//! CustomResourceDefinitions owns its slices. Readers cannot tell the difference.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::version::Versions;

/// A piece of the table's text: the offset in bytes, shifted left by 8, and the length in bytes. With
/// [`LONG`] for a length, what is shifted is the number of its row among the long texts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Str(pub u32);

/// The length that marks a long text.
pub(crate) const LONG: u32 = 0xff;

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
    /// The node at which ways from here begin: of this table, or of the built-in one with [`BUILT_IN`].
    pub refs: u32,
}

/// Marks a node of the built-in table in a row of another.
pub(crate) const BUILT_IN: u32 = 1 << 31;

/// A field in a set of versions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FieldRow {
    pub name: Str,
    pub shape: u32,
    pub versions: u16,
    pub flags: u8,
}

pub(crate) const REQUIRED: u8 = 1;
pub(crate) const READ_ONLY: u8 = 2;
pub(crate) const DEPRECATED: u8 = 4;

/// A shape: a tag, and what it needs: a type, or the shape of the elements and a list row. `check` is
/// the number of what else holds for the value, from one; 0 where nothing does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ShapeRow {
    pub tag: u8,
    pub arg: u32,
    pub list: u16,
    pub check: u32,
}

/// What holds for a value beside its shape.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct CheckRow {
    /// Of a number.
    pub minimum: Option<f64>,
    /// Of a number.
    pub maximum: Option<f64>,
    /// Whether the minimum itself is refused.
    pub above: bool,
    /// Whether the maximum itself is refused.
    pub below: bool,
    /// Of a text in characters, of a list in items, of a map in entries.
    pub least: Option<u32>,
    /// The same.
    pub most: Option<u32>,
    /// Whether people write the number with octal digits, as they do a file's mode.
    pub octal: bool,
    /// The regular expression that a text matches somewhere.
    pub pattern: Str,
    /// The pattern in words.
    pub words: Str,
}

/// The documentation of a type, or of a field. Sorted by row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DocRow {
    pub row: u32,
    pub text: Str,
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
    pub node: u32,
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

/// Beside [`RefRow::namespace`]: the object may be made by whoever reads the field.
pub(crate) const MAY_BE_MADE: u8 = 4;

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
    pub(crate) longs: Cow<'static, [Span]>,
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
    pub(crate) checks: Cow<'static, [CheckRow]>,
    pub(crate) field_docs: Cow<'static, [DocRow]>,
    pub(crate) type_docs: Cow<'static, [DocRow]>,
    /// Why a kind is deprecated, by its row.
    pub(crate) warnings: Cow<'static, [DocRow]>,
}

impl Table {
    /// The text that `str` points to; empty for a position that is not there.
    pub(crate) fn str(&self, str: Str) -> &str {
        self.text.get(self.place(str)).unwrap_or("")
    }

    fn place(&self, str: Str) -> std::ops::Range<usize> {
        let (start, length) = ((str.0 >> 8) as usize, str.0 & 0xff);
        if length != LONG {
            return start..start + length as usize;
        }
        self.longs.get(start).map_or(0..0, |span| span.0 as usize..span.1 as usize)
    }

    /// How the text that `str` points to compares with `other`, in the order of the rows.
    pub(crate) fn compare(&self, str: Str, other: &str) -> Ordering {
        let (text, other) = (self.text.as_bytes().get(self.place(str)).unwrap_or(b""), other.as_bytes());
        // Most of the texts that a search looks at differ in the first letter.
        match (text.first(), other.first()) {
            (Some(own), Some(others)) if own != others => own.cmp(others),
            _ => text.cmp(other),
        }
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

/// The text of a row that has one.
pub(crate) fn doc(table: &Table, rows: &[DocRow], row: u32) -> Option<Str> {
    let at = rows.binary_search_by_key(&row, |doc| doc.row).ok()?;
    rows.get(at).map(|doc| doc.text).filter(|text| !table.str(*text).is_empty())
}

pub(crate) fn versions(mask: u32) -> Versions {
    Versions::from_bits(mask)
}

include!(concat!(env!("OUT_DIR"), "/builtin.rs"));
