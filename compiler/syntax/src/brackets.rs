//! The tokens that matter, with their brackets matched and bounded before the grammar sees them.
//!
//! The grammar can rely on it: every bracket has its partner, and none stands deeper than
//! [`MAX_NESTING`]. Where the text has it otherwise, [`crate::repair`] says so and puts in or takes
//! out what the author most likely forgot.

use kdsl_base::{Code, Diagnostic, FileId, Span};

use crate::kind::TokenKind;
use crate::repair;
use crate::tree::Token;

/// How deep brackets may nest, interpolations included.
pub const MAX_NESTING: usize = 256;

/// A token that the grammar sees.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Sig {
    /// What it is.
    pub kind: TokenKind,
    /// Whether a line break stands before it.
    pub line_start: bool,
    /// Whether anything stands between it and the token before it.
    pub spaced: bool,
    /// Its number among all tokens; where it was put in, that of the one behind it.
    pub tok: u32,
    /// The number after it; where it was put in, after the one before it.
    pub end: u32,
}

/// What the grammar works on.
pub(crate) struct Significant {
    /// The tokens, the last one being [`TokenKind::Eof`].
    pub sigs: Vec<Sig>,
    /// What was wrong with the brackets.
    pub problems: Vec<Diagnostic>,
}

/// Picks the tokens that matter and makes their brackets match.
pub(crate) fn significant(file: FileId, text: &str, tokens: &[Token]) -> Significant {
    let mut sigs = Vec::with_capacity(tokens.len() / 2 + 8);
    let (mut line_start, mut spaced) = (false, false);
    for (tok, token) in (0u32..).zip(tokens) {
        if token.kind.is_trivia() {
            spaced = true;
            line_start |= token.kind == TokenKind::Newline;
            continue;
        }
        sigs.push(Sig { kind: token.kind, line_start, spaced, tok, end: tok + 1 });
        (line_start, spaced) = (false, false);
    }
    let mut problems = Vec::new();
    if !is_balanced(&sigs) {
        let repaired = repair::repair(file, text, tokens, sigs);
        sigs = repaired.sigs;
        problems = repaired.problems;
    }
    if let Some(too_deep) = bound(&mut sigs) {
        let at = |token: u32| tokens.get(token as usize).map_or(0, |token| token.start);
        let span = Span::new(file, at(too_deep), at(too_deep + 1));
        problems.push(nested_too_deeply(span));
    }
    Significant { sigs, problems }
}

/// The problem of a program that nests too deeply at `span`.
pub(crate) fn nested_too_deeply(span: Span) -> Diagnostic {
    let message = format!("this is nested more than {MAX_NESTING} levels deep");
    Diagnostic::error(Code::K0007, span, message)
        .label("what stands in here is not read")
        .help("give inner parts a name with `let`")
}

fn is_balanced(sigs: &[Sig]) -> bool {
    let mut open = Vec::new();
    for sig in sigs {
        if let Some(closer) = sig.kind.closer() {
            open.push(closer);
        } else if sig.kind.is_close() && open.pop() != Some(sig.kind) {
            return false;
        }
    }
    open.is_empty()
}

/// Takes out what stands in brackets deeper than the limit, and says where that first was.
fn bound(sigs: &mut Vec<Sig>) -> Option<u32> {
    let mut depth = 0usize;
    let mut first = None;
    let mut deepest = 0;
    for sig in sigs.iter() {
        depth = if sig.kind.is_open() {
            depth + 1
        } else {
            depth.saturating_sub(usize::from(sig.kind.is_close()))
        };
        if depth > MAX_NESTING && first.is_none() {
            first = Some(sig.tok);
        }
        deepest = deepest.max(depth);
    }
    first?;
    depth = 0;
    sigs.retain(|sig| {
        let before = depth;
        depth = if sig.kind.is_open() {
            depth + 1
        } else {
            depth.saturating_sub(usize::from(sig.kind.is_close()))
        };
        before.min(depth) <= MAX_NESTING && (before <= MAX_NESTING || sig.kind.is_close())
    });
    first
}
