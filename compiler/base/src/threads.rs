//! Work that several threads share, where a host gives them. What comes out is the same with any number.

use std::panic::resume_unwind;
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

    /// How many parts so many items are worth, if a thread is worth `least` of them.
    pub fn parts(self, items: usize, least: usize) -> usize {
        (items / least.max(1)).clamp(1, self.0)
    }

    /// Works on each part of the items, which together are all of them in their order. The results are in the
    /// order of the parts.
    pub fn split<'i, T: Sync, R: Send>(
        self,
        items: &'i [T],
        least: usize,
        work: impl Fn(&'i [T]) -> R + Sync,
    ) -> Vec<R> {
        self.split_by(items, least, |_| 1, work)
    }

    /// The same for items that have sizes: parts are about as large, and a thread is worth `least` of it.
    pub fn split_by<'i, T: Sync, R: Send>(
        self,
        items: &'i [T],
        least: usize,
        size: impl Fn(&T) -> usize,
        work: impl Fn(&'i [T]) -> R + Sync,
    ) -> Vec<R> {
        let total: usize = items.iter().map(&size).sum();
        let full = total.div_ceil(self.parts(total, least)).max(1);
        let (mut parts, mut start, mut filled) = (Vec::new(), 0, 0);
        for (at, item) in items.iter().enumerate() {
            filled += size(item);
            if filled >= full {
                parts.extend(items.get(start..=at));
                (start, filled) = (at + 1, 0);
            }
        }
        parts.extend(items.get(start..).filter(|rest| !rest.is_empty()));
        each(parts.len(), |part| work(parts.get(part).copied().unwrap_or_default()))
    }
}

/// Does each of some jobs, numbered from zero, on a thread of its own. The results are in their order. A job for
/// which the system has no thread is done by the caller, as the first one is.
pub fn each<R: Send>(jobs: usize, work: impl Fn(usize) -> R + Sync) -> Vec<R> {
    if jobs < 2 {
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
                let parts = Threads::at_most(threads).split(&items, 3, <[usize]>::to_vec);
                assert_eq!(parts.concat(), items);
                assert!(parts.len() <= threads.max(1) && parts.len() <= items.len() / 3 + 1);
                let by_size = Threads::at_most(threads).split_by(&items, 30, |item| *item, <[usize]>::to_vec);
                assert_eq!(by_size.concat(), items);
            }
        }
    }
}
