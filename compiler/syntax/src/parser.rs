//! What the grammar is written with: looking at tokens, opening and closing nodes, and saying what
//! is missing.

use kdsl_base::{Code, Diagnostic, FileId, Span};

use crate::brackets::{Sig, nested_too_deeply};
use crate::build::Event;
use crate::kind::{NodeKind, TokenKind};
use crate::tree::Tokens;

/// How deep the grammar's own rules may nest. Brackets are bounded before; this bounds what nests
/// without them: `!!!!x`, `else if` after `else if`, lambdas that give lambdas.
const MAX_RULES: u32 = 512;

/// What the place of an expression says about how it is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Context {
    /// The innermost bracket is a `(`, so that lines do not matter.
    pub in_paren: bool,
    /// The head of an `if` or `for`: a `{` begins its block.
    pub in_head: bool,
    /// The head of an element of a list: a `:` ends it, and no key stands there.
    pub before_colon: bool,
    /// The body of an `external`: a key may stand without a value.
    pub bare_keys: bool,
}

/// A node that was started and not yet ended.
pub(crate) struct Marker(usize);

/// A node that was ended and can still be given a parent.
#[derive(Clone, Copy)]
pub(crate) struct Completed(usize);

pub(crate) struct Parser<'t> {
    pub file: FileId,
    pub text: &'t str,
    pub tokens: &'t Tokens,
    pub sigs: &'t [Sig],
    pub at: usize,
    pub events: Vec<Event>,
    pub problems: Vec<Diagnostic>,
    pub context: Context,
    depth: u32,
    too_deep: bool,
}

impl<'t> Parser<'t> {
    pub fn new(file: FileId, text: &'t str, tokens: &'t Tokens, sigs: &'t [Sig]) -> Parser<'t> {
        Parser {
            file,
            text,
            tokens,
            sigs,
            at: 0,
            events: Vec::with_capacity(sigs.len() * 2),
            problems: Vec::new(),
            context: Context::default(),
            depth: 0,
            too_deep: false,
        }
    }

    // Looking.

    pub fn sig(&self, ahead: usize) -> Sig {
        const END: Sig = Sig { kind: TokenKind::Eof, line_start: true, spaced: true, tok: 0, end: 0 };
        self.sigs.get(self.at + ahead).or(self.sigs.last()).copied().unwrap_or(END)
    }

    pub fn kind(&self) -> TokenKind {
        self.sigs.get(self.at).map_or(TokenKind::Eof, |sig| sig.kind)
    }

    pub fn nth(&self, ahead: usize) -> TokenKind {
        self.sigs.get(self.at + ahead).map_or(TokenKind::Eof, |sig| sig.kind)
    }

    pub fn is(&self, kind: TokenKind) -> bool {
        self.kind() == kind
    }

    /// Whether a new line begins here and lines matter here. The end of the text begins one.
    pub fn new_line(&self) -> bool {
        !self.context.in_paren
            && self.sigs.get(self.at).is_none_or(|sig| sig.line_start || sig.kind == TokenKind::Eof)
    }

    /// Whether the token `ahead` stands on the line of the one before it.
    pub fn same_line(&self, ahead: usize) -> bool {
        self.sigs.get(self.at + ahead).is_some_and(|sig| !sig.line_start && sig.kind != TokenKind::Eof)
    }

    /// Whether that token is here, on the line of the one before it.
    pub fn is_here(&self, kind: TokenKind) -> bool {
        self.is(kind) && self.same_line(0)
    }

    pub fn word(&self) -> &'t str {
        self.word_at(0)
    }

