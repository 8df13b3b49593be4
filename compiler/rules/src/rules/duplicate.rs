//! K0304: two objects with one identity.

use kdsl_base::{Code, Diagnostic, Manifest, Span};
use rustc_hash::FxHashSet;

use crate::findings::Findings;
use crate::program::Program;
use crate::text::{cut, fitting};

/// Reports every object that is made again. What the cluster has already may be named often, and an
/// object whose name the cluster makes has no identity yet.
pub(crate) fn check<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    let mut told: FxHashSet<Span> = FxHashSet::default();
    for (first, second) in &program.again {
        let problem = duplicate(first, second);
        // Two instances of a component that are alike are one mistake, whatever each of them makes.
        if told.insert(second.shows(problem.clone()).primary.span) {
            found.of(second).push(problem);
        }
    }
}

fn duplicate(first: &Manifest, second: &Manifest) -> Diagnostic {
    let what = match &second.namespace {
        Some(namespace) => format!("{} `{namespace}/{}`", second.kind, second.name),
        None => format!("{} `{}`", second.kind, second.name),
    };
    let bare = format!("two resources are both {} `{}`", cut(&second.kind, 20), cut(&second.name, 50));
    let message = fitting([format!("two resources are both {what}"), bare]);
    let problem = Diagnostic::error(Code::K0304, second.name_span, message)
        .note("applying both would make the last one win")
        .help("rename one of them, or put it in another namespace");
    if first.name_span == second.name_span {
        // A loop, or a component with two instances: one place made both.
        problem.label("made twice under one name")
    } else {
        problem.label("second definition").secondary(first.name_span, "first defined here")
    }
}
