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

    /// The value at the end of a path of keys.
    pub fn at<K: AsRef<str>>(&self, path: &[K]) -> Option<&Expr> {
        let (first, rest) = path.split_first()?;
        let expr = self.get(first.as_ref())?;
        if rest.is_empty() { Some(expr) } else { expr.as_record()?.at(rest) }
    }

    /// Sets the value at the end of a path of keys.
    pub fn set(&mut self, path: &[EcoString], expr: Expr) {
        let Some((first, rest)) = path.split_first() else { return };
        let at = self.entries.iter().position(|entry| entry.key == *first).unwrap_or(self.entries.len());
        if at == self.entries.len() {
            self.entries.push(Entry::new(first.clone(), Expr::Record(Record::default())));
        }
        let Some(entry) = self.entries.get_mut(at) else { return };
        match &mut entry.expr {
            Expr::Record(record) if !rest.is_empty() => record.set(rest, expr),
            other => *other = expr,
        }
    }

    /// Takes out the entry at the end of a path, and what is empty above it then. One that has comments, or
    /// is in something that has, stays. Whether it is out.
    pub fn cut<K: AsRef<str>>(&mut self, path: &[K]) -> bool {
        let Some((first, rest)) = path.split_first() else { return false };
        let Some(at) = self.entries.iter().position(|entry| entry.key == first.as_ref()) else {
            return false;
        };
        let Some(entry) = self.entries.get_mut(at) else { return false };
        if rest.is_empty() {
            let quiet = entry.comments.is_empty() && crate::write::line(&entry.expr).is_some();
            if quiet {
                self.entries.remove(at);
            }
            return quiet;
        }
        let Expr::Record(record) = &mut entry.expr else { return false };
        let is_out = record.cut(rest);
        if is_out && record.entries.is_empty() && entry.comments.is_empty() {
            self.entries.remove(at);
        }
        is_out
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

/// Goes through an expression and all that is in it, from the outside.
pub(crate) fn visit<'e>(expr: &'e Expr, seen: &mut impl FnMut(&'e Expr)) {
    seen(expr);
    match expr {
        Expr::List(items) => items.iter().for_each(|item| visit(&item.expr, seen)),
        Expr::Record(record) => record.entries.iter().for_each(|entry| visit(&entry.expr, seen)),
        _ => {}
    }
}

/// The same, to change it.
pub(crate) fn change(expr: &mut Expr, with: &mut impl FnMut(&mut Expr)) {
    with(expr);
    match expr {
        Expr::List(items) => items.iter_mut().for_each(|item| change(&mut item.expr, with)),
        Expr::Record(record) => record.entries.iter_mut().for_each(|entry| change(&mut entry.expr, with)),
        _ => {}
    }
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
