//! What keeps a host alive whatever it asks: a stack that is large enough, wherever it calls from, and an end for panics.
//!
//! A host's thread may have a small stack, and what its program nests is the author's. So what is asked runs on a
//! thread of its own, while the caller waits; a panic, which is a mistake of ours, ends that thread alone. To start
//! one takes some twenty microseconds.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{Builder, scope};

use crate::project::Project;

/// What evaluation needs where its own limit of depth is reached, in a build without optimisation, twice.
const STACK: usize = 16 << 20;

/// What `run` gives; or why it gave nothing, in words for the host's log.
pub fn guarded<T: Send>(run: impl FnOnce() -> T + Send) -> Result<T, String> {
    scope(|scope| {
        let thread = Builder::new().name("kdsl".to_owned()).stack_size(STACK).spawn_scoped(scope, run);
        match thread {
            Ok(thread) => thread.join().map_err(|panic| words(panic.as_ref())),
            Err(error) => Err(format!("no thread could be started: {error}")),
        }
    })
}

/// Asks a project, as [`crate::ask`] does. One whose question stopped the compiler is as if it were new.
pub fn ask_guarded(project: &mut Project, name: &str, arguments: &str) -> Result<String, String> {
    let done = guarded(|| crate::ask(project, name, arguments));
    if done.is_err() {
        project.renew();
    }
    done
}

/// What `run` gives, on the stack of the caller: for what nests nothing.
pub fn caught<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(run)).map_err(|panic| words(panic.as_ref()))
}

fn words(panic: &(dyn Any + Send)) -> String {
    let said = panic.downcast_ref::<&str>().copied();
    let said = said.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("the compiler stopped, which is a mistake of its own: {}", said.unwrap_or("it did not say why"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_words() {
        let stopped = |done: Result<(), String>| done.unwrap_err().ends_with("of its own: three");
        assert!(stopped(guarded(|| panic!("three"))) && stopped(caught(|| panic!("{}", "three"))));
        assert_eq!((guarded(|| 3), caught(|| 3)), (Ok(3), Ok(3)));
    }

    /// Half a mebibyte is what other platforms give to a thread.
    #[test]
    fn the_stack_of_the_caller_may_be_small() {
        fn deep(n: u32) -> u32 {
            let filled = std::hint::black_box([n; 64]);
            if n == 0 { 0 } else { 1 + deep(filled[7] - 1) }
        }
        let small = Builder::new().stack_size(128 << 10);
        let caller = small.spawn(|| guarded(|| deep(10_000)));
        assert_eq!(caller.unwrap().join().unwrap(), Ok(10_000));
    }
}
