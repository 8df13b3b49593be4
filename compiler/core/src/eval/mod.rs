//! Evaluation: from checked expressions to values.
//!
//! Every field is lazy on its own. A path such as `web.spec.replicas` does not evaluate `web`: it walks
//! the expressions ([`view`]) to the one that the path ends in and evaluates that, once. A value that
//! needs itself is a cycle, and the chain of paths is the error.
//!
//! A mistake becomes [`Val::Error`], which fits everywhere and says nothing more, so that one cause is
//! one error. Steps, depth and sizes are bounded by [`Limits`].

mod asked;
mod asserts;
pub(crate) mod budget;
mod calls;
mod coerce;
mod components;
mod expr;
pub(crate) mod files;
mod finish;
mod functions;
mod host;
mod layers;
mod list;
mod record;
mod resource;
mod secrets;
mod union;
mod view;
mod whole;

use std::collections::BTreeSet;
use std::rc::Rc;

use ecow::EcoString;
use kdsl_base::{Cancel, Diagnostic, Source, Sources, Span, World};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::check::Checked;
use crate::convert;
use crate::hir::{ComponentId, DeclId, ExprId, FnId, Hir, Item as HirItem, LayerId, LocalId, Loop};
use crate::kube::{Kube, Route, Slot};
use crate::problems;
use crate::ty::Type;
use crate::value::{Env, Instance, Item, Val};

pub use budget::Limits;
pub use view::View;
pub(crate) use whole::Start;

/// The variables of one iteration of a loop, or of one call of a lambda.
struct Frame {
    parent: Env,
    depth: u32,
    values: Vec<Item>,
    /// The most that one of the values is nested.
    height: u32,
    subject: Subject,
}

/// What a frame stands for beside its variables.
enum Subject {
    /// Nothing.
    None,
    /// The braces of a component, for an instance of it.
    Instance(Instance),
    /// The braces of a patch, for the value that it changes.
    Old(View),
    /// The braces of a patch, for what so many layers before it make of a resource or an instance.
    Before(Instance, Rc<layers::Layers>, usize),
}

/// What `Kind["name"]` and `Component["name"]` find. Several have one name in several namespaces.
type Made = FxHashMap<(Sort, EcoString), Vec<Instance>>;

/// What a thing that a program makes is of.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Sort {
    /// A resource of that kind.
    Kind(EcoString),
    /// An instance of that component.
    Component(ComponentId),
}

/// A value that is asked for through a path is computed once.
enum Memo {
    Busy,
    /// The value, and how deep it is nested at the most.
    Done(Item, u32),
}

