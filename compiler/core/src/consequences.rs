//! Findings that only follow from others: one cause is told once.
//!
//! Checking goes on after a mistake, so that all independent ones are found in one run, and marks what
//! is wrong, so that it says nothing more. What it cannot mark is left to this last step: what the
//! parser guessed inside an item that it could not read, and what refers to something that is there
//! but for a mistake that is told already.

use std::collections::BTreeMap;

use kdsl_base::{Code, Diagnostic, FileId, LineIndex, Sources, Span, nearest};
use kdsl_syntax::Parse;
use kdsl_syntax::ast::{AstNode, File};
use rustc_hash::FxHashSet;

/// Findings about what a name, a path or a port leads to.
const REFERENCES: [Code; 14] = [
    Code::K0110,
    Code::K0115,
    Code::K0116,
    Code::K0120,
    Code::K0125,
    Code::K0126,
    Code::K0300,
    Code::K0301,
    Code::K0303,
    Code::K0305,
    Code::K0306,
    Code::K0307,
    Code::K0310,
    Code::K0311,
];

/// Findings about a kind: nothing is known of what a resource of it holds.
const KINDS: [Code; 4] = [Code::K0201, Code::K0202, Code::K0203, Code::K0206];

/// Findings about a field, which may hide what stands in it.
const FIELDS: [Code; 8] =
    [Code::K0101, Code::K0102, Code::K0104, Code::K0105, Code::K0110, Code::K0113, Code::K0115, Code::K0204];

/// The fields on the way to what others refer to.
const ON_THE_WAY: [&str; 10] = [
    "spec",
    "template",
    "jobTemplate",
    "containers",
    "ports",
    "containerPort",
    "data",
    "stringData",
    "metadata",
    "labels",
];

/// Findings that look for something in all of the program.
const LOOKING_FAR: [Code; 2] = [Code::K0311, Code::K0446];

/// Findings that may be about a component: its params and its members.
const OF_COMPONENTS: [Code; 3] = [Code::K0101, Code::K0104, Code::K0126];

/// The words that begin an item which declares a name.
const DECLARING: [&str; 9] = ["let", "param", "type", "fn", "component", "external", "raw", "for", "import"];

/// Hints about what nobody uses: who uses it may stand where a mistake is.
const UNUSED: [Code; 3] = [Code::K0350, Code::K0351, Code::K0352];

/// Takes out the findings that follow from others.
pub(crate) fn remove(parses: &[Parse], sources: &Sources, findings: &mut Vec<Diagnostic>) {
    if findings.iter().any(Diagnostic::is_error) {
        findings.retain(|finding| !UNUSED.contains(&finding.code));
    }
    let items = Items::of(parses);
    let is_syntax = |finding: &Diagnostic| finding.code < Code::K0101;
    let (mut unread, mut lamed) = (Trouble::default(), Trouble::default());
    for finding in findings.iter().filter(|finding| finding.is_error()) {
        if is_syntax(finding) {
            unread.unreadable(finding, &items, sources);
        } else if KINDS.contains(&finding.code) || FIELDS.contains(&finding.code) && is_on_the_way(finding) {
            lamed.part(finding.primary.span, &items, sources);
        }
    }
    if unread.regions.is_empty() && lamed.regions.is_empty() {
        return;
    }
    findings.retain(|finding| {
        if is_syntax(finding) {
            return true;
        }
        let refers = REFERENCES.contains(&finding.code);
        let root = match finding.code {
            Code::K0125 => sources.slice(finding.primary.span),
            _ if refers => root(finding.primary.span, sources),
            _ => "",
        };
        let shows = |trouble: &Trouble| finding.secondary.iter().any(|label| trouble.holds(label.span));
        // A declaration without its name may be what is missing elsewhere, if nothing nearer is known.
        let unnamed = unread.nameless && refers && !finding.fixes.iter().any(|fix| fix.safe);
        let about_unread =
            unnamed || unread.holds(finding.primary.span) || shows(&unread) || unread.names.contains(root);
        let is_cause =
            KINDS.contains(&finding.code) || FIELDS.contains(&finding.code) && is_on_the_way(finding);
        let about_lamed = refers && !is_cause && (shows(&lamed) || lamed.names.contains(root));
        // What a patch finds, and what it leaves, is known only where all of the program is.
        let looks_far = LOOKING_FAR.contains(&finding.code) && !unread.regions.is_empty()
            || finding.code == Code::K0104 && is_layer(finding.primary.span, &items, sources);
        let of_component = OF_COMPONENTS.contains(&finding.code)
            && components(&finding.message).any(|name| unread.names.contains(name));
        !about_unread && !about_lamed && !looks_far && !of_component
    });
}

