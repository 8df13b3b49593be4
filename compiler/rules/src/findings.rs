//! What the rules found, each with the object that it is about, and how often it is told.
//!
//! A place has one finding of a code, however many objects were made from it. In a component there are
//! two cases: what every object that the place makes has is a mistake of the component and is told there,
//! once; what only some have comes from their arguments and is told at their instances.

use kdsl_base::{Code, Diagnostic, Manifest, Span};
use rustc_hash::{FxHashMap, FxHashSet};

/// The findings in the order in which they are made.
#[derive(Default)]
pub(crate) struct Findings<'a> {
    found: Vec<(&'a Manifest, Diagnostic)>,
}

/// The findings about one object.
pub(crate) struct Of<'f, 'a> {
    manifest: &'a Manifest,
    findings: &'f mut Findings<'a>,
}

impl Of<'_, '_> {
    /// Adds a finding.
    pub(crate) fn push(&mut self, problem: Diagnostic) {
        self.findings.found.push((self.manifest, problem));
    }

    /// Adds findings.
    pub(crate) fn extend(&mut self, problems: impl IntoIterator<Item = Diagnostic>) {
        problems.into_iter().for_each(|problem| self.push(problem));
    }
}

impl<'a> Findings<'a> {
    /// Where findings about that object go.
    pub(crate) const fn of(&mut self, manifest: &'a Manifest) -> Of<'_, 'a> {
        Of { manifest, findings: self }
    }

    /// Adds what was found elsewhere, after these.
    pub(crate) fn append(&mut self, mut others: Findings<'a>) {
        self.found.append(&mut others.found);
    }

    /// What is told of them, for a program of those manifests.
    pub(crate) fn told(self, manifests: &[Manifest]) -> Vec<Diagnostic> {
        // Most programs have no finding in a component, and need no count.
        let inside = self.found.iter().any(|(manifest, problem)| is_inside(manifest, problem));
        let counts = if inside { Some(Counts::new(&self.found, manifests)) } else { None };
        let mut seen: FxHashSet<(Code, Span, Span)> = FxHashSet::default();
        let mut told = Vec::with_capacity(self.found.len());
        for (manifest, problem) in self.found {
            let at = problem.primary.span;
            let problem = match &counts {
                Some(counts) if is_inside(manifest, &problem) && !counts.all_have(&problem) => {
                    manifest.shows(problem)
                }
                Some(_) => with_instance(manifest, problem),
                None => problem,
            };
            if seen.insert((problem.code, at, problem.primary.span)) {
                told.push(problem);
            }
        }
        told
    }
}

/// Whether a finding stands in a component, away from the instance that its object was made for.
fn is_inside(manifest: &Manifest, problem: &Diagnostic) -> bool {
    let at = problem.primary.span;
    manifest.made_by.iter().any(|maker| maker.component.covers(at) && !maker.component.covers(maker.span))
}

/// A finding at its own place in a component, with an instance that has it.
fn with_instance(manifest: &Manifest, mut problem: Diagnostic) -> Diagnostic {
    if is_inside(manifest, &problem) {
        let outermost = manifest.shows(problem.clone()).primary;
        problem.secondary.push(outermost);
    }
    problem
}

/// How many objects the places in components made, and how many of them have a finding.
struct Counts {
    having: FxHashMap<(Code, Span), Having>,
    made: FxHashMap<Span, usize>,
}

/// The objects that have a finding, and the declarations that they were made from.
#[derive(Default)]
struct Having {
    objects: FxHashSet<*const Manifest>,
    declarations: FxHashSet<Span>,
}

impl Counts {
    fn new(found: &[(&Manifest, Diagnostic)], manifests: &[Manifest]) -> Counts {
        let mut having: FxHashMap<(Code, Span), Having> = FxHashMap::default();
        for (manifest, problem) in found.iter().filter(|(manifest, problem)| is_inside(manifest, problem)) {
            let of = having.entry((problem.code, problem.primary.span)).or_default();
            of.objects.insert(std::ptr::from_ref(*manifest));
            of.declarations.insert(manifest.kind_span);
        }
        let mut made: FxHashMap<Span, usize> = FxHashMap::default();
        for manifest in manifests.iter().filter(|manifest| !manifest.made_by.is_empty()) {
            *made.entry(manifest.kind_span).or_default() += 1;
        }
        Counts { having, made }
    }

    /// Whether every object that the place of a finding could make has it.
    fn all_have(&self, problem: &Diagnostic) -> bool {
        self.having.get(&(problem.code, problem.primary.span)).is_some_and(|having| {
            let made: usize = having.declarations.iter().filter_map(|span| self.made.get(span)).sum();
            having.objects.len() >= made
        })
    }
}
