//! What is printed: tokens, strings as a whole, and the comments and line breaks between them.

use std::ops::Range;

use kdsl_syntax::{NodeId, NodeKind, Parse, TokenKind, Tree};

/// A comment.
#[derive(Clone, Debug)]
pub struct Comment<'t> {
    /// Its text, without blanks at the end of the line.
    pub text: &'t str,
    /// Whether nothing can follow it on its line.
    pub ends_line: bool,
    /// How many line breaks stand before it, up to two.
    pub lines: u8,
    /// Whether it stands behind the comma that ended the entry before it.
    pub after_comma: bool,
}

/// A token, or a whole string.
#[derive(Clone, Debug)]
pub struct Atom<'t> {
    /// Its text.
    pub text: &'t str,
    /// The kind of its first token.
    pub kind: TokenKind,
    /// Whether it is a string over several lines whose lines may all be moved.
    pub is_block: bool,
    /// The comments before it.
    pub comments: Range<u32>,
    /// How many line breaks stand directly before it, up to two.
    pub lines: u8,
    /// Whether any stands between it and the atom before.
    pub new_line: bool,
}

/// The atoms of a text. The last one is its end, and is empty.
#[derive(Debug)]
pub struct Atoms<'t> {
    /// In order.
    pub atoms: Vec<Atom<'t>>,
    /// All comments in order.
    pub comments: Vec<Comment<'t>>,
    /// The atom that each token is in, or that follows it.
    of_token: Vec<usize>,
}

/// Whether entries, elements, names or items stand in the node, which end with a line or a comma.
pub const fn is_container(kind: NodeKind) -> bool {
    use NodeKind::{Block, EntryBlock, File, ImportList, ListExpr, MapType, RecordExpr, RecordType};
    matches!(kind, File | RecordExpr | EntryBlock | ListExpr | Block | ImportList | RecordType | MapType)
}

/// What a token is part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Nothing: it is an atom.
    Own,
    /// A comma between entries, which the line breaks replace.
    Separator,
    /// The start of a string that ends before that token, and whether it is a block.
    String(u32, bool),
}

impl<'t> Atoms<'t> {
    /// The atoms of a program without problems.
    pub fn of(parse: &'t Parse) -> Atoms<'t> {
        let parts = parts(parse);
        let count = parse.tokens.len();
        let mut atoms = Atoms {
            atoms: Vec::with_capacity(parts.len() / 2 + 1),
            comments: Vec::new(),
            of_token: Vec::with_capacity(parts.len()),
        };
        let mut gap = Gap::default();
        let mut token = 0;
        while token < count {
            let kind = parse.tokens.kind(token);
            let part = parts.get(token as usize).copied().unwrap_or(Part::Own);
            let mut end = token + 1;
            if kind.is_comment() {
                atoms.comment(parse.token_text(token), kind, &mut gap);
            } else if kind == TokenKind::Newline {
                gap.lines = line_breaks(parse.token_text(token));
                gap.new_line = true;
            } else if part == Part::Separator {
                gap.after_comma = true;
            } else if !kind.is_trivia() {
                let is_block = if let Part::String(last, is_block) = part {
                    end = last;
                    is_block
                } else {
                    false
                };
                let span = parse.token_span(token).to(parse.token_span(end - 1));
                let text = parse.text.get(span.range()).unwrap_or("");
                atoms.atom(text, kind, is_block, std::mem::take(&mut gap));
            }
            let atom = if kind.is_trivia() || part == Part::Separator {
                atoms.atoms.len()
            } else {
                atoms.atoms.len().saturating_sub(1)
            };
            (token..end).for_each(|_| atoms.of_token.push(atom));
            token = end;
        }
        atoms
    }

    fn comment(&mut self, text: &'t str, kind: TokenKind, gap: &mut Gap) {
        let ends_line = kind != TokenKind::BlockComment;
        let text = if ends_line { text.trim_end() } else { text };
        let lines = std::mem::take(&mut gap.lines);
        self.comments.push(Comment { text, ends_line, lines, after_comma: gap.after_comma });
    }

    fn atom(&mut self, text: &'t str, kind: TokenKind, is_block: bool, gap: Gap) {
        let first = self.atoms.last().map_or(0, |atom| atom.comments.end);
        let comments = first..u32::try_from(self.comments.len()).unwrap_or(u32::MAX);
        self.atoms.push(Atom { text, kind, is_block, comments, lines: gap.lines, new_line: gap.new_line });
    }

    /// The atom at `at`.
    pub fn get(&self, at: usize) -> Option<&Atom<'t>> {
        self.atoms.get(at)
    }

    /// The kind of that atom.
    pub fn kind(&self, at: usize) -> TokenKind {
        self.get(at).map_or(TokenKind::Eof, |atom| atom.kind)
    }

    /// The comments before that atom.
    pub fn comments(&self, at: usize) -> &[Comment<'t>] {
        self.get(at)
            .and_then(|atom| self.comments.get(atom.comments.start as usize..atom.comments.end as usize))
            .unwrap_or_default()
    }

    /// Whether a line break stands before that atom.
    pub fn new_line(&self, at: usize) -> bool {
        self.get(at).is_some_and(|atom| atom.new_line)
    }

    /// The first and the last atom of a node that has tokens.
    pub fn range(&self, tree: &Tree, node: NodeId) -> (usize, usize) {
        let data = tree.get(node);
        let of = |token: u32| self.of_token.get(token as usize).copied().unwrap_or(0);
        (of(data.tok), of(data.tok_end.saturating_sub(1)))
    }
}

/// What was met since the last atom.
#[derive(Default)]
struct Gap {
    lines: u8,
    new_line: bool,
    after_comma: bool,
}

/// How many lines white space ends, up to two.
fn line_breaks(text: &str) -> u8 {
    let text = text.as_bytes();
    let ends = |(at, byte): (usize, &u8)| match byte {
        b'\n' => true,
        b'\r' => text.get(at + 1) != Some(&b'\n'),
        _ => false,
    };
    let count = text.iter().enumerate().map(ends).filter(|ends| *ends).take(2).count();
    if count > 1 { 2 } else { u8::from(count > 0) }
}

fn parts(parse: &Parse) -> Vec<Part> {
    let mut parts = vec![Part::Own; parse.tokens.len() as usize];
    let mut string_end = 0;
    for id in parse.tree.descendants(Tree::ROOT) {
        let data = parse.tree.get(id);
        if data.kind == NodeKind::StringExpr && data.tok >= string_end {
            string_end = data.tok_end;
            if let Some(part) = parts.get_mut(data.tok as usize) {
                *part = Part::String(data.tok_end, is_block(parse, id));
            }
        } else if is_container(data.kind) && data.tok >= string_end {
            for token in parse.node(id).own_tokens() {
                if parse.tokens.kind(token) == TokenKind::Comma
                    && let Some(part) = parts.get_mut(token as usize)
                {
                    *part = Part::Separator;
                }
            }
        }
    }
    parts
}

/// Whether a string has several lines, all line breaks of which are its own text's.
fn is_block(parse: &Parse, string: NodeId) -> bool {
    let breaks = |text: &str| text.bytes().filter(|byte| *byte == b'\n').count();
    let node = parse.node(string);
    let all = breaks(node.text());
    let texts = node.children().filter(|part| part.kind() == NodeKind::TextPart);
    all > 0 && texts.map(|part| breaks(part.text())).sum::<usize>() == all
}
