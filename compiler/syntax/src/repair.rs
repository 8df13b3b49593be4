//! Brackets without a partner, found by indentation.
//!
//! A strict count first says how many closers are missing and how many are too many, so that a text
//! whose brackets match is never judged by its layout. Then one walk over the lines puts a closer in
//! where a line is indented no deeper than the line of the innermost open bracket, and an opener in
//! where a closer's indentation or its line shows that one is missing.

use kdsl_base::{Code, Diagnostic, FileId, Span};

use crate::brackets::Sig;
use crate::kind::TokenKind;
use crate::tree::Token;

/// More than this many are not reported; a file with more is no kdsl file.
const MAX_REPORTS: usize = 50;

pub(crate) struct Repaired {
    pub sigs: Vec<Sig>,
    pub problems: Vec<Diagnostic>,
}

/// Makes the brackets of `sigs` match.
pub(crate) fn repair(file: FileId, text: &str, tokens: &[Token], sigs: Vec<Sig>) -> Repaired {
    let lines = Lines::of(text, tokens, &sigs);
    let (missing, extra) = count(&sigs, &lines);
    let mut walk = Walk {
        file,
        text,
        tokens,
        sigs: &sigs,
        lines,
        missing,
        extra,
        stack: Vec::new(),
        counts: [0; 4],
        changes: Vec::new(),
        problems: Vec::new(),
    };
    for at in 0..sigs.len() {
        walk.step(at);
    }
    let (mut changes, problems) = (walk.changes, walk.problems);
    changes.sort_by_key(|change| change.at);
    Repaired { sigs: apply(sigs, &changes), problems }
}

/// Where each token stands: its line, and the indentation of that line.
struct Lines {
    line: Vec<u32>,
    indent: Vec<u32>,
}

impl Lines {
    fn of(text: &str, tokens: &[Token], sigs: &[Sig]) -> Lines {
        let mut lines =
            Lines { line: Vec::with_capacity(sigs.len()), indent: Vec::with_capacity(sigs.len()) };
        let (mut line, mut indent) = (0u32, 0u32);
        for sig in sigs {
            if sig.line_start || lines.line.is_empty() {
                line += 1;
                let start = tokens.get(sig.tok as usize).map_or(0, |token| token.start as usize);
                // A comment may stand between the line's beginning and its first token.
                let before = text.get(..start).unwrap_or("");
                let begin = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
                let blank = before.get(begin..).unwrap_or("");
                let spaces = blank.len() - blank.trim_start_matches([' ', '\t']).len();
                indent = u32::try_from(spaces).unwrap_or(u32::MAX);
            }
            lines.line.push(line);
            lines.indent.push(indent);
        }
        lines
    }

    fn line(&self, at: usize) -> u32 {
        self.line.get(at).copied().unwrap_or(u32::MAX)
    }

    fn indent(&self, at: usize) -> u32 {
        self.indent.get(at).copied().unwrap_or(0)
    }
}

/// How many closers are missing, and how many are too many.
fn count(sigs: &[Sig], lines: &Lines) -> (usize, usize) {
    let mut stack: Vec<(usize, TokenKind)> = Vec::new();
    let mut counts = [0usize; 4];
    let (mut missing, mut extra) = (0, 0);
    for (at, sig) in sigs.iter().enumerate() {
        if let Some(closer) = sig.kind.closer() {
            stack.push((at, closer));
            bump(&mut counts, closer, true);
        } else if sig.kind.is_close() {
            let fits = stack.last().is_some_and(|(_, closer)| *closer == sig.kind);
            let near = stack.last().is_some_and(|(open, _)| lines.line(*open) == lines.line(at));
            if !fits
                && (counts.get(slot(sig.kind)) == Some(&0) || (near && !on_line(&stack, sig.kind, lines, at)))
            {
                extra += 1;
                continue;
            }
            while let Some((_, closer)) = stack.pop() {
                bump(&mut counts, closer, false);
                if closer == sig.kind {
                    break;
                }
                missing += 1;
            }
        }
    }
    (missing + stack.len(), extra)
}

/// Whether a bracket that `closer` closes is open on the line of `at`. Looks at few brackets only.
fn on_line(stack: &[(usize, TokenKind)], closer: TokenKind, lines: &Lines, at: usize) -> bool {
    let same_line = |open: &&(usize, TokenKind)| lines.line(open.0) == lines.line(at);
    stack.iter().rev().take(32).take_while(same_line).any(|(_, other)| *other == closer)
}

const fn slot(closer: TokenKind) -> usize {
    match closer {
        TokenKind::RBrace => 0,
        TokenKind::RBracket => 1,
        TokenKind::RParen => 2,
        _ => 3,
    }
}

fn bump(counts: &mut [usize; 4], closer: TokenKind, up: bool) {
    if let Some(count) = counts.get_mut(slot(closer)) {
        *count = if up { *count + 1 } else { count.saturating_sub(1) };
    }
}

