//! All resources of a program: evaluated by one evaluator, or those of a large program by several beside
//! each other.
//!
//! Each of several has a state of its own and makes some of the resources; what it asks of the others' it
//! evaluates for itself. Together they do no less than one does alone, so what they can do within their
//! shares of the limits, one can. What is found wrong depends on what was asked before, and what is read of the world is
//! numbered as it comes: where any of that happens, the program is evaluated anew, by one.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use ecow::EcoString;
use kdsl_base::{Cancel, Input, Manifest, ReadError, Span, Threads, World};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Evaluator, Limits};
use crate::hir::{LayerId, LocalId};
use crate::ty::Type;
use crate::value::{Instance, Item};
use crate::{Analysis, Task, order};

/// How many resources a thread takes at once.
const PART: usize = 100;

/// The params of a program with their values, and the types that lists and records still have to meet.
pub(crate) type Given = [(LocalId, Item, Type)];

/// What evaluators of one program begin with.
pub(crate) struct Start<'a> {
    pub analysis: &'a Analysis,
    pub limits: Limits,
    pub cancel: &'a Cancel,
    /// The file that a place is in.
    pub files: &'a (dyn Fn(Span) -> Option<String> + Sync),
    /// The number of the first source that is no text of the program but something given to it.
    pub first_input_file: u32,
    pub first_data_file: u32,
}

impl<'a> Start<'a> {
    /// An evaluator that has seen nothing of the program.
    pub fn evaluator<'w>(&self, world: &'w dyn World, given: &Given) -> Evaluator<'w>
    where
        'a: 'w,
    {
        let Analysis { hir, checked, kube, sources, .. } = self.analysis;
        let first = self.first_data_file;
        let bounds = (self.limits, self.cancel.clone());
        let mut evaluator = Evaluator::new(hir, checked, kube, world, bounds, self.files, first);
        evaluator.texts = Some(sources);
        evaluator.first_input_file = self.first_input_file;
        for (param, value, want) in given {
            evaluator.give(*param, value.clone(), *want);
        }
        evaluator
    }

    /// The resources of the program, in the order in which they are written, held against what its author
    /// says of them; and the evaluator that knows all of it.
    pub fn manifests(
        &self,
        world: &'a dyn World,
        given: &Given,
        task: &Task,
        threads: Threads,
    ) -> (Evaluator<'a>, Vec<Manifest>) {
        let mut evaluator = self.evaluator(world, given);
        let instances = evaluator.instances();
        let parts: Vec<_> = instances.chunks(PART).collect();
        if *task == Task::Build
            && threads.share(parts.len())
            && evaluator.problems.is_empty()
            && let Some(made) = self.parts(given, &parts, threads)
        {
            let manifests = evaluator.joined(made);
            let manifests = evaluator.held(manifests, &instances, task);
            if evaluator.problems.is_empty() {
                return (evaluator, manifests);
            }
            evaluator = self.evaluator(world, given);
            evaluator.instances();
        }
        let manifests = evaluator.each(&instances, &|_| true);
        let manifests = evaluator.held(manifests, &instances, task);
        (evaluator, manifests)
    }

    /// What several evaluators make of the program, each of some parts of the resources; none where one of them
    /// met something that one alone must see.
    fn parts(&self, given: &Given, parts: &[&[(Instance, bool)]], threads: Threads) -> Option<Made> {
        let share = threads.count() as u64;
        let Limits { fuel, memory, output, .. } = self.limits;
        let limits =
            Limits { fuel: fuel / share, memory: memory / share, output: output / share, ..self.limits };
        let start = Start { limits, ..*self };
        let failed = AtomicBool::new(false);
        let world = Unseen(&failed);
        let begin = || {
            let mut evaluator = start.evaluator(&world, given);
            // Loops and components have the same frames in each.
            evaluator.instances();
            evaluator
        };
        let goes_on = |evaluator: &Evaluator<'_>| {
            if !evaluator.problems.is_empty() {
                failed.store(true, Ordering::Relaxed);
            }
            !failed.load(Ordering::Relaxed)
        };
        let work = |evaluator: &mut Evaluator<'_>, part: usize| {
            evaluator.each(parts.get(part).copied().unwrap_or_default(), &goes_on)
        };
        let end = |evaluator: Evaluator<'_>| {
            goes_on(&evaluator);
            evaluator.done()
        };
        let (manifests, done) = threads.work(parts.len(), begin, work, end);
        (!failed.into_inner()).then(|| Made { manifests: manifests.into_iter().flatten().collect(), done })
    }
}

/// What several evaluators made.
struct Made {
    manifests: Vec<Manifest>,
    done: Vec<Done>,
}

/// What one of several evaluators did beside the manifests.
struct Done {
    used: FxHashSet<LayerId>,
    read: FxHashMap<Instance, BTreeSet<EcoString>>,
    fuel: u64,
    memory: u64,
    output: u64,
}

impl Evaluator<'_> {
    /// The manifests of some resources, as long as it goes on.
    fn each(&mut self, instances: &[(Instance, bool)], goes_on: &dyn Fn(&Self) -> bool) -> Vec<Manifest> {
        let mut manifests = Vec::with_capacity(instances.len());
        for (instance, imported) in instances {
            if self.halted() || !goes_on(self) {
                break;
            }
            let mut manifest = self.manifest(*instance);
            manifest.external |= *imported;
            manifests.push(manifest);
        }
        manifests
    }

    /// What it did beside the manifests.
    fn done(self) -> Done {
        let Limits { fuel, memory, .. } = self.limits;
        let (fuel, memory) = (fuel - self.fuel, memory - self.memory);
        Done { used: self.used, read: self.read, fuel, memory, output: self.output }
    }

    /// All that several did, as if it had been done here.
    fn joined(&mut self, made: Made) -> Vec<Manifest> {
        for done in made.done {
            self.used.extend(done.used);
            for (instance, keys) in done.read {
                self.read.entry(instance).or_default().extend(keys);
            }
            let nowhere = Span::default();
            self.spend(done.fuel, nowhere);
            self.hold(done.memory, nowhere);
            self.write_out(done.output, nowhere);
        }
        made.manifests
    }

    /// The manifests in their order, held against what the author says of them.
    fn held(
        &mut self,
        mut manifests: Vec<Manifest>,
        instances: &[(Instance, bool)],
        task: &Task,
    ) -> Vec<Manifest> {
        self.unmatched_patches();
        if self.halted() {
            // Not all of it is there, and what is not there would be missed.
            manifests.clear();
        }
        self.hold_asserts();
        self.hold_policies(&manifests);
        if let Task::Test(test) = task {
            self.hold_test(*test);
        }
        // What reads a key may come long after its object.
        for (manifest, (instance, _)) in manifests.iter_mut().zip(instances) {
            manifest.read = self.read_keys(*instance);
        }
        order::sort(&mut manifests);
        manifests
    }
}

/// The world for one of several: whoever looks at it has failed.
struct Unseen<'f>(&'f AtomicBool);

impl Unseen<'_> {
    fn looked<T>(&self) -> Result<T, ReadError> {
        self.0.store(true, Ordering::Relaxed);
        Err(ReadError::NotFound)
    }
}

impl World for Unseen<'_> {
    fn read(&self, _: &str) -> Result<String, ReadError> {
        self.looked()
    }

    fn list(&self, _: &str) -> Result<Vec<String>, ReadError> {
        self.looked()
    }

    fn input(&self, _: &str) -> Option<Input> {
        self.looked().unwrap_or_default()
    }

    fn input_names(&self) -> Vec<String> {
        self.looked().unwrap_or_default()
    }
}
