//! A program before it is text: items, and what stands in their braces.

use ecow::EcoString;
use kdsl_schema::TypeId;

/// The comments of an entry.
#[derive(Clone, PartialEq, Default, Debug)]
pub(crate) struct Comments {
    /// Those on lines of their own before it, without what marks them as comments.
    pub above: Vec<EcoString>,
    /// The one at the end of its line.
    pub right: Option<EcoString>,
}

impl Comments {
    pub fn is_empty(&self) -> bool {
        self.above.is_empty() && self.right.is_none()
    }

    /// All of them as comments above.
    pub fn into_above(self) -> Vec<EcoString> {
        self.above.into_iter().chain(self.right).collect()
    }
}

/// An expression.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Expr {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    /// Text, which is quoted as it needs.
    Str(EcoString),
    /// What is written as it is: a reference, a quantity, an interpolated text.
    Code(EcoString),
    List(Vec<Element>),
    Record(Record),
}

impl Expr {
    /// The record, if this is one.
    pub fn as_record(&self) -> Option<&Record> {
        match self {
            Expr::Record(record) => Some(record),
            _ => None,
        }
    }
}

/// What stands between braces.
#[derive(Clone, PartialEq, Default, Debug)]
pub(crate) struct Record {
    /// The type of Kubernetes that it is of, where it is one.
    pub ty: Option<TypeId>,
    pub entries: Vec<Entry>,
}

impl Record {
    /// The value under a key.
    pub fn get(&self, key: &str) -> Option<&Expr> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.expr)
    }
}

/// `key: value`
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Entry {
    pub key: EcoString,
    pub expr: Expr,
    pub comments: Comments,
}

impl Entry {
    /// An entry without comments.
    pub fn new(key: impl Into<EcoString>, expr: Expr) -> Entry {
        Entry { key: key.into(), expr, comments: Comments::default() }
    }
}

/// An element of a list.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Element {
    pub expr: Expr,
    pub comments: Comments,
}

/// An item of the program.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Item {
    /// What stands before the braces or the value: `Deployment web`, `let tag =`.
    pub head: EcoString,
    /// Nothing where nothing more is said.
    pub body: Option<Expr>,
    pub comments: Comments,
    /// The object that it is, by its number.
    pub object: Option<usize>,
}
