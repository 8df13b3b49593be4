//! Suppressions: what the author of a file takes back, with a reason.
//!
//! `// kdsl: allow(K1001) reason` in a program, `# kdsl: allow(K1001) reason` in YAML, and the annotation
//! `kdsl.dev/allow: "K1001: reason"` of an object. They take warnings and hints; errors stay.

mod problems;
mod read;

use std::collections::BTreeMap;

use kdsl_base::{Code, Diagnostic, FileId, Span};
use kdsl_core::Compiled;

/// A suppression of one sort of finding.
struct Suppression {
    /// What it takes.
    code: Code,
    /// The name by which the author calls it.
    name: Span,
    /// Where it holds.
    scope: Span,
    /// What goes when it is taken out: none where there is more to the comment.
    whole: Option<Span>,
    used: bool,
}

/// What suppressions a program has, and what is wrong with how they are written.
#[derive(Default)]
struct Suppressions {
    all: Vec<Suppression>,
    problems: Vec<Diagnostic>,
}

/// Takes out the findings that are suppressed, and tells of suppressions that are wrong. `is_looked_for` says
/// whether a finding of a code in a file would have been found.
pub(crate) fn apply(compiled: &mut Compiled, is_looked_for: &dyn Fn(Code, &str) -> bool) {
    let mut found = read::of(compiled);
    if found.all.is_empty() && found.problems.is_empty() {
        return;
    }
    let mut by_file: BTreeMap<(FileId, Code), Vec<usize>> = BTreeMap::new();
    for (at, one) in found.all.iter().enumerate() {
        by_file.entry((one.scope.file, one.code)).or_default().push(at);
    }
    let is_whole = !compiled.has_errors() && compiled.analysis.omitted == 0;
    compiled.analysis.diagnostics.retain(|finding| {
        let mut taken = false;
        // What a component says holds for all that it makes.
        for span in finding.inside.as_deref().into_iter().chain([&finding.primary.span]) {
            let Some(numbers) = by_file.get(&(span.file, finding.code)).filter(|_| !finding.is_error())
            else {
                continue;
            };
            for at in numbers {
                let one = found.all.get_mut(*at);
                if let Some(one) = one.filter(|it| it.scope.start <= span.start && span.start < it.scope.end)
                {
                    one.used = true;
                    taken = true;
                }
            }
        }
        !taken
    });
    // What is not there may be so because of a mistake.
    if is_whole {
        let sources = &compiled.analysis.sources;
        let name = |one: &Suppression| sources.get(one.name.file).map(|source| &*source.name);
        let unused = found
            .all
            .iter()
            .filter(|it| !it.used && name(it).is_some_and(|name| is_looked_for(it.code, name)));
        found.problems.extend(unused.map(problems::unused));
    }
    compiled.add_apart(found.problems);
}
