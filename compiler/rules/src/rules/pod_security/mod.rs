//! The Pod Security Standards: K0901 to K0919, one for each check, and K0920 for the labels that ask for them.
//!
//! A Namespace of the program asks by its labels, or the project does for all pods. Each check has its
//! versions, as the standards have them: what is asked is a level and a version. The API server holds pods
//! to them, not the workloads that make the pods: a Deployment is taken, and its pods are refused.

mod asks;
mod baseline;
mod pod;
mod restricted;

pub(crate) use baseline::CAPABILITIES;

use kdsl_base::{Code, Diagnostic, Severity, Span};
use kdsl_schema::{PodSecurity, SecurityLevel};
use rustc_hash::FxHashSet;

use crate::findings::Findings;
use crate::program::Program;
use asks::{Ask, Asks};
use pod::Pod;

/// A check of the standards.
struct Check {
    code: Code,
    /// What the standards call it.
    id: &'static str,
    /// The weakest level that has it.
    level: SecurityLevel,
    /// Its tests, the oldest first, each with the minor version that brought it.
    versions: &'static [(u8, Test)],
    /// The weaker check whose place it takes.
    replaces: Option<Code>,
}

/// Adds an error for each mistake of a pod.
type Test = for<'p, 'a> fn(&'p Pod<'a>, &mut Told);

/// What a test found.
struct Told {
    /// The check's code.
    code: Code,
    problems: Vec<Diagnostic>,
}

impl Check {
    const fn baseline(code: Code, id: &'static str, versions: &'static [(u8, Test)]) -> Check {
        Check { code, id, level: SecurityLevel::Baseline, versions, replaces: None }
    }

    const fn restricted(code: Code, id: &'static str, versions: &'static [(u8, Test)]) -> Check {
        Check { code, id, level: SecurityLevel::Restricted, versions, replaces: None }
    }

    const fn replacing(mut self, code: Code) -> Check {
        self.replaces = Some(code);
        self
    }

    /// The test that a level of a version has, if it has one.
    fn test(&self, level: SecurityLevel, minor: u8) -> Option<Test> {
        let known = self.versions.iter().rev().find(|(since, _)| *since <= minor);
        known.filter(|_| self.level <= level).map(|(_, test)| *test)
    }
}

/// Every check, the weaker level first.
fn checks() -> impl Iterator<Item = &'static Check> + Clone {
    baseline::CHECKS.iter().chain(restricted::CHECKS)
}

/// The tests of a level and a version, each with its check. One that replaces another stands for it.
fn tests(level: SecurityLevel, minor: u8) -> Vec<(&'static Check, Test)> {
    let all: Vec<_> =
        checks().filter_map(|check| check.test(level, minor).map(|test| (check, test))).collect();
    let replaced: Vec<Code> = all.iter().filter_map(|(check, _)| check.replaces).collect();
    all.into_iter().filter(|(check, _)| !replaced.contains(&check.code)).collect()
}

/// Holds the pods of a program to what its Namespaces, and the project, ask of them.
pub(crate) fn check<'a>(program: &Program<'a>, project: Option<&PodSecurity>, found: &mut Findings<'a>) {
    let asks = Asks::new(program, project, found);
    if asks.is_empty() {
        return;
    }
    for pods in &program.pods {
        if pods.owner.external || pods.owner.raw {
            continue;
        }
        let Some(pod) = Pod::new(pods) else { continue };
        let mut told: FxHashSet<(Code, Span)> = FxHashSet::default();
        for ask in asks.of(pods.namespace()) {
            for (check, test) in tests(ask.level, ask.minor) {
                let mut problems = Told { code: check.code, problems: Vec::new() };
                test(&pod, &mut problems);
                for problem in problems.problems {
                    let at = problem.primary.span;
                    let weaker = check.replaces.is_some_and(|code| told.contains(&(code, at)));
                    if !weaker && told.insert((check.code, at)) {
                        found.of(pods.owner).push(because(problem, &ask, check));
                    }
                }
            }
        }
    }
}

/// The finding with its severity and with who asks for it.
fn because(problem: Diagnostic, ask: &Ask<'_>, check: &Check) -> Diagnostic {
    let mut problem = Diagnostic { severity: ask.severity, ..problem };
    if ask.severity != Severity::Error {
        // The pods run as they are, so that it is for the author to say.
        problem.fixes.iter_mut().for_each(|fix| fix.safe = false);
    }
    let problem = match ask.label {
        Some(label) => problem.secondary(label.origin, "asked for here"),
        None => problem,
    };
    problem.note(ask.why()).note(format!("`{}` of the {} standard", check.id, ask.level.name()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(level: SecurityLevel, minor: u8) -> Vec<&'static str> {
        tests(level, minor).into_iter().map(|(check, _)| check.id).collect()
    }

    #[test]
    fn the_checks_of_a_level_depend_on_the_version() {
        assert_eq!(ids(SecurityLevel::Privileged, 37), [] as [&str; 0]);
        let baseline = ids(SecurityLevel::Baseline, 33);
        assert_eq!(baseline.len(), 11);
        assert!(!baseline.contains(&"hostProbesAndHostLifecycle"));
        assert_eq!(ids(SecurityLevel::Baseline, 34).len(), 12);
        let restricted = ids(SecurityLevel::Restricted, 37);
        // Four checks of the weaker level are replaced.
        assert_eq!(restricted.len(), 12 - 4 + 7);
        assert!(restricted.contains(&"procMount_restricted") && !restricted.contains(&"procMount"));
        assert!(ids(SecurityLevel::Restricted, 34).contains(&"procMount"));
        assert!(!ids(SecurityLevel::Restricted, 7).contains(&"allowPrivilegeEscalation"));
    }

    #[test]
    fn every_check_has_a_code_and_a_name_of_its_own() {
        let codes: FxHashSet<Code> = checks().map(|check| check.code).collect();
        let ids: FxHashSet<&str> = checks().map(|check| check.id).collect();
        assert_eq!((codes.len(), ids.len(), checks().count()), (19, 19, 19));
    }
}
