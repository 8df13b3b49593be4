//! The compiler for Python: the private module `_kdsl` under the package `kdsl`, whose Python is what users see.
//!
//! Questions and answers are the JSON of `bindings/edge`; places are counted in code points. While something is
//! compiled other threads of Python run.

use std::sync::{Mutex, MutexGuard, PoisonError};

use kdsl_edge::{Unit, ask_guarded, caught, guarded, once_guarded, refused};
use pyo3::prelude::*;

/// The compiler as a module of Python.
#[pymodule]
mod _kdsl {
    #[pymodule_export]
    use super::{Cancel, Engine, call, once, version};
}

/// The version of the compiler.
#[pyfunction]
const fn version() -> &'static str {
    kdsl_edge::VERSION
}

/// Calls a function that needs no project.
#[pyfunction]
fn call(py: Python<'_>, name: &str, arguments: &str) -> String {
    answer(name, py.detach(|| guarded(|| kdsl_edge::call(Unit::CodePoints, name, arguments))))
}

/// Asks one question to a project: the arguments are its files, its options, and those of the question.
#[pyfunction]
#[pyo3(signature = (name, arguments, cancel=None))]
fn once(py: Python<'_>, name: &str, arguments: &str, cancel: Option<&Cancel>) -> String {
    let cancel = cancel.map(Cancel::token).unwrap_or_default();
    answer(name, py.detach(|| once_guarded(Unit::CodePoints, name, arguments, &cancel)))
}

/// What ends questions, from any thread. Once it is cancelled it stays so: take a new one for what comes after.
///
///     >>> cancel = Cancel()
///     >>> cancel.cancel()
///     >>> compile("ConfigMap c {}", cancel=cancel).diagnostics[0].code
///     'K0405'
#[pyclass(frozen, module = "kdsl")]
#[allow(missing_debug_implementations)]
struct Cancel(kdsl_edge::Cancel);

impl Cancel {
    fn token(&self) -> kdsl_edge::Cancel {
        self.0.clone()
    }
}

#[pymethods]
impl Cancel {
    #[new]
    fn new() -> Cancel {
        Cancel(kdsl_edge::Cancel::new())
    }

    /// Ends whatever it was given to: soon what runs, at once what comes after.
    fn cancel(&self) {
        self.0.cancel();
    }

    /// Whether it was cancelled.
    #[getter]
    fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }
}

/// An answer; of a question that stopped the compiler the empty one, with why.
fn answer(name: &str, answer: Result<String, String>) -> String {
    answer.unwrap_or_else(|why| refused(name, &why))
}

/// A program that is edited. Threads that use one wait for each other.
#[pyclass(frozen)]
#[allow(missing_debug_implementations)]
struct Engine(Mutex<kdsl_edge::Project>);

impl Engine {
    /// The project. One that was left in a panic was renewed.
    fn project(&self) -> MutexGuard<'_, kdsl_edge::Project> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl Engine {
    #[new]
    fn new(files: &str, options: &str) -> Engine {
        Engine(Mutex::new(kdsl_edge::Project::from_json(Unit::CodePoints, files, options)))
    }

    /// What is wrong with the files or the options.
    fn error(&self, py: Python<'_>) -> Option<String> {
        py.detach(|| self.project().error())
    }

    /// Gives a file a text.
    fn write(&self, py: Python<'_>, path: &str, text: &str) {
        py.detach(|| self.project().write(path, text));
    }

    /// Replaces the text between two indexes.
    fn edit(&self, py: Python<'_>, path: &str, start: usize, end: usize, text: &str) -> bool {
        py.detach(|| caught(|| self.project().edit(path, start, end, text)).unwrap_or(false))
    }

    /// Removes a file.
    fn remove(&self, py: Python<'_>, path: &str) -> bool {
        py.detach(|| self.project().remove(path))
    }

    /// Takes other options, in JSON, and says what is wrong with them.
    fn set_options(&self, py: Python<'_>, options: &str) -> Option<String> {
        py.detach(|| self.project().set_options_json(options))
    }

    /// Takes what ends its questions; none, if nothing does.
    fn set_cancel(&self, py: Python<'_>, cancel: Option<&Cancel>) {
        let cancel = cancel.map(Cancel::token).unwrap_or_default();
        py.detach(|| self.project().set_cancel(&cancel));
    }

    /// Asks a question.
    fn ask(&self, py: Python<'_>, name: &str, arguments: &str) -> String {
        answer(name, py.detach(|| ask_guarded(&mut self.project(), name, arguments)))
    }
}
