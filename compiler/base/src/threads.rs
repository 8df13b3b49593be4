//! Work that several threads share, where a host gives them. What comes out is the same with any number.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, Builder};

/// The stack of a thread that helps: what nests as deep as it may fits in, with room to spare.
const STACK: usize = 16 << 20;

/// How many threads may work at once: one, unless a host gives more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Threads(usize);

impl Default for Threads {
    fn default() -> Threads {
        Threads::ONE
    }
}

impl Threads {
    /// The caller's own.
    pub const ONE: Threads = Threads(1);

    /// At most so many, the caller's own among them.
    pub const fn at_most(count: usize) -> Threads {
        Threads(if count == 0 { 1 } else { count })
    }

    /// How many they are.
    pub const fn count(self) -> usize {
        self.0
    }

    /// Whether so many jobs are worth more than one thread.
    pub const fn share(self, jobs: usize) -> bool {
        self.0 > 1 && jobs > 1
    }

    /// Does jobs, numbered from zero. Each thread begins with a state of its own, takes the next job as soon as it
    /// is free, and says in the end what became of its state. The results are in the order of the jobs; which
    /// thread did which is chance.
    pub fn work<S, R: Send, E: Send>(
        self,
        jobs: usize,
        begin: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, usize) -> R + Sync,
        end: impl Fn(S) -> E + Sync,
    ) -> (Vec<R>, Vec<E>) {
        let next = AtomicUsize::new(0);
        let each = each(self.0.min(jobs).max(1), |_| {
            let (mut state, mut done) = (begin(), Vec::new());
            loop {
                let job = next.fetch_add(1, Ordering::Relaxed);
                if job >= jobs {
                    return (done, end(state));
                }
                done.push((job, work(&mut state, job)));
            }
        });
        let (done, ends): (Vec<_>, Vec<E>) = each.into_iter().unzip();
        let mut done: Vec<(usize, R)> = done.into_iter().flatten().collect();
        done.sort_unstable_by_key(|(job, _)| *job);
        (done.into_iter().map(|(_, result)| result).collect(), ends)
    }

    /// Works on items part by part; `least` of them, or what is as large as so many, are a part. One thread works
    /// on all of them at once. The results are in the order of the parts.
    pub fn split<'i, T: Sync, R: Send>(
        self,
        items: &'i [T],
        least: usize,
        size: impl Fn(&T) -> usize,
        work: impl Fn(&'i [T]) -> R + Sync,
    ) -> Vec<R> {
        let mut parts = Vec::new();
        let (mut start, mut filled) = (0, 0);
        for (at, item) in items.iter().enumerate() {
            filled += size(item);
            if filled >= least {
                parts.extend(items.get(start..=at));
                (start, filled) = (at + 1, 0);
            }
        }
        parts.extend(items.get(start..).filter(|rest| !rest.is_empty()));
        if !self.share(parts.len()) {
            return vec![work(items)];
        }
        let part = |job: usize| parts.get(job).copied().unwrap_or_default();
        self.work(parts.len(), || (), |(), job| work(part(job)), |()| ()).0
    }
}

/// Does each of some jobs, numbered from zero, on a thread of its own. The results are in their order. A job for
/// which the system has no thread is done by the caller, as the first one is.
pub fn each<R: Send>(jobs: usize, work: impl Fn(usize) -> R + Sync) -> Vec<R> {
    // A browser's module has no threads, and need not hold what would start them.
    if jobs < 2 || cfg!(target_arch = "wasm32") {
        return (0..jobs).map(work).collect();
    }
    let work = &work;
    thread::scope(|scope| {
        let start = |job| Builder::new().stack_size(STACK).spawn_scoped(scope, move || work(job));
        let others: Vec<_> = (1..jobs).map(start).collect();
        let mut done = vec![work(0)];
        done.extend((1..).zip(others).map(|(job, other)| match other {
            Ok(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Err(_) => work(job),
        }));
        done
    })
}

#[cfg(test)]
mod tests {
    use super::Threads;

    #[test]
    fn the_parts_are_all_items_in_their_order() {
        for threads in 0..6 {
            for items in 0..20 {
                let items: Vec<usize> = (0..items).collect();
                for least in [0, 1, 3, 30] {
                    let parts =
                        Threads::at_most(threads).split(&items, least, |item| *item, <[usize]>::to_vec);
                    assert_eq!(parts.concat(), items);
                }
            }
        }
    }

    #[test]
    fn each_job_is_done_once_and_each_state_comes_to_an_end() {
        for threads in 1..6 {
            let begin = || 0;
            let work = |sum: &mut usize, job| {
                *sum += job;
                job * 2
            };
            let (done, sums) = Threads::at_most(threads).work(100, begin, work, |sum| sum);
            assert_eq!(done, (0..100).map(|job| job * 2).collect::<Vec<_>>());
            assert_eq!(sums.into_iter().sum::<usize>(), 4950);
        }
    }
}
