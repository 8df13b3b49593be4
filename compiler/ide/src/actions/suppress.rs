//! Allowing a finding, with a reason.

use kdsl_base::{Code, Diagnostic, Edit, Span};
use kdsl_syntax::NodeKind;

use super::insert::indent;
use super::{ActionAsk, Draft};

/// What stands where the author is to say why.
const REASON: &str = "say why";

/// Allows each warning and hint at the selection, by a comment above its line.
pub(super) fn offer(ask: &ActionAsk<'_>) -> Vec<Draft> {
    let here = |finding: &&Diagnostic| {
        let span = finding.primary.span;
        span.file == ask.file && span.start <= ask.selection.end && ask.selection.start <= span.end
    };
    let mut done: Vec<Code> = Vec::new();
    let mut drafts = Vec::new();
    for finding in ask.compiled.diagnostics().iter().filter(here) {
        let may = !finding.is_error() && Code::lints().contains(&finding.code);
        if may && !done.contains(&finding.code) {
            done.push(finding.code);
            drafts.extend(allowed(ask, finding));
        }
    }
    drafts
}

fn allowed(ask: &ActionAsk<'_>, finding: &Diagnostic) -> Option<Draft> {
    let source = ask.compiled.analysis.sources.get(ask.file)?;
    let is_program = source.name.ends_with(".kdsl");
    let mut at = finding.primary.span.start;
    // A comment in a text would be a part of it.
    if let Some(parse) = ask.compiled.analysis.parses.iter().find(|parse| parse.file == ask.file) {
        let node = parse.node_at(at);
        let text =
            std::iter::once(node).chain(node.ancestors()).filter(|it| it.kind() == NodeKind::StringExpr);
        at = text.last().map_or(at, |text| text.span().start);
    }
    let start = source.lines().start(source.lines().line(at))?;
    let after = source.text.get(start as usize..)?;
    let blanks = after.len() - after.trim_start_matches([' ', '\t']).len();
    let indent = indent(&source.text, start + u32::try_from(blanks).ok()?);
    let comment = if is_program { "//" } else { "#" };
    let end = if source.text.contains("\r\n") { "\r\n" } else { "\n" };
    let lead = format!("{indent}{comment} kdsl: allow({}) ", finding.code.id());
    let stop = lead.len()..lead.len() + REASON.len();
    let replacement = format!("{lead}{REASON}{end}");
    let title = format!("Allow {} ({}) here", finding.code.id(), finding.code.name());
    let edit = Edit { span: Span::at(ask.file, start), replacement };
    let mut draft = Draft::new(title, vec![edit]).stop(0, stop);
    draft.mends = Some((finding.code, finding.primary.span));
    Some(draft)
}
