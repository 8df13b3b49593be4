//! What stands between two atoms where the tree says nothing else.

use kdsl_syntax::TokenKind;

use crate::atoms::Atoms;

/// A group, by its place in the plan.
pub type GroupId = usize;

/// What stands before an atom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Gap {
    /// A blank.
    Space,
    /// Nothing.
    Tight,
    /// A blank before the `else` behind a block.
    Else,
    /// Where the group is broken a new line, else a blank.
    Line(GroupId),
    /// Where the group is broken a new line, else nothing.
    Fold(GroupId),
    /// As `Fold`, at the indentation of the line on which the group began.
    FoldBack(GroupId),
    /// Behind the opening bracket of entries.
    Open(GroupId),
    /// Between two entries.
    Separator(GroupId),
    /// Before the closing bracket of entries.
    Close(GroupId),
    /// Between brackets without an entry.
    Empty(GroupId),
}

impl Gap {
    /// The group whose breaking makes it a new line.
    pub const fn group(self) -> Option<GroupId> {
        match self {
            Gap::Space | Gap::Tight | Gap::Else => None,
            Gap::Line(group)
            | Gap::Fold(group)
            | Gap::FoldBack(group)
            | Gap::Open(group)
            | Gap::Separator(group)
            | Gap::Close(group)
            | Gap::Empty(group) => Some(group),
        }
    }
}

/// The gaps as far as the tokens alone tell.
pub fn by_tokens(atoms: &Atoms<'_>) -> Vec<Gap> {
    let mut gaps = Vec::with_capacity(atoms.atoms.len());
    let mut before = TokenKind::LParen;
    for atom in &atoms.atoms {
        gaps.push(if is_tight(before, atom.kind) { Gap::Tight } else { Gap::Space });
        before = atom.kind;
    }
    gaps
}

const fn is_tight(before: TokenKind, after: TokenKind) -> bool {
    use TokenKind::{
        Colon, Comma, Dot, DotDot, Ellipsis, LBracket, LParen, Question, QuestionDot, RBracket, RParen,
    };
    matches!(before, LParen | LBracket | Dot | QuestionDot | DotDot | Ellipsis)
        || matches!(after, RParen | RBracket | Comma | Colon | Dot | QuestionDot | DotDot | Question)
}

/// Whether two atoms would read as something else without a blank between them.
pub fn would_merge(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return false };
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    matches!((last, first), ('?', '?' | '.') | ('.', '.')) || (is_word(last) && is_word(first))
}
