//! All of a program: checked by one checker, or the resources of a large one by several beside each other.
//!
//! Each of several knows what is declared and checks some of what stands at the top. What an item of
//! another part is, it infers for itself. Where two do not agree on that, where something is wrong, and
//! where a limit is near, the program is checked anew, by one: so nothing depends on how many there were.

use kdsl_base::{Cancel, Diagnostic, Sources, Threads};
use rustc_hash::FxHashMap;

use super::{Checked, Checker, FOLLOWED};
use crate::hir::{DeclId, FnId, Hir, Item, LayerId, LocalId};
use crate::kube::Kube;

/// How many items a thread takes at once.
const PART: usize = 100;

/// Checks a program against the schema of the target.
pub fn check(
    hir: &Hir,
    kube: &Kube,
    sources: &Sources,
    (threads, cancel): (Threads, &Cancel),
) -> (Checked, Vec<Diagnostic>) {
    let checker = || Checker::new(hir, kube, sources, cancel);
    let parts: Vec<_> = hir.items.chunks(PART).collect();
    let by_parts = if threads.share(parts.len()) { by_parts(&parts, threads, &checker) } else { None };
    let (mut checked, problems) = match by_parts {
        Some(checked) => (checked, Vec::new()),
        None => {
            let mut checker = checker();
            checker.declarations();
            checker.items(&hir.items);
            checker.rest();
            (checker.out, checker.problems)
        }
    };
    // Several learn of them in any order.
    checked.declared.sort_unstable_by_key(|(expr, ty)| (expr.0, ty.0));
    (checked, problems)
}

/// What one of several learned, and how much it followed.
struct Learned {
    out: Checked,
    /// How many of the declared records all of them know.
    declared: usize,
    followed: u32,
}

fn by_parts<'a>(
    parts: &[&[Item]],
    threads: Threads,
    checker: &(dyn Fn() -> Checker<'a> + Sync),
) -> Option<Checked> {
    let begin = || {
        let mut checker = checker();
        checker.declarations();
        let declared = checker.out.declared.len();
        (checker, declared)
    };
    let work = |(checker, _): &mut (Checker<'a>, usize), part: usize| {
        // What is wrong is for one alone to tell.
        if checker.problems.is_empty() {
            checker.items(parts.get(part).copied().unwrap_or_default());
        }
        if part + 1 == parts.len() {
            checker.rest();
        }
    };
    let end = |(checker, declared): (Checker<'a>, usize)| {
        let Checker { out, problems, followed, .. } = checker;
        problems.is_empty().then_some(Learned { out, declared, followed })
    };
    let (_, learned) = threads.work(parts.len(), begin, work, end);
    let mut learned = learned.into_iter();
    let Learned { mut out, mut followed, .. } = learned.next()??;
    for other in learned {
        let other = other?;
        followed = followed.saturating_add(other.followed);
        if !out.join(other.out, other.declared) {
            return None;
        }
    }
    (followed <= FOLLOWED).then_some(out)
}

impl Checked {
    /// Adds what another checker learned, which knows the same of what is declared, the first records among it.
    /// Gives false where it learned something else of the same.
    fn join(&mut self, other: Checked, declared: usize) -> bool {
        self.wrong.extend(other.wrong);
        self.encoded.extend(other.encoded);
        self.incomplete.extend(other.incomplete);
        self.declared.extend(other.declared.into_iter().skip(declared));
        self.plan.join(other.plan)
            && self.named.join(other.named)
            && self.types.join(other.types)
            && join(&mut self.chosen, other.chosen)
            && join(&mut self.locals, other.locals)
            && join(&mut self.functions, other.functions)
    }
}

fn join<K: std::hash::Hash + Eq, V: PartialEq>(known: &mut FxHashMap<K, V>, other: FxHashMap<K, V>) -> bool {
    let mut same = true;
    for (key, value) in other {
        match known.get(&key) {
            Some(before) => same &= *before == value,
            None => {
                known.insert(key, value);
            }
        }
    }
    same
}

impl Checker<'_> {
    /// What is known wherever something is declared: kinds, layers, functions, variables.
    fn declarations(&mut self) {
        let hir = self.hir;
        for n in 0..crate::hir::count(&hir.decls) {
            self.resolve_kind(DeclId(n));
        }
        self.resolve_layers();
        self.aliases();
        // Before the variables, so that a chain of calls through one is seen from the function.
        for n in 0..crate::hir::count(&hir.functions) {
            if self.cancel.is_cancelled() {
                return;
            }
            self.function(FnId(n), hir[FnId(n)].span);
        }
        for n in 0..crate::hir::count(&hir.locals) {
            if self.cancel.is_cancelled() {
                return;
            }
            self.local(LocalId(n));
        }
        for n in 0..crate::hir::count(&hir.layers) {
            self.layer(LayerId(n));
        }
    }

    /// What comes after the items of the program.
    fn rest(&mut self) {
        let hir = self.hir;
        self.items(&hir.imported);
        for component in &hir.components {
            self.items(&component.items);
        }
        for test in &hir.tests {
            self.test(test);
        }
        if let Some(asked) = hir.asked {
            self.infer(asked);
        }
    }
}
