//! The last step of every action: what it touches comes into the canonical style, and only lines that differ
//! are edited.

use std::collections::BTreeMap;
use std::ops::Range;

use kdsl_base::{Edit, FileId, Span};
use kdsl_core::Compiled;
use kdsl_syntax::ast::{AstNode, File};
use kdsl_syntax::{Parse, TokenKind};
use similar::{Algorithm, DiffOp};

use super::{ActionEdit, Stop};

/// An edit, and where its author is to fill something in.
type Marked<'e> = (&'e Edit, Vec<Range<usize>>);

/// The edits of an action, file by file. Those of a file that are not apart from each other are left out.
pub(super) fn finished(compiled: &Compiled, edits: &[Edit], stops: &[Stop]) -> Vec<ActionEdit> {
    let mut files: BTreeMap<FileId, Vec<Marked<'_>>> = BTreeMap::new();
    for (at, edit) in edits.iter().enumerate() {
        let own = stops.iter().filter(|stop| stop.edit == at).map(|stop| stop.range.clone()).collect();
        files.entry(edit.span.file).or_default().push((edit, own));
    }
    let mut out = Vec::new();
    for (file, mut edits) in files {
        edits.sort_by_key(|(edit, _)| edit.span);
        let parse = compiled.analysis.parses.iter().find(|parse| parse.file == file);
        let styled = parse.and_then(|parse| Work::of(parse, &edits)?.styled());
        let raw = |(edit, stops): Marked<'_>| ActionEdit { edit: edit.clone(), stops };
        out.extend(styled.unwrap_or_else(|| edits.into_iter().map(raw).collect()));
    }
    out
}

/// A text with edits made in it.
struct Work<'t> {
    old: &'t Parse,
    new: Parse,
    /// Where the replacements stand in the old text and in the new one.
    places: Vec<(Span, Range<usize>)>,
    /// Where the author is to fill something in, in the new text.
    stops: Vec<Range<usize>>,
}

impl<'t> Work<'t> {
    fn of(old: &'t Parse, edits: &[Marked<'_>]) -> Option<Work<'t>> {
        let (mut text, mut at) = (String::new(), 0);
        let (mut places, mut stops) = (Vec::new(), Vec::new());
        for (edit, own) in edits {
            text.push_str(old.text.get(at..edit.span.start as usize)?);
            let start = text.len();
            text.push_str(&edit.replacement);
            places.push((edit.span, start..text.len()));
            stops.extend(own.iter().map(|range| start + range.start..start + range.end));
            at = edit.span.end as usize;
        }
        text.push_str(old.text.get(at..)?);
        Some(Work { old, new: kdsl_syntax::parse(old.file, text), places, stops })
    }

    /// The edits in the canonical style; none where what is touched does not have it now, or cannot have it.
    fn styled(&self) -> Option<Vec<ActionEdit>> {
        let text = self.whole().or_else(|| self.items())?;
        let stops = moved(&self.new, &self.stops, &text)?;
        Some(hunks(&self.old.text, &text, self.old.file, &stops))
    }

    /// The new text as a whole, where all of the old one has the style.
    fn whole(&self) -> Option<String> {
        let is_styled = kdsl_fmt::format_parse(self.old).is_ok_and(|styled| styled == *self.old.text);
        if is_styled { kdsl_fmt::format_parse(&self.new).ok() } else { None }
    }

    /// The new text with the items in the style that are touched, where these have it.
    fn items(&self) -> Option<String> {
        let touches = |item: &Span, place: Range<usize>| {
            item.start as usize <= place.end && place.start <= item.end as usize
        };
        let mut before = File::of(self.old).items().map(AstNode::span);
        let was_styled = before
            .by_ref()
            .filter(|item| self.places.iter().any(|(span, _)| touches(item, span.range())))
            .all(|item| style(self.old, item).as_deref() == self.old.text.get(item.range()));
        if !was_styled {
            return None;
        }
        let (mut text, mut at) = (String::new(), 0);
        for item in File::of(&self.new).items().map(AstNode::span) {
            if !self.places.iter().any(|(_, place)| touches(&item, place.clone())) {
                continue;
            }
            text.push_str(self.new.text.get(at..item.start as usize)?);
            text.push_str(&style(&self.new, item)?);
            at = item.end as usize;
        }
        text.push_str(self.new.text.get(at..)?);
        Some(text)
    }
}

/// An item in the canonical style, as a file of its own; none where it is broken.
fn style(parse: &Parse, item: Span) -> Option<String> {
    let text = parse.text.get(item.range())?;
    let mut styled = kdsl_fmt::format(text).ok()?;
    styled.truncate(styled.trim_end_matches('\n').len());
    if text.contains("\r\n") {
        styled = styled.replace('\n', "\r\n");
    }
    Some(styled)
}

