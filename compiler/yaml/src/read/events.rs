//! The YAML parser behind an interface of ours, so that it can be replaced in this file alone.

use std::borrow::Cow;
use std::ops::Range;

use granit_parser::{ErrorKind, Event as Raw, Parser, ScalarStyle, StrInput, StructureStyle, Tag as RawTag};

use super::Placement;

/// What the parser found.
pub(super) enum Event<'a> {
    DocumentStart,
    DocumentEnd,
    Scalar {
        text: Cow<'a, str>,
        plain: bool,
        anchor: usize,
        tag: Tag,
    },
    /// A list, or a map.
    Start {
        map: bool,
        /// In brackets, so that its end has a place of its own.
        flow: bool,
        anchor: usize,
    },
    End,
    Alias(usize),
    UnknownAlias(Cow<'a, str>),
    Comment(Cow<'a, str>, Placement),
}

/// What a tag says about a scalar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Tag {
    /// There is none: the text speaks for itself.
    None,
    /// `!!str`, and tags that nobody here knows.
    Text,
    /// `!!int`, `!!float`, `!!bool`, `!!null`: to be read as if it were plain.
    Plain,
    /// `!!binary`.
    Binary,
}

/// Why the text is not YAML.
pub(super) struct Malformed {
    /// The byte at which the parser gave up.
    pub(super) at: usize,
    pub(super) words: String,
    /// The text may be YAML, but is nested too deeply.
    pub(super) too_deep: bool,
    /// The line of a quoted text is not indented, which other readers take.
    pub(super) loose: bool,
}

/// The events of a text, with their places in bytes.
pub(super) struct Events<'a> {
    parser: Parser<'a, StrInput<'a>>,
    text: &'a str,
}