/// Whether a finding about a field is about one through which others look into the resource.
fn is_on_the_way(finding: &Diagnostic) -> bool {
    finding.message.split('`').skip(1).step_by(2).any(|word| {
        ON_THE_WAY.iter().any(|field| word.starts_with(field)) || nearest(word, ON_THE_WAY).is_some()
    })
}

/// Whether a place is in a `patch` or a `defaults`, which are merged with what stands elsewhere.
fn is_layer(place: Span, items: &Items, sources: &Sources) -> bool {
    let item = items.around(place).map_or("", |item| sources.slice(item));
    ["patch", "defaults"].iter().any(|word| item.starts_with(word))
}

/// The words of a message that may be the name of a component.
fn components(message: &str) -> impl Iterator<Item = &str> {
    words(message).filter(|word| word.starts_with(|first: char| first.is_uppercase()))
}

/// Where the items of each file begin; one reaches as far as the next.
struct Items(Vec<(FileId, Vec<u32>, u32)>);

impl Items {
    fn of(parses: &[Parse]) -> Items {
        let starts = |parse: &Parse| {
            let end = u32::try_from(parse.text.len()).unwrap_or(u32::MAX);
            (parse.file, File::of(parse).items().map(|item| item.span().start).collect(), end)
        };
        Items(parses.iter().map(starts).collect())
    }

    /// The item at a place.
    fn around(&self, place: Span) -> Option<Span> {
        let (file, starts, end) = self.0.iter().find(|(file, ..)| *file == place.file)?;
        let next = starts.partition_point(|start| *start <= place.start);
        let from = next.checked_sub(1).and_then(|at| starts.get(at)).copied().unwrap_or(0);
        Some(Span::new(*file, from, starts.get(next).copied().unwrap_or(*end)))
    }
}

/// Items of which not everything is known, and the names that they declare.
#[derive(Default)]
struct Trouble<'t> {
    /// From where to where, in each file. Items do not overlap.
    regions: BTreeMap<(FileId, u32), u32>,
    names: FxHashSet<&'t str>,
    /// Whether one of them should declare a name and has none.
    nameless: bool,
}

impl<'t> Trouble<'t> {
    /// What the parser could not read: the items around it, and around where it should be mended.
    fn unreadable(&mut self, finding: &Diagnostic, items: &Items, sources: &'t Sources) {
        let mended = finding.fixes.iter().flat_map(|fix| fix.edits.iter().map(|edit| edit.span));
        let shown = finding.secondary.iter().map(|label| label.span);
        for place in mended.chain(shown).chain([finding.primary.span]) {
            self.part(place, items, sources);
        }
        // What stands on the line itself may be a declaration without its first word.
        let Some(source) = sources.get(finding.primary.span.file) else { return };
        let line = line_around(&source.text, source.lines(), finding.primary.span.start);
        self.names.extend(words(line));
        self.nameless |= finding.code == Code::K0002 && finding.message.starts_with("expected a name");
    }

    /// An item in which something cannot be known.
    fn part(&mut self, place: Span, items: &Items, sources: &'t Sources) {
        let Some(region) = items.around(place) else { return };
        if self.regions.insert((region.file, region.start), region.end).is_some() {
            return;
        }
        for line in sources.slice(region).lines() {
            let head = line.split(['{', '=', ':']).next().unwrap_or("");
            let first = words(head).next().unwrap_or("");
            if DECLARING.contains(&first) || first.starts_with(|first: char| first.is_uppercase()) {
                self.names.extend(words(head).filter(|word| *word != first));
            }
        }
    }

    fn holds(&self, place: Span) -> bool {
        let before = self.regions.range(..=(place.file, place.start)).next_back();
        before.is_some_and(|((file, _), end)| *file == place.file && place.start < (*end).max(1))
    }
}

fn line_around<'t>(text: &'t str, lines: &LineIndex, offset: u32) -> &'t str {
    let line = lines.line(offset);
    let start = lines.start(line).unwrap_or(0) as usize;
    text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("")
}

const fn is_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !is_word(letter)).filter(|word| !word.is_empty())
}

/// The name that the path at a place begins with; a kind before it is not one.
fn root(place: Span, sources: &Sources) -> &str {
    let Some(source) = sources.get(place.file) else { return "" };
    let text: &str = &source.text;
    let before = text.get(..place.start as usize).unwrap_or("");
    let in_path = |letter: char| is_word(letter) || matches!(letter, '.' | '?' | '[' | '"');
    let start = before.trim_end_matches(in_path).len();
    let path = text.get(start..).unwrap_or("");
    let path = path.get(..path.find(|letter| !in_path(letter)).unwrap_or(path.len())).unwrap_or("");
    words(path).find(|word| !word.starts_with(|first: char| first.is_uppercase())).unwrap_or("")
}
