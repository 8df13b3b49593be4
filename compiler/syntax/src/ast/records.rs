//! Views of records and what stands in them.

use super::{AstNode, Expr, Let, Name, Spread, Str, all, child, choice, nth, views};

views! {
    /// `{ … }`
    Record = RecordExpr;
    /// `key.path: value`. Where the `:` is missing, or in an `external`, the value may be too.
    Entry = Entry;
    /// `a."b".c` in front of a `:`.
    KeyPath = KeyPath;
    /// A plain word of a key path.
    KeyWord = KeyWord;
    /// `for k, v in m { entries }`
    ForEntries = ForEntries;
    /// `if c { entries } else { entries }`
    IfEntries = IfEntries;
    /// The braces of an `if` or `for` among entries.
    EntryBlock = EntryBlock;
    /// Tokens that are no entry; the parser has reported them.
    ErrorEntry = ErrorEntry;
}

choice! {
    /// What can stand in the braces of a record.
    RecordEntry {
        /// `key: value`
        Entry(Entry) = Entry,
        /// `...record`
        Spread(Spread) = Spread,
        /// `for k, v in m { entries }`
        For(ForEntries) = ForEntries,
        /// `if c { entries }`
        If(IfEntries) = IfEntries,
        /// `let name = value`
        Let(Let) = Let,
        /// Something that is no entry; the parser has reported it.
        Error(ErrorEntry) = ErrorEntry,
    }
}

choice! {
    /// One part of a key.
    KeySegment {
        /// `replicas`
        Word(KeyWord) = KeyWord,
        /// `"app.kubernetes.io/name"`, `"${key}"`
        String(Str) = StringExpr,
    }
}

impl<'t> Record<'t> {
    /// What stands between the braces, in order.
    pub fn entries(self) -> impl Iterator<Item = RecordEntry<'t>> + Clone {
        all(self.0)
    }
}

impl<'t> EntryBlock<'t> {
    /// What stands between the braces, in order.
    pub fn entries(self) -> impl Iterator<Item = RecordEntry<'t>> + Clone {
        all(self.0)
    }
}

impl<'t> Entry<'t> {
    /// The key.
    pub fn key(self) -> Option<KeyPath<'t>> {
        child(self.0)
    }

    /// The value, a hole where the `:` stands and nothing behind it; `None` where a key stands alone.
    pub fn value(self) -> Option<Expr<'t>> {
        child(self.0)
    }

    /// The documentation above it.
    pub fn docs(self) -> String {
        self.0.docs()
    }
}

impl<'t> KeyPath<'t> {
    /// The parts in order, without the one that is missing behind a last `.`.
    pub fn segments(self) -> impl Iterator<Item = KeySegment<'t>> {
        all(self.0)
    }

    /// Whether it ends in a `.`, so that a part is missing.
    pub fn is_incomplete(self) -> bool {
        let last = self.0.last_token();
        last.is_some_and(|token| self.0.parse.tokens.kind(token) == crate::kind::TokenKind::Dot)
    }
}

impl<'t> ForEntries<'t> {
    /// The one or two variables.
    pub fn vars(self) -> impl Iterator<Item = Name<'t>> {
        all(self.0)
    }

    /// What is gone through.
    pub fn iterable(self) -> Option<Expr<'t>> {
        child(self.0)
    }

    /// The entries that each gives.
    pub fn block(self) -> Option<EntryBlock<'t>> {
        child(self.0)
    }
}

/// What follows the `else` of an `if` among entries.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ElseEntries<'t> {
    /// `else { entries }`
    Block(EntryBlock<'t>),
    /// `else if c { entries }`
    If(IfEntries<'t>),
}

impl<'t> IfEntries<'t> {
    /// The condition.
    pub fn cond(self) -> Option<Expr<'t>> {
        child(self.0)
    }

    /// The entries where it holds.
    pub fn then(self) -> Option<EntryBlock<'t>> {
        child(self.0)
    }

    /// The entries where it does not.
    pub fn otherwise(self) -> Option<ElseEntries<'t>> {
        let chained = child(self.0).map(ElseEntries::If);
        chained.or_else(|| nth(self.0, 1).map(ElseEntries::Block))
    }
}

impl<'t> KeySegment<'t> {
    /// The key's text where it is known without evaluation: a word, or a string without `${`.
    pub fn plain(self) -> Option<String> {
        match self {
            KeySegment::Word(word) => Some(word.text().to_owned()),
            KeySegment::String(string) => string.plain(),
        }
    }
}
