//! From text to tokens. logos finds the words, numbers and operators; strings and block comments are
//! scanned by hand, because a string may hold an interpolation that holds a string.
//!
//! Every byte lands in exactly one token. What the lexer itself can tell to be wrong (a quote without
//! its partner, an escape, a number, a stray character) it reports here, once.

mod strings;

use kdsl_base::{Code, Diagnostic, FileId, Span};
use logos::Logos;

use crate::kind::TokenKind;
use crate::number::{Malformed, NumberValue, number};
use crate::tree::Token;
use strings::Frame;

/// What logos tells apart. [`TokenKind`] has the words that mean something and the parts of strings.
#[derive(Logos, Clone, Copy, PartialEq, Eq, Debug)]
enum Lexeme {
    #[regex(r"[ \t]+")]
    Space,
    #[regex(r"[ \t]*[\n\r][ \t\n\r]*")]
    Newline,
    #[regex(r"//[^\n\r]*", allow_greedy = true)]
    LineComment,
    #[token("/*")]
    BlockComment,
    #[regex(r"[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*")]
    Word,
    #[token("null")]
    Null,
    #[token("true")]
    True,
    #[token("false")]
    False,
    #[token("if")]
    If,
    #[token("then")]
    Then,
    #[token("else")]
    Else,
    #[token("for")]
    For,
    #[token("in")]
    In,
    #[regex(r"[0-9][0-9A-Za-z_%]*(\.[0-9][0-9A-Za-z_%]*)*")]
    #[regex(r"[0-9][0-9_]*(\.[0-9][0-9_]*)?[eE][+-][0-9]+")]
    Number,
    #[token("\"")]
    Quote,
    #[token("\"\"\"")]
    BlockQuote,
    #[token("r\"")]
    RawQuote,
    #[token("r\"\"\"")]
    RawBlockQuote,
    #[regex(r"'[^'\n\r]*'")]
    SingleQuoted,
    #[regex(r"#[^\n\r]*", allow_greedy = true)]
    Hash,
    #[token("{")]
    LBrace,
    #[token("}")]
    RBrace,
    #[token("[")]
    LBracket,
    #[token("]")]
    RBracket,
    #[token("(")]
    LParen,
    #[token(")")]
    RParen,
    #[token(",")]
    Comma,
    #[token(":")]
    Colon,
    #[token(";")]
    Semicolon,
    #[token(".")]
    Dot,
    #[token("..")]
    DotDot,
    #[token("...")]
    Ellipsis,
    #[token("?")]
    Question,
    #[token("?.")]
    QuestionDot,
    #[token("??")]
    QuestionQuestion,
    #[token("=")]
    Equals,
    #[token("=>")]
    Arrow,
    #[token("==")]
    EqualsEquals,
    #[token("!=")]
    NotEquals,
    #[token("<")]
    Less,
    #[token("<=")]
    LessEquals,
    #[token(">")]
    Greater,
    #[token(">=")]
    GreaterEquals,
    #[token("&&")]
    AndAnd,
    #[token("||")]
    OrOr,
    #[token("|")]
    Pipe,
    #[token("!")]
    Not,
    #[token("+")]
    Plus,
    #[token("-")]
    Minus,
    #[token("*")]
    Star,
    #[token("/")]
    Slash,
    #[token("%")]
    Percent,
}

impl Lexeme {
    /// The token kind of what needs no further look.
    const fn kind(self) -> TokenKind {
        match self {
            Lexeme::Space => TokenKind::Space,
            Lexeme::Newline => TokenKind::Newline,
            Lexeme::LineComment => TokenKind::LineComment,
            Lexeme::BlockComment => TokenKind::BlockComment,
            Lexeme::Word => TokenKind::Word,
            Lexeme::Null => TokenKind::Null,
            Lexeme::True => TokenKind::True,
            Lexeme::False => TokenKind::False,
            Lexeme::If => TokenKind::If,
            Lexeme::Then => TokenKind::Then,
            Lexeme::Else => TokenKind::Else,
            Lexeme::For => TokenKind::For,
            Lexeme::In => TokenKind::In,
            Lexeme::Number => TokenKind::Number,
            Lexeme::Quote => TokenKind::StringOpen,
            Lexeme::BlockQuote => TokenKind::BlockOpen,
            Lexeme::RawQuote => TokenKind::RawString,
            Lexeme::RawBlockQuote => TokenKind::RawBlock,
            Lexeme::SingleQuoted | Lexeme::Hash => TokenKind::Error,
            other => other.punctuation(),
        }
    }

