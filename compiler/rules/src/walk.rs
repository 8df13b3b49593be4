//! The one walk through every manifest, and the rules that look at what it passes.

use kdsl_base::{Diagnostic, Manifest, Node, Value};

use crate::plan::{Mark, PlanId, Plans};
use crate::program::Program;
use crate::rules::{containers, labels, references};

/// Where a walk stands, and what it found.
struct Walk<'w, 'a> {
    program: &'w Program<'a>,
    plans: &'w Plans<'a>,
    manifest: &'a Manifest,
    references: &'w mut references::Misses<'a>,
    labels: &'w mut labels::Checked<'a>,
    found: &'w mut Vec<Diagnostic>,
}

/// Visits what the program writes and a schema knows.
pub(crate) fn check(program: &Program<'_>, found: &mut Vec<Diagnostic>) {
    let mut plans = Plans::new(program.schema, program.target);
    let mut references = references::Misses::default();
    let mut labels = labels::Checked::default();
    for (manifest, kind) in program.manifests.iter().zip(&program.kinds) {
        let Some(kind) = kind.filter(|_| !manifest.external) else { continue };
        labels::data_keys(manifest, found);
        let Some(plan) = plans.of_kind(kind.ty) else { continue };
        let (references, labels) = (&mut references, &mut labels);
        let mut walk = Walk { program, plans: &plans, manifest, references, labels, found };
        walk.node(&manifest.node, plan);
    }
    references.report(program, found);
}

impl<'a> Walk<'_, 'a> {
    /// A value whose objects have that plan. Lists are transparent.
    fn node(&mut self, node: &'a Node, plan: PlanId) {
        match &node.value {
            Value::List(items) => items.iter().for_each(|item| self.node(item, plan)),
            Value::Map(_) => self.object(node, plan),
            _ => {}
        }
    }

    fn object(&mut self, object: &'a Node, plan: PlanId) {
        let Some(plan) = self.plans.get(plan) else { return };
        match plan.mark {
            Mark::None => {}
            Mark::Metadata => labels::metadata(object, self.labels, self.found),
            Mark::PodSpec => containers::pod_spec(object, self.manifest, self.found),
        }
        for step in &plan.steps {
            let Some(node) = object.get(step.name) else { continue };
            if let Some(reference) = &step.reference {
                references::name(
                    self.program,
                    self.manifest,
                    reference,
                    object,
                    node,
                    self.references,
                    self.found,
                );
            }
            if let Some(selector) = step.selector {
                labels::selector(node, selector.shape, self.labels, self.found);
            }
            match step.inside {
                Some(inside) if step.map => {
                    node.entries().iter().for_each(|(_, value)| self.node(value, inside));
                }
                Some(inside) => self.node(node, inside),
                None => {}
            }
        }
    }
}
