//! Findings for people at a terminal: what is wrong, the source with the place marked, what
//! Kubernetes would do, and what to do about it.

use kdsl_base::{Diagnostic, Sources};

use crate::place::Places;
use crate::style::Paint;
use crate::visible::{visible, visible_lines};
use crate::{diff, snippet};

/// More notes and fixes than this are not shown: a report is read, not searched.
const MOST: usize = 4;

pub(crate) fn render(findings: &[&Diagnostic], sources: &Sources, color: bool) -> String {
    let mut places = Places::new(sources);
    let mut out = String::new();
    for (number, finding) in findings.iter().enumerate() {
        if number > 0 {
            out.push('\n');
        }
        one(finding, sources, &mut places, Paint(color), &mut out);
    }
    out
}

fn one(finding: &Diagnostic, sources: &Sources, places: &mut Places<'_>, paint: Paint, out: &mut String) {
    let kind = format!("{}[{}]", finding.severity.word(), finding.code.id());
    out.push_str(&paint.severity(finding.severity, &kind));
    out.push_str(&paint.strong(&format!(": {}", visible(&finding.message))));
    out.push('\n');
    let (drawing, width) = snippet::draw(finding, sources, places, paint.0);
    out.push_str(&drawing);
    if let Some(part) = &finding.versions {
        push_words("note", &part.note(), width, paint, out);
    }
    for note in finding.notes.iter().take(MOST) {
        push_words("note", note, width, paint, out);
    }
    if let Some(help) = &finding.help {
        push_words("help", help, width, paint, out);
    }
    for (number, fix) in finding.fixes.iter().take(MOST).enumerate() {
        push_words(if number == 0 { "help" } else { "or" }, &fix.title, width, paint, out);
        if number == 0 {
            out.push_str(&diff::draw(fix, sources, width, paint));
        }
    }
}

/// `= word: text`, below the frame, with the text's further lines below its first.
fn push_words(word: &str, text: &str, width: usize, paint: Paint, out: &mut String) {
    for (number, line) in visible_lines(text).iter().enumerate() {
        out.push_str(&" ".repeat(width + 2));
        if number == 0 {
            out.push_str(&paint.faint("= "));
            out.push_str(&paint.strong(&format!("{word}:")));
            out.push(' ');
        } else {
            out.push_str("        ");
        }
        out.push_str(line);
        out.push('\n');
    }
}
