//! Manifests that were pasted into a program, as a program.

use kdsl_base::{Edit, Span};

use super::{ActionAsk, Draft};
use crate::import_yaml;

/// Makes a program of the lines of YAML or JSON that are selected.
pub(super) fn convert(ask: &ActionAsk<'_>) -> Vec<Draft> {
    converted(ask).into_iter().collect()
}

fn converted(ask: &ActionAsk<'_>) -> Option<Draft> {
    let source = ask.compiled.analysis.sources.get(ask.file)?;
    if ask.selection.is_empty() || !source.name.ends_with(".kdsl") {
        return None;
    }
    // Whole lines: the indentation of the first one counts.
    let lines = source.lines();
    let start = lines.start(lines.line(ask.selection.start))?;
    let selected = source.text.get(start as usize..ask.selection.end as usize)?;
    if !selected.contains("kind") {
        return None;
    }
    let done = import_yaml(selected, ask.compiled.analysis.kube.target)?;
    let mut text = done.text;
    if !selected.ends_with('\n') {
        text.truncate(text.trim_end().len());
    }
    let span = Span { start, ..ask.selection };
    let left = match done.notes.len() {
        0 => String::new(),
        1 => " (1 note)".to_owned(),
        count => format!(" ({count} notes)"),
    };
    Some(Draft::new(format!("Convert these manifests to kdsl{left}"), vec![Edit { span, replacement: text }]))
}
