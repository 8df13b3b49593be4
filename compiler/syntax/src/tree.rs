//! The tree over the tokens: flat, in preorder, without pointers.
//!
//! A node is five numbers. Its children begin directly behind it, and `next` says where its subtree
//! ends, so a walk is a loop over a vector. Nodes start and end with tokens that matter: the trivia
//! around a node is its parent's, so a node's span is what a reader would underline.

use kdsl_base::{FileId, Span};

use crate::kind::{NodeKind, TokenKind};

/// One piece of the text. It ends where the next one begins.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Its first byte.
    pub start: u32,
}

/// Every token of a text, in order; the last one is [`TokenKind::Eof`].
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tokens(pub(crate) Vec<Token>);

impl Tokens {
    /// How many tokens there are, the end of the text included.
    pub fn len(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    /// Whether there are none, which only a default value is.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The kind of that token; the end of the text where there is none.
    pub fn kind(&self, token: u32) -> TokenKind {
        self.0.get(token as usize).map_or(TokenKind::Eof, |token| token.kind)
    }

    /// The first byte of that token.
    pub fn start(&self, token: u32) -> u32 {
        self.0.get(token as usize).or(self.0.last()).map_or(0, |token| token.start)
    }

    /// The byte after that token.
    pub fn end(&self, token: u32) -> u32 {
        self.start(token.saturating_add(1))
    }

    /// The tokens in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = Token> + '_ {
        self.0.iter().copied()
    }

    /// The token that holds the byte at `offset`; the last one where the text ends before.
    pub fn at(&self, offset: u32) -> u32 {
        let after = self.0.partition_point(|token| token.start <= offset);
        u32::try_from(after.saturating_sub(1)).unwrap_or(u32::MAX)
    }
}

/// A node of a [`Tree`], by its place in it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NodeId(pub u32);

/// A node as it is stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NodeData {
    /// What it is.
    pub kind: NodeKind,
    /// Its first token. Nodes without tokens have the place where one is missing.
    pub tok: u32,
    /// The token after its last one.
    pub tok_end: u32,
    /// The first node behind its subtree.
    pub next: u32,
    /// The node that holds it; itself for the root.
    pub parent: u32,
}

/// The tree of one file. Its root is the node 0, of kind [`NodeKind::File`].
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tree {
    pub(crate) nodes: Vec<NodeData>,
}

const NONE: NodeData = NodeData { kind: NodeKind::File, tok: 0, tok_end: 0, next: 0, parent: 0 };

impl Tree {
    /// The root.
    pub const ROOT: NodeId = NodeId(0);

    /// The node's data. An id of another tree may give an empty file.
    pub fn get(&self, node: NodeId) -> NodeData {
        self.nodes.get(node.0 as usize).copied().unwrap_or(NONE)
    }

    /// What the node is.
    pub fn kind(&self, node: NodeId) -> NodeKind {
        self.get(node).kind
    }

    /// The node that holds this one.
    pub fn parent(&self, node: NodeId) -> Option<NodeId> {
        (node.0 != 0).then(|| NodeId(self.get(node).parent))
    }

    /// The children in order.
    pub fn children(&self, node: NodeId) -> Children<'_> {
        Children { tree: self, at: node.0 + 1, end: self.get(node).next }
    }

    /// The node and all below it, parents before their children.
    pub fn descendants(&self, node: NodeId) -> impl Iterator<Item = NodeId> + use<> {
        (node.0..self.get(node).next.max(node.0)).map(NodeId)
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are none, which only a default value is.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }
}

/// The children of a node.
#[derive(Clone, Debug)]
pub struct Children<'t> {
    tree: &'t Tree,
    at: u32,
    end: u32,
}

impl Iterator for Children<'_> {
    type Item = NodeId;

    fn next(&mut self) -> Option<NodeId> {
        if self.at >= self.end {
            return None;
        }
        let node = NodeId(self.at);
        self.at = self.tree.get(node).next.max(self.at + 1);
        Some(node)
    }
}

/// What [`crate::parse`] returns: the text, its tokens, a tree with holes where something is
/// missing, and what is wrong with it.
#[derive(Clone, Debug)]
pub struct Parse {
    /// The file that spans are in.
    pub file: FileId,
    /// The text that was parsed.
    pub text: std::sync::Arc<str>,
    /// Every token, trivia included.
    pub tokens: Tokens,
    /// The tree.
    pub tree: Tree,
    /// What is wrong, in the order of the text.
    pub problems: Vec<kdsl_base::Diagnostic>,
}

