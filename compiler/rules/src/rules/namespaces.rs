//! K0308 for namespaces: one that objects are in and that the program does not make, though it makes others.
//!
//! A program that makes no Namespace leaves them to the cluster's owner.

use kdsl_base::{Code, Diagnostic, Manifest, Span, nearest};
use rustc_hash::FxHashMap;

use super::references::or_external;
use crate::findings::Findings;
use crate::program::Program;
use crate::text::{respell, short};

/// Reports each such namespace once, where it is first said.
pub(crate) fn check<'a>(program: &Program<'a>, found: &mut Findings<'a>) {
    let known: Vec<&str> = program.objects_of("", "Namespace").map(|one| one.name.as_str()).collect();
    let nameless = known.iter().any(|name| name.is_empty());
    if nameless || program.written("", "Namespace").next().is_none() {
        return;
    }
    let mut missing: Vec<(&'a Manifest, &'a str, Span)> = Vec::new();
    let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
    for manifest in program.manifests.iter().filter(|manifest| !manifest.external) {
        let Some(node) = manifest.node.at(&["metadata", "namespace"]) else { continue };
        let Some(name) = node.as_str().filter(|name| !name.is_empty() && !is_everywhere(name)) else {
            continue;
        };
        let count = counts.entry(name).or_default();
        *count += 1;
        if *count == 1 && program.object(("", "Namespace", "", name)).is_none() {
            missing.push((manifest, name, node.origin));
        }
    }
    for (manifest, name, span) in missing {
        let count = counts.get(name).copied().unwrap_or(1);
        let near = if program.spend(known.len()) { nearest(name, known.iter().copied()) } else { None };
        found.of(manifest).push(absent(name, span, count, near));
    }
}

/// Whether every cluster has it.
fn is_everywhere(name: &str) -> bool {
    name == "default" || name.starts_with("kube-")
}

fn absent(name: &str, span: Span, count: usize, near: Option<&str>) -> Diagnostic {
    let message = format!("Namespace `{}` is not in this program", short(name));
    let problem = match near {
        Some(_) => Diagnostic::warning(Code::K0308, span, message),
        None => Diagnostic::hint(Code::K0308, span, message),
    };
    let mut problem = problem
        .label("no Namespace of this name")
        .note("the API server rejects objects in a namespace that does not exist");
    if count > 1 {
        problem = problem.note(format!("{} other objects are in it as well", count - 1));
    }
    if let Some(near) = near {
        problem = respell(problem, format!("did you mean `{near}`?"), (span, name), near, false);
    }
    or_external(problem, "Namespace", "", name)
}