/// Where ranges of a text stand in another one that has the same tokens but for commas.
fn moved(from: &Parse, ranges: &[Range<usize>], to: &str) -> Option<Vec<Range<usize>>> {
    if ranges.is_empty() {
        return Some(Vec::new());
    }
    let to = kdsl_syntax::parse(from.file, to);
    let counted = |parse: &Parse| {
        let kind = |token: u32| parse.tokens.kind(token);
        let counts = |token: &u32| !kind(*token).is_trivia() && kind(*token) != TokenKind::Comma;
        (0..parse.tokens.len()).filter(counts).collect::<Vec<u32>>()
    };
    let (old, new) = (counted(from), counted(&to));
    let one = |range: &Range<usize>| {
        let at = |offset: usize| {
            let offset = u32::try_from(offset).ok()?;
            let token = old.partition_point(|token| from.tokens.end(*token) <= offset);
            Some((token, offset.saturating_sub(from.tokens.start(*old.get(token)?))))
        };
        let (token, into) = at(range.start)?;
        let start = to.tokens.start(*new.get(token)?) + into;
        Some(start as usize..start as usize + range.len())
    };
    ranges.iter().map(one).collect()
}

/// What differs between two texts of a file, as edits: of lines that only change, the words that do.
pub fn text_edits(file: FileId, old: &str, new: &str) -> Vec<Edit> {
    let mut out = Vec::new();
    for ActionEdit { edit, .. } in hunks(old, new, file, &[]) {
        let before = old.get(edit.span.range()).unwrap_or_default();
        let lines = |text: &str| text.split_inclusive('\n').count();
        if lines(before) != lines(&edit.replacement) {
            out.push(edit);
            continue;
        }
        let mut at = edit.span.start;
        for (line, new) in before.split_inclusive('\n').zip(edit.replacement.split_inclusive('\n')) {
            let (start, end) = same_words(line, new);
            let offset = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
            let span = Span::new(file, at + offset(start), at + offset(line.len() - end));
            let replacement = new.get(start..new.len() - end).unwrap_or_default().to_owned();
            if line != new {
                out.push(Edit { span, replacement });
            }
            at += offset(line.len());
        }
    }
    out
}

/// The bytes of the words that two lines begin with alike, and of those that they end with.
fn same_words(old: &str, new: &str) -> (usize, usize) {
    let is_word = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
    let start: usize =
        old.chars().zip(new.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let start = old.get(..start).unwrap_or_default().trim_end_matches(is_word).len();
    let (old, new) = (old.get(start..).unwrap_or_default(), new.get(start..).unwrap_or_default());
    let (left, right) = (old.chars().rev(), new.chars().rev());
    let end: usize = left.zip(right).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let rest = old.get(old.len() - end..).unwrap_or_default();
    (start, rest.trim_start_matches(is_word).len())
}

/// The lines that differ, as edits.
fn hunks(old: &str, new: &str, file: FileId, stops: &[Range<usize>]) -> Vec<ActionEdit> {
    let lines = |text: &'_ str| -> Vec<String> { text.split_inclusive('\n').map(str::to_owned).collect() };
    let starts = |lines: &[String]| -> Vec<usize> {
        let ends = lines.iter().scan(0, |end, line| {
            *end += line.len();
            Some(*end)
        });
        std::iter::once(0).chain(ends).collect()
    };
    let (old, new_lines) = (lines(old), lines(new));
    let (old_starts, new_starts) = (starts(&old), starts(&new_lines));
    let at = |starts: &[usize], line: usize| starts.get(line).copied().unwrap_or(0);
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let hunk = |from: Range<usize>, to: Range<usize>| {
        let (start, end) = (at(&old_starts, from.start), at(&old_starts, from.end));
        let (first, last) = (at(&new_starts, to.start), at(&new_starts, to.end));
        let inside = |stop: &&Range<usize>| first <= stop.start && stop.end <= last;
        ActionEdit {
            edit: Edit {
                span: Span::new(file, offset(start), offset(end)),
                replacement: new.get(first..last).unwrap_or_default().to_owned(),
            },
            stops: stops.iter().filter(inside).map(|stop| stop.start - first..stop.end - first).collect(),
        }
    };
    // The lengths alone are counted: operations beside each other are one hunk.
    let (mut from, mut to) = (0..0, 0..0);
    let mut out = Vec::new();
    for op in similar::capture_diff_slices(Algorithm::Myers, &old, &new_lines) {
        if let DiffOp::Equal { len, .. } = op {
            if !from.is_empty() || !to.is_empty() {
                out.push(hunk(from.clone(), to.clone()));
            }
            from = from.end + len..from.end + len;
            to = to.end + len..to.end + len;
        } else {
            from.end += op.old_range().len();
            to.end += op.new_range().len();
        }
    }
    if !from.is_empty() || !to.is_empty() {
        out.push(hunk(from, to));
    }
    out
}
