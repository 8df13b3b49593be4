//! The fixes that findings carry: one, or all safe ones of a sort in the file.

use kdsl_base::{Code, Diagnostic};
use kdsl_edit::{Chosen, Fixes};

use super::{ActionAsk, Draft};
use crate::diagnostics;

/// The fixes of the findings at the selection.
pub(super) fn of_findings(ask: &ActionAsk<'_>) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for finding in at_selection(ask) {
        for fix in finding.fixes.iter().filter(|fix| !fix.edits.is_empty()) {
            let mut draft = Draft::new(capitalised(&fix.title), fix.edits.clone());
            draft.mends = Some((finding.code, finding.primary.span));
            drafts.push(draft);
        }
    }
    drafts
}

/// For each sort of finding at the selection, its safe fixes in all of the file, where there are several.
pub(super) fn of_code(ask: &ActionAsk<'_>) -> Vec<Draft> {
    let mut codes: Vec<Code> = at_selection(ask).iter().map(|finding| finding.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let all = diagnostics(ask.compiled.diagnostics(), ask.file);
    let one = |code: Code| {
        let (mut chosen, mut count) = (Chosen::default(), 0);
        for finding in all.iter().filter(|finding| finding.code == code) {
            let fix = Fixes::Safe.of(finding);
            let of_file = fix.filter(|fix| fix.edits.iter().all(|edit| edit.span.file == ask.file));
            count += usize::from(of_file.is_some_and(|fix| chosen.take(fix)));
        }
        let title = format!("Fix all {count} findings {} ({}) in this file", code.id(), code.name());
        (count > 1).then(|| Draft::new(title, chosen.edits(ask.file)))
    };
    codes.into_iter().filter_map(one).collect()
}

fn at_selection<'a>(ask: &ActionAsk<'a>) -> Vec<&'a Diagnostic> {
    let mut found = diagnostics(ask.compiled.diagnostics(), ask.file);
    found.retain(|finding| {
        let span = finding.primary.span;
        span.start <= ask.selection.end && ask.selection.start <= span.end
    });
    found
}

fn capitalised(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
