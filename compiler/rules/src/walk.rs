//! The one walk through every manifest, to the places that somebody looks at.

use std::fmt;
use std::ops::Range;

use kdsl_base::{Manifest, Node, Value};
use kdsl_schema::{Reference, Selector};

use crate::fields::Fields;
use crate::plan::{Mark, Plan, PlanId, Plans};
use crate::program::Program;

/// A step of the way from an object to a part of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Segment<'a> {
    /// To the entry of a record.
    Key(&'a str),
    /// To an entry of a list, from zero.
    Index(usize),
}

/// The way from an object to a part of it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Path<'a>(pub Vec<Segment<'a>>);

impl fmt::Display for Path<'_> {
    /// `spec.ports[0].targetPort`; a key that is no plain word stands in brackets and quotes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Index(index) => write!(f, "[{index}]")?,
                Segment::Key(key) if key.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b)) => {
                    write!(f, "{}{key}", if at == 0 { "" } else { "." })?;
                }
                Segment::Key(key) => write!(f, "[{key:?}]")?,
            }
        }
        Ok(())
    }
}

/// A field that names objects.
#[derive(Clone, Copy)]
pub(crate) struct Site<'w, 'a> {
    /// The object that it is in.
    pub from: &'a Manifest,
    /// The way to it.
    pub path: &'w [Segment<'a>],
    /// What the table says of it.
    pub reference: &'w Reference<'a>,
    /// What it is a field of.
    pub owner: &'a Node,
    /// What stands in it: a name, or a list of them.
    pub node: &'a Node,
}

/// Who looks at the places of a walk.
pub(crate) trait Visitor<'a> {
    /// An object that the program writes and a schema knows, before its places. Its number is its place
    /// among the manifests.
    fn manifest(&mut self, manifest: &'a Manifest, number: usize);

    /// A part whose type is looked at as a whole, or has rules.
    fn part(&mut self, plan: &Plan<'a>, part: &'a Node, fields: Fields, path: &[Segment<'a>]);

    /// A field that names objects.
    fn reference(&mut self, site: Site<'_, 'a>);

    /// A field that selects objects by labels, with what it is a field of.
    fn selector(&mut self, selector: Selector, owner: &'a Node, node: &'a Node, path: &[Segment<'a>]);
}

/// Visits what the program writes and a schema knows.
pub(crate) fn visit<'a>(program: &Program<'a>, visitor: &mut impl Visitor<'a>) {
    let mut plans = Plans::new(program.schema, program.target);
    visit_some(program, 0..program.manifests.len(), &mut plans, visitor);
}

/// The same for some of the manifests, by their numbers.
pub(crate) fn visit_some<'a>(
    program: &Program<'a>,
    which: Range<usize>,
    plans: &mut Plans<'a>,
    visitor: &mut impl Visitor<'a>,
) {
    let mut path = Vec::new();
    let all = program.manifests.iter().zip(&program.kinds).enumerate();
    for (number, (manifest, kind)) in all.take(which.end).skip(which.start) {
        let Some(kind) = kind.filter(|_| !manifest.external) else { continue };
        visitor.manifest(manifest, number);
        let Some(plan) = plans.of_kind(kind.ty) else { continue };
        let mut walk = Walk { plans, manifest, path: &mut path, visitor };
        walk.node(&manifest.node, plan);
    }
}

/// Where a walk stands.
struct Walk<'w, 'a, V> {
    plans: &'w Plans<'a>,
    manifest: &'a Manifest,
    path: &'w mut Vec<Segment<'a>>,
    visitor: &'w mut V,
}

impl<'a, V: Visitor<'a>> Walk<'_, 'a, V> {
    /// A value whose objects have that plan. Lists are transparent.
    fn node(&mut self, node: &'a Node, plan: PlanId) {
        match &node.value {
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.at(Segment::Index(index), |walk| walk.node(item, plan));
                }
            }
            Value::Map(_) => self.object(node, plan),
            _ => {}
        }
    }

    fn object(&mut self, object: &'a Node, plan: PlanId) {
        let plans = self.plans;
        let Some(plan) = plans.get(plan) else { return };
        let fields = Fields::of(object);
        if plan.mark != Mark::None || !plan.rules.is_empty() {
            self.visitor.part(plan, object, fields, self.path);
        }
        for step in plan.steps.iter().filter(|step| fields.may_have(step.field)) {
            let Some(node) = object.get(step.name) else { continue };
            self.at(Segment::Key(step.name), |walk| {
                if let Some(reference) = &step.reference {
                    let (from, path) = (walk.manifest, walk.path.as_slice());
                    walk.visitor.reference(Site { from, path, reference, owner: object, node });
                }
                if let Some(selector) = step.selector {
                    walk.visitor.selector(selector, object, node, walk.path);
                }
                match step.inside {
                    Some(inside) if step.map => {
                        for (key, value) in node.entries() {
                            walk.at(Segment::Key(key), |walk| walk.node(value, inside));
                        }
                    }
                    Some(inside) => walk.node(node, inside),
                    None => {}
                }
            });
        }
    }

    fn at(&mut self, segment: Segment<'a>, then: impl FnOnce(&mut Self)) {
        self.path.push(segment);
        then(self);
        self.path.pop();
    }
}
