//! Finds suppressions: in the comments of programs and of YAML, and in annotations.

use kdsl_base::{Code, Manifest, Node, Source, SourceKind, Sources, Span};
use kdsl_core::Compiled;
use kdsl_syntax::TokenKind;

use super::{Suppression, Suppressions, problems};

/// What a comment of ours begins with.
const MARK: &str = "kdsl:";
/// The annotation that holds for its object.
const ANNOTATION: &str = "kdsl.dev/allow";

/// All suppressions of a program, in the order of the files.
pub(super) fn of(compiled: &Compiled) -> Suppressions {
    let mut out = Suppressions::default();
    let analysis = &compiled.analysis;
    for parse in &analysis.parses {
        let Some(source) = analysis.sources.get(parse.file).filter(|source| is_candidate(source)) else {
            continue;
        };
        let mut header = Header::of(source, "//");
        for token in (0..parse.tokens.len()).filter(|at| parse.tokens.kind(*at) == TokenKind::LineComment) {
            comment(source, parse.token_span(token), &mut header, &mut out);
        }
    }
    for (file, source) in analysis.sources.iter() {
        let is_yaml = source.name.ends_with(".yaml") || source.name.ends_with(".yml");
        if is_yaml && is_candidate(source) {
            let read = kdsl_yaml::read(file, &source.text);
            let spans = read.documents.iter().flat_map(|document| &document.comments).map(|it| it.span);
            let mut header = Header::of(source, "#");
            spans.for_each(|span| comment(source, span, &mut header, &mut out));
        }
    }
    compiled.manifests.iter().for_each(|manifest| annotation(manifest, &analysis.sources, &mut out));
    out
}

/// Whether it is worth while to look at the comments of a text.
fn is_candidate(source: &Source) -> bool {
    matches!(source.kind, SourceKind::File | SourceKind::Library) && source.text.contains(MARK)
}

fn comment(source: &Source, span: Span, header: &mut Header, out: &mut Suppressions) {
    let text = source.text.get(span.range()).unwrap_or("");
    let Some(rest) = text.trim_start_matches(['/', '#']).trim_start().strip_prefix(MARK) else { return };
    let Some(rest) = rest.trim_start().strip_prefix("allow") else { return };
    let Some((names, reason)) = rest
        .trim_start()
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(')'))
        .filter(|it| !it.0.trim().is_empty())
    else {
        out.problems.push(problems::malformed(span));
        return;
    };
    if !reason.chars().any(char::is_alphanumeric) {
        out.problems.push(problems::without_reason(trimmed(source, span)));
    }
    let scope = Span { file: span.file, ..scope(source, span, header) };
    let whole = (!names.contains(',')).then(|| whole(source, span));
    let start = span.start + size(text.split_once('(').map_or(text, |(before, _)| before)) + 1;
    push_names(names, Span { start, ..span }, scope, whole, out);
}

