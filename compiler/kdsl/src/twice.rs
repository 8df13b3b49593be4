//! One cause is one finding: a lint is silent about what a rule says already, such as a check of the Pod
//! Security Standards.

use std::collections::BTreeSet;

use kdsl_base::{Code, Diagnostic, Span};
use kdsl_core::Compiled;
use kdsl_rules::{SAID_BY_RULES, Says};

/// Takes out the findings of lints that rules say as well. To be called when it is known which findings are told:
/// where the rule is not told, the lint is.
pub(crate) fn remove(compiled: &mut Compiled) {
    let findings = &compiled.analysis.diagnostics;
    let is_check = |finding: &&Diagnostic| SAID_BY_RULES.iter().any(|(_, check, _)| *check == finding.code);
    if !findings.iter().any(|finding| is_check(&finding)) {
        return;
    }
    let mut objects: Vec<Span> = compiled.manifests.iter().map(|manifest| manifest.node.origin).collect();
    objects.sort_unstable();
    let places = |finding: &Diagnostic| Place { at: finding.primary.span, object: around(&objects, finding) };
    let told: BTreeSet<(Code, Place)> =
        findings.iter().filter(is_check).map(|finding| (finding.code, places(finding))).collect();
    let all: BTreeSet<(Code, Span)> =
        told.iter().filter_map(|(code, place)| Some((*code, place.object?))).collect();
    let spans: BTreeSet<(Code, Span)> = told.iter().map(|(code, place)| (*code, place.at)).collect();
    let is_said = |finding: &Diagnostic| {
        let Place { at, object } = places(finding);
        SAID_BY_RULES.iter().filter(|(lint, ..)| *lint == finding.code).any(|(_, check, says)| {
            spans.contains(&(*check, at))
                || *says == Says::All && object.is_some_and(|object| all.contains(&(*check, object)))
        })
    };
    let said: Vec<bool> = findings.iter().map(is_said).collect();
    let mut said = said.into_iter();
    compiled.analysis.diagnostics.retain(|_| !said.next().unwrap_or(false));
}

/// Where a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    at: Span,
    /// The declaration of the object, unless the finding is told at an instance of a component.
    object: Option<Span>,
}

/// The declaration that a finding stands in.
fn around(objects: &[Span], finding: &Diagnostic) -> Option<Span> {
    let at = finding.primary.span;
    let before = objects.partition_point(|object| (object.file, object.start) <= (at.file, at.start));
    objects.get(before.checked_sub(1)?).copied().filter(|object| object.covers(at))
}
