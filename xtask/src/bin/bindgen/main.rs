//! Writes the JavaScript of a WebAssembly module, and Kubernetes' documentation beside it:
//! `bindgen MODULE FOLDER NAME`.
//!
//! A program of its own, so that no other job waits for the libraries to be compiled.

mod ends;

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        [module, folder, name] => generate(module, Path::new(folder), name),
        _ => Err("usage: bindgen MODULE FOLDER NAME".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(std::io::stderr(), "{failure}");
            ExitCode::FAILURE
        }
    }
}

fn generate(module: &str, folder: &Path, name: &str) -> Result<(), String> {
    let mut cut = walrus::Module::from_file(module).map_err(|error| format!("{module}: {error:#}"))?;
    ends::cut(&mut cut);
    let mut bindgen = Bindgen::new();
    bindgen.input_bytes(name, cut.emit_wasm()).out_name(name).typescript(false);
    bindgen.remove_name_section(true).remove_producers_section(true);
    // A module that was stopped can be started anew.
    bindgen.reset_state_function(true);
    let made = bindgen.web(true).and_then(|bindgen| bindgen.generate(folder));
    made.map_err(|error| format!("{error:#}"))?;
    let docs = folder.join("docs.bin");
    std::fs::write(&docs, kdsl_schema_docs::deflated())
        .map_err(|error| format!("{}: {error}", docs.display()))
}
