//! The rules about single places of a manifest, on the one walk that passes them all.

use kdsl_base::{Manifest, Node, Threads};
use kdsl_schema::Selector;

use super::{labels, references};
use crate::fields::Fields;
use crate::findings::Findings;
use crate::part::Part;
use crate::plan::{Mark, Plan, Plans};
use crate::program::Program;
use crate::walk::{Segment, Site, Visitor, visit_some};

/// What the rules carry along.
struct Rules<'w, 'a> {
    program: &'w Program<'a>,
    manifest: Option<&'a Manifest>,
    references: references::Misses<'a>,
    labels: labels::Checked<'a>,
    found: &'w mut Findings<'a>,
}

/// How many manifests a thread takes at once.
const PART: usize = 200;

/// Holds every place against its rules.
pub(crate) fn check<'a>(program: &Program<'a>, threads: Threads, found: &mut Findings<'a>) {
    let count = program.manifests.len();
    let size = if threads.share(count.div_ceil(PART)) { PART } else { count.max(1) };
    let begin = || Plans::new(program.schema, program.target);
    let look = |plans: &mut Plans<'a>, part: usize| {
        let mut found = Findings::default();
        let (references, labels) = (references::Misses::default(), labels::Checked::default());
        let mut rules = Rules { program, manifest: None, references, labels, found: &mut found };
        visit_some(program, part * size..count.min((part + 1) * size), plans, &mut rules);
        (rules.references, found)
    };
    let (looked, _) = threads.work(count.div_ceil(size), begin, look, |_| ());
    let mut references = references::Misses::default();
    for (missed, more) in looked {
        references.append(missed);
        found.append(more);
    }
    references.report(program, found);
    references.report_unused(program, found);
}

impl<'a> Visitor<'a> for Rules<'_, 'a> {
    fn manifest(&mut self, manifest: &'a Manifest, _: usize) {
        self.manifest = Some(manifest);
        labels::data_keys(manifest, &mut self.found.of(manifest));
    }

    fn part(&mut self, plan: &Plan<'a>, node: &'a Node, fields: Fields, path: &[Segment<'a>]) {
        let Some(manifest) = self.manifest else { return };
        let mut found = self.found.of(manifest);
        let part = Part { program: self.program, manifest, node, fields, path };
        for rule in &plan.rules {
            rule.test(&part, &mut found);
        }
        if plan.mark == Mark::Metadata {
            labels::metadata(node, &mut self.labels, &mut found);
        }
    }

    fn reference(&mut self, site: Site<'_, 'a>) {
        references::name(self.program, &site, &mut self.references, self.found);
    }

    fn selector(&mut self, selector: Selector, _: &'a Node, node: &'a Node, _: &[Segment<'a>]) {
        let Some(manifest) = self.manifest else { return };
        labels::selector(node, selector.shape, &mut self.labels, &mut self.found.of(manifest));
    }
}
