//! The lines of source that a finding is about, drawn by ariadne.
//!
//! ariadne reads the whole text that it is given, so it is given an excerpt: the lines near the
//! labels, long ones cut to what is around them. What it says about places in the excerpt is
//! replaced by the places in the source.

use std::fmt::Display;
use std::ops::Range;

use ariadne::{Cache, CharSet, Color, Config, IndexType, LabelAttach, Report, ReportKind};
use kdsl_base::{Diagnostic, Severity, Source, Sources, Span};

use crate::place::{Places, floor, line_bytes};
use crate::visible::visible;

/// Labels further apart than this many lines are drawn as separate excerpts.
const NEAR_LINES: u32 = 40;
/// Labels of one line further apart than this many bytes are drawn as separate excerpts.
const NEAR_BYTES: u32 = 160;
/// A line longer than this many bytes is cut.
const LONG_LINE: usize = 400;
/// How many bytes of a cut line stand before its first label.
const BEFORE: usize = 60;
/// How many bytes of a cut line are shown.
const WINDOW: usize = 280;
/// More labels than this help nobody.
const MOST_LABELS: usize = 8;

/// A label of the finding, on one line of its source.
struct Mark<'a> {
    /// The first line of the label's place, at most.
    span: Span,
    line: u32,
    text: &'a str,
    primary: bool,
}

/// Some neighbouring lines of one source, as shown, and the marks among them.
struct Excerpt {
    text: ariadne::Source<String>,
    /// How many lines of the source stand before it; ariadne counts from its own first line.
    first_line: u32,
    /// The number of its last line, from one.
    last_line: u32,
    /// The place that stands above it: `path:line:column`.
    place: String,
    /// Where each mark is in the text, in characters, its words, and whether it is the primary one.
    marks: Vec<(Range<usize>, String, bool)>,
}

/// The drawing, and how many digits its line numbers have. Empty if there is nothing to show.
pub(crate) fn draw(
    finding: &Diagnostic,
    sources: &Sources,
    places: &mut Places<'_>,
    color: bool,
) -> (String, usize) {
    let marks = marks(finding, sources);
    let mut excerpts: Vec<Excerpt> = Vec::new();
    for group in grouped(marks) {
        let primary = group.iter().any(|mark| mark.primary);
        let Some(excerpt) = excerpt(&group, sources, places) else { continue };
        let at = if primary { 0 } else { excerpts.len() };
        excerpts.insert(at, excerpt);
    }
    let Some((at, _, _)) = excerpts.first().and_then(|first| first.marks.iter().find(|mark| mark.2)) else {
        return (String::new(), 1);
    };
    let mut report = Report::build(ReportKind::Custom("", Color::Primary), (0, at.clone())).with_config(
        Config::new()
            .with_color(color)
            // In bytes it would slice other sources than the first by the number of a character.
            .with_index_type(IndexType::Char)
            .with_char_set(CharSet::Unicode)
            .with_label_attach(LabelAttach::Start)
            .with_compact(true),
    );
    for (number, excerpt) in excerpts.iter().enumerate() {
        for (range, words, primary) in &excerpt.marks {
            let tint = if *primary { tint(finding.severity) } else { Color::Blue };
            let mut label = ariadne::Label::new((number, range.clone())).with_color(tint);
            if !words.is_empty() {
                label = label.with_message(words);
            }
            // The order keeps the excerpts apart and in theirs.
            report.add_label(label.with_order(i32::try_from(number).unwrap_or(i32::MAX)));
        }
    }
    let mut bytes = Vec::new();
    if report.finish().write(Excerpts(&excerpts), &mut bytes).is_err() {
        return (String::new(), 1);
    }
    let width = excerpts.iter().map(|excerpt| excerpt.last_line.to_string().len()).max().unwrap_or(1);
    (with_places(&String::from_utf8_lossy(&bytes), &excerpts, width), width)
}

fn tint(severity: Severity) -> Color {
    match severity {
        Severity::Error => Color::Red,
        Severity::Warning => Color::Yellow,
        Severity::Hint => Color::Cyan,
    }
}

fn marks<'a>(finding: &'a Diagnostic, sources: &Sources) -> Vec<Mark<'a>> {
    let labels = std::iter::once(&finding.primary).chain(finding.secondary.iter().take(MOST_LABELS));
    let mut marks: Vec<Mark<'a>> = labels
        .enumerate()
        .filter_map(|(number, label)| {
            let source = sources.get(label.span.file)?;
            // A span that does not fit the text is moved to where it does: ariadne slices by it.
            let fit = |offset: u32| u32::try_from(floor(&source.text, offset as usize)).unwrap_or(u32::MAX);
            let start = fit(label.span.start);
            let line = source.lines().line(start);
            let line_end = u32::try_from(line_bytes(source, line).end).unwrap_or(u32::MAX);
            let end = fit(label.span.end).min(line_end).max(start);
            let span = Span::new(label.span.file, start, end);
            Some(Mark { span, line, text: &label.text, primary: number == 0 })
        })
        .collect();
    marks.sort_by_key(|mark| (mark.span.file, mark.span.start, mark.span.end));
    marks
}