fn size(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

/// The names of a list, which begins where `at` does.
fn push_names(names: &str, at: Span, scope: Span, whole: Option<Span>, out: &mut Suppressions) {
    let mut start = at.start;
    for part in names.split(',') {
        let name = part.trim();
        let lead = size(part) - size(part.trim_start());
        let span = Span { start: start + lead, end: start + lead + size(name), ..at };
        start += size(part) + 1;
        match Code::named(name) {
            Some(code) if Code::lints().contains(&code) => {
                out.all.push(Suppression { code, name: span, scope, whole, used: false });
            }
            Some(code) => out.problems.push(problems::always_error(span, code)),
            None => out.problems.push(problems::unknown(span, name)),
        }
    }
}

/// A comment without the blanks at its end.
fn trimmed(source: &Source, span: Span) -> Span {
    let text = source.text.get(span.range()).unwrap_or("");
    Span { end: span.start + size(text.trim_end()), ..span }
}

/// The lines of a text that are comments, each looked at once however many comments there are.
struct Header {
    /// What a comment begins with.
    begin: &'static str,
    /// The first line with code.
    end: u32,
    /// Lines of which each is a comment, and the one after them.
    run: std::ops::Range<u32>,
    /// The same for lines that are comments or empty.
    gap: std::ops::Range<u32>,
    /// A line with code, and the last line of the block that it begins.
    block: Option<(u32, u32)>,
}

impl Header {
    fn of(source: &Source, begin: &'static str) -> Header {
        let is_code =
            |line: &str| !(line.is_empty() || line.starts_with(begin) || line == "---" || line == "\u{feff}");
        let end = source.text.lines().map(str::trim).position(is_code);
        Header {
            begin,
            end: end.map_or(u32::MAX, |end| u32::try_from(end).unwrap_or(u32::MAX)),
            run: 0..0,
            gap: 0..0,
            block: None,
        }
    }

    /// The first line from `line` on that is no comment.
    fn after_comments(&mut self, source: &Source, line: u32) -> u32 {
        if !self.run.contains(&line) {
            let begin = self.begin;
            let is_comment =
                |at: &u32| line_of(source, *at).is_some_and(|it| it.trim_start().starts_with(begin));
            self.run = line..(line..).find(|at| !is_comment(at)).unwrap_or(line);
        }
        self.run.end.max(line)
    }

    /// The first line from `line` on that has code.
    fn after_gap(&mut self, source: &Source, line: u32) -> u32 {
        if !self.gap.contains(&line) {
            let begin = self.begin;
            let is_gap = |at: &u32| {
                line_of(source, *at)
                    .is_some_and(|it| it.trim().is_empty() || it.trim_start().starts_with(begin))
            };
            self.gap = line..(line..).find(|at| !is_gap(at)).unwrap_or(line);
        }
        self.gap.end.max(line)
    }

    /// The last line of what is indented below `first`: the block that it begins.
    fn block_end(&mut self, source: &Source, first: u32) -> u32 {
        if let Some((line, end)) = self.block.filter(|(line, _)| *line == first) {
            return end.max(line);
        }
        let indent = |line: &str| line.len() - line.trim_start().len();
        let least = line_of(source, first).map_or(0, indent);
        let is_inside =
            |at: &u32| line_of(source, *at).is_some_and(|it| it.trim().is_empty() || indent(it) > least);
        let after = (first.saturating_add(1)..).find(|at| !is_inside(at)).unwrap_or(first);
        let end = after.saturating_sub(1).max(first);
        self.block = Some((first, end));
        end
    }
}

/// A line of a text with its break, if there is one of that number.
fn line_of(source: &Source, line: u32) -> Option<&str> {
    let lines = source.lines();
    let start = lines.start(line)? as usize;
    let end = lines.start(line + 1).map_or(source.text.len(), |end| end as usize);
    source.text.get(start..end)
}

/// Where a comment holds.
fn scope(source: &Source, span: Span, header: &mut Header) -> Span {
    let (text, lines) = (&source.text, source.lines());
    let line = lines.line(span.start);
    let end = |line: u32| lines.start(line + 1).unwrap_or(size(text));
    let start = lines.start(line).unwrap_or(0);
    let of = |line: u32| {
        let range = lines.start(line).unwrap_or(0) as usize..end(line) as usize;
        text.get(range).unwrap_or("").trim()
    };
    let is_own_line = text.get(start as usize..span.start as usize).is_some_and(|it| it.trim().is_empty());
    if !is_own_line {
        return Span { start, end: end(line), ..span };
    }
    let next = header.after_comments(source, line + 1);
    let is_end = lines.start(next).is_none();
    let is_apart = is_end || of(next).is_empty() || of(next).starts_with("---");
    if is_apart && line < header.end {
        return Span { start: 0, end: size(text).saturating_add(1), ..span };
    }
    let first = header.after_gap(source, next);
    let last = header.block_end(source, first);
    Span { start: lines.start(first).unwrap_or(size(text)), end: end(last), ..span }
}

/// What goes with a comment: its line, or the blanks before it.
fn whole(source: &Source, span: Span) -> Span {
    let (text, lines) = (&source.text, source.lines());
    let line = lines.line(span.start);
    let start = lines.start(line).unwrap_or(0);
    let before = text.get(start as usize..span.start as usize).unwrap_or("");
    match before.trim().is_empty() {
        true => Span { start, end: lines.start(line + 1).unwrap_or(size(text)), ..span },
        false => Span { start: start + size(before.trim_end()), ..trimmed(source, span) },
    }
}

/// From the first to the last value of a document.
fn extent(node: &Node, so_far: Span) -> Span {
    let here = if node.origin.file == so_far.file { so_far.to(node.origin) } else { so_far };
    let inner = node.entries().iter().map(|(_, value)| value).chain(node.items());
    inner.fold(here, |so_far, value| extent(value, so_far))
}

/// `kdsl.dev/allow: "K1001, image-tag: reason; K1002: reason"`, which holds for all of its object.
fn annotation(manifest: &Manifest, sources: &Sources, out: &mut Suppressions) {
    let Some(node) = manifest.node.at(&["metadata", "annotations", ANNOTATION]) else { return };
    let Some(text) = Node::as_str(node) else { return };
    let whole = manifest.node.origin;
    let is_program = sources.get(whole.file).is_some_and(|source| source.name.ends_with(".kdsl"));
    // A mapping of YAML is known by its beginning alone.
    let whole = if is_program { whole } else { extent(&manifest.node, whole) };
    // The name of a resource of the language stands before its braces, on their line.
    let lines = sources.get(whole.file).map(Source::lines);
    let start = lines.and_then(|lines| lines.start(lines.line(whole.start))).unwrap_or(whole.start);
    let scope = Span { start, ..whole };
    for part in text.split([';', '\n']).filter(|part| !part.trim().is_empty()) {
        let (names, reason) = part.split_once(':').unwrap_or((part, ""));
        if reason.trim().is_empty() {
            out.problems.push(problems::without_reason(node.origin));
        }
        for name in names.split(',').map(str::trim) {
            let span = node.origin;
            match Code::named(name) {
                Some(code) if Code::lints().contains(&code) => {
                    out.all.push(Suppression { code, name: span, scope, whole: None, used: false });
                }
                Some(code) => out.problems.push(problems::always_error(span, code)),
                None => out.problems.push(problems::unknown(span, name)),
            }
        }
    }
}