/// Something to put in before a token, or the token to take out.
struct Change {
    at: usize,
    insert: Option<TokenKind>,
}

struct Walk<'t> {
    file: FileId,
    text: &'t str,
    tokens: &'t [Token],
    sigs: &'t [Sig],
    lines: Lines,
    missing: usize,
    extra: usize,
    /// The open brackets and what closes them.
    stack: Vec<(usize, TokenKind)>,
    counts: [usize; 4],
    changes: Vec<Change>,
    problems: Vec<Diagnostic>,
}

impl Walk<'_> {
    fn step(&mut self, at: usize) {
        let kind = self.kind(at);
        if self.starts_line(at) && self.missing > 0 {
            self.dedent(at);
        }
        if let Some(closer) = kind.closer() {
            self.stack.push((at, closer));
            bump(&mut self.counts, closer, true);
        } else if kind.is_close() {
            self.close(at, kind);
        } else if kind == TokenKind::Eof {
            while !self.stack.is_empty() {
                self.close_missing(at, false);
            }
        }
    }

    /// Closes the brackets that the indentation of a new line shows to have ended.
    fn dedent(&mut self, at: usize) {
        let is_close = self.kind(at).is_close();
        while let Some((open, closer)) = self.stack.last().copied() {
            let (indent, base) = (self.lines.indent(at), self.lines.indent(open));
            let ended = if is_close { indent < base && self.stack.len() > 1 } else { indent <= base };
            let is_later = self.lines.line(open) < self.lines.line(at);
            if self.missing == 0 || !ended || !is_later || closer == TokenKind::InterpolationClose {
                return;
            }
            self.close_missing(at, true);
        }
    }

    fn close(&mut self, at: usize, kind: TokenKind) {
        let top = self.stack.last().copied();
        let fits = top.is_some_and(|(_, closer)| closer == kind);
        if fits && !(self.extra > 0 && self.is_misplaced(at)) {
            self.stack.pop();
            return bump(&mut self.counts, kind, false);
        }
        let known = self.counts.get(slot(kind)).is_some_and(|count| *count > 0);
        let near = top.is_some_and(|(open, _)| self.lines.line(open) == self.lines.line(at));
        let is_extra = fits || !known || (near && !on_line(&self.stack, kind, &self.lines, at));
        if is_extra && kind != TokenKind::InterpolationClose {
            return self.unmatched(at, kind);
        }
        while let Some((_, closer)) = self.stack.last().copied() {
            if closer == kind {
                self.stack.pop();
                return bump(&mut self.counts, kind, false);
            }
            self.close_missing(at, false);
        }
    }

    /// Whether a closer that fits the innermost bracket by its kind does not fit it by its place.
    fn is_misplaced(&self, at: usize) -> bool {
        let Some((open, _)) = self.stack.last().copied() else { return false };
        let later = self.lines.line(open) < self.lines.line(at);
        later && (!self.leads_line(at) || self.lines.indent(at) > self.lines.indent(open))
    }

    /// Whether nothing but closers stands before the token on its line, as in `}]`.
    fn leads_line(&self, at: usize) -> bool {
        (self.first_of_line(at)..at).all(|before| self.kind(before).is_close())
    }

    /// Puts in the closer of the innermost bracket before the token `at`.
    fn close_missing(&mut self, at: usize, by_indentation: bool) {
        let Some((open, closer)) = self.stack.pop() else { return };
        bump(&mut self.counts, closer, false);
        self.missing = self.missing.saturating_sub(1);
        self.changes.push(Change { at, insert: Some(closer) });
        if closer == TokenKind::InterpolationClose || self.problems.len() >= MAX_REPORTS {
            return;
        }
        let message = format!("this `{}` is never closed", self.text_of(open));
        let mut problem = Diagnostic::error(Code::K0001, self.span(open), message).label("unclosed");
        let before = self.span(at.saturating_sub(1)).end;
        let spot = Span::at(self.file, before);
        let symbol = if closer == TokenKind::RBrace {
            "}"
        } else if closer == TokenKind::RBracket {
            "]"
        } else {
            ")"
        };
        if by_indentation {
            let first = self.first_of_line(open);
            let words = format!(
                "starts at the indentation of `{}`, so it probably ends before this line",
                self.text_of(first)
            );
            problem = problem.secondary(self.span(at), words);
        }
        let same_line = self.lines.line(open) == self.lines.line(at.saturating_sub(1));
        let text = if same_line {
            format!(" {symbol}")
        } else {
            format!("\n{}{symbol}", " ".repeat(self.lines.indent(open) as usize))
        };
        self.problems.push(problem.suggestion(format!("add `{symbol}` here"), spot, text));
    }

    /// A closer that nothing opens: finds where the opener is missing, or takes the closer out.
    fn unmatched(&mut self, at: usize, kind: TokenKind) {
        self.extra = self.extra.saturating_sub(1);
        let quiet = self.problems.len() >= MAX_REPORTS;
        let spot = if quiet { None } else { self.missing_opener(at, kind) };
        let symbol = match kind {
            TokenKind::RBrace => "{",
            TokenKind::RBracket => "[",
            _ => "(",
        };
        if let Some(behind) = spot {
            let opener = match kind {
                TokenKind::RBrace => TokenKind::LBrace,
                TokenKind::RBracket => TokenKind::LBracket,
                _ => TokenKind::LParen,
            };
            self.changes.push(Change { at: behind + 1, insert: Some(opener) });
            let span = self.span(behind);
            let message = format!("a `{symbol}` is missing behind this");
            let problem = Diagnostic::error(Code::K0006, span, message)
                .secondary(self.span(at), format!("this `{}` has no `{symbol}`", self.text_of(at)))
                .suggestion(format!("add `{symbol}`"), Span::at(self.file, span.end), format!(" {symbol}"));
            return self.problems.push(problem);
        }
        self.changes.push(Change { at, insert: None });
        if !quiet {
            let message = format!("this `{}` closes nothing", self.text_of(at));
            let problem = Diagnostic::error(Code::K0006, self.span(at), message)
                .label(format!("no `{symbol}` is open here"))
                .suggestion("delete it", self.span(at), "");
            self.problems.push(problem);
        }
    }

    /// The token behind which the opener of the closer `at` is missing.
    fn missing_opener(&self, at: usize, kind: TokenKind) -> Option<usize> {
        let inner = self.stack.last().map_or(0, |(open, _)| open + 1);
        if self.starts_line(at) {
            self.opener_by_indentation(at, inner)
        } else {
            self.opener_on_line(at, inner, kind)
        }
    }

    /// The end of the last line that has the closer's indentation and deeper lines behind it.
    fn opener_by_indentation(&self, at: usize, inner: usize) -> Option<usize> {
        let indent = self.lines.indent(at);
        let line_end =
            (inner..at).rev().find(|end| self.starts_line(end + 1) && self.lines.indent(*end) <= indent)?;
        let fits = self.lines.indent(line_end) == indent && line_end + 1 < at;
        (fits && !self.kind(line_end).is_open()).then_some(line_end)
    }

    /// On the closer's own line, the place before a `key:` that stands where a value or a body must.
    fn opener_on_line(&self, at: usize, inner: usize, kind: TokenKind) -> Option<usize> {
        if kind != TokenKind::RBrace {
            return None;
        }
        let line = self.lines.line(at);
        let from = (inner..at).rev().take_while(|at| self.lines.line(*at) == line).last().unwrap_or(at);
        let first = if inner > 0 && self.lines.line(inner - 1) == line { inner - 1 } else { from };
        (first..at).find(|&spot| {
            let before = self.kind(spot);
            let names_item = before == TokenKind::Word && self.kind(spot + 1).is_word();
            let opens = matches!(before, TokenKind::Colon | TokenKind::LBracket) || names_item;
            opens && !self.starts_line(spot + 1) && self.is_key(spot + 1, at)
        })
    }

    /// Whether a key and its `:` stand at `at`.
    fn is_key(&self, mut at: usize, end: usize) -> bool {
        while at < end && self.kind(at).is_word() {
            match self.kind(at + 1) {
                TokenKind::Colon => return true,
                TokenKind::Dot => at += 2,
                _ => return false,
            }
        }
        false
    }

    fn kind(&self, at: usize) -> TokenKind {
        self.sigs.get(at).map_or(TokenKind::Eof, |sig| sig.kind)
    }

    fn starts_line(&self, at: usize) -> bool {
        self.sigs.get(at).is_none_or(|sig| sig.line_start)
    }

    fn first_of_line(&self, at: usize) -> usize {
        let line = self.lines.line(at);
        self.lines.line.partition_point(|other| *other < line)
    }

    fn span(&self, at: usize) -> Span {
        let tok = self.sigs.get(at).or(self.sigs.last()).map_or(0, |sig| sig.tok as usize);
        let start = |tok: usize| self.tokens.get(tok).or(self.tokens.last()).map_or(0, |token| token.start);
        Span::new(self.file, start(tok), start(tok + 1))
    }

    fn text_of(&self, at: usize) -> &str {
        self.text.get(self.span(at).range()).unwrap_or("")
    }
}

fn apply(sigs: Vec<Sig>, changes: &[Change]) -> Vec<Sig> {
    let mut result: Vec<Sig> = Vec::with_capacity(sigs.len() + changes.len());
    let mut changes = changes.iter().peekable();
    for (at, sig) in sigs.into_iter().enumerate() {
        let mut keep = true;
        while let Some(change) = changes.next_if(|change| change.at <= at) {
            match change.insert {
                Some(kind) => {
                    let end = result.last().map_or(0, |before| before.end);
                    let line_start = sig.line_start && kind.is_close();
                    result.push(Sig { kind, line_start, spaced: true, tok: sig.tok, end });
                }
                None => keep = false,
            }
        }
        if keep {
            result.push(sig);
        }
    }
    result
}
