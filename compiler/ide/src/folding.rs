//! What can be folded: brackets, texts of several lines, comments, and the imports of a file.

use std::collections::BTreeMap;

use kdsl_base::{LineIndex, Span};
use kdsl_syntax::{NodeKind, Parse, TokenKind, Tree};

use crate::brackets;

/// What a fold is of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FoldKind {
    /// Code.
    Code,
    /// Comments.
    Comment,
    /// Imports.
    Imports,
}

/// A part of a text that can be folded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fold {
    /// What is hidden.
    pub span: Span,
    /// The line that stays, from zero.
    pub first_line: u32,
    /// The last line that is hidden whole.
    pub last_line: u32,
    /// What it is of.
    pub kind: FoldKind,
}

/// The folds of a file, in the order of their lines; of those that begin on one line the largest.
pub fn folds(parse: &Parse) -> Vec<Fold> {
    let mut folds = Folds { parse, lines: LineIndex::new(&parse.text), found: BTreeMap::new() };
    for id in parse.tree.descendants(Tree::ROOT) {
        let node = parse.node(id);
        if node.kind() != NodeKind::File
            && let Some(pair) = brackets::pair(node)
        {
            folds.add(pair.inner, FoldKind::Code);
        }
    }
    folds.tokens();
    folds.imports();
    folds.found.into_values().collect()
}

struct Folds<'t> {
    parse: &'t Parse,
    lines: LineIndex,
    found: BTreeMap<u32, Fold>,
}

impl Folds<'_> {
    fn add(&mut self, span: Span, kind: FoldKind) {
        let first_line = self.lines.line(span.start);
        let mut last_line = self.lines.line(span.end);
        // What closes stays to be seen where it begins its line.
        let start = self.lines.start(last_line).unwrap_or(0);
        let before = self.parse.text.get(start as usize..span.end as usize).unwrap_or("");
        let closes_line = kind == FoldKind::Code && before.trim().is_empty();
        if closes_line {
            last_line = last_line.saturating_sub(1);
        }
        if last_line <= first_line {
            return;
        }
        let fold = Fold { span, first_line, last_line, kind };
        let known = self.found.entry(first_line).or_insert(fold);
        if known.last_line < last_line {
            *known = fold;
        }
    }

    /// Runs of comments, and texts that are one token.
    fn tokens(&mut self) {
        let parse = self.parse;
        let mut run: Option<Span> = None;
        for token in 0..parse.tokens.len() {
            let span = parse.token_span(token);
            match parse.tokens.kind(token) {
                TokenKind::LineComment | TokenKind::DocComment if self.begins_line(span.start) => {
                    run = Some(run.map_or(span, |run| run.to(span)));
                }
                TokenKind::Space => {}
                TokenKind::Newline if run.is_some() && breaks(parse.token_text(token)) == 1 => {}
                kind => {
                    if let Some(run) = run.take() {
                        self.add(run, FoldKind::Comment);
                    }
                    match kind {
                        TokenKind::BlockComment => self.add(span, FoldKind::Comment),
                        TokenKind::RawBlock => {
                            self.add(Span { end: span.end.saturating_sub(3), ..span }, FoldKind::Code)
                        }
                        _ => {}
                    }
                }
            }
        }
    }

    fn begins_line(&self, offset: u32) -> bool {
        let start = self.lines.start(self.lines.line(offset)).unwrap_or(0);
        self.parse.text.get(start as usize..offset as usize).is_some_and(|before| before.trim().is_empty())
    }

    /// Imports that follow each other.
    fn imports(&mut self) {
        let mut run: Option<Span> = None;
        for item in self.parse.root().children() {
            if item.kind() == NodeKind::Import {
                run = Some(run.map_or(item.span(), |run| run.to(item.span())));
            } else if let Some(run) = run.take() {
                self.add(run, FoldKind::Imports);
            }
        }
        if let Some(run) = run {
            self.add(run, FoldKind::Imports);
        }
    }
}

fn breaks(text: &str) -> usize {
    text.matches('\n').count().max(text.matches('\r').count())
}