/// The evaluator's state.
pub struct Evaluator<'a> {
    pub(crate) hir: &'a Hir,
    pub(crate) checked: &'a Checked,
    pub(crate) kube: &'a Kube,
    pub(crate) world: &'a dyn World,
    pub(crate) problems: Vec<Diagnostic>,
    reported: FxHashSet<(kdsl_base::Code, Span, Span)>,
    /// The problems that stand in components and are told at an instance.
    called: Vec<components::Called>,
    frames: Vec<Frame>,
    memo: FxHashMap<(ExprId, Env), Memo>,
    params: FxHashMap<LocalId, Item>,
    names: FxHashMap<Instance, EcoString>,
    /// The records that a mistake is spread in, by where they stand.
    broken: FxHashSet<Span>,
    /// The frames of the instances of components.
    instances: FxHashMap<Instance, Env>,
    arguments: FxHashMap<(LocalId, Env), Item>,
    /// The frames of the loops around resources: each is made once, so that a resource is known by its.
    loops: FxHashMap<(ExprId, Env), Vec<Env>>,
    layers: FxHashMap<Instance, Rc<layers::Layers>>,
    /// How values become what places want, by the place and the sort of the value.
    routes: FxHashMap<(Slot, convert::Sort), Option<Route<'a>>>,
    patches: Option<Rc<layers::Patches>>,
    /// Whether the patches are being looked for, so that none of them holds yet.
    gathering: bool,
    /// The patches that changed something.
    used: FxHashSet<LayerId>,
    /// The keys of ConfigMaps and Secrets whose values were made use of.
    read: FxHashMap<Instance, BTreeSet<EcoString>>,
    /// The frame that is being evaluated in.
    env: Env,
    made: Option<Rc<Made>>,
    /// The resource that is being written. What is computed for whoever asks has none.
    current: Option<Instance>,
    chain: Vec<(ExprId, Span)>,
    /// The calls of functions that are being evaluated, the outermost first, and the frames that they stand in.
    calls: Vec<(FnId, Span, Env)>,
    /// The checks of the author's that were met on the way to the resources.
    pending: asserts::Pending,
    /// The resource that a policy looks at.
    subject: Option<asserts::Subject>,
    /// Where params are declared that were asked for and have no value.
    pub(crate) missed: FxHashSet<Span>,
    /// The texts, for messages that show an expression.
    pub(crate) texts: Option<&'a Sources>,
    fuel: u64,
    memory: u64,
    depth: u32,
    /// How deep the value that was evaluated last is nested, at the most. Variables let values grow
    /// deeper than any expression is, and what walks over them must not run out of stack.
    height: u32,
    output: u64,
    /// How many holes were written so far.
    holes: u64,
    limits: Limits,
    cancel: Cancel,
    halted: bool,
    pub(crate) files: &'a dyn Fn(Span) -> Option<String>,
    first_data_file: u32,
    /// The number of the first source that is no text of the program but something given to it.
    pub(crate) first_input_file: u32,
    /// Where in the program the value that is being converted meets its type.
    meets: Span,
    /// Where the Sensitive part of what is made at a place came from.
    came: FxHashMap<Span, Span>,
    /// The places in files of data that nobody may see.
    hidden: Vec<Span>,
    /// The files of data that were read, numbered from `first_data_file`.
    pub data_files: Vec<Source>,
}

