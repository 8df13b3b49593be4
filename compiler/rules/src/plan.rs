//! Which fields of each type lead to something that a rule looks at.
//!
//! A manifest has hundreds of places, and the rules look at a few dozen. A plan is made from the schema
//! for each type that occurs, once, and a walk follows it: whatever leads nowhere is not visited.

use kdsl_schema::{Cursor, RefRole, Reference, Schema, Selector, Shape, Target, TypeId};
use rustc_hash::FxHashMap;

use crate::fields::Fields;
use crate::rule::Rule;
use crate::rules::of_type;

/// What others than the rules look at in a type as a whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mark {
    /// Nothing.
    None,
    /// Labels and annotations.
    Metadata,
    /// Containers and volumes.
    PodSpec,
}

/// A plan's number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlanId(u32);

/// What to do with a field.
#[derive(Debug)]
pub(crate) struct Step<'s> {
    /// The field.
    pub name: &'s str,
    /// The same, to be told apart quickly from those that an object has.
    pub field: Fields,
    /// The reference whose name the field is.
    pub reference: Option<Reference<'s>>,
    /// The selector that it is.
    pub selector: Option<Selector>,
    /// How to go on inside it.
    pub inside: Option<PlanId>,
    /// Whether it is a map whose values are meant.
    pub map: bool,
}

/// What to do with an object.
pub(crate) struct Plan<'s> {
    /// What is looked at in it as a whole.
    pub mark: Mark,
    /// The rules about it.
    pub rules: Vec<&'static Rule>,
    /// What to do with its fields.
    pub steps: Vec<Step<'s>>,
}

/// The plans of the types that occurred so far.
pub(crate) struct Plans<'s> {
    schema: Schema<'s>,
    target: Target,
    plans: Vec<Plan<'s>>,
    known: FxHashMap<(TypeId, Cursor), Option<PlanId>>,
}

impl<'s> Plans<'s> {
    /// No plans yet.
    pub(crate) fn new(schema: Schema<'s>, target: Target) -> Plans<'s> {
        Plans { schema, target, plans: Vec::new(), known: FxHashMap::default() }
    }

    /// The plan of a kind's objects, if the rules look at anything in them.
    pub(crate) fn of_kind(&mut self, ty: TypeId) -> Option<PlanId> {
        let cursor = self.schema.cursor(ty);
        self.of(ty, cursor)
    }

    /// The plan of that number.
    pub(crate) fn get(&self, id: PlanId) -> Option<&Plan<'s>> {
        self.plans.get(id.0 as usize)
    }

    fn of(&mut self, ty: TypeId, cursor: Cursor) -> Option<PlanId> {
        if let Some(known) = self.known.get(&(ty, cursor)) {
            return *known;
        }
        // A type inside itself leads nowhere new.
        self.known.insert((ty, cursor), None);
        let mark = match self.schema.type_path(ty) {
            "meta.v1.ObjectMeta" => Mark::Metadata,
            "core.v1.PodSpec" => Mark::PodSpec,
            _ => Mark::None,
        };
        let mut steps: Vec<Step<'s>> = Vec::new();
        let fields: Vec<(&'s str, Shape)> =
            self.schema.fields_in(ty, self.target).map(|field| (field.name, field.shape)).collect();
        for (name, shape) in fields {
            if steps.last().is_none_or(|step| step.name != name) {
                steps.extend(self.step(cursor, name, shape));
            }
        }
        let path = self.schema.type_path(ty);
        // Definitions repeat built-in types under their names, and no API server holds them against rules.
        let built_in = Schema::builtin().type_by_path(path) == Some(ty);
        let rules: Vec<&'static Rule> =
            of_type(path, self.target).filter(|rule| built_in || rule.everywhere).collect();
        let id = (mark != Mark::None || !rules.is_empty() || !steps.is_empty()).then(|| {
            self.plans.push(Plan { mark, rules, steps });
            PlanId(u32::try_from(self.plans.len() - 1).unwrap_or(u32::MAX))
        });
        self.known.insert((ty, cursor), id);
        id
    }

    fn step(&mut self, cursor: Cursor, name: &'s str, shape: Shape) -> Option<Step<'s>> {
        let cursor = self.schema.step_to(cursor, name, shape);
        let inside = self.schema.object_of(shape).and_then(|ty| self.of(ty, cursor));
        let reference = self.schema.reference(cursor).filter(|found| found.role == RefRole::Name);
        let selector = self.schema.selector(cursor);
        let leads = inside.is_some() || reference.is_some() || selector.is_some();
        let map = matches!(shape, Shape::Map(_)) && inside.is_some();
        leads.then_some(Step { name, field: Fields::first(name), reference, selector, inside, map })
    }
}
