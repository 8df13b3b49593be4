//! Files that cannot be read: what is said of them.

use kdsl::{Code, Diagnostic, Format, ReadError, Source, SourceKind, Sources, Span, render};

use crate::files::Given;
use crate::project::OnDisk;

/// A file or folder that cannot be read, as the user would write it, and why.
#[derive(Clone, Debug)]
pub struct Unreadable {
    /// The path.
    pub shown: String,
    /// Why, in words.
    pub why: String,
    /// Where the project's file names it; none for a path of the command line.
    pub named: Option<Span>,
}

impl Unreadable {
    /// A file that could not be read for that reason.
    pub fn new(given: &Given, error: &ReadError) -> Unreadable {
        Unreadable { shown: given.shown.clone(), why: kdsl_disk::why(error), named: None }
    }

    fn problem(&self, span: Span) -> Diagnostic {
        Diagnostic::error(Code::K0610, span, format!("cannot read `{}`: {}", self.shown, self.why))
    }
}

/// What cannot be read, as a report of that format. What the command line names has no text to show a
/// place in; what the project names stands beside whatever else is wrong with its file.
pub fn words(unreadable: &[Unreadable], project: Option<&OnDisk>, format: Format, color: bool) -> String {
    let mut sources = Sources::default();
    let (named, plain): (Vec<_>, Vec<_>) = unreadable.iter().cloned().partition(|one| one.named.is_some());
    let mut of_project = Vec::new();
    if let Some(project) = project.filter(|_| !named.is_empty()) {
        sources.add(project.source());
        of_project.extend(project.problems.iter().cloned());
    }
    let place = |one: &Unreadable| Some(one.problem(one.named?).label("named here"));
    of_project.extend(named.iter().filter_map(place));
    of_project.sort_by_key(|finding| finding.primary.span);
    let plain = findings(&plain, &mut sources);
    if format != Format::Full {
        of_project.extend(plain);
        return render(&of_project, &sources, format, color);
    }
    let mut text = in_a_line_each(&plain, color);
    if !of_project.is_empty() {
        text.push_str(&render(&of_project, &sources, format, color));
    }
    text
}

/// What cannot be read, as findings in files without a text.
pub fn findings(unreadable: &[Unreadable], sources: &mut Sources) -> Vec<Diagnostic> {
    let finding = |one: &Unreadable| {
        let file = sources.add(Source::new(one.shown.as_str(), "", SourceKind::File));
        one.problem(Span::at(file, 0))
    };
    unreadable.iter().map(finding).collect()
}

/// Findings without a place, for people.
pub fn in_a_line_each(findings: &[Diagnostic], color: bool) -> String {
    let (red, bold, plain) = if color { ("\u{1b}[1;31m", "\u{1b}[1m", "\u{1b}[0m") } else { ("", "", "") };
    let line = |finding: &Diagnostic| {
        let visible = |c: char| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c };
        let message: String = finding.message.chars().map(visible).collect();
        format!("{red}error[{}]{plain}{bold}: {message}{plain}\n", finding.code.id())
    };
    findings.iter().map(line).collect()
}