/// The marks in groups that one excerpt each can show.
fn grouped(marks: Vec<Mark<'_>>) -> Vec<Vec<Mark<'_>>> {
    let mut groups: Vec<Vec<Mark<'_>>> = Vec::new();
    for mark in marks {
        let near = groups.last().is_some_and(|group| {
            let same_line = group.iter().find(|other| other.line == mark.line);
            group.last().is_some_and(|last| {
                last.span.file == mark.span.file
                    && mark.line - last.line <= NEAR_LINES
                    && same_line.is_none_or(|first| mark.span.start - first.span.start <= NEAR_BYTES)
            })
        });
        match groups.last_mut() {
            Some(group) if near => group.push(mark),
            _ => groups.push(vec![mark]),
        }
    }
    groups
}

fn excerpt(group: &[Mark<'_>], sources: &Sources, places: &mut Places<'_>) -> Option<Excerpt> {
    let (first, last) = (group.first()?, group.last()?);
    let source = sources.get(first.span.file)?;
    let named = group.iter().find(|mark| mark.primary).unwrap_or(first);
    let mut text = String::new();
    let mut marks = Vec::new();
    for line in first.line..=last.line {
        let here: Vec<&Mark<'_>> = group.iter().filter(|mark| mark.line == line).collect();
        push_line(source, line, &here, &mut text, &mut marks);
        if line < last.line {
            text.push('\n');
        }
    }
    let text = ariadne::Source::from(text);
    let (first_line, last_line) = (first.line, last.line + 1);
    Some(Excerpt { text, first_line, last_line, place: places.words(named.span), marks })
}

/// Appends a line as it is shown, and where its marks are in the excerpt.
fn push_line(
    source: &Source,
    line: u32,
    here: &[&Mark<'_>],
    text: &mut String,
    marks: &mut Vec<(Range<usize>, String, bool)>,
) {
    let bytes = line_bytes(source, line);
    let focus = here.first().map_or(bytes.start, |mark| mark.span.start as usize);
    let shown = window(&source.text, bytes.clone(), focus);
    if shown.start > bytes.start {
        text.push('…');
    }
    let base = text.chars().count();
    let at = |offset: usize| {
        let before = source.text.get(shown.start..floor(&source.text, offset).clamp(shown.start, shown.end));
        base + visible(before.unwrap_or("")).chars().count()
    };
    let mut farthest = 0;
    for mark in here {
        let start = at(mark.span.start as usize);
        let mut end = at(mark.span.end as usize).max(start);
        if end == start {
            // An insertion point is shown as the character that it stands before.
            let next = source.text.get(mark.span.start as usize..shown.end).unwrap_or("").chars().next();
            end = next.map_or(start + 1, |next| at(mark.span.start as usize + next.len_utf8()));
        }
        farthest = farthest.max(end);
        marks.push((start..end, visible(mark.text).into_owned(), mark.primary));
    }
    text.push_str(&visible(source.text.get(shown.clone()).unwrap_or("")));
    if shown.end < bytes.end {
        text.push('…');
    }
    // A mark at the end of the line needs something to stand under.
    for _ in text.chars().count()..farthest {
        text.push(' ');
    }
}

/// What is shown of a line: all, or what is around `focus`.
pub(crate) fn window(text: &str, line: Range<usize>, focus: usize) -> Range<usize> {
    if line.len() <= LONG_LINE {
        return line;
    }
    let start = floor(text, focus.saturating_sub(BEFORE)).clamp(line.start, line.end);
    start..floor(text, start + WINDOW).clamp(start, line.end)
}

/// ariadne's way to the excerpts, by their number.
struct Excerpts<'a>(&'a [Excerpt]);

/// Stands in ariadne's text before the number of an excerpt. No shown text has it.
const PLACE: char = '\u{e000}';

impl Cache<usize> for Excerpts<'_> {
    type Storage = String;

    fn fetch(&mut self, id: &usize) -> Result<&ariadne::Source<String>, impl std::fmt::Debug> {
        self.0.get(*id).map(|excerpt| &excerpt.text).ok_or("no such excerpt")
    }

    fn display<'a>(&self, id: &'a usize) -> Option<impl Display + 'a> {
        Some(format!("{PLACE}{id}"))
    }
}

/// The drawing without ariadne's own title and closing line, with the places and the numbers of the
/// lines as they are in the sources.
fn with_places(drawing: &str, excerpts: &[Excerpt], width: usize) -> String {
    let mut out = String::with_capacity(drawing.len());
    let mut first_line = 0;
    for line in drawing.lines().skip(1) {
        let Some(frame) = line.find(['│', '┆', '╭', '├']) else { continue };
        let (gutter, rest) = line.split_at(frame);
        push_gutter(&mut out, gutter, first_line, width);
        match rest.split_once(PLACE) {
            None => {
                let mut characters = rest.chars();
                out.extend(characters.next());
                let rest = characters.as_str().trim_end();
                if !rest.is_empty() {
                    out.push(' ');
                }
                out.push_str(rest);
            }
            Some((before, after)) => {
                // What follows is `NUMBER:line:column` and the end of the frame.
                let (number, _) = after.split_once(':').unwrap_or((after, ""));
                let rest = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':' || c == '?');
                let excerpt = number.parse::<usize>().ok().and_then(|number| excerpts.get(number));
                first_line = excerpt.map_or(0, |excerpt| excerpt.first_line);
                out.push_str(before);
                out.push_str(excerpt.map_or("", |excerpt| excerpt.place.as_str()));
                out.push_str(rest);
            }
        }
        out.push('\n');
    }
    out
}

/// Appends what stands before the frame: colours as they are, and for the number of a line in the
/// excerpt its number in the source.
fn push_gutter(out: &mut String, gutter: &str, first_line: u32, width: usize) {
    let mut colours = [String::new(), String::new()];
    let mut digits = String::new();
    let mut in_colour = false;
    for character in gutter.chars() {
        in_colour |= character == '\u{1b}';
        if in_colour {
            let [before, after] = &mut colours;
            let side = if digits.is_empty() { before } else { after };
            side.push(character);
            in_colour = character != 'm';
        } else if character.is_ascii_digit() {
            digits.push(character);
        }
    }
    let number = digits.parse::<u32>().map_or(String::new(), |number| (number + first_line).to_string());
    let [before, after] = colours;
    out.push_str(&format!("{before} {number:>width$} {after}"));
}