    const fn punctuation(self) -> TokenKind {
        match self {
            Lexeme::LBrace => TokenKind::LBrace,
            Lexeme::RBrace => TokenKind::RBrace,
            Lexeme::LBracket => TokenKind::LBracket,
            Lexeme::RBracket => TokenKind::RBracket,
            Lexeme::LParen => TokenKind::LParen,
            Lexeme::RParen => TokenKind::RParen,
            Lexeme::Comma => TokenKind::Comma,
            Lexeme::Colon => TokenKind::Colon,
            Lexeme::Semicolon => TokenKind::Semicolon,
            Lexeme::Dot => TokenKind::Dot,
            Lexeme::DotDot => TokenKind::DotDot,
            Lexeme::Ellipsis => TokenKind::Ellipsis,
            Lexeme::Question => TokenKind::Question,
            Lexeme::QuestionDot => TokenKind::QuestionDot,
            Lexeme::QuestionQuestion => TokenKind::QuestionQuestion,
            Lexeme::Equals => TokenKind::Equals,
            Lexeme::Arrow => TokenKind::Arrow,
            Lexeme::EqualsEquals => TokenKind::EqualsEquals,
            Lexeme::NotEquals => TokenKind::NotEquals,
            Lexeme::Less => TokenKind::Less,
            Lexeme::LessEquals => TokenKind::LessEquals,
            Lexeme::Greater => TokenKind::Greater,
            Lexeme::GreaterEquals => TokenKind::GreaterEquals,
            Lexeme::AndAnd => TokenKind::AndAnd,
            Lexeme::OrOr => TokenKind::OrOr,
            Lexeme::Pipe => TokenKind::Pipe,
            Lexeme::Not => TokenKind::Not,
            Lexeme::Plus => TokenKind::Plus,
            Lexeme::Minus => TokenKind::Minus,
            Lexeme::Star => TokenKind::Star,
            Lexeme::Slash => TokenKind::Slash,
            Lexeme::Percent => TokenKind::Percent,
            _ => TokenKind::Error,
        }
    }
}

/// The tokens of a text and what is wrong with them.
pub(crate) struct Lexed {
    pub tokens: Vec<Token>,
    pub problems: Vec<Diagnostic>,
}

/// Splits `text` into tokens.
pub(crate) fn lex(file: FileId, text: &str) -> Lexed {
    let mut lexer = Lexer {
        file,
        text,
        logos: Lexeme::lexer(text),
        tokens: Vec::with_capacity(text.len() / 4 + 2),
        problems: Vec::new(),
        frames: Vec::new(),
        no_more_blocks: false,
        no_more_comment_ends: false,
    };
    if text.starts_with('\u{feff}') {
        lexer.push(TokenKind::Bom, 0);
        lexer.logos.bump('\u{feff}'.len_utf8());
    }
    while let Some(found) = lexer.logos.next() {
        lexer.token(found);
    }
    let end = text.len();
    while !lexer.frames.is_empty() {
        lexer.line_ends(end);
    }
    lexer.push(TokenKind::Eof, end);
    Lexed { tokens: lexer.tokens, problems: lexer.problems }
}

struct Lexer<'t> {
    file: FileId,
    text: &'t str,
    logos: logos::Lexer<'t, Lexeme>,
    tokens: Vec<Token>,
    problems: Vec<Diagnostic>,
    /// The strings around the interpolations that are open, the innermost last.
    frames: Vec<Frame>,
    /// No `"""` follows, so that looking for one again would be wasted.
    no_more_blocks: bool,
    /// No `*/` follows.
    no_more_comment_ends: bool,
}

impl<'t> Lexer<'t> {
    fn push(&mut self, kind: TokenKind, start: usize) {
        self.tokens.push(Token { kind, start: u32::try_from(start).unwrap_or(u32::MAX) });
    }

    fn span(&self, start: usize, end: usize) -> Span {
        let offset = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Span::new(self.file, offset(start), offset(end))
    }

    fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or("")
    }

    fn token(&mut self, found: Result<Lexeme, ()>) {
        let start = self.logos.span().start;
        let Ok(raw) = found else { return self.garbage(start) };
        match raw {
            Lexeme::Newline => self.newline(start),
            Lexeme::LineComment => {
                let text = self.logos.slice();
                let is_doc = text.starts_with("///") && !text.starts_with("////");
                self.push(if is_doc { TokenKind::DocComment } else { TokenKind::LineComment }, start);
            }
            Lexeme::BlockComment => self.block_comment(start),
            Lexeme::Number => {
                self.push(TokenKind::Number, start);
                self.check_number(start);
            }
            Lexeme::Quote | Lexeme::BlockQuote => self.open_string(raw == Lexeme::BlockQuote, start),
            Lexeme::RawQuote => self.raw_string(start),
            Lexeme::RawBlockQuote => self.raw_block(start),
            Lexeme::SingleQuoted => self.single_quoted(start),
            Lexeme::Hash => self.hash(start),
            Lexeme::LBrace => {
                if let Some(frame) = self.frames.last_mut() {
                    frame.braces += 1;
                }
                self.push(TokenKind::LBrace, start);
            }
            Lexeme::RBrace => self.right_brace(start),
            other => self.push(other.kind(), start),
        }
    }

    fn newline(&mut self, start: usize) {
        if !self.frames.is_empty() && self.line_ends(start) {
            return;
        }
        self.push(TokenKind::Newline, start);
    }

    fn right_brace(&mut self, start: usize) {
        match self.frames.last_mut() {
            Some(frame) if frame.braces == 0 => {
                self.push(TokenKind::InterpolationClose, start);
                self.resume_string(start + 1);
            }
            Some(frame) => {
                frame.braces -= 1;
                self.push(TokenKind::RBrace, start);
            }
            None => self.push(TokenKind::RBrace, start),
        }
    }

    /// A comment without its end covers its line, so that it does not swallow the file.
    fn block_comment(&mut self, start: usize) {
        self.push(TokenKind::BlockComment, start);
        let rest = self.logos.remainder();
        let end = if self.no_more_comment_ends { None } else { rest.find("*/") };
        if let Some(end) = end {
            return self.logos.bump(end + 2);
        }
        self.no_more_comment_ends = true;
        let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
        self.logos.bump(line);
        let message = "this comment is never closed";
        let problem = Diagnostic::error(Code::K0010, self.span(start, start + 2), message)
            .label("a `*/` is missing")
            .suggestion("make it a comment of one line", self.span(start, start + 2), "//");
        self.problems.push(problem);
    }

    fn check_number(&mut self, start: usize) {
        let text = self.logos.slice();
        // Nearly every number is a few digits without a leading zero.
        let plain = text.len() < 18 && text.bytes().all(|byte| byte.is_ascii_digit());
        if plain && (text.len() == 1 || !text.starts_with('0')) {
            return;
        }
        let NumberValue::Malformed(reason) = number(text) else { return };
        let span = self.span(start, start + text.len());
        let problem = Diagnostic::error(Code::K0005, span, reason.message(text));
        let digits = text.trim_start_matches('0');
        let is_octal = !digits.is_empty() && digits.bytes().all(|byte| matches!(byte, b'0'..=b'7'));
        let problem = match reason {
            Malformed::LeadingZero if is_octal => problem
                .note("YAML readers do not agree whether it is octal")
                .fix("write it as octal", span, format!("0o{digits}"))
                .suggestion("write it as text", span, format!("\"{text}\"")),
            Malformed::Hex => match i64::from_str_radix(text.get(2..).unwrap_or(""), 16) {
                Ok(value) => problem.fix("write it as decimal", span, value.to_string()),
                Err(_) => problem.help("write it as decimal"),
            },
            Malformed::Points => problem.label("a version or an address is text").fix(
                "write it as text",
                span,
                format!("\"{text}\""),
            ),
            _ => problem.suggestion("write it as text", span, format!("\"{text}\"")),
        };
        self.problems.push(problem);
    }

    /// Joins a run of characters that mean nothing into one token and one problem.
    fn garbage(&mut self, start: usize) {
        let end = self.logos.span().end;
        let text = self.slice(start, end);
        let joins = self.tokens.last().is_some_and(|token| token.kind == TokenKind::Error)
            && self
                .problems
                .last()
                .is_some_and(|last| last.code == Code::K0009 && last.primary.span.end as usize == start);
        if joins {
            if let Some(last) = self.problems.last_mut() {
                last.primary.span.end = u32::try_from(end).unwrap_or(u32::MAX);
            }
            return;
        }
        self.push(TokenKind::Error, start);
        let shown: String = text.chars().take(8).flat_map(char::escape_debug).collect();
        let span = self.span(start, end);
        let problem = Diagnostic::error(Code::K0009, span, format!("`{shown}` does not belong here"));
        let problem = match text.chars().next() {
            Some('“' | '”' | '„') => problem.suggestion("write a plain quote", span, "\""),
            Some('$') if self.text.as_bytes().get(end) == Some(&b'{') => {
                problem.help("text with `${…}` in it stands in quotes")
            }
            Some(first) if first.is_alphanumeric() => {
                problem.help("names are made of `a` to `z`, digits, `_` and `-`; other text stands in quotes")
            }
            _ => problem,
        };
        self.problems.push(problem);
    }

    fn single_quoted(&mut self, start: usize) {
        self.push(TokenKind::Error, start);
        let text = self.logos.slice();
        let span = self.span(start, start + text.len());
        let inner = text.trim_matches('\'');
        let problem = Diagnostic::error(Code::K0009, span, "strings are written in double quotes");
        let problem = if inner.contains(['"', '\\', '$']) {
            problem.help("write it in double quotes")
        } else {
            problem.fix("use double quotes", span, format!("\"{inner}\""))
        };
        self.problems.push(problem);
    }

    fn hash(&mut self, start: usize) {
        self.push(TokenKind::Error, start);
        let span = self.span(start, start + 1);
        let problem = Diagnostic::error(Code::K0009, span, "comments begin with `//`, not with `#`");
        self.problems.push(problem.fix("write `//`", span, "//"));
    }
}
