//! The compiler for JavaScript.
//!
//! The JavaScript of the package (`js/`) is what its users see. It calls what is here with the name of a question
//! and arguments in JSON, and gets an answer in JSON: so that nothing throws, that the host's own reader and writer
//! do the work, and that all of it runs and is tested on any machine, in `bindings/edge`.

use kdsl_edge::{Project, Unit};
use wasm_bindgen::prelude::*;

/// A build takes a tenth of its time for memory: pieces of all sizes, most of them small and soon given back.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// Calls a function that needs no project.
#[wasm_bindgen(skip_typescript)]
pub fn call(name: &str, arguments: &str) -> String {
    kdsl_edge::call(Unit::Utf16, name, arguments)
}

/// Asks one question to a project: the arguments are its files, its options, and those of the question.
#[wasm_bindgen(skip_typescript)]
pub fn once(name: &str, arguments: &str) -> String {
    kdsl_edge::once(Unit::Utf16, name, arguments)
}

/// Takes Kubernetes' documentation, which lies in a file of its own, for what is asked from now on.
#[wasm_bindgen(skip_typescript, js_name = loadDocs)]
pub fn load_docs(bytes: &[u8]) -> bool {
    kdsl_edge::load_docs(bytes)
}

/// The version of the compiler.
#[wasm_bindgen(skip_typescript)]
pub fn version() -> String {
    kdsl_edge::VERSION.to_owned()
}

/// A program that is edited.
#[wasm_bindgen(skip_typescript)]
#[allow(missing_debug_implementations)]
pub struct Engine(Project);

#[wasm_bindgen]
impl Engine {
    /// A project of files and options in JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(files: &str, options: &str) -> Engine {
        Engine(Project::from_json(Unit::Utf16, files, options))
    }

    /// What is wrong with the files or the options.
    pub fn error(&self) -> Option<String> {
        self.0.error()
    }

    /// Gives a file a text.
    pub fn write(&mut self, path: &str, text: &str) {
        self.0.write(path, text);
    }

    /// Replaces the text between two indexes.
    pub fn edit(&mut self, path: &str, start: f64, end: f64, text: &str) -> bool {
        self.0.edit(path, start as usize, end as usize, text)
    }

    /// Removes a file.
    pub fn remove(&mut self, path: &str) -> bool {
        self.0.remove(path)
    }

    /// Takes other options, in JSON, and says what is wrong with them.
    #[wasm_bindgen(js_name = setOptions)]
    pub fn set_options(&mut self, options: &str) -> Option<String> {
        self.0.set_options_json(options)
    }

    /// Asks a question.
    pub fn ask(&mut self, name: &str, arguments: &str) -> String {
        kdsl_edge::ask(&mut self.0, name, arguments)
    }
}
