//! What keeps a host alive whatever it asks: a stack that is large enough, wherever it calls from, an end for panics, and
//! one for what takes too long.
//!
//! A host's thread may have a small stack, and what its program nests is the author's. So what is asked runs on a
//! thread of its own, while the caller waits and watches the clock; a panic, which is a mistake of ours, ends that thread
//! alone. To start one takes some twenty microseconds.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{Builder, scope};
use std::time::Duration;

use kdsl::Cancel;

use crate::call;
use crate::project::Project;
use crate::unit::Unit;

/// What evaluation needs where its own limit of depth is reached, in a build without optimisation, twice.
const STACK: usize = 16 << 20;

/// What `run` gives; or why it gave nothing, in words for the host's log.
pub fn guarded<T: Send>(run: impl FnOnce() -> T + Send) -> Result<T, String> {
    watched(|_| run())
}

/// Asks a project, as [`crate::ask`] does. What takes longer than its option `timeout` ends with the finding that says
/// so. One whose question was ended, or stopped the compiler, is as if it were new.
pub fn ask_guarded(project: &mut Project, name: &str, arguments: &str) -> Result<String, String> {
    let cancel = project.cancellable();
    let done = watched(|watch| {
        watch.begin(project, &cancel);
        call::ask(project, name, arguments)
    });
    if done.is_err() || cancel.is_cancelled() {
        project.renew();
    }
    done
}

/// Asks a project that is there for this one question, as [`crate::once`] does, for as long as it may take and until
/// `host` is cancelled.
pub fn once_guarded(unit: Unit, name: &str, arguments: &str, host: &Cancel) -> Result<String, String> {
    watched(|watch| {
        let (mut project, arguments) = call::for_once(unit, arguments);
        project.set_cancel(host);
        let cancel = project.cancellable();
        watch.begin(&project, &cancel);
        call::ask(&mut project, name, &arguments)
    })
}

/// The way to whoever watches the clock.
struct Watch(Sender<(Duration, Cancel)>);

impl Watch {
    /// From now on the project's time runs.
    fn begin(&self, project: &Project, cancel: &Cancel) {
        match project.options.timeout() {
            // Whether somebody watches in time is not left to chance.
            Some(0) => cancel.cancel(),
            // There is always somebody to hear it: who started the thread waits.
            Some(timeout) => drop(self.0.send((Duration::from_millis(timeout), cancel.clone()))),
            None => {}
        }
    }
}

/// What `run` gives, while this thread watches its clock.
fn watched<T: Send>(run: impl FnOnce(&Watch) -> T + Send) -> Result<T, String> {
    let (sender, receiver) = channel();
    let watch = Watch(sender);
    scope(|scope| {
        // The watch goes with the thread, whichever way that ends.
        let thread = Builder::new().name("kdsl".to_owned()).stack_size(STACK);
        let thread = thread.spawn_scoped(scope, move || run(&watch));
        let thread = thread.map_err(|error| format!("no thread could be started: {error}"))?;
        if let Ok((timeout, cancel)) = receiver.recv()
            && matches!(receiver.recv_timeout(timeout), Err(RecvTimeoutError::Timeout))
        {
            cancel.cancel();
        }
        thread.join().map_err(|panic| words(panic.as_ref()))
    })
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

    const FINE: &str = r#"{"main.kdsl": "ConfigMap c { data.key: \"v\" }"}"#;
    /// It would take all the steps that a program may take.
    const LONG: &str = r#"{"main.kdsl": "ConfigMap c { data.n: (1..90000).map(n => (1..90000).map(m => m * n).length()).join() }"}"#;

    #[test]
    fn what_takes_too_long_ends() {
        let once = |files: &str, options: &str| {
            let arguments = format!("[{files}, {options}, []]");
            once_guarded(Unit::Bytes, "compile", &arguments, &Cancel::new()).unwrap()
        };
        assert!(once(LONG, r#"{"timeout": 1}"#).contains("K0405"));
        assert!(once(FINE, r#"{"timeout": 0}"#).contains("K0405"));
        assert!(once(FINE, r#"{"timeout": 600000}"#).contains("key: v"));
        assert!(once(FINE, r#"{"timeout": -1}"#).contains("`options`: invalid value"));
    }

    /// Nothing that was found out in part is taken for the whole by the next question.
    #[test]
    fn a_project_that_took_too_long_is_as_if_it_were_new() {
        let mut project = Project::from_json(Unit::Bytes, FINE, r#"{"timeout": 0}"#);
        let compiled = |project: &mut Project| ask_guarded(project, "compile", "[]").unwrap();
        assert!(compiled(&mut project).contains("K0405"));
        assert_eq!(project.set_options_json(r#"{"timeout": 600000}"#), None);
        assert!(compiled(&mut project).contains("key: v"));
        assert!(compiled(&mut project).contains("key: v"));
    }

    /// Another thread may end what is asked, or end it before it began.
    #[test]
    fn a_host_cancels() {
        let host = Cancel::new();
        let mut project = Project::from_json(Unit::Bytes, LONG, r#"{"limits": {"fuel": 9000000000}}"#);
        project.set_cancel(&host);
        let done = scope(|scope| {
            let asked = scope.spawn(|| ask_guarded(&mut project, "compile", "[]"));
            host.cancel();
            asked.join().unwrap().unwrap()
        });
        assert!(done.contains("K0405"), "{done}");
        let arguments = format!("[{FINE}, null, []]");
        assert!(once_guarded(Unit::Bytes, "compile", &arguments, &host).unwrap().contains("K0405"));
        project.write("main.kdsl", "ConfigMap c { data.key: \"v\" }");
        assert!(ask_guarded(&mut project, "compile", "[]").unwrap().contains("K0405"), "it stays cancelled");
        project.set_cancel(&Cancel::new());
        assert!(ask_guarded(&mut project, "compile", "[]").unwrap().contains("key: v"));
    }
}