impl<'a> Evaluator<'a> {
    /// An evaluator of a checked program.
    pub fn new(
        hir: &'a Hir,
        checked: &'a Checked,
        kube: &'a Kube,
        world: &'a dyn World,
        (limits, cancel): (Limits, Cancel),
        files: &'a dyn Fn(Span) -> Option<String>,
        first_data_file: u32,
    ) -> Evaluator<'a> {
        Evaluator {
            hir,
            checked,
            kube,
            world,
            problems: Vec::new(),
            reported: FxHashSet::default(),
            called: Vec::new(),
            frames: vec![Frame {
                parent: Env(0),
                depth: 0,
                values: Vec::new(),
                height: 0,
                subject: Subject::None,
            }],
            memo: FxHashMap::default(),
            params: FxHashMap::default(),
            names: FxHashMap::default(),
            broken: FxHashSet::default(),
            instances: FxHashMap::default(),
            arguments: FxHashMap::default(),
            loops: FxHashMap::default(),
            layers: FxHashMap::default(),
            routes: FxHashMap::default(),
            patches: None,
            gathering: false,
            used: FxHashSet::default(),
            read: FxHashMap::default(),
            env: Env(0),
            made: None,
            current: None,
            chain: Vec::new(),
            calls: Vec::new(),
            pending: asserts::Pending::default(),
            subject: None,
            missed: FxHashSet::default(),
            texts: None,
            fuel: limits.fuel,
            memory: limits.memory,
            depth: 0,
            height: 0,
            output: 0,
            holes: 0,
            limits,
            cancel,
            halted: false,
            files,
            first_data_file,
            first_input_file: first_data_file,
            meets: Span::default(),
            came: FxHashMap::default(),
            hidden: Vec::new(),
            data_files: Vec::new(),
        }
    }

    /// Every resource that the program makes or refers to as external, in source order, and whether it
    /// is a file's that is only imported, which is not written.
    pub fn instances(&mut self) -> Vec<(Instance, bool)> {
        let hir = self.hir;
        let mut all = Vec::new();
        self.pending = asserts::Pending::default();
        for (items, imported) in [(&hir.items, false), (&hir.imported, true)] {
            let mut found = Vec::new();
            self.collect(items, Env(0), &mut found);
            let resources = found.into_iter().filter(|instance| hir[instance.decl].component.is_none());
            all.extend(resources.map(|instance| (instance, imported)));
        }
        all
    }

    /// The resources and instances that the program makes.
    pub(crate) fn made(&mut self) -> Rc<Made> {
        if let Some(made) = &self.made {
            return Rc::clone(made);
        }
        let mut made: Made = FxHashMap::default();
        let hir = self.hir;
        let mut found = Vec::new();
        for items in [&hir.items, &hir.imported] {
            self.collect(items, Env(0), &mut found);
        }
        for instance in found {
            let decl = &hir[instance.decl];
            let key = match decl.component {
                Some(component) => (Sort::Component(component), self.instance_name(instance)),
                None => (Sort::Kind(decl.kind.clone()), self.name_of(instance)),
            };
            made.entry(key).or_default().push(instance);
        }
        let made = Rc::new(made);
        self.made = Some(Rc::clone(&made));
        made
    }

    fn collect(&mut self, items: &'a [HirItem], env: Env, found: &mut Vec<Instance>) {
        for item in items {
            if self.halted {
                return;
            }
            match item {
                HirItem::Resource(decl) => {
                    let instance = Instance { decl: *decl, env };
                    if !self.spend(1, self.hir[*decl].symbol_span) {
                        return;
                    }
                    if self.is_removed(instance) {
                        continue;
                    }
                    found.push(instance);
                    if let Some(component) = self.hir[*decl].component {
                        let span = self.hir[*decl].symbol_span;
                        let frame = self.instance_frame(instance, component);
                        if self.deeper(span) {
                            self.collect(&self.hir[component].items, frame, found);
                            self.depth -= 1;
                        }
                    }
                }
                HirItem::Patch(_) => {}
                HirItem::If(cond, then, otherwise) => match self.condition(*cond, env) {
                    Some(true) => self.collect(then, env, found),
                    Some(false) => self.collect(otherwise, env, found),
                    None => {}
                },
                HirItem::For(head, body) => {
                    for frame in self.repeated(head, env) {
                        self.collect(body, frame, found);
                    }
                }
                HirItem::Assert(assertion) => self.pending.asserts.push((*assertion, env)),
                HirItem::Policy(policy) => self.pending.policies.push((*policy, env)),
            }
        }
    }

    /// The frames of a loop around items, made once.
    pub(super) fn repeated(&mut self, head: &Loop, env: Env) -> Vec<Env> {
        let key = (head.over, env);
        if let Some(known) = self.loops.get(&key) {
            return known.clone();
        }
        let frames = self.iterate(head, env);
        self.loops.insert(key, frames.clone());
        frames
    }

    /// The value of a condition, `None` where it is a mistake.
    pub(crate) fn condition(&mut self, cond: ExprId, env: Env) -> Option<bool> {
        match self.memoised(cond, env).val {
            Val::Bool(holds) => Some(holds),
            Val::Error => None,
            other => {
                let span = self.hir[cond].span;
                self.report(problems::operand(span, "the condition", "a boolean", other.sort()));
                None
            }
        }
    }

    /// One frame for each item of what is looped over.
    pub(crate) fn iterate(&mut self, head: &Loop, env: Env) -> Vec<Env> {
        let over = self.eval(head.over, env);
        let height = self.height;
        let origin = over.origin;
        let of_map = matches!(over.val, Val::Map(_));
        let pairs: Vec<(Item, Item)> = match over.val {
            Val::List(items) => {
                let index = |n: usize| Item::new(Val::Int(i64::try_from(n).unwrap_or(i64::MAX)), origin);
                items.iter().enumerate().map(|(n, item)| (index(n), item.clone())).collect()
            }
            Val::Map(fields) => fields
                .iter()
                .filter(|(_, item)| item.val != Val::Null)
                .map(|(key, item)| (Item::new(Val::Str(key.clone()), item.origin), item.clone()))
                .collect(),
            Val::Error | Val::Null => Vec::new(),
            other => {
                let span = self.hir[head.over].span;
                self.report(problems::operand(
                    span,
                    "what is looped over",
                    "a list or a record",
                    other.sort(),
                ));
                Vec::new()
            }
        };
        let mut frames = Vec::with_capacity(pairs.len());
        for (key, value) in pairs {
            if !self.spend(2, origin) || !self.hold(budget::FRAME, origin) {
                break;
            }
            let values = match (head.variables.len(), of_map) {
                (0, _) => Vec::new(),
                (1, true) => vec![key],
                (1, false) => vec![value],
                _ => vec![key, value],
            };
            self.height = height;
            frames.push(self.push_frame(env, values));
        }
        frames
    }

    pub(crate) fn push_frame(&mut self, parent: Env, values: Vec<Item>) -> Env {
        let depth = self.frame_depth(parent) + 1;
        let env = Env(crate::hir::count(&self.frames));
        self.frames.push(Frame { parent, depth, values, height: self.height, subject: Subject::None });
        env
    }

    fn frame_depth(&self, env: Env) -> u32 {
        self.frames.get(env.0 as usize).map_or(0, |frame| frame.depth)
    }

    /// The frame around `env` that stands `depth` loops deep.
    pub(crate) fn frame_at(&self, mut env: Env, depth: u32) -> Env {
        while let Some(frame) = self.frames.get(env.0 as usize) {
            if frame.depth <= depth {
                break;
            }
            env = frame.parent;
        }
        env
    }

    fn frame_value(&self, env: Env, n: u32) -> Option<Item> {
        self.frames.get(env.0 as usize)?.values.get(n as usize).cloned()
    }

    /// Gives a param its value, in the form that its type asks for.
    pub fn give(&mut self, param: LocalId, value: Item, want: Type) {
        let at = value.origin;
        let value = match value.val {
            Val::List(_) | Val::Map(_) => self.coerce(value, want, at),
            _ => value,
        };
        self.params.insert(param, value);
    }

    /// Reports a mistake once, however often it is met, and gives the value that stands for it.
    pub(crate) fn report(&mut self, problem: Diagnostic) -> Item {
        let problem = self.about_subject(self.seen_from_call(problem));
        let origin = problem.primary.span;
        let shown = self.as_called(problem.clone());
        // Behind a limit, nothing is known any more.
        if !self.halted && self.reported.insert((problem.code, origin, shown.primary.span)) {
            if shown.primary.span != origin {
                self.note_called(problem);
            }
            self.problems.push(shown);
        }
        Item::new(Val::Error, origin)
    }

    /// The value of `expr`, computed once for each `env`. What is asked for through a path comes here,
    /// so this is where a cycle shows.
    pub(crate) fn memoised(&mut self, expr: ExprId, env: Env) -> Item {
        let key = (expr, env);
        match self.memo.get(&key) {
            Some(Memo::Done(item, height)) => {
                self.height = *height;
                return item.clone();
            }
            Some(Memo::Busy) => return self.cycle(expr),
            None => {}
        }
        if !self.hold(budget::MEMO, self.hir[expr].span) {
            return self.error_at(self.hir[expr].span);
        }
        self.memo.insert(key, Memo::Busy);
        self.chain.push((expr, self.hir[expr].span));
        let current = self.current.take();
        let item = self.eval(expr, env);
        self.current = current;
        self.chain.pop();
        self.memo.insert(key, Memo::Done(item.clone(), self.height));
        item
    }

    fn cycle(&mut self, expr: ExprId) -> Item {
        let start = self.chain.iter().position(|(step, _)| *step == expr).unwrap_or(0);
        let steps: Vec<(String, Span)> = self
            .chain
            .iter()
            .skip(start)
            .map(|(step, span)| {
                let path = self.checked.path_of(self.hir, *step);
                (path.unwrap_or_else(|| "value".to_owned()), *span)
            })
            .collect();
        let span = self.hir[expr].span;
        self.report(problems::cycle(span, &steps))
    }

    /// The declaration behind a name that several may have: the one whose conditions hold.
    pub(crate) fn chosen(&mut self, decls: &[DeclId], env: Env) -> Option<Instance> {
        for decl in decls {
            let depth = self.hir[*decl].depth;
            let frame = self.frame_at(env, depth);
            let hir = self.hir;
            let holds =
                hir[*decl].guards.iter().all(|(cond, branch)| self.condition(*cond, frame) == Some(*branch));
            let instance = Instance { decl: *decl, env: frame };
            if holds && !self.is_removed(instance) {
                return Some(instance);
            }
        }
        None
    }
}
