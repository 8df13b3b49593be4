//! The findings that an editor shows in one file.

use kdsl_base::{Code, Diagnostic, Edit, FileId, World};
use kdsl_core::{Compiled, Options, ranges};
use kdsl_edit::{Chosen, Fixes};

/// Findings about the values that a build is given. An editor gives none, so they say nothing about
/// the text in it.
const ABOUT_INPUTS: [Code; 2] = [Code::K0403, Code::K0404];

/// Compiles a program and holds its manifests against Kubernetes' own rules.
pub fn compile(world: &dyn World, files: &[String], options: &Options) -> Compiled {
    ranges::compile(world, options, &|world, options| {
        let mut compiled = kdsl_core::compile(world, files, options);
        let kube = compiled.analysis.kube.clone();
        let asked = options.pod_security.as_ref();
        compiled.add(kdsl_rules::check_for(
            &compiled.manifests,
            kube.schema(),
            kube.target,
            asked,
            (options.threads, &options.cancel),
        ));
        compiled
    })
}

/// The edits of the safe fixes in `file` that can be made at once. What meets another one, or makes a change in
/// other files as well, is left for the next time.
pub fn fix_all(found: &[Diagnostic], file: FileId) -> Vec<Edit> {
    let mut chosen = Chosen::default();
    for finding in diagnostics(found, file) {
        let fix = Fixes::Safe.of(finding);
        if let Some(fix) = fix.filter(|fix| fix.edits.iter().all(|edit| edit.span.file == file)) {
            chosen.take(fix);
        }
    }
    chosen.edits(file)
}

/// After so many rounds a text is left as it is: fixes that call for each other would never end.
const MOST_ROUNDS: usize = 10;

/// What is found in a program, and one of its files.
pub type Findings = (Vec<Diagnostic>, FileId);

/// A text with its safe fixes applied, again and again until none is left: one may show what another hides. Of
/// `found` are the findings of the text, and the file that it is among them; `find` gives those of another text in
/// its place. A round that would make more errors than there are is left out.
pub fn mend(text: &str, found: Findings, find: &mut dyn FnMut(&str) -> Option<Findings>) -> String {
    let errors = |found: &[Diagnostic]| found.iter().filter(|finding| finding.is_error()).count();
    let (mut text, mut found) = (text.to_owned(), found);
    for _ in 0..MOST_ROUNDS {
        let edits = fix_all(&found.0, found.1);
        let Some(next) = applied(&text, &edits).filter(|next| *next != text) else { break };
        match find(&next) {
            Some(now) if errors(&now.0) <= errors(&found.0) => (text, found) = (next, now),
            _ => break,
        }
    }
    text
}

/// A text with edits made that come in the order of their places.
fn applied(text: &str, edits: &[Edit]) -> Option<String> {
    let (mut out, mut at) = (String::new(), 0);
    for edit in edits {
        out.push_str(text.get(at..edit.span.start as usize)?);
        out.push_str(&edit.replacement);
        at = edit.span.end as usize;
    }
    out.push_str(text.get(at..)?);
    Some(out)
}

/// The findings whose place is in `file`, in the order of their places, each once.
pub fn diagnostics(found: &[Diagnostic], file: FileId) -> Vec<&Diagnostic> {
    let here =
        |finding: &&Diagnostic| finding.primary.span.file == file && !ABOUT_INPUTS.contains(&finding.code);
    let mut findings: Vec<&Diagnostic> = found.iter().filter(here).collect();
    findings.sort_by_key(|finding| {
        let span = finding.primary.span;
        (span.start, finding.severity, finding.code, span.end)
    });
    findings.dedup();
    findings
}