impl<'a> Events<'a> {
    pub(super) fn new(text: &'a str, depth: usize) -> Events<'a> {
        let options = granit_parser::options! {
            emit_unresolved_aliases: true,
            max_buffered_comment_events: usize::MAX,
            flow_nesting_limit: depth,
            block_nesting_limit: depth,
        };
        Events { parser: Parser::new_from_str_with_options(text, options), text }
    }

    /// The next event, or nothing at the end of the text.
    pub(super) fn next(&mut self) -> Option<Result<(Event<'a>, Range<usize>), Malformed>> {
        let length = self.text.len();
        loop {
            let (raw, span) = match self.parser.next_event()? {
                Ok(found) => found,
                Err(error) => {
                    let at = error.marker().byte_offset().unwrap_or(length).min(length);
                    let too_deep = matches!(error.kind(), ErrorKind::RecursionLimitExceeded);
                    let loose = matches!(error.kind(), ErrorKind::InvalidQuotedScalarIndent);
                    return Some(Err(Malformed { at, words: words(error.kind()), too_deep, loose }));
                }
            };
            let mut range = span.byte_range().unwrap_or(length..length);
            let mut raw = raw;
            match &mut raw {
                Raw::Scalar(value, ScalarStyle::Literal | ScalarStyle::Folded, ..) => {
                    if range.end >= length && !self.text.ends_with(['\n', '\r']) {
                        *value = unbroken(std::mem::take(value));
                    }
                    range = block(self.text, range)
                }
                Raw::Scalar(..) if range.is_empty() => range = nothing(self.text, range),
                Raw::SequenceStart(StructureStyle::Block, ..) => range = dash(self.text, range),
                _ => {}
            }
            if let Some(event) = translate(raw) {
                return Some(Ok((event, range)));
            }
        }
    }

    /// Leaves the document that it is in. Whether there is another one.
    pub(super) fn skip_document(&mut self) -> bool {
        matches!(self.parser.proceed_next_document(), Ok(true))
    }
}

/// A block without the line break at its end, which the text does not have: `kubectl` adds none.
fn unbroken(value: Cow<'_, str>) -> Cow<'_, str> {
    match value {
        Cow::Borrowed(value) => Cow::Borrowed(value.strip_suffix('\n').unwrap_or(value)),
        Cow::Owned(mut value) => {
            value.truncate(value.strip_suffix('\n').map_or(value.len(), str::len));
            Cow::Owned(value)
        }
    }
}

/// From the `|` or `>` to the last line of a block, for the parser gives the lines alone and what
/// follows them.
fn block(text: &str, lines: Range<usize>) -> Range<usize> {
    let before = text.get(..lines.start).unwrap_or("").trim_end();
    let line_start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let mut header = before.get(line_start..).unwrap_or("");
    let start = loop {
        let mark = header.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
        if mark.ends_with(['|', '>']) {
            break line_start + mark.len() - 1;
        }
        // Behind the mark there may be a comment, and there may be a `#` in it.
        match header.rfind('#') {
            Some(at) => header = header.get(..at).unwrap_or("").trim_end(),
            None => break lines.start,
        }
    };
    let written = text.get(lines.clone()).unwrap_or("").trim_end().len();
    start..if written == 0 { before.len() } else { lines.start + written }
}

/// A value that is not there stands behind its colon.
fn nothing(text: &str, at: Range<usize>) -> Range<usize> {
    let colon = text.as_bytes().get(at.start) == Some(&b':');
    let start = at.start + usize::from(colon);
    start..start
}

/// A list begins with its first dash; the parser may give what follows that.
fn dash(text: &str, at: Range<usize>) -> Range<usize> {
    if text.as_bytes().get(at.start) == Some(&b'-') && at.end > at.start {
        return at;
    }
    let before = text.get(..at.start).unwrap_or("").trim_end();
    let start = if before.ends_with('-') { before.len() - 1 } else { at.start };
    start..at.end.max(start)
}

fn translate(raw: Raw<'_>) -> Option<Event<'_>> {
    Some(match raw {
        Raw::DocumentStart(..) => Event::DocumentStart,
        Raw::DocumentEnd => Event::DocumentEnd,
        Raw::Alias(anchor) => Event::Alias(anchor),
        Raw::UnresolvedAlias(name) => Event::UnknownAlias(name),
        Raw::Comment(text, placement) => Event::Comment(text, placed(placement)),
        Raw::Scalar(text, style, anchor, tag) => {
            let plain = style == ScalarStyle::Plain;
            Event::Scalar { text, plain, anchor, tag: tag.as_deref().map_or(Tag::None, meaning) }
        }
        Raw::SequenceStart(style, anchor, _) => {
            Event::Start { map: false, flow: style == StructureStyle::Flow, anchor }
        }
        Raw::MappingStart(style, anchor, _) => {
            Event::Start { map: true, flow: style == StructureStyle::Flow, anchor }
        }
        Raw::SequenceEnd | Raw::MappingEnd => Event::End,
        _ => return None,
    })
}

const fn placed(placement: granit_parser::Placement) -> Placement {
    match placement {
        granit_parser::Placement::Above => Placement::Above,
        granit_parser::Placement::Right => Placement::Right,
        granit_parser::Placement::Last => Placement::Last,
        _ => Placement::Free,
    }
}

fn meaning(tag: &RawTag) -> Tag {
    match tag.suffix_in_namespace("tag:yaml.org,2002:").as_deref() {
        Some("int" | "float" | "bool" | "null") => Tag::Plain,
        Some("binary") => Tag::Binary,
        _ => Tag::Text,
    }
}

/// The parser's words, or better ones for what people do most.
fn words(kind: &ErrorKind) -> String {
    match kind {
        ErrorKind::TabInIndentation
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabNotAllowed
        | ErrorKind::TabAtBlockScalarStart => "a tab cannot indent YAML, use spaces".to_owned(),
        ErrorKind::UnclosedQuotedScalar => "this quoted text is never closed".to_owned(),
        ErrorKind::UnclosedFlowCollection { open } => format!("this `{open}` is never closed"),
        ErrorKind::InvalidIndentation => "the indentation fits nothing above".to_owned(),
        ErrorKind::RecursionLimitExceeded => "lists and maps are nested too deeply".to_owned(),
        other => {
            let words = other.to_string();
            let rest = words.strip_prefix("while parsing ").or_else(|| words.strip_prefix("while scanning "));
            rest.map_or_else(|| words.clone(), |rest| format!("in {rest}"))
        }
    }
}