impl Parse {
    /// The root of the tree.
    pub fn root(&self) -> SyntaxNode<'_> {
        self.node(Tree::ROOT)
    }

    /// A node with what is needed to ask it for its text and its place.
    pub fn node(&self, id: NodeId) -> SyntaxNode<'_> {
        SyntaxNode { parse: self, id }
    }

    /// The place of a token.
    pub fn token_span(&self, token: u32) -> Span {
        Span::new(self.file, self.tokens.start(token), self.tokens.end(token))
    }

    /// The text of a token.
    pub fn token_text(&self, token: u32) -> &str {
        self.text.get(self.token_span(token).range()).unwrap_or("")
    }

    /// The token at `offset`. Between two tokens it is the one that matters more to an editor: a
    /// word rather than what follows it, else the one behind the offset.
    pub fn token_at(&self, offset: u32) -> u32 {
        let here = self.tokens.at(offset);
        let touches_left = here > 0 && self.tokens.start(here) == offset;
        let word = |token: u32| self.tokens.kind(token).is_word();
        if touches_left && word(here - 1) && !word(here) { here - 1 } else { here }
    }

    /// The smallest node that holds `offset` or ends at it. Of two that meet there, the later one,
    /// unless only the earlier one is a name that is being typed.
    pub fn node_at(&self, offset: u32) -> SyntaxNode<'_> {
        let mut found = Tree::ROOT;
        loop {
            let touches = |id: &NodeId| self.node(*id).span().touches(offset);
            let candidates = || self.tree.children(found).filter(touches);
            // A hole at the cursor is what is being typed, so it wins over what stands before it.
            let Some(inner) = candidates().last() else { return self.node(found) };
            found = inner;
        }
    }
}

/// A node of a tree together with the parse that it belongs to. Cheap to copy.
#[derive(Clone, Copy)]
pub struct SyntaxNode<'t> {
    /// The parse that the node belongs to.
    pub parse: &'t Parse,
    /// Which node it is.
    pub id: NodeId,
}

impl PartialEq for SyntaxNode<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.parse, other.parse) && self.id == other.id
    }
}

impl Eq for SyntaxNode<'_> {}

impl std::fmt::Debug for SyntaxNode<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let span = self.span();
        write!(f, "{:?}@{}..{}", self.kind(), span.start, span.end)
    }
}

impl<'t> SyntaxNode<'t> {
    /// What it is.
    pub fn kind(self) -> NodeKind {
        self.parse.tree.kind(self.id)
    }

    /// The node that holds it.
    pub fn parent(self) -> Option<SyntaxNode<'t>> {
        self.parse.tree.parent(self.id).map(|id| self.parse.node(id))
    }

    /// The nodes that hold it, the nearest first, itself not included.
    pub fn ancestors(self) -> impl Iterator<Item = SyntaxNode<'t>> {
        std::iter::successors(self.parent(), |node| node.parent())
    }

    /// Its children in order.
    pub fn children(self) -> impl Iterator<Item = SyntaxNode<'t>> + Clone {
        self.parse.tree.children(self.id).map(move |id| self.parse.node(id))
    }

    /// Its first child of that kind.
    pub fn child(self, kind: NodeKind) -> Option<SyntaxNode<'t>> {
        self.children().find(|node| node.kind() == kind)
    }

    /// Its tokens as a range of numbers, trivia between them included and around them not.
    pub fn tokens(self) -> std::ops::Range<u32> {
        let data = self.parse.tree.get(self.id);
        data.tok..data.tok_end
    }

    /// Its first token, if it has any.
    pub fn first_token(self) -> Option<u32> {
        let range = self.tokens();
        (!range.is_empty()).then_some(range.start)
    }

    /// Its last token, if it has any.
    pub fn last_token(self) -> Option<u32> {
        let range = self.tokens();
        (!range.is_empty()).then(|| range.end - 1)
    }

    /// Its first token of that kind that belongs to none of its children.
    pub fn own_token(self, kind: TokenKind) -> Option<u32> {
        self.own_tokens().find(|token| self.parse.tokens.kind(*token) == kind)
    }

    /// Its tokens that belong to none of its children, without trivia.
    pub fn own_tokens(self) -> impl Iterator<Item = u32> + 't {
        let mut children = self.parse.tree.children(self.id).peekable();
        let parse = self.parse;
        let range = self.tokens();
        let mut at = range.start;
        std::iter::from_fn(move || {
            while at < range.end {
                if let Some(child) = children.peek() {
                    let data = parse.tree.get(*child);
                    if data.tok <= at {
                        at = at.max(data.tok_end);
                        children.next();
                        continue;
                    }
                }
                let token = at;
                at += 1;
                if !parse.tokens.kind(token).is_trivia() {
                    return Some(token);
                }
            }
            None
        })
    }

    /// Where it stands, without the trivia around it.
    pub fn span(self) -> Span {
        let range = self.tokens();
        let start = self.parse.tokens.start(range.start);
        let end = if range.is_empty() { start } else { self.parse.tokens.end(range.end - 1) };
        Span::new(self.parse.file, start, end)
    }

    /// Its text, without the trivia around it.
    pub fn text(self) -> &'t str {
        self.parse.text.get(self.span().range()).unwrap_or("")
    }

    /// The documentation above it: the `///` lines directly before its first token, joined, without
    /// the slashes and one blank behind them. Empty where there is none.
    pub fn docs(self) -> String {
        let parse = self.parse;
        let mut at = self.tokens().start;
        let mut lines = Vec::new();
        while at > 0 && parse.tokens.kind(at - 1).is_trivia() {
            at -= 1;
            if parse.tokens.kind(at) == TokenKind::DocComment {
                let line = parse.token_text(at).trim_start_matches('/');
                lines.push(line.strip_prefix(' ').unwrap_or(line).trim_end());
            }
        }
        lines.reverse();
        lines.join("\n")
    }
}