    pub fn word_at(&self, ahead: usize) -> &'t str {
        self.text.get(self.span_of(self.at + ahead).range()).unwrap_or("")
    }

    /// The span of a token by its place among those that matter.
    pub fn span_of(&self, at: usize) -> Span {
        let sig = self.sigs.get(at).or(self.sigs.last());
        let tok = sig.map_or(0, |sig| sig.tok);
        let end = sig.map_or(0, |sig| sig.end.max(tok));
        let start = self.tokens.start(tok);
        Span::new(self.file, start, self.tokens.start(end).max(start))
    }

    pub fn span(&self) -> Span {
        self.span_of(self.at)
    }

    /// The span of the token before this one; empty at the start of the text.
    pub fn span_before(&self) -> Span {
        match self.at.checked_sub(1) {
            Some(before) => self.span_of(before),
            None => Span::at(self.file, 0),
        }
    }

    // Moving.

    pub fn bump(&mut self) {
        if self.at + 1 < self.sigs.len() {
            self.at += 1;
        }
    }

    pub fn eat(&mut self, kind: TokenKind) -> bool {
        let found = self.is(kind);
        if found {
            self.bump();
        }
        found
    }

    /// Whether the text or the bracket around this place ends here.
    pub fn at_end(&self) -> bool {
        let kind = self.kind();
        kind == TokenKind::Eof || kind.is_close()
    }

    /// Passes one token, or a bracket with all that stands in it. A closer is left alone.
    pub fn skip(&mut self) {
        let mut depth = 0usize;
        loop {
            let kind = self.kind();
            if kind == TokenKind::Eof || (kind.is_close() && depth == 0) {
                return;
            }
            depth += usize::from(kind.is_open() || is_string_open(kind));
            depth -= usize::from(kind.is_close() || is_string_close(kind)).min(depth);
            self.bump();
            if depth == 0 {
                return;
            }
        }
    }

    /// Passes what stands up to the end of the line, a comma or a closer.
    pub fn skip_entry(&mut self) {
        while !self.at_end() && !self.is(TokenKind::Comma) {
            self.skip();
            if self.new_line() {
                return;
            }
        }
    }

    // Nodes.

    pub fn start(&mut self) -> Marker {
        let at = u32::try_from(self.at).unwrap_or(u32::MAX);
        self.events.push(Event::Start { kind: NodeKind::File, at, parent: 0 });
        Marker(self.events.len() - 1)
    }

    pub fn finish(&mut self, marker: Marker, kind: NodeKind) -> Completed {
        if let Some(Event::Start { kind: slot, .. }) = self.events.get_mut(marker.0) {
            *slot = kind;
        }
        let at = u32::try_from(self.at).unwrap_or(u32::MAX);
        self.events.push(Event::Finish { at });
        Completed(marker.0)
    }

    /// Starts a node that holds one that has ended.
    pub fn precede(&mut self, inner: Completed) -> Marker {
        let start = match self.events.get(inner.0) {
            Some(Event::Start { at, .. }) => *at,
            _ => 0,
        };
        let outer = self.events.len();
        self.events.push(Event::Start { kind: NodeKind::File, at: start, parent: 0 });
        if let Some(Event::Start { parent, .. }) = self.events.get_mut(inner.0) {
            *parent = u32::try_from(outer).unwrap_or(0);
        }
        Marker(outer)
    }

    /// A node of one token.
    pub fn leaf(&mut self, kind: NodeKind) -> Completed {
        let marker = self.start();
        self.bump();
        self.finish(marker, kind)
    }

    /// A node of no token.
    pub fn hole(&mut self, kind: NodeKind) -> Completed {
        let marker = self.start();
        self.finish(marker, kind)
    }

    /// Runs a rule in another context.
    pub fn within<T>(&mut self, context: Context, rule: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.context, context);
        let result = rule(self);
        self.context = before;
        result
    }

    /// Runs a rule one level deeper; `None`, with what stands here passed, where that is too deep.
    pub fn nested<T>(&mut self, rule: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= MAX_RULES {
            if !self.too_deep {
                self.too_deep = true;
                self.problems.push(nested_too_deeply(self.span()));
            }
            self.skip_entry();
            return None;
        }
        self.depth += 1;
        let result = rule(self);
        self.depth -= 1;
        Some(result)
    }

    // Problems.

    pub fn report(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    pub fn error(&mut self, span: Span, message: impl Into<String>) {
        self.report(Diagnostic::error(Code::K0002, span, message));
    }

    /// Says that something must stand here. `what` names it with its article.
    pub fn expected(&mut self, what: &str) {
        let problem = self.missing(what);
        self.report(problem);
    }

    /// The problem that something must stand here, to be completed.
    pub fn missing(&self, what: &str) -> Diagnostic {
        let ends = self.at_end() || self.is(TokenKind::Comma) || !self.same_line(0);
        if ends && self.at > 0 {
            let message = format!("expected {what} after {}", self.shown(self.at - 1));
            return Diagnostic::error(Code::K0002, self.span_before(), message);
        }
        self.unexpected(what)
    }

    /// The problem that the token here is not what must stand here, to be completed.
    pub fn unexpected(&self, what: &str) -> Diagnostic {
        let message = format!("expected {what}, found {}", self.shown(self.at));
        Diagnostic::error(Code::K0002, self.span(), message)
    }

    /// A token as a message shows it.
    pub fn shown(&self, at: usize) -> String {
        let kind = self.sigs.get(at).map_or(TokenKind::Eof, |sig| sig.kind);
        match kind {
            TokenKind::Eof => "the end of the file".to_owned(),
            TokenKind::StringText => "a string".to_owned(),
            kind if is_string_open(kind) || is_string_close(kind) => "a string".to_owned(),
            TokenKind::RawString | TokenKind::RawBlock => "a string".to_owned(),
            kind => {
                let text = self.text.get(self.span_of(at).range()).unwrap_or("");
                // An empty text is a bracket that was put in.
                match (kind, text.is_empty()) {
                    (TokenKind::LBrace, true) => "`{`".to_owned(),
                    (_, true) => "what stands before it".to_owned(),
                    _ => format!("`{}`", text.chars().take(40).collect::<String>()),
                }
            }
        }
    }
}

/// Whether the token opens a string that the parser sees in pieces.
pub(crate) const fn is_string_open(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::StringOpen | TokenKind::BlockOpen)
}

const fn is_string_close(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::StringClose | TokenKind::BlockClose)
}

/// Whether a string of any spelling begins with the token.
pub(crate) const fn is_string(kind: TokenKind) -> bool {
    is_string_open(kind) || matches!(kind, TokenKind::RawString | TokenKind::RawBlock)
}
