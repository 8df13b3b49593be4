//! Best practice: what Kubernetes accepts and experience advises against.
//!
//! Each lint is a line of [`LINTS`]. They run through [`crate::lint`], for the codes of a [`Selection`],
//! and not with the rules: what [`crate::check`] finds would not work, what a lint finds works today.

mod host;
mod images;
mod objects;
mod parts;
mod permissions;
mod placement;
mod probes;
mod resources;
mod secrets;
mod security;
mod selection;
mod table;
mod tokens;
mod workloads;

use kdsl_base::{Cancel, Code, Diagnostic, Manifest, Severity};
use kdsl_schema::{Schema, Target};

use crate::findings::{Findings, Of};
use crate::program::Program;
use parts::{Container, Object, Pod};

pub use selection::{Profile, Selection};
pub use table::{LINTS, RULES_OF_OTHERS, SAID_BY_RULES, Says};

/// A lint.
#[derive(Debug)]
pub struct Lint {
    /// Its code.
    pub code: Code,
    /// The name by which users call it: that of the code, with dashes.
    pub slug: &'static str,
    /// The profiles that have it; `strict` has every one that is in any.
    pub profiles: &'static [Profile],
    /// How bad its findings are, where nobody says otherwise.
    pub level: Severity,
    /// What other linters call it: `kube-linter: latest-tag; polaris: tagNotSpecified`.
    pub upstream: &'static str,
    /// The test.
    check: Check,
}

/// What a lint looks at.
#[derive(Clone, Copy)]
enum Check {
    /// Each container of a pod.
    Container(for<'p, 'a> fn(&Container<'p, 'a>, &mut Of<'_, 'a>)),
    /// Each pod, and each template of pods.
    Pod(for<'p, 'a> fn(&Pod<'p, 'a>, &mut Of<'_, 'a>)),
    /// Each object of these kinds, by group and kind.
    Object(&'static [(&'static str, &'static str)], for<'p, 'a> fn(&Object<'p, 'a>, &mut Of<'_, 'a>)),
    /// The program as a whole.
    Program(for<'p, 'a> fn(&'p Program<'a>, &mut Findings<'a>)),
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Check::Container(_) => "container",
            Check::Pod(_) => "pod",
            Check::Object(..) => "object",
            Check::Program(_) => "program",
        })
    }
}

impl Lint {
    /// The lint of that code, as `K1001` or `image-tag`.
    pub fn find(text: &str) -> Option<&'static Lint> {
        let code = Code::parse(text);
        LINTS.iter().find(|lint| Some(lint.code) == code || lint.slug == text)
    }
}

/// What the selected lints have to say of a program's manifests.
///
/// The findings come lint by lint, and inside a lint in the order of the manifests. As with the rules, a
/// place has one finding of a code, and what is `external`, `raw` or already reported is not looked at. `cancel`
/// ends it between two lints.
pub fn lint(
    manifests: &[Manifest],
    schema: Schema<'_>,
    target: Target,
    selection: &Selection,
    cancel: &Cancel,
) -> Vec<Diagnostic> {
    let lints: Vec<&Lint> = LINTS.iter().filter(|lint| selection.has(lint.code)).collect();
    if lints.is_empty() {
        return Vec::new();
    }
    let mut program = Program::new(manifests, schema, target);
    program.list_partial();
    let mut found = Findings::default();
    for lint in lints.into_iter().take_while(|_| !cancel.is_cancelled()) {
        lint.run(&program, &mut found);
    }
    let mut told = found.told(manifests);
    for problem in &mut told {
        let level = LINTS.iter().find(|lint| lint.code == problem.code).map(|lint| lint.level);
        problem.severity = level.unwrap_or(problem.severity);
    }
    told
}

impl Lint {
    fn run<'a>(&self, program: &Program<'a>, found: &mut Findings<'a>) {
        match self.check {
            Check::Container(check) => {
                for pod in Pod::all(program) {
                    let mut found = found.of(pod.owner);
                    pod.containers().for_each(|container| check(&container, &mut found));
                }
            }
            Check::Pod(check) => Pod::all(program).for_each(|pod| check(&pod, &mut found.of(pod.owner))),
            Check::Object(kinds, check) => {
                for (group, kind) in kinds {
                    for manifest in program.written(group, kind) {
                        check(&Object { program, manifest }, &mut found.of(manifest));
                    }
                }
            }
            Check::Program(check) => check(program, found),
        }
    }
}
